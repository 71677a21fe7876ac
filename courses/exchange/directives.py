"""Each block of a body beside the words it stands in: one reader and one writer for each.

A reader turns the text between the ``:::`` lines and the attributes into the block's value as a stream
stores it; its writer turns that value back. ``desk`` knows what lies outside the text: files and
questions (``courses.exchange.files``). To add a block, add a line to ``CODECS``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from courses.exchange.frontmatter import tidy

PROSE = "prose"
Written = tuple[str, dict[str, str]]  # the text between the lines, and the attributes


class Unreadable(ValueError):
    """Why a block cannot be taken, in a sentence, and how many lines below its first."""

    def __init__(self, sentence: str, offset: int = 0):
        super().__init__(sentence)
        self.sentence, self.offset = sentence, offset


@dataclass(frozen=True)
class Codec:
    """How one block is read from a file, and written to it."""

    read: Callable[[str, dict[str, str], Any], Any]
    write: Callable[[Any, Any], Written]
    attributes: tuple[str, ...] = ()
    lessons_only: bool = False


# --- Blocks of one text and a few short parts -----------------------------------------------------------


def parts(text: str = "", /, *, lessons_only: bool = False, **attributes: str) -> Codec:
    """A block whose parts are one text and attributes: ``parts("body", title="title")``."""

    def read(body: str, found: dict[str, str], desk) -> dict:
        if body and not text:
            raise Unreadable("This block takes no text inside.", 1)
        short = {part: found.get(name, "") for name, part in attributes.items()}
        return short | ({text: body} if text else {})

    def write(value: dict, desk) -> Written:
        short = {name: value.get(part) or "" for name, part in attributes.items()}
        return tidy(value.get(text) or "") if text else "", short

    return Codec(read, write, tuple(attributes), lessons_only)


# --- Tables -------------------------------------------------------------------------------------------


def _read_table(body: str, found: dict[str, str], desk) -> dict:
    header = found.get("header", "row column")
    if header not in {"row column", "row", "column", "none"}:
        raise Unreadable('header= is "row column", "row", "column" or "none".')
    return {
        "caption": found.get("caption", ""),
        "rows": body,
        "header_row": "row" in header.split(),
        "header_column": "column" in header.split(),
    }


def _write_table(value: dict, desk) -> Written:
    named = [name for name in ("row", "column") if value.get(f"header_{name}", True)]
    header = "" if len(named) == 2 else " ".join(named) or "none"
    return tidy(value.get("rows") or ""), {"caption": value.get("caption") or "", "header": header}


# --- Blocks of several items ----------------------------------------------------------------------------

ITEM = re.compile(r"^#(?: (?P<title>.*))?$")
ESCAPED_ITEM = re.compile(r"(?m)^(\\*)(#(?: |$))")


def _read_items(body: str, found: dict[str, str], desk) -> dict:
    """Each item begins with its title behind one ``#``; the lines below are its text."""
    items: list[tuple[str, list[str]]] = []
    for offset, line in enumerate(body.split("\n") if body else [], 1):
        if title := ITEM.match(line):
            items.append(((title["title"] or "").strip(), []))
        elif items:
            items[-1][1].append(line)
        elif line.strip():
            raise Unreadable("Begin each item with # and its title.", offset)
    return {"items": [_row(title=title, text=_unescaped(lines)) for title, lines in items]}


def _unescaped(lines: list[str]) -> str:
    return re.sub(r"(?m)^\\(\\*#(?: |$))", r"\1", tidy("\n".join(lines)))


def _write_items(value: dict, desk) -> Written:
    items = []
    for row in rows_of(value.get("items")):
        text = ESCAPED_ITEM.sub(r"\\\1\2", tidy(row.get("text") or ""))
        items.append(f"# {row.get('title') or ''}".rstrip() + (f"\n{text}" if text else ""))
    return "\n\n".join(items), {}


WHO = re.compile(r"^\*\*(?P<who>(?:[^*\\]|\\.)*):\*\*(?: (?P<words>.*))?$")
LINE_ESCAPE = re.compile(r"(?m)^(?=\\*(?:\*\*|>))")


def _read_dialogue(body: str, found: dict[str, str], desk) -> dict:
    """``**Rosa:** words`` is a line; what follows belongs to it, and ``>`` is what happens or is thought."""
    lines: list[dict[str, list[str]]] = []
    for offset, line in enumerate(body.split("\n") if body else [], 1):
        if who := WHO.match(line):
            lines.append({"who": [who["who"]], "words": [who["words"] or ""], "note": []})
        elif not lines:
            if line.strip():
                raise Unreadable("Begin each line with who says it: **Rosa:** and the words.", offset)
        elif line.startswith(">"):
            lines[-1]["note"].append(line[1:].removeprefix(" "))
        else:
            lines[-1]["words"].append(re.sub(r"^\\(?=\\*(?:\*\*|>))", "", line))
    rows = [
        _row(
            who=re.sub(r"\\(.)", r"\1", line["who"][0]),
            words=tidy("\n".join(line["words"])),
            note=tidy("\n".join(line["note"])),
        )
        for line in lines
    ]
    return {"title": found.get("title", ""), "lines": rows}


def _write_dialogue(value: dict, desk) -> Written:
    lines = []
    for row in rows_of(value.get("lines")):
        who = re.sub(r"([*\\])", r"\\\1", row.get("who") or "")
        first, _newline, rest = tidy(row.get("words") or "").lstrip().partition("\n")
        text = (
            f"**{who}:**"
            + (f" {first}" if first else "")
            + (f"\n{LINE_ESCAPE.sub(_BACKSLASH, rest)}" if rest else "")
        )
        note = tidy(row.get("note") or "")
        lines.append(text + (f"\n{_quoted(note)}" if note else ""))
    return "\n\n".join(lines), {"title": value.get("title") or ""}


_BACKSLASH = r"\\"


def _quoted(note: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in note.split("\n"))


LINK = re.compile(r"^- \[(?P<title>(?:[^\]\\]|\\.)*)\]\(<?(?P<address>[^<>]*?)>?\)$")


def _read_links(body: str, found: dict[str, str], desk) -> dict:
    """``- [title](address)``, and below it, indented, what it is good for."""
    items: list[tuple[str, str, list[str]]] = []
    for offset, line in enumerate(body.split("\n") if body else [], 1):
        if link := LINK.match(line):
            items.append((re.sub(r"\\(.)", r"\1", link["title"]), link["address"], []))
        elif items and (line.startswith("  ") or not line.strip()):
            items[-1][2].append(line[2:])
        elif line.strip():
            raise Unreadable("Begin each link with - [title](address); indent what stands below it.", offset)
    return {"items": [_row(title=t, address=a, note=tidy("\n".join(n))) for t, a, n in items]}


def _write_links(value: dict, desk) -> Written:
    items = []
    for row in rows_of(value.get("items")):
        title = re.sub(r"([\[\]\\])", r"\\\1", row.get("title") or "")
        address = row.get("address") or ""
        address = f"<{address}>" if re.search(r"[()\s]", address) else address
        note = re.sub(r"(?m)^(?=.)", "  ", tidy(row.get("note") or ""))
        items.append(f"- [{title}]({address})" + (f"\n{note}" if note else ""))
    return "\n".join(items), {}


def _row(**value: str) -> dict:
    """A row of a list. Its id is given with the block's (``courses.exchange.bodies``)."""
    return {"type": "item", "value": value}


def rows_of(rows: list | None) -> Iterator[dict]:
    """The values of a list as a stream stores it, whether or not its rows have ids."""
    return (row["value"] if row.keys() >= {"type", "value"} else row for row in rows or [])


# --- Blocks that show something beside the text ---------------------------------------------------------


def _read_picture(body: str, found: dict[str, str], desk) -> dict:
    if not found.get("alt", "").strip():
        raise Unreadable('A picture needs alt="what it shows".')
    picture = desk.picture(found.get("src", ""), found["alt"].strip())
    return {"image": picture, "alt": found["alt"].strip(), "caption": body}


def _write_picture(value: dict, desk) -> Written:
    attributes = {"src": desk.picture_name(value.get("image")), "alt": value.get("alt") or ""}
    return tidy(value.get("caption") or ""), attributes


def _read_handout(body: str, found: dict[str, str], desk) -> dict:
    return {"document": desk.handout(found.get("src", ""), found.get("title", "")), "text": body}


def _write_handout(value: dict, desk) -> Written:
    return tidy(value.get("text") or ""), desk.handout_parts(value.get("document"))


MEDIA = ("src", "title", "captions", "thumbnail", "duration", "width", "height", "credits")


def media(kind: str) -> Codec:
    """A film or something to hear; its transcript stands inside."""
    return Codec(
        lambda body, found, desk: {"media": desk.media(kind, body, found)},
        lambda value, desk: desk.media_parts(value.get("media")),
        MEDIA,
    )


def _read_question(body: str, found: dict[str, str], desk) -> dict:
    return {"question": desk.question(found.get("bank", ""), found.get("question", ""))}


def _write_question(value: dict, desk) -> Written:
    return "", desk.question_parts(value.get("question"))


# --- What is looked at in an observed practice ----------------------------------------------------------

LEVEL = re.compile(r"^- \[(?P<meets>[ xX])\](?: (?P<words>.*))?$")


def _read_criterion(body: str, found: dict[str, str], desk) -> dict:
    """How it shows stands first; then one line for each level, ticked where it is enough."""
    if not found.get("title", "").strip():
        raise Unreadable('A criterion needs title="what you look at".')
    look_for, levels = [], []
    for offset, line in enumerate(body.split("\n") if body else [], 1):
        if level := LEVEL.match(line):
            words = (level["words"] or "").strip()
            levels.append({"words": words, "meets": level["meets"] != " ", "offset": offset})
        elif levels and line.startswith("  ") and line.strip():
            levels[-1]["words"] += f" {line.strip()}"
        elif line.strip() and (levels or line.startswith("- [")):
            raise Unreadable("Begin each level with - [ ], or with - [x] where it is enough.", offset)
        elif line.strip():
            look_for.append(re.sub(r"^\\(\\*- \[)", r"\1", line.strip()))
    return {"title": found["title"].strip(), "look_for": " ".join(look_for), "levels": levels}


def _write_criterion(value: dict, desk) -> Written:
    look_for = re.sub(r"^(\\*- \[)", r"\\\1", _flat(value["look_for"]))
    levels = [f"- [{'x' if row['meets'] else ' '}] {_flat(row['words'])}" for row in value["levels"]]
    return "\n".join([look_for, *([""] if look_for and levels else []), *levels]).strip("\n"), {
        "title": _flat(value["title"])
    }


def _flat(text: str) -> str:
    """A short text on one line."""
    return re.sub(r"[\r\n]+", " ", text).strip()


CODECS: dict[str, Codec] = {
    "prose": Codec(lambda body, found, desk: body, lambda value, desk: (tidy(value or ""), {})),
    "content-note": parts("body"),
    "callout": parts("body", title="title"),
    "quotation": parts("text", source="source"),
    "table": Codec(_read_table, _write_table, ("caption", "header")),
    "comparison": parts("rows", caption="caption"),
    "image": Codec(_read_picture, _write_picture, ("src", "alt")),
    "video": media("video"),
    "audio": media("audio"),
    "document": Codec(_read_handout, _write_handout, ("src", "title")),
    "accordion": Codec(_read_items, _write_items),
    "steps": Codec(_read_items, _write_items),
    "dialogue": Codec(_read_dialogue, _write_dialogue, ("title",)),
    "links": Codec(_read_links, _write_links),
    "embed": parts(address="address", title="title"),
    "reflection": parts("prompt", lessons_only=True),
    "check-yourself": Codec(_read_question, _write_question, ("question", "bank"), lessons_only=True),
}
PRACTICE_CODECS = {
    "prose": CODECS["prose"],
    "criterion": Codec(_read_criterion, _write_criterion, ("title",)),
}
