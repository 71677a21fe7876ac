// What this phone keeps: entries to be sent, forms that were interrupted, and copies of pages.
// Pages and the service worker use it. Nothing is kept before somebody said that the phone is theirs alone.
"use strict";

const store = {
  stores: ["outbox", "drafts", "phone"],

  open() {
    this.opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("alongside", 1);
      request.onupgradeneeded = () => {
        for (const name of this.stores) request.result.createObjectStore(name, { keyPath: "id" });
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => this.close(); // another tab wipes it
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    });
    return this.opened;
  },

  async close() {
    const opened = this.opened;
    this.opened = undefined;
    if (opened) (await opened).close();
  },

  // One transaction in one store; what `work` asked for last is the result, once it is safely written.
  async within(name, mode, work) {
    const transaction = (await this.open()).transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onabort = () => reject(transaction.error);
    });
  },

  all(name) { return this.within(name, "readonly", (rows) => rows.getAll()); },
  get(name, id) { return this.within(name, "readonly", (rows) => rows.get(id)); },
  put(name, row) { return this.within(name, "readwrite", (rows) => rows.put(row)); },
  remove(name, id) { return this.within(name, "readwrite", (rows) => rows.delete(id)); },

  // Change or remove (null) a row, unless somebody changed it since it was read.
  change(name, read, changed) {
    return this.within(name, "readwrite", (rows) => {
      rows.get(read.id).onsuccess = (event) => {
        if (event.target.result?.at !== read.at) return;
        if (changed) rows.put(changed);
        else rows.delete(read.id);
      };
    });
  },

  // Who said that this phone is theirs alone; nobody, if nobody did.
  async owner() { return (await this.get("phone", "owner"))?.person ?? ""; },
  own(person) { return this.put("phone", { id: "owner", person }); },

  async of(name, person) {
    return (await this.all(name)).filter((row) => row.person === person).sort((a, b) => a.at - b.at);
  },

  // Forget what a person can read or write again. What waits to be sent is for `wipe` only.
  async forget(person) {
    for (const draft of await this.of("drafts", person)) await this.remove("drafts", draft.id);
    for (const name of await caches.keys()) if (name.endsWith(`-${person}`)) await caches.delete(name);
  },

  async wipe(person) {
    await this.forget(person);
    for (const item of await this.of("outbox", person)) await this.remove("outbox", item.id);
  },

  // Keep an entry. The same form again is the same entry; with other words under the same id, both stay.
  async keep(person, fields, at) {
    const id = fields.find(([name]) => name === "client_id")[1];
    const before = await this.get("outbox", id);
    const isOther = before && before.state === "waiting" && String(before.fields) !== String(fields);
    const row = { id: isOther ? crypto.randomUUID() : id, person, at, fields, state: "waiting", sentences: [] };
    row.fields = fields.map(([name, value]) => [name, name === "client_id" ? row.id : value]);
    await this.put("outbox", row);
    await this.remove("drafts", id);
    return row;
  },

  tell() { new BroadcastChannel("alongside").postMessage("changed"); },
};
