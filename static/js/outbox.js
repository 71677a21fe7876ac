// Sending what waits on this phone. Each entry becomes a draft; the server takes the same one only once.
"use strict";

const outbox = {
  // One tab at a time, where the browser can do that; the server bears it otherwise. Says how many were sent.
  send(address, { again = false } = {}) {
    const work = () => this.sendEach(address, again);
    return navigator.locks ? navigator.locks.request("alongside-outbox", work) : work();
  },

  // `again`: also what the server asked about before.
  async sendEach(address, again) {
    const waiting = (await store.all("outbox")).filter((item) => again || item.state === "waiting");
    if (!waiting.length) return 0;
    const hello = await (await fetch(address, { credentials: "same-origin" })).json();
    let sent = 0;
    for (const item of waiting.sort((a, b) => a.at - b.at)) {
      if (item.person !== hello.person) continue; // it waits until they log in
      const answer = await this.post(address, item, hello);
      if (!answer) break;
      if (answer.kept) {
        sent += 1;
        await store.remove("drafts", item.id);
      }
      const asked = { ...item, state: "asked", sentences: answer.sentences };
      await store.change("outbox", item, answer.kept ? null : asked);
    }
    store.tell();
    return sent;
  },

  async post(address, item, hello) {
    const body = new URLSearchParams([...item.fields, ["person", hello.person]]);
    const headers = { "X-CSRFToken": hello.token };
    const answer = await fetch(address, { method: "POST", body, headers, credentials: "same-origin" });
    return answer.ok ? answer.json() : null;
  },
};
