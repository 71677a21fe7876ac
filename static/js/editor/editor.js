// The Markdown editor: buttons above a text field, shortcuts, a preview, and clean pasting. Without this file it is
// a plain text field.
"use strict";

(() => {
  const LINE = {
    heading: { mark: () => "## ", known: /^#{1,6} / },
    list: { mark: () => "- ", known: /^[-*+] / },
    numbers: { mark: (number) => `${number}. `, known: /^\d+\. / },
    quote: { mark: () => "> ", known: /^> ?/ },
  };
  const AROUND = { bold: "**", italic: "*" };
  const KEYS = { b: "bold", i: "italic", k: "link" };

  class MarkdownArea extends HTMLElement {
    connectedCallback() {
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else {
        this.start();
      }
    }

    start() {
      this.area = this.querySelector("textarea");
      this.bar = this.querySelector("[role=toolbar]");
      if (!this.area || !this.bar || this.started) return;
      this.started = true;
      this.frame = this.querySelector("iframe");
      this.buttons = [...this.bar.querySelectorAll("button")];
      this.bar.hidden = false;
      this.bar.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.bar.addEventListener("keydown", (event) => this.alongTheBar(event));
      this.area.addEventListener("keydown", (event) => this.shortcut(event));
      this.area.addEventListener("paste", (event) => this.paste(event));
      this.rest(this.buttons[0]);
    }

    // --- the row of buttons: one stop for Tab, arrows within it ---------------------------------------

    rest(button) {
      for (const one of this.buttons) one.tabIndex = one === button ? 0 : -1;
    }

    alongTheBar(event) {
      const [here, last] = [this.buttons.indexOf(document.activeElement), this.buttons.length - 1];
      const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const button = this.buttons[(next + this.buttons.length) % this.buttons.length];
      this.rest(button);
      button.focus();
    }

    shortcut(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const command = KEYS[event.key.toLowerCase()];
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      this.run(command);
    }

    press(button) {
      if (!button) return;
      this.rest(button);
      this.run(button.dataset.command, button);
    }

    run(command, button) {
      if (command === "preview") this.preview(button);
      else if (command in AROUND) this.around(AROUND[command]);
      else if (command in LINE) this.lines(LINE[command]);
      else if (command === "link") this.link();
    }

    // --- changing the text, so that Undo knows of it ----------------------------------------------------

    replace(start, end, text, from, to) {
      this.area.focus();
      this.area.setSelectionRange(start, end);
      const done = document.execCommand(text ? "insertText" : "delete", false, text);
      if (!done) {
        this.area.setRangeText(text, start, end);
        this.area.dispatchEvent(new Event("input", { bubbles: true }));
      }
      this.area.setSelectionRange(from, to);
    }

    around(mark) {
      const { value } = this.area;
      let { selectionStart: start, selectionEnd: end } = this.area;
      while (start < end && /\s/.test(value[start])) start += 1;
      while (end > start && /\s/.test(value[end - 1])) end -= 1;
      const [before, after] = [value.slice(0, start), value.slice(end)];
      const stars = (text, pattern) => pattern.exec(text)[0].length;
      const [left, right] = [stars(before, /\**$/), stars(after, /^\**/)];
      // One star is italic, two are bold, three are both.
      const has = mark === "*" ? (left & 1) && (right & 1) : left >= 2 && right >= 2;
      const words = value.slice(start, end);
      const size = mark.length;
      if (has) this.replace(start - size, end + size, words, start - size, end - size);
      else this.replace(start, end, mark + words + mark, start + size, end + size);
    }

    lines({ mark, known }) {
      const { value, selectionStart, selectionEnd } = this.area;
      const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
      const until = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
      const end = value.indexOf("\n", until) === -1 ? value.length : value.indexOf("\n", until);
      const lines = value.slice(start, end).split("\n");
      const written = lines.filter((line) => line.trim());
      const off = written.length > 0 && written.every((line) => known.test(line));
      let number = 0;
      const bare = (line) => Object.values(LINE).reduce((text, kind) => text.replace(kind.known, ""), line);
      const changed = lines.map((line) => {
        if (!line.trim() && lines.length > 1) return line;
        number += 1;
        return off ? line.replace(known, "") : mark(number) + bare(line);
      });
      const text = changed.join("\n");
      const caret = start + text.length;
      this.replace(start, end, text, lines.length > 1 ? start : caret, caret);
    }

    link() {
      const { value, selectionStart: start, selectionEnd: end } = this.area;
      const words = value.slice(start, end).trim();
      if (/^https?:\/\/\S+$/.test(words)) this.replace(start, end, `[](${words})`, start + 1, start + 1);
      else if (!words) this.replace(start, end, "[](https://)", start + 1, start + 1);
      else {
        const address = start + words.length + 3;
        this.replace(start, end, `[${words}](https://)`, address, address + "https://".length);
      }
    }

    paste(event) {
      const html = event.clipboardData?.getData("text/html");
      const text = html ? window.alongside.markdownFromHtml(html) : "";
      if (!text) return;
      event.preventDefault();
      const { value, selectionStart: start, selectionEnd: end } = this.area;
      const before = value.slice(0, start);
      const isBlock = /\n|^(#{1,6} |- |\d+\. |\|)/.test(text);
      const missing = isBlock && before.trim() ? 2 - Math.min(2, /\n*$/.exec(before)[0].length) : 0;
      const whole = "\n".repeat(missing) + text;
      this.replace(start, end, whole, start + whole.length, start + whole.length);
    }

    // --- the preview: as readers will see it -------------------------------------------------------------

    async preview(button) {
      const open = this.frame.hidden;
      this.frame.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (!open) return;
      const body = new FormData();
      body.set("text", this.area.value);
      body.set("csrfmiddlewaretoken", this.closest("form").elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(this.dataset.preview, { method: "POST", body, credentials: "same-origin" });
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        this.frame.srcdoc = await answer.text();
      } catch {
        this.frame.srcdoc = this.querySelector("template").innerHTML;
      }
    }
  }

  // A chooser that opens a form with such a field brings this file along once more.
  if (!customElements.get("markdown-area")) customElements.define("markdown-area", MarkdownArea);
})();
