"""One Markdown file: read into what stands on top and blocks below, and written back to the letter.

It knows lines, and no database. The format is described in docs/markdown-folders.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import yaml
from django.utils.text import slugify

from courses.exchange import frontmatter
from courses.exchange.directives import CODECS, PRACTICE_CODECS, PROSE
from courses.exchange.frontmatter import tidy

OPENING = re.compile(r"^(?P<fence>:{3,})\s*(?P<name>[a-z][a-z-]*)\s*(?:\{(?P<attributes>.*)\})?\s*$")
FENCE = re.compile(r"^:{3,}", re.MULTILINE)
ATTRIBUTE = re.compile(r'#(?P<id>[\w-]+)|(?P<key>[a-z]+)="(?P<value>(?:[^"\\]|\\.)*)"')
TRANSLATION = re.compile(r"^(?P<name>.+)\.(?P<language>[a-z]{2,3}(-[a-z]+)?)\.(?P<ending>md|gift)$")
OBSERVED = "observed"  # the kind of a file that holds an observed practice
PRACTICE = re.compile(r"^practice-(?P<slug>.+)\.md$")
ORDER_PREFIX = re.compile(r"^\d+[-_. ]*")


@dataclass(frozen=True)
class Problem:
    """Something an author has to mend, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class FolderError(Exception):
    """The folder cannot be taken; ``problems`` says why, all at once."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Block:
    """A piece of a body: prose between directives, or one directive."""

    kind: str
    text: str
    line: int = 0
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One Markdown file. ``name`` is the file as problems name it."""

    path: Path
    head: dict
    blocks: tuple[Block, ...]
    name: str = ""
    lines: dict[str, int] = field(default_factory=dict)
    slug: str = ""
    original: "Document | None" = None  # of a translation, with its language
    language: str = ""

    def problem(self, sentence: str, at: str | int = 1) -> Problem:
        """What has to be mended, at a line or at a name of the front matter."""
        return Problem(self.name, at if isinstance(at, int) else self.lines.get(at, 1), sentence)

    def needs(self) -> list[str]:
        """The modules that come first, by the names of their folders without the numbers."""
        return [slug_of(Path(str(name), "module.md")) for name in self.head.get("needs") or []]


def slug_of(path: Path) -> str:
    """From the file's or the folder's name, without the number that orders it."""
    name = path.parent.name if path.stem in {"module", "program"} else path.stem
    return slugify(ORDER_PREFIX.sub("", name), allow_unicode=True) or slugify(name, allow_unicode=True)


def original_of(path: Path) -> tuple[Path, str]:
    """The file that a translation lies beside, and its language; of any other file, itself."""
    found = TRANSLATION.match(path.name)
    return (path.with_name(f"{found['name']}.{found['ending']}"), found["language"]) if found else (path, "")


def translated(path: Path, language: str) -> Path:
    """Where the translation of a file lies."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


# --- Reading ------------------------------------------------------------------------------------------


class Reader:
    """Reads one file and collects what has to be mended."""

    def __init__(self, path: Path, name: str):
        self.path, self.name = path, name
        self.problems: list[Problem] = []

    def problem(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.name, line, sentence))

    def document(self, kind: str, original: Document | None = None) -> Document:
        lines, in_words = self.lines(), f"{kind} translation" if original else kind
        head, first = self.head(lines)
        places = {line.partition(":")[0]: number for number, line in enumerate(lines[:first], 1)}
        for name, sentence in frontmatter.faults(head, in_words):
            self.problem(places.get(name, 1), sentence)
        if isinstance(head.get("key"), str):
            head["key"] = as_stored(head["key"])
            if not is_uuid(head["key"]):
                self.problem(places.get("key", 1), "key: has to be a UUID, such as uuidgen prints.")
        blocks = tuple(self.blocks(lines[first:], first + 1, kind))
        beside, language = original_of(self.path)
        return Document(self.path, head, blocks, self.name, places, slug_of(beside), original, language)

    def lines(self) -> list[str]:
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problem(1, "This file is missing.")
        except UnicodeDecodeError:
            self.problem(1, "This file is not UTF-8 text. Save it as UTF-8.")
        else:
            return text.split("\n")
        return []

    def head(self, lines: list[str]) -> tuple[dict, int]:
        """The front matter, and the index of the first line after it."""
        if not lines or lines[0].rstrip() != "---":
            return {}, 0
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
        if not end:
            self.problem(1, "The front matter is never closed. Put --- on a line of its own.")
            return {}, len(lines)
        try:
            head = yaml.load("\n".join(lines[1:end]), Loader=frontmatter.LOADER)  # noqa: S506 (a safe loader)
        except (yaml.YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            self.problem(min(2 + (mark.line if mark else 0), end), "The front matter is not valid YAML.")
            return {}, end + 1
        if not isinstance(head or {}, dict):
            self.problem(2, "The front matter has to be lines of the form name: value.")
            head = {}
        return head or {}, end + 1

    def blocks(self, lines: list[str], first_line: int, kind: str) -> Iterator[Block]:
        """Cut a body into prose and directives."""
        prose: list[str] = []
        prose_line = first_line
        numbered = iter(enumerate(lines, first_line))
        for number, line in numbered:
            if opening := OPENING.match(line):
                yield from _prose(prose, prose_line)
                yield self.directive(number, opening, numbered, kind)
                prose = []
            else:
                prose_line = prose_line if any(prose) else number
                prose.append(line)
        yield from _prose(prose, prose_line)

    def directive(
        self, number: int, opening: re.Match, numbered: Iterable[tuple[int, str]], kind: str
    ) -> Block:
        name, text = opening["name"], []
        for _number, line in numbered:
            if line.rstrip() == opening["fence"]:
                break
            text.append(line)
        else:
            self.problem(number, f"This {name} is never closed. Put {opening['fence']} on a line of its own.")
        codecs = PRACTICE_CODECS if kind == OBSERVED else CODECS
        if name not in codecs:
            known = ", ".join(sorted(codecs))
            self.problem(number, f"There is no block called {name} here. The blocks are: {known}.")
        elif codecs[name].lessons_only and kind != "lesson":
            self.problem(number, f"A {name} belongs in a lesson.")
        taken = codecs[name].attributes if name in codecs else None
        block_id, attributes = self.attributes(number, name, opening["attributes"] or "", taken)
        return Block(name, tidy("\n".join(text)), number, block_id, attributes)

    def attributes(
        self, number: int, name: str, text: str, taken: tuple[str, ...] | None
    ) -> tuple[str, dict[str, str]]:
        block_id, attributes = "", {}
        for match in ATTRIBUTE.finditer(text):
            if match["id"]:
                block_id = match["id"]
            else:
                attributes[match["key"]] = re.sub(r'\\(["\\])', r"\1", match["value"])
        if left := ATTRIBUTE.sub("", text).strip():
            self.problem(number, f'This cannot be read: {left}. Write name="value" or #id.')
        if unknown := [key for key in attributes if taken is not None and key not in taken]:
            self.problem(number, f"A {name} takes no {', '.join(unknown)}.")
        return block_id, attributes


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def as_stored(key: str) -> str:
    """A key in small letters and with hyphens, as pages have theirs; some programs print capitals."""
    return str(UUID(key)) if is_uuid(key) else key


def _prose(lines: list[str], line: int) -> Iterator[Block]:
    if text := tidy("\n".join(lines)):
        yield Block(PROSE, text, line)


# --- Writing ------------------------------------------------------------------------------------------


def write(head: dict, kind: str, blocks: Iterable[Block]) -> str:
    """A whole file, always in the same form."""
    parts = [f"---\n{frontmatter.written(head, kind)}---\n", *_written(blocks)]
    return "\n".join(parts)


def _written(blocks: Iterable[Block]) -> Iterator[str]:
    before_is_prose = False
    for block in blocks:
        is_prose = block.kind == PROSE and not before_is_prose and _stands_alone(block)
        yield f"{block.text}\n" if is_prose else _fenced(block)
        before_is_prose = is_prose


def _stands_alone(block: Block) -> bool:
    """Can this prose stand between directives as it is?"""
    return bool(block.text) and not block.id and not FENCE.search(block.text)


def _fenced(block: Block) -> str:
    longest = max(map(len, FENCE.findall(block.text)), default=0)
    fence = ":" * max(3, longest + 1)
    attributes = [f"#{block.id}"] if block.id else []
    attributes += [f'{name}="{_quoted(value)}"' for name, value in block.attributes.items() if value]
    braces = f" {{{' '.join(attributes)}}}" if attributes else ""
    text = f"{block.text}\n" if block.text else ""
    return f"{fence} {block.kind}{braces}\n{text}{fence}\n"


def _quoted(value: str) -> str:
    return " ".join(value.split("\n")).replace("\\", "\\\\").replace('"', '\\"')
