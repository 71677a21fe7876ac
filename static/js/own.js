// Comfort only: a text for oneself is saved while it is typed, and the place in a lesson is remembered.
"use strict";

const PAUSE = 1200; // ms without a key before saving
const AGAIN = 6000; // ms until the next try

// Logging in again in another tab changes the token this page was given.
function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

function post(address, data, options) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  data.delete("csrfmiddlewaretoken"); // the one of the form is older, and would be asked first
  return fetch(address, { method: "POST", body: data, headers, credentials: "same-origin", ...options });
}

function autosave(form) {
  const status = form.querySelector("[data-save-status]");
  const box = form.elements.text;
  let saved = box.value;
  let timer = 0;
  let busy = false;

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    if (busy || box.value === saved) return;
    const sent = box.value;
    busy = true;
    status.textContent = status.dataset.saving;
    try {
      const answer = await post(form.action, new FormData(form));
      const told = answer.ok ? await answer.json() : {};
      if (told.saved) {
        saved = sent;
        form.elements.seen.value = told.seen;
        status.textContent = box.value === sent ? status.dataset.saved : status.dataset.saving;
      } else {
        status.textContent = told.sentence || status.dataset[answer.status === 401 ? "login" : "unsaved"];
      }
      busy = false;
      if (box.value !== saved && !told.sentence) later(told.saved ? 0 : AGAIN);
    } catch {
      busy = false;
      status.textContent = status.dataset.unsaved;
      later(AGAIN);
    }
  }

  box.addEventListener("input", () => {
    status.textContent = status.dataset.saving;
    later(PAUSE);
  });
  box.addEventListener("blur", () => later(0));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    form.elements.csrfmiddlewaretoken.value = token();
    saved = box.value;
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("beforeunload", (event) => { if (box.value !== saved) event.preventDefault(); });
}

// The headings of a lesson are its parts, counted from one: #part-2 is the second.
function rememberPlace(lesson) {
  const headings = [...lesson.querySelectorAll(".prose h2, .prose h3")];
  headings.forEach((heading, index) => { if (!heading.id) heading.id = `part-${index + 1}`; });
  const wanted = window.location.hash.startsWith("#part-") && document.getElementById(window.location.hash.slice(1));
  if (wanted) wanted.scrollIntoView();
  let told = null;
  let timer = 0;

  function tell() {
    const part = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 2).length;
    if (part === told) return;
    told = part;
    const data = new FormData();
    data.append("part", part);
    post(lesson.dataset.place, data, { keepalive: true }).catch(() => { told = null; });
  }

  timer = setTimeout(tell, 2000);
  window.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 2000);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tell(); });
}

document.querySelectorAll("[data-autosave]").forEach(autosave);
document.querySelectorAll("[data-place]").forEach(rememberPlace);
