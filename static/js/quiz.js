// Comfort only: with htmx, a reply is saved as it is chosen, and the page says whether it was.
"use strict";

const form = document.querySelector("[data-answer]");
const saveStatus = document.querySelector("[data-save-status]");
let unsaved = false;
let retry = 0;

// Each state of the form has a name of its own, so that a repeated save is told from a new choice.
function nameThisState() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.client_id.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Logging in again in another tab changes the token this page was given.
function renewToken() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie.slice("csrftoken=".length);
}

function sayUnsaved(text) {
  unsaved = true;
  saveStatus.textContent = text;
}

function saveAgain() {
  renewToken();
  if (unsaved) window.htmx.trigger(form, "save-again");
}

function afterSaving(event) {
  const sent = event.detail.requestConfig.parameters.client_id;
  clearTimeout(retry);
  if (!event.detail.successful) {
    sayUnsaved(saveStatus.dataset.unsaved);
    retry = setTimeout(saveAgain, 5000);
  } else if (sent !== form.elements.client_id.value) {
    sayUnsaved(saveStatus.dataset.saving); // chosen anew meanwhile; that save is on its way
  } else {
    unsaved = false;
  }
}

function start() {
  form.addEventListener("change", () => {
    nameThisState();
    renewToken();
    sayUnsaved(saveStatus.dataset.saving);
  });
  form.addEventListener("htmx:afterRequest", afterSaving);
  form.addEventListener("submit", () => {
    renewToken();
    unsaved = false;
  });
  window.addEventListener("online", saveAgain);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

if (form && saveStatus && window.htmx) start();
