"""Reads a program from a folder of Markdown. It knows files and lines, and no database.

The format is described in docs/markdown-folders.md. Whatever is wrong is said with file and line, and
all of it at once, so that an author mends a folder in one go.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import yaml

from courses.exchange import frontmatter

OPENING = re.compile(r"^:::\s*(?P<name>[a-z][a-z-]*)\s*(?:\{(?P<attributes>.*)\})?\s*$")
CLOSING = re.compile(r"^:::\s*$")
ATTRIBUTE = re.compile(r'#(?P<id>[\w-]+)|(?P<key>[a-z]+)="(?P<value>(?:[^"\\]|\\.)*)"')
ORDER_PREFIX = re.compile(r"^\d+[-_. ]*")

DIRECTIVES = {"content-note", "callout", "quotation", "table", "reflection", "image"}


@dataclass(frozen=True)
class Problem:
    """Something an author has to mend, and where."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class FolderError(Exception):
    """The folder cannot be read; ``problems`` says why, all at once."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Block:
    """A piece of a body: prose between directives, or one directive."""

    kind: str
    text: str
    line: int
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """One Markdown file: what stands between the dashes on top, and the blocks below."""

    path: Path
    head: dict
    blocks: tuple[Block, ...]

    @property
    def slug(self) -> str:
        """From the file's or the folder's name, without the number that orders it."""
        name = self.path.parent.name if self.path.stem in {"module", "program"} else self.path.stem
        return ORDER_PREFIX.sub("", name).lower()


@dataclass(frozen=True)
class ModuleFolder:
    document: Document
    lessons: tuple[Document, ...]
    questions: Path | None


@dataclass(frozen=True)
class ProgramFolder:
    document: Document
    modules: tuple[ModuleFolder, ...]


def read(folder: Path) -> ProgramFolder:
    """Read a whole program. Raises ``FolderError`` with everything that has to be mended."""
    reader = _Reader(folder)
    program = reader.program()
    reader.check_keys(program)
    reader.check_slugs(program)
    if reader.problems:
        raise FolderError(reader.problems)
    return program


class _Reader:
    """Walks a folder and collects problems on the way."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: list[Problem] = []

    def program(self) -> ProgramFolder:
        document = self.document(self.folder / "program.md", "program")
        folders = sorted(path.parent for path in self.folder.glob("*/module.md"))
        if not folders:
            self.problem(
                self.folder / "program.md", 1, "There is no module: a folder with a module.md in it."
            )
        return ProgramFolder(document, tuple(self.module(folder) for folder in folders))

    def module(self, folder: Path) -> ModuleFolder:
        files = sorted(path for path in folder.glob("*.md") if path.name != "module.md")
        document = self.document(folder / "module.md", "module")
        questions = folder / "questions.gift"
        if questions.exists() and not document.head.get("quiz"):
            self.problem(questions, 1, "These questions need a quiz: in module.md.")
        lessons = tuple(self.document(path, "lesson") for path in files)
        return ModuleFolder(document, lessons, questions if questions.exists() else None)

    def document(self, path: Path, kind: str) -> Document:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            self.problem(path, 1, "This file is missing.")
            lines = []
        except UnicodeDecodeError:
            self.problem(path, 1, "This file is not UTF-8 text. Save it as UTF-8.")
            lines = []
        head, first = self.head(path, lines)
        self.check_head(path, head, kind)
        document = Document(path, head, tuple(self.blocks(path, lines[first:], first + 1)))
        for block in document.blocks:
            if block.kind == "reflection" and kind != "lesson":
                self.problem(path, block.line, "A reflection belongs in a lesson.")
        return document

    def head(self, path: Path, lines: list[str]) -> tuple[dict, int]:
        """The front matter, and the index of the first line after it."""
        if not lines or lines[0].strip() != "---":
            return {}, 0
        try:
            end = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == "---")
        except StopIteration:
            self.problem(path, 1, "The front matter is never closed. Put --- on a line of its own.")
            return {}, len(lines)
        try:
            head = yaml.safe_load("\n".join(lines[1:end])) or {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.problem(path, 2 + (mark.line if mark else 0), "The front matter is not valid YAML.")
            return {}, end + 1
        if not isinstance(head, dict):
            self.problem(path, 2, "The front matter has to be lines of the form name: value.")
            head = {}
        return head, end + 1

    def check_head(self, path: Path, head: dict, kind: str) -> None:
        for sentence in frontmatter.faults(head, kind):
            self.problem(path, 1, sentence)
        if isinstance(head.get("key"), str) and not _is_uuid(head["key"]):
            self.problem(path, 1, "key: has to be a UUID, such as uuidgen prints.")

    def blocks(self, path: Path, lines: list[str], first_line: int) -> Iterator[Block]:
        """Cut a body into prose and directives."""
        prose: list[str] = []
        prose_line = first_line
        numbered = iter(enumerate(lines, first_line))
        for number, line in numbered:
            if opening := OPENING.match(line):
                yield from _prose(prose, prose_line)
                yield self.directive(path, number, opening, numbered)
                prose, prose_line = [], number
            else:
                prose_line = prose_line if any(prose) else number
                prose.append(line)
        yield from _prose(prose, prose_line)

    def directive(
        self, path: Path, number: int, opening: re.Match, numbered: Iterable[tuple[int, str]]
    ) -> Block:
        name = opening["name"]
        if name not in DIRECTIVES:
            known = ", ".join(sorted(DIRECTIVES))
            self.problem(path, number, f"There is no block called {name}. The blocks are: {known}.")
        text: list[str] = []
        for _number, line in numbered:
            if CLOSING.match(line):
                break
            text.append(line)
        else:
            self.problem(path, number, f"This {name} is never closed. Put ::: on a line of its own.")
        block_id, attributes = _attributes(opening["attributes"] or "")
        return Block(name, "\n".join(text).strip(), number, block_id, attributes)

    def check_keys(self, program: ProgramFolder) -> None:
        """Every key and every block id stands once: records of learners hang on them."""
        documents = [program.document]
        for module in program.modules:
            documents += [module.document, *module.lessons]
        seen: dict[str, Path] = {}
        for document in documents:
            key = str(document.head.get("key"))
            if key in seen:
                self.problem(document.path, 1, f"This key stands in {self.name(seen[key])} already.")
            seen[key] = document.path
            self._check_ids(document)

    def check_slugs(self, program: ProgramFolder) -> None:
        """Addresses come from names, so no two files in one place may have the same name but the number."""
        levels = [[module.document for module in program.modules]]
        levels += [list(module.lessons) for module in program.modules]
        for documents in levels:
            seen: dict[str, Path] = {}
            for document in documents:
                if document.slug in seen:
                    other = self.name(seen[document.slug])
                    self.problem(document.path, 1, f"Without its number this has the same name as {other}.")
                seen[document.slug] = document.path

    def _check_ids(self, document: Document) -> None:
        ids: set[str] = set()
        for block in document.blocks:
            if block.id and block.id in ids:
                self.problem(document.path, block.line, f"The id #{block.id} stands twice in this file.")
            ids.add(block.id)

    def problem(self, path: Path, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.name(path), line, sentence))

    def name(self, path: Path) -> str:
        return path.relative_to(self.folder.parent).as_posix()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _prose(lines: list[str], line: int) -> Iterator[Block]:
    if text := "\n".join(lines).strip():
        yield Block("prose", text, line)


def _attributes(text: str) -> tuple[str, dict[str, str]]:
    block_id, attributes = "", {}
    for match in ATTRIBUTE.finditer(text):
        if match["id"]:
            block_id = match["id"]
        else:
            attributes[match["key"]] = match["value"].replace('\\"', '"')
    return block_id, attributes
