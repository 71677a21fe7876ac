"""What stands on top of each kind of file: one row for each name, read and written in this order.

It knows YAML and no database. What a name means on a page stands in ``courses.exchange.heads``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "yes or no",
    list: "a list, such as [one, two]",
    dict: "lines below it",
    date: "a day, such as 2026-12-01",
}


@dataclass(frozen=True)
class Name:
    """A line of the front matter. ``usual`` is what a missing line means, and is not written."""

    name: str
    type: type
    needed: bool = False
    usual: object = None
    parts: str = ""  # which kind of rows stand inside, for a list of rows or for lines below


NAMES: dict[str, tuple[Name, ...]] = {
    "program": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, needed=True),
        Name("takes", str, usual=""),
        Name("how_long", str, usual=""),
        Name("cost", str, usual=""),
        Name("run_by", str, usual=""),
        Name("schemes", list, usual=[]),
        Name("order", str, usual="in_order"),
        Name("quiz", dict, parts="quiz"),
    ),
    "module": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, usual=""),
        Name("opens_on", date),
        Name("needs", list, usual=[]),
        Name("practice", list, usual=[], parts="practice"),
        Name("quiz", dict, parts="quiz"),
        Name("mode", str, usual="self_paced"),
        Name("counts", list, usual=[], parts="practice"),
        Name("meeting_minutes", int),
    ),
    "lesson": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, usual=""),
        Name("minutes", int, needed=True),
        Name("mode", str, usual="self_paced"),
        Name("competency", str, usual=""),
        Name("counts", list, usual=[], parts="practice"),
    ),
    "program translation": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, needed=True),
        Name("takes", str, usual=""),
        Name("how_long", str, usual=""),
        Name("cost", str, usual=""),
        Name("run_by", str, usual=""),
    ),
    "module translation": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, usual=""),
    ),
    "lesson translation": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("summary", str, usual=""),
    ),
    "observed": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("required", bool, usual=True),
    ),
    "practice": (
        Name("competency", str, needed=True),
        Name("minutes", int, needed=True),
    ),
    "quiz": (
        Name("title", str, needed=True),
        Name("key", str, needed=True),
        Name("bank", str, usual=""),
        Name("bank_title", str, usual=""),
        Name("draw", int, needed=True),
        Name("pass", int, needed=True),
        Name("tries", int),
        Name("wait", int, usual=0),
        Name("time_limit", int),
        Name("shuffle", bool, usual=True),
        Name("minutes", int, usual=0),
    ),
}
REQUIRED = {kind: {name.name: name.type for name in names if name.needed} for kind, names in NAMES.items()}


# --- Reading ------------------------------------------------------------------------------------------


def faults(head: dict, kind: str, where: str = "") -> Iterator[tuple[str, str]]:
    """The name and a sentence for each thing an author has to mend, in a head of this kind."""
    of = f" in {where}" if where else ""
    for name in NAMES[kind]:
        value = head.get(name.name)
        if not _is(value, name.type):
            if name.needed:
                yield name.name, f"The front matter needs {name.name}: {WORDS[name.type]}{of}."
            elif value is not None:
                yield name.name, f"{name.name}: has to be {WORDS[name.type]}{of}."
        elif name.parts:
            for row in value if name.type is list else [value]:
                inside = faults(row if isinstance(row, dict) else {}, name.parts, name.name)
                yield from ((name.name, sentence) for _part, sentence in inside)
    known = {name.name for name in NAMES[kind]}
    for unknown in sorted(str(name) for name in head if name not in known):
        yield unknown, f"Nothing is called {unknown} here{of}. The names are: {', '.join(sorted(known))}."


def _is(value: object, type_: type) -> bool:
    not_so = {int: bool, date: datetime}  # in Python, a yes is a number and a time of day is a day
    return isinstance(value, type_) and not isinstance(value, not_so.get(type_, ()))


def complete(head: dict, kind: str) -> dict:
    """A head with every name of its kind, in order: what is missing has its usual value."""
    return {name.name: _settled(head.get(name.name), name) for name in NAMES[kind]}


def _settled(value: object, name: Name) -> object:
    if value is None:
        return name.usual
    if isinstance(value, str):
        return tidy(value).strip()
    if name.parts and isinstance(value, list):
        return [complete(row, name.parts) for row in value]
    return complete(value, name.parts) if name.parts and isinstance(value, dict) else value


def tidy(text: str) -> str:
    """A text as it stands in a file: one kind of line end, no empty lines around it, nothing after it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


# --- Writing ------------------------------------------------------------------------------------------


def written(head: dict, kind: str) -> str:
    """The lines of a head as a person would write them."""
    return "".join(_lines(head, kind))


def _lines(head: dict, kind: str) -> Iterator[str]:
    for name in NAMES[kind]:
        value = head.get(name.name, name.usual)
        if value is None or value == name.usual:
            continue
        if isinstance(value, dict):
            yield f"{name.name}:\n" + _indented(written(value, name.parts))
        elif isinstance(value, list) and name.parts:
            rows = (_indented(_indented(written(row, name.parts))) for row in value)
            yield f"{name.name}:\n" + "".join(f"  - {row[4:]}" for row in rows)
        elif isinstance(value, list):
            yield f"{name.name}: [{', '.join(_scalar(item, '[{}]') for item in value)}]\n"
        else:
            yield f"{name.name}: {_value(value)}\n"


def _indented(lines: str) -> str:
    return re.sub(r"(?m)^(?=.)", "  ", lines)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return str(value)
    block = "|-\n" + _indented(value)
    if "\n" in value and _reads(f"k: {block}", {"k": value}):
        return block
    return _scalar(value, "k: {}")


def _scalar(text: str, place: str) -> str:
    """A text without quotes where YAML reads it as that text, and in double quotes elsewhere."""
    wanted = [text] if place.startswith("[") else {"k": text}
    if "\n" not in text and _reads(place.format(text), wanted):
        return text
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf")).strip()


def _reads(source: str, wanted: object) -> bool:
    try:
        return yaml.load(source, Loader=LOADER) == wanted  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError):
        return False
