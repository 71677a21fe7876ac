"""Texts of other programs, turned into our Markdown without losing a character that counts.

Question files hold plain text and HTML. Plain text goes in so that Markdown shows it as it was: an
asterisk stays an asterisk. HTML keeps its paragraphs, emphasis, lists, code and links; what Markdown
cannot hold is named, so that the import can warn about it.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

HTML_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|img|ul|ol|li|pre|code|tt|a|sub|sup|table|tr|td|th|font|h[1-6])\b[^<>]*>",
    re.IGNORECASE,
)

_INLINE = re.compile(
    r"""
      \\(?=[\\`*_{}\[\]()>#+\-.!|~:])   # a backslash that would escape something
    | `
    | (?<=\S)[*_] | [*_](?=\S)          # emphasis; with space on both sides it is none
    | [\[\]]
    | &(?=\#?\w+;)                      # would be read as an entity
    | <(?=[^\s<>]+[@:][^\s<>]*>)        # would be read as an address
    | ~(?=~)
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(r"^(#|>|[-+*](?=\s|$)|=(?==*\s*$)|-(?=[-\s]*$)|:(?=\s)|~|\|)")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", "~": "&#126;", "=": "&#61;", ":": "&#58;", "_": r"\_"}
_SIGNS = {entity: sign for sign, entity in _ENTITIES.items() if entity.startswith("&")}
_ESCAPED = re.compile(r"&(?:amp|lt|#126|#61|#58);|\\[\\`*_{}\[\]()>#+\-.!|~:]")


def from_plain(text: str) -> str:
    """Plain text as Markdown that shows the same. A line break stays one, an empty line divides paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(
        "  \n".join(escape_line(line.strip()) for line in paragraph.split("\n")) for paragraph in paragraphs
    )


def as_plain(markdown: str) -> str | None:
    """The plain text that ``from_plain`` would turn into this Markdown; None where there is none."""
    plain = _ESCAPED.sub(lambda match: _SIGNS.get(match[0], match[0][-1]), markdown.replace("  \n", "\n"))
    return plain if from_plain(plain) == markdown else None


def escape_line(line: str) -> str:
    """One line of plain text, with what Markdown would act on made harmless."""
    escaped = escape_inline(line)
    escaped = _NUMBERED.sub(r"\1\\\2", escaped)
    return _LINE_START.sub(lambda match: _harmless(match[0]), escaped)


def escape_inline(text: str) -> str:
    """A run of plain text in the middle of a line."""
    return _INLINE.sub(lambda match: _harmless(match[0]), text)


def _harmless(sign: str) -> str:
    return _ENTITIES.get(sign, f"\\{sign}")


def from_html(html: str) -> tuple[str, set[str]]:
    """HTML as Markdown, and the kinds of things that were left out: ``picture``, ``media``, ``script``."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.markdown(), writer.left_out


@dataclass
class _Block:
    """A paragraph, a list item or preformatted lines. ``sign`` stands before its text."""

    sign: str = ""
    text: str = ""

    @property
    def is_item(self) -> bool:
        return bool(self.sign.strip())


class _Writer(HTMLParser):
    """Writes Markdown while it reads HTML."""

    BLOCKS = {"p", "div", "ul", "ol", "li", "pre", "table", "tr", "blockquote"} | {
        f"h{n}" for n in range(1, 7)
    }
    MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
    LEFT_OUT = {
        "img": "picture",
        "svg": "picture",
        "audio": "media",
        "video": "media",
        "iframe": "media",
        "script": "script",
    }
    SILENT = {"script", "style", "svg"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.left_out: set[str] = set()
        self.blocks = [_Block()]
        self.lists: list[int | None] = []  # the next number of each open list; None for bullets
        self.links: list[str] = []
        self.silent = 0
        self.verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        if kind := self.LEFT_OUT.get(tag):
            self.left_out.add(kind)
        if tag == "img":
            self._text(dict(attrs).get("alt") or "")
        elif tag == "br":
            self._add("\n" if self.verbatim else "  \n")
        elif tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag in self.MARKS:
            self._add(self.MARKS[tag])
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self._add("[")
        elif tag in ("td", "th") and self.blocks[-1].text.strip():
            self._add(" · ")
        if tag in self.BLOCKS:
            self._block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT and self.silent:
            self.silent -= 1
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in self.MARKS:
            self._close_mark(self.MARKS[tag])
        elif tag == "a" and self.links:
            self._add(f"]({self.links.pop()})")
        if tag in self.BLOCKS:
            self._block("end" if tag != "pre" else "endpre")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._text(data)

    def _text(self, text: str) -> None:
        if self.verbatim:
            self._add(text.replace("\n", "\n    "))
            return
        folded = re.sub(r"\s+", " ", text)
        written = self.blocks[-1].text
        at_start = not written or written.endswith("\n")
        self._add(escape_line(folded.lstrip()) if at_start else escape_inline(folded))

    def _add(self, text: str) -> None:
        self.blocks[-1].text += text

    def _block(self, tag: str) -> None:
        """Begin a new block; an empty one is taken over."""
        if self.blocks[-1].text.strip():
            self.blocks.append(_Block())
        if tag == "li":
            self.blocks[-1].sign = self._item_sign()
        elif tag == "pre":
            self.verbatim += 1
            self.blocks[-1].sign = "    "
        elif tag == "endpre":
            self.verbatim = max(0, self.verbatim - 1)

    def _item_sign(self) -> str:
        indent = "    " * (len(self.lists) - 1)
        number = self.lists[-1] if self.lists else None
        if number is None:
            return f"{indent}- "
        self.lists[-1] = number + 1
        return f"{indent}{number}. "

    def _close_mark(self, mark: str) -> None:
        """Emphasis must hug its words: no space before the closing mark, and never nothing inside."""
        written = self.blocks[-1].text
        if written.endswith(mark):
            self.blocks[-1].text = written.removesuffix(mark)
            return
        words = written.rstrip(" ")
        self.blocks[-1].text = words + mark + written[len(words) :]

    def markdown(self) -> str:
        """The blocks, divided by empty lines; items of one list follow each other."""
        text, before = "", None
        for block in self.blocks:
            if not block.text.strip():
                continue
            if before:
                text += "\n" if before.is_item and block.is_item else "\n\n"
            text += block.sign + block.text.rstrip()
            before = block
        return re.sub(r"\A(?: {2}\n)+", "", text)  # a line break before the first word shows nothing
