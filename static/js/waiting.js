// The page of what this phone keeps, with or without a connection; and what logging out would throw away.
"use strict";

const list = document.querySelector("[data-kept-entries]");
const warning = document.querySelector("[data-log-out]");

// "Monday, November 23, 9:00 AM to 11:00 AM", as it was typed.
function inWords(item) {
  const said = Object.fromEntries(item.fields);
  const lang = document.documentElement.lang;
  const day = new Date(`${said.worked_on}T00:00`);
  const dayInWords = Number.isNaN(day.valueOf()) ? "" : day.toLocaleDateString(lang, { weekday: "long", month: "long", day: "numeric" });
  const clock = (time) => new Date(`2000-01-01T${time}`).toLocaleTimeString(lang, { timeStyle: "short" });
  return [dayInWords, [said.starts, said.ends].filter(Boolean).map(clock).join(" – ")].filter(Boolean).join(", ");
}

function card(item, again) {
  const copy = list.querySelector("template").content.cloneNode(true);
  copy.querySelector("[data-title]").textContent = inWords(item);
  copy.querySelector("[data-state]").textContent = list.dataset[item.sentences.length ? "asked" : item.state];
  for (const sentence of item.sentences) {
    const line = document.createElement("li");
    line.textContent = sentence;
    copy.querySelector("[data-sentences]").append(line);
  }
  copy.querySelector("[data-open]").href += `?waiting=${item.id}`;
  const drop = copy.querySelector("[data-drop]");
  drop.addEventListener("click", async () => {
    if (drop.textContent === drop.dataset.sure) await store.remove("outbox", item.id).then(again);
    else drop.textContent = drop.dataset.sure;
  });
  return copy;
}

async function showItems(person) {
  const items = await store.of("outbox", person);
  list.hidden = !items.length;
  list.querySelector("ul").replaceChildren(...items.map((item) => card(item, () => showItems(person))));
  await showWaiting(person);
}

async function showLessons(person) {
  const name = `lesson-${person}`;
  const kept = await caches.has(name) ? await (await caches.open(name)).matchAll() : [];
  const links = await Promise.all(kept.reverse().map(async (copy) => {
    const page = new DOMParser().parseFromString(await copy.text(), "text/html");
    const [line, link] = [document.createElement("li"), document.createElement("a")];
    link.className = "alone";
    link.href = new URL(copy.url).pathname;
    link.textContent = page.querySelector("h1")?.textContent ?? page.title;
    line.append(link);
    return line;
  }));
  document.querySelector("[data-lessons]").hidden = !links.length;
  document.querySelector("[data-lessons] ul").replaceChildren(...links);
}

async function whoIsHere() {
  const owner = phone.keeps ? await store.owner() : "";
  try {
    return (await (await fetch(corner.dataset.outbox, { credentials: "same-origin" })).json()).person || owner;
  } catch {
    return owner;
  }
}

async function startPage() {
  if (!phone.canKeep) return;
  const person = await whoIsHere();
  const show = () => (phone.keeps ? showItems(person) : null);
  new BroadcastChannel("alongside").addEventListener("message", show);
  const isMine = await phone.isOf(person);
  await show();
  if (isMine) await showLessons(person);
  await start(person);
  await show();
  part("is-mine").hidden = !isMine;
  part("is-shared").hidden = phone.answer === null || isMine;
  if (person && part("ask").hidden) ask(person);
  for (const words of document.querySelectorAll("[data-question]")) words.hidden = isMine;
  part("mine").hidden = isMine; // what was answered can be changed, and is not asked again
  part("shared").hidden = !isMine && phone.answer === "shared";
  document.addEventListener("phone", () => window.location.reload());
}

async function warn() {
  const person = corner.dataset.person;
  const unsent = phone.keeps ? [...await store.of("outbox", person), ...await store.of("drafts", person)] : [];
  warning.hidden = !unsent.length;
}

if (list) startPage().catch(() => {});
if (warning) warn().catch(() => {});
