// Comfort only: a form of hours that is interrupted is offered again, and works without a connection.
"use strict";

const draftForm = document.querySelector("form[data-draft]");
const fields = draftForm?.elements;
const NOT_TYPED = ["csrfmiddlewaretoken", "statement", "person", "zone"];
const WAIT = 300; // ms without a key before it is kept

// A week has its own name; an entry goes by its id, and is offered again at its address.
const ownName = draftForm?.dataset.name;
const place = ownName ?? window.location.pathname;

const typed = () => [...new FormData(draftForm)].filter(([name]) => !NOT_TYPED.includes(name));

function fillIn(rows) {
  for (const box of draftForm.querySelectorAll("[type=checkbox]")) box.checked = false;
  for (const [name, value] of rows) {
    const field = fields[name];
    if (!field || NOT_TYPED.includes(name)) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
}

// The copy on the phone may be of yesterday, and has been filled in before.
function startAnew() {
  fields.client_id.value = crypto.randomUUID();
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: fields.zone.value });
  fields.worked_on.value = day.format(new Date()); // in the zone of the person, not of the phone
}

async function keepDraft(person) {
  const row = { id: ownName ?? fields.client_id.value, person, fields: typed(), path: place };
  const before = await store.get("drafts", row.id);
  await store.put("drafts", { ...row, at: before?.at ?? Date.now() });
}

function keepWhileTyping(person) {
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const now = () => {
    stop();
    return keepDraft(person).catch(() => {});
  };
  draftForm.addEventListener("input", () => {
    stop();
    timer = setTimeout(now, WAIT);
  });
  draftForm.addEventListener("submit", (event) => { if (event.defaultPrevented) now(); else stop(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) now(); });
}

async function offer(person) {
  const drafts = (await store.of("drafts", person)).filter((draft) => draft.path === place);
  const draft = drafts.at(-1);
  if (!draft) return;
  const line = document.querySelector("[data-offer]");
  const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { weekday: "long", hour: "numeric", minute: "2-digit" });
  line.querySelector("[data-when]").textContent = line.querySelector("[data-when]").dataset.when.replace("{when}", when);
  line.hidden = false;
  line.querySelector("[data-continue]").addEventListener("click", () => {
    fillIn(draft.fields);
    line.hidden = true;
    draftForm.querySelector("[type=time]").focus();
  });
  line.querySelector("[data-discard]").addEventListener("click", async () => {
    await store.remove("drafts", draft.id);
    line.hidden = true;
  });
}

// An entry that waits on this phone is opened: it is not sent by itself any more.
async function openWaiting(id, person) {
  const item = await store.get("outbox", id);
  if (item?.person !== person) return false;
  fillIn(item.fields);
  await store.put("outbox", { ...item, state: "asked" });
  return true;
}

async function startForm() {
  const person = fields.person.value;
  let isMine = false;
  const isNew = draftForm.dataset.draft === "new";
  draftForm.addEventListener("submit", (event) => {
    const willKeep = isNew && isMine && navigator.serviceWorker.controller;
    if (navigator.onLine || willKeep) return;
    event.preventDefault();
    document.querySelector("[data-stay]").hidden = false;
    document.querySelector("[data-stay]").scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", () => { document.querySelector("[data-stay]").hidden = true; });
  document.addEventListener("phone", async () => { isMine = await phone.isOf(person); });
  isMine = await phone.isOf(person);
  if (!isMine) return;
  if (isNew && "fromPhone" in document.body.dataset) startAnew();
  const waiting = new URLSearchParams(window.location.search).get("waiting");
  const isFilled = isNew && waiting && await openWaiting(waiting, person);
  if ("bound" in draftForm.dataset) await keepDraft(person);
  else if (!isFilled) await offer(person);
  keepWhileTyping(person);
}

if (draftForm) startForm().catch(() => {});
