// Comfort only: asks whether the phone is shared, shows what waits on it, sends it, and wipes it.
"use strict";

const A_DAY = 24 * 60 * 60 * 1000; // ms; after it the form may offer other places, so it is fetched anew
const corner = document.querySelector("[data-phone]");
const part = (name) => document.querySelector(`[data-${name}]`);

const phone = {
  canKeep: "serviceWorker" in navigator && window.isSecureContext && "indexedDB" in window,

  // "mine", "shared", "leaving" (shared, and something of somebody is still to be sent), or null: not asked yet.
  get answer() { return localStorage.getItem("phone"); },
  get keeps() { return this.canKeep && ["mine", "leaving"].includes(this.answer); },

  async isOf(person) { return this.canKeep && this.answer === "mine" && await store.owner() === person; },

  async becomeMine(person) {
    const before = this.keeps ? await store.owner() : "";
    if (before && before !== person) await store.forget(before);
    await store.own(person);
    localStorage.setItem("phone", "mine");
    await this.prepare();
  },

  // The service worker, and copies of the pages one needs without a connection.
  async prepare() {
    const { serviceWorker } = navigator;
    await serviceWorker.register(corner.dataset.worker, { scope: "/" });
    await serviceWorker.ready;
    if (!serviceWorker.controller) {
      await new Promise((resolve) => { serviceWorker.addEventListener("controllerchange", resolve, { once: true }); });
    }
    for (const address of corner.dataset.pages.split(" ")) {
      const kept = await caches.match(address, { ignoreVary: true });
      const isFresh = kept && Date.now() - Date.parse(kept.headers.get("Date")) < A_DAY;
      if (!isFresh) await fetch(address, { credentials: "same-origin" });
    }
  },

  // Nothing stays, but for what somebody else wrote here and has not sent.
  async becomeShared(person) {
    if (this.keeps) await store.wipe(person);
    const owner = this.keeps ? await store.owner() : "";
    if (owner) await store.forget(owner);
    const isLeft = this.keeps && (await store.all("outbox")).length > 0;
    if (isLeft) await store.own("");
    localStorage.setItem("phone", isLeft ? "leaving" : "shared");
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    if (!isLeft) await this.forgetAll();
  },

  async forgetAll() {
    store.tell(); // other tabs let go of it
    await store.close();
    indexedDB.deleteDatabase("alongside");
  },

  async send(again = false) {
    const done = await outbox.send(corner.dataset.outbox, { again });
    if (this.answer === "leaving" && !(await store.all("outbox")).length) {
      localStorage.setItem("phone", "shared");
      await this.forgetAll();
    }
    return done;
  },
};

function say(name, count) {
  const line = part(name);
  line.hidden = !count;
  const words = line.querySelector("[data-one]");
  if (count) words.textContent = count === 1 ? words.dataset.one : words.dataset.many.replace("{n}", count);
}

async function showWaiting(person) {
  const waiting = phone.keeps ? await store.of("outbox", person) : [];
  say("count", waiting.length);
  return waiting.length;
}

async function sendAll(person, again) {
  const sent = await phone.send(again).catch(() => 0);
  await showWaiting(person);
  if (sent && "reload" in corner.dataset) window.location.assign(corner.dataset.reload || window.location.pathname);
}

function ask(person) {
  part("ask").hidden = false;
  part("mine").addEventListener("click", async () => {
    part("ask").hidden = true;
    part("is-mine").hidden = false;
    await phone.becomeMine(person);
    part("is-mine").dataset.ready = "";
    document.dispatchEvent(new Event("phone"));
  });
  part("shared").addEventListener("click", async () => {
    const unsent = phone.keeps ? (await store.of("outbox", person)).length : 0;
    const isSure = "sure" in part("shared").dataset;
    say("would-go", isSure ? 0 : unsent);
    part("shared").dataset.sure = "";
    if (unsent && !isSure) return;
    await phone.becomeShared(person);
    part("ask").hidden = true;
    part("count").hidden = true;
    part("is-shared").hidden = false;
    document.dispatchEvent(new Event("phone"));
  });
}

async function forgetSaved() {
  for (const message of document.querySelectorAll("[data-saved]")) {
    await store.remove("drafts", message.dataset.saved);
    await store.remove("outbox", message.dataset.saved);
  }
}

async function start(person) {
  if (!phone.canKeep) return;
  if (phone.keeps) await forgetSaved();
  const isMine = await phone.isOf(person);
  if (person && !("quiet" in corner.dataset) && (phone.answer === null || (phone.answer === "mine" && !isMine))) ask(person);
  part("send").addEventListener("click", () => sendAll(person, true));
  new BroadcastChannel("alongside").addEventListener("message", async () => {
    if (phone.keeps) await showWaiting(person);
    else await store.close();
  });
  window.addEventListener("online", () => { if (phone.keeps) sendAll(person, false); });
  if (phone.keeps && await showWaiting(person) && navigator.onLine) await sendAll(person, false);
  if (isMine && navigator.onLine) await phone.prepare();
}

if (corner?.dataset.person) start(corner.dataset.person).catch(() => {});
