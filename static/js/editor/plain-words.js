// Asks for hints about the text on the screen, saved or not. Without this file the hints are those for what is saved.
"use strict";

(() => {
  class PlainWords extends HTMLElement {
    connectedCallback() {
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else {
        this.start();
      }
    }

    start() {
      const button = this.querySelector("button");
      if (!button || this.started) return;
      this.started = true;
      button.hidden = false;
      button.addEventListener("click", () => this.ask(button));
    }

    async ask(button) {
      const place = this.querySelector("[data-findings]");
      button.disabled = true;
      try {
        const address = new URL("plain-words/", window.location.href);
        const answer = await fetch(address, {
          method: "POST",
          body: new FormData(this.closest("form")),
          credentials: "same-origin",
        });
        if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(answer.status);
        place.innerHTML = await answer.text();
      } catch {
        place.innerHTML = this.querySelector("template").innerHTML;
      }
      button.disabled = false;
    }
  }

  customElements.define("plain-words", PlainWords);
})();
