// What was copied in Word, Google Docs or on a web page becomes Markdown: headings, lists, tables, links, bold and
// italic. Nothing else comes along. `alongside.markdownFromHtml(html)` is "" when there is none of these in it, so
// that plain text can be pasted as it is.
"use strict";

(() => {
  const SKIPPED = new Set([
    ..."STYLE SCRIPT HEAD TITLE META LINK XML TEMPLATE IFRAME OBJECT EMBED IMG SVG PICTURE VIDEO AUDIO".split(" "),
    ..."BUTTON INPUT SELECT TEXTAREA NOSCRIPT DEL MATH".split(" "),
  ]);
  const APART = new Set([
    ..."P DIV SECTION ARTICLE ASIDE HEADER FOOTER MAIN NAV BLOCKQUOTE PRE FIGURE FIGCAPTION ADDRESS CENTER".split(" "),
    ..."DL DT DD HR LI FORM FIELDSET DETAILS SUMMARY TR TD TH CAPTION".split(" "),
  ]);
  const ADDRESS = /^(https?:\/\/|mailto:|tel:)/i;
  const PLAIN = { bold: false, italic: false, href: "" };
  const INDENT = "    ";

  function styleOf(element) {
    return element.getAttribute("style") || "";
  }

  // Word marks the bullet it draws itself, and text that is hidden.
  function isSkipped(element) {
    return SKIPPED.has(element.tagName.toUpperCase())
      || /mso-list:\s*ignore|mso-hide:\s*all|display:\s*none|mso-element:\s*comment/i.test(styleOf(element));
  }

  function lookOf(element, look) {
    let { bold, italic, href } = look;
    const [tag, style] = [element.tagName, styleOf(element)];
    if (tag === "B" || tag === "STRONG") bold = true;
    if (tag === "I" || tag === "EM") italic = true;
    const weight = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(style);
    if (weight) bold = /^bold/i.test(weight[1]) || Number(weight[1]) >= 600;
    const slant = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(style);
    if (slant) italic = /^(italic|oblique)/i.test(slant[1]);
    const target = tag === "A" ? element.getAttribute("href") || "" : "";
    if (ADDRESS.test(target)) href = target;
    return { bold, italic, href };
  }

  // --- words in a line --------------------------------------------------------------------------------

  const sameLook = (one, two) => one.bold === two.bold && one.italic === two.italic && one.href === two.href;

  // One space between words, none at the ends of a line; neighbors that look alike are one piece. A space carries no
  // look but that of a link, so that marks always touch a word.
  function pieces(runs, allowBold) {
    const found = [];
    const add = (text, look) => {
      const last = found[found.length - 1];
      if (text.startsWith(" ") && (!last || last.break || last.text.endsWith(" "))) text = text.slice(1);
      if (!text) return;
      if (last && !last.break && sameLook(last, look)) last.text += text;
      else found.push({ ...look, text });
    };
    for (const run of merged(runs)) {
      if (run.break) {
        trimEnd(found);
        if (found.length) found.push({ break: true });
        continue;
      }
      const look = { ...run, bold: run.bold && allowBold };
      const [, before, core, after] = /^( ?)(.*?)( ?)$/.exec(run.text.replace(/[\s\u00a0]+/g, " "));
      add(before, PLAIN);
      add(core, { bold: look.bold, italic: look.italic, href: look.href });
      add(after, PLAIN);
    }
    trimEnd(found);
    return found;
  }

  function merged(runs) {
    const found = [];
    for (const run of runs) {
      const last = found[found.length - 1];
      if (last && !last.break && !run.break && sameLook(last, run)) last.text += run.text;
      else found.push({ ...run });
    }
    return found;
  }

  function trimEnd(found) {
    while (found.length) {
      const last = found[found.length - 1];
      if (!last.break) last.text = last.text.replace(/ +$/, "");
      if (last.break || !last.text) found.pop();
      else return;
    }
  }

  function escaped(text) {
    return text
      .replace(/[\\`*]/g, "\\$&")
      .replace(/(?<!\w)_|_(?!\w)/g, "\\_")
      .replace(/\[(?=[^\]]*\][(:[])|\[(?=\^)/g, "\\[");
  }

  function marked({ bold, italic, text }) {
    const marks = (bold ? "**" : "") + (italic ? "*" : "");
    return text === " " ? text : marks + escaped(text) + [...marks].reverse().join("");
  }

  function inline(runs, { allowBold = true } = {}) {
    const found = pieces(runs, allowBold);
    let line = "";
    for (let at = 0; at < found.length; at += 1) {
      if (found[at].break) {
        line += "  \n";
        continue;
      }
      if (!found[at].href) {
        line += marked(found[at]);
        continue;
      }
      // A link may change its look in the middle; the spaces in it have none.
      let end = at;
      for (let next = at + 1; next < found.length && !found[next].break; next += 1) {
        if (found[next].href === found[at].href) end = next;
        else if (found[next].href || found[next].text !== " ") break;
      }
      const words = found.slice(at, end + 1).map(marked).join("");
      const address = found[at].href.replace(/\s/g, "%20").replace(/\(/g, "%28").replace(/\)/g, "%29");
      line += `[${words}](${address})`;
      at = end;
    }
    return line;
  }

  // A paragraph that would look like something else to Markdown.
  function paragraph(text) {
    return text.replace(/^(?=#|>|[-+] |-{3,}$)/gm, "\\").replace(/^(\d+)\. /gm, "$1\\. ");
  }

  // --- blocks -------------------------------------------------------------------------------------------

  class Page {
    constructor() {
      this.blocks = [];
      this.runs = [];
      this.structured = false;
    }

    walk(node, look) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) this.say(child.data, look);
        else if (child.nodeType === Node.ELEMENT_NODE && !isSkipped(child)) this.element(child, look);
      }
    }

    say(text, look) {
      if (!this.runs.length && !text.trim()) return;
      if (text.trim() && (look.bold || look.italic || look.href)) this.structured = true;
      this.runs.push({ ...look, text });
    }

    element(element, outer) {
      const [tag, look] = [element.tagName, lookOf(element, outer)];
      const level = /^H[1-6]$/.test(tag) ? Number(tag[1]) : /\bMsoTitle\b/.test(element.className) ? 1 : 0;
      if (tag === "BR") this.runs.push({ break: true });
      else if (tag === "UL" || tag === "OL") this.list(element, look);
      else if (tag === "TABLE") this.table(element, look);
      else if (level) this.apart(() => this.heading(element, level, look));
      else if (/mso-list:\s*l\d+\s+level\d/i.test(styleOf(element))) this.apart(() => this.wordItem(element, look));
      else if (APART.has(tag)) this.apart(() => this.walk(element, look));
      else this.walk(element, look);
    }

    // What stood before it ends here, and it ends before what follows.
    apart(content) {
      this.flush();
      content();
      this.flush();
    }

    flush() {
      const text = inline(this.runs);
      this.runs = [];
      if (text) this.blocks.push({ text: paragraph(text) });
    }

    take(options) {
      const text = inline(this.runs, options);
      this.runs = [];
      return text;
    }

    heading(element, level, look) {
      this.walk(element, look);
      const text = this.take({ allowBold: false }).replace(/ *\n/g, " ");
      if (!text) return;
      this.structured = true;
      this.blocks.push({ text: `${"#".repeat(level)} ${text}` });
    }

    inside(element, look) {
      const page = new Page();
      page.walk(element, look);
      page.flush();
      this.structured ||= page.structured;
      return page.blocks;
    }

    list(element, look) {
      this.flush();
      const items = [];
      for (const child of element.children) {
        if (isSkipped(child)) continue;
        const found = /^[UO]L$/.test(child.tagName)
          ? this.inside({ childNodes: [child] }, look)
          : this.inside(child, lookOf(child, look));
        // Google Docs puts a list that belongs to an item behind it instead of in it.
        if (/^[UO]L$/.test(child.tagName) && items.length) items[items.length - 1].push(...found);
        else if (found.length) items.push(found);
      }
      if (!items.length) return;
      this.structured = true;
      const first = Number(element.getAttribute("start")) || 1;
      this.blocks.push({ list: true, text: listed(items, element.tagName === "OL", first) });
    }

    // Word has no lists, only paragraphs that say how deep they stand and what mark they carry.
    wordItem(element, look) {
      const style = styleOf(element);
      const mark = [...element.querySelectorAll("[style]")].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)));
      const ordered = Boolean(mark) && /^\(?[\da-z]{1,4}[.)]/i.test(mark.textContent.trim());
      this.walk(element, look);
      const text = this.take();
      if (!text) return;
      this.structured = true;
      this.blocks.push({ word: { level: Number(/level(\d+)/i.exec(style)[1]), ordered, text: paragraph(text) } });
    }

    table(element, look) {
      this.flush();
      const rows = [...element.rows].filter((row) => row.cells.length && row.textContent.trim());
      const width = Math.max(0, ...rows.map((row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0)));
      if (rows.length < 2 || width < 2) {
        for (const row of rows) for (const cell of row.cells) this.apart(() => this.walk(cell, look));
        return;
      }
      this.structured = true;
      const lines = rows.map((row, at) => {
        const cells = [...row.cells].flatMap((cell) => [
          this.cell(cell, look, at > 0),
          ...Array(cell.colSpan - 1).fill(""),
        ]);
        return `| ${[...cells, ...Array(width - cells.length).fill("")].join(" | ")} |`;
      });
      lines.splice(1, 0, `|${" --- |".repeat(width)}`);
      this.blocks.push({ text: lines.join("\n") });
    }

    cell(element, look, allowBold) {
      const runs = [];
      const gather = (node, outer) => {
        for (const child of node.childNodes) {
          if (child.nodeType === Node.TEXT_NODE) runs.push({ ...outer, text: child.data });
          else if (child.nodeType === Node.ELEMENT_NODE && !isSkipped(child)) {
            gather(child, lookOf(child, outer));
            if (APART.has(child.tagName) || child.tagName === "BR") runs.push({ ...PLAIN, text: " " });
          }
        }
      };
      gather(element, lookOf(element, look));
      return inline(runs, { allowBold }).replace(/\|/g, "\\|");
    }
  }

  const indented = (text) => text.replace(/\n(?=.)/g, `\n${INDENT}`);

  function listed(items, ordered, first = 1) {
    return items
      .map((blocks, at) => {
        const mark = ordered ? `${first + at}. ` : "- ";
        const [head, ...rest] = blocks[0].list ? [{ text: "" }, ...blocks] : blocks;
        const below = rest.map((block) => `${block.list ? "\n" : "\n\n"}${INDENT}${indented(block.text)}`);
        return mark + indented(head.text) + below.join("");
      })
      .join("\n");
  }

  // Paragraphs of Word's that follow each other as items become one list, as deep as they say.
  function nested(items) {
    const list = [];
    const { level, ordered } = items[0];
    for (let at = 0; at < items.length; ) {
      let end = at + 1;
      while (end < items.length && items[end].level > level) end += 1;
      const blocks = [{ text: items[at].text }];
      if (end > at + 1) blocks.push({ list: true, text: nested(items.slice(at + 1, end)) });
      list.push(blocks);
      at = end;
    }
    return listed(list, ordered);
  }

  function joinWordItems(blocks) {
    const found = [];
    let items = [];
    const finish = () => {
      if (items.length) found.push({ list: true, text: nested(items) });
      items = [];
    };
    for (const block of blocks) {
      const other = items.length && block.word && block.word.level <= items[0].level
        && block.word.ordered !== items[0].ordered;
      if (!block.word || other) finish();
      if (block.word) items.push(block.word);
      else found.push(block);
    }
    finish();
    return found;
  }

  function markdownFromHtml(html) {
    const page = new Page();
    page.walk(new DOMParser().parseFromString(html, "text/html").body, PLAIN);
    page.flush();
    if (!page.structured) return "";
    return joinWordItems(page.blocks).map((block) => block.text).join("\n\n");
  }

  window.alongside = { ...window.alongside, markdownFromHtml };
})();
