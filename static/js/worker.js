// The service worker: without a connection it shows what this phone keeps, and keeps what is sent.
// The server puts `SHELL`, store.js and outbox.js in front of this file (config/phone_views.py).
"use strict";

const FILES = `files-${SHELL.version}`;
const KEPT_VERSIONS = 3; // pages that were kept before an update still find their style sheets
const MOST = { hours: 10, lesson: 20, picture: 60 };
const PATIENCE = 15_000; // ms until a form that is on its way counts as not sent

self.addEventListener("install", (event) => {
  const fresh = SHELL.files.map((file) => new Request(file, { cache: "reload" }));
  const page = new Request(SHELL.phone, { cache: "reload", credentials: "omit" });
  const filled = caches.open(FILES).then((cache) => cache.addAll([...fresh, page]));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(settle()));

async function settle() {
  const versions = (await caches.keys()).filter((name) => name.startsWith("files-"));
  for (const name of versions.slice(0, -KEPT_VERSIONS)) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || request.headers.has("range")) return;
  if (SHELL.leaveAlone.some((start) => url.pathname.startsWith(start))) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (url.pathname === SHELL.form) event.respondWith(sendForm(request));
    if (url.pathname === SHELL.logOut) event.respondWith(logOut(request));
  } else if (request.method === "GET") {
    if (request.mode === "navigate") event.respondWith(visit(event, url));
    else if (url.pathname.startsWith(SHELL.static)) event.respondWith(file(request));
    else if (request.destination === "image") event.respondWith(picture(event));
    else if (SHELL.pages.includes(url.pathname)) event.respondWith(look(event, url));
  }
});

// Where the browser knows how: what waits is sent when the line is back, even with every page closed.
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(outbox.send(SHELL.outbox));
});

// --- Pages: from the line, and without one, from the phone --------------------------------------------

async function look(event, url) {
  const answer = await fetch(event.request);
  if (answer.type === "opaqueredirect") return answer;
  const person = await whose(answer);
  const kind = answer.headers.get("Alongside-Keep");
  if (person && kind && !url.search) event.waitUntil(keepCopy(`${kind}-${person}`, MOST[kind], url.pathname, answer.clone()));
  return answer;
}

async function visit(event, url) {
  try {
    return await look(event, url);
  } catch {
    return fromPhone(url);
  }
}

// The owner of this phone, if this page is theirs. When somebody else logs in, what was kept to read is gone.
async function whose(answer) {
  const owner = await store.owner();
  const reader = answer.headers.get("Alongside-Person");
  if (!owner || !reader || reader === owner) return reader ? owner : "";
  await store.own("");
  await store.forget(owner);
  return "";
}

async function keepCopy(name, most, address, answer) {
  const cache = await caches.open(name);
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, answer);
  const kept = await cache.keys(); // the oldest first
  for (const old of kept.slice(0, -most)) await cache.delete(old, { ignoreVary: true });
}

async function fromPhone(url) {
  const kept = await copyOf(url.pathname);
  const page = kept ?? await caches.match(SHELL.phone, { cacheName: FILES });
  const isMissing = !kept && url.pathname !== SHELL.phone;
  const marked = (await page.text()).replace("<body", `<body data-from-phone${isMissing ? " data-not-here" : ""}`);
  return new Response(marked, { headers: page.headers });
}

async function copyOf(address) {
  const owner = await store.owner();
  if (!owner) return undefined;
  for (const kind of ["hours", "lesson"]) {
    const name = `${kind}-${owner}`;
    const found = await caches.has(name) && await caches.match(address, { cacheName: name, ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// --- Files ------------------------------------------------------------------------------------------

async function file(request) {
  return await caches.match(request, { ignoreVary: true }) ?? fetch(request);
}

async function picture(event) {
  const owner = await store.owner();
  const name = `picture-${owner}`;
  const kept = owner && await caches.has(name)
    && await caches.match(event.request, { cacheName: name, ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (owner && answer.ok) event.waitUntil(keepCopy(name, MOST.picture, event.request.url, answer.clone()));
  return answer;
}

// --- Forms ------------------------------------------------------------------------------------------

const NOT_KEPT = ["csrfmiddlewaretoken", "statement", "send", "keep", "person"];

async function sendForm(request) {
  const typed = request.clone();
  const answer = fetch(request);
  const late = new Promise((resolve, reject) => { setTimeout(reject, PATIENCE); });
  try {
    return await Promise.race([answer, late]);
  } catch (failure) {
    const form = await typed.formData();
    const owner = await store.owner();
    if (!owner || form.get("person") !== owner) return answer; // nothing is kept here; the browser says so
    await store.keep(owner, [...form].filter(([name]) => !NOT_KEPT.includes(name)), Date.now());
    store.tell();
    await self.registration.sync?.register("outbox").catch(() => {});
    return Response.redirect(SHELL.phone, 303);
  }
}

// Logging out wipes this phone. Something is not sent: try once more, then let them decide.
async function logOut(request) {
  const form = await request.clone().formData();
  const owner = await store.owner();
  if (!owner) return fetch(request);
  if (!form.has("anyway")) {
    await outbox.send(SHELL.outbox).catch(() => {});
    const unsent = [...await store.of("outbox", owner), ...await store.of("drafts", owner)];
    if (unsent.length) return Response.redirect(SHELL.logOut, 303);
  }
  await store.wipe(owner);
  store.tell();
  return fetch(request).catch(() => Response.redirect(SHELL.phone, 303));
}
