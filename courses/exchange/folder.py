"""Reads a program from a folder of Markdown. It knows files and lines, and no database.

The format is described in docs/markdown-folders.md. Whatever is wrong is said with file and line, and
all of it at once, so that an author mends a folder in one go.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from courses import refusals
from courses.exchange.directives import CODECS
from courses.exchange.documents import Document, FolderError, Problem, Reader
from courses.rules import circle

DIRECTIVES = set(CODECS)
QUESTIONS = "questions.gift"
TRANSLATION = re.compile(r"\.[a-z]{2}(-[a-z]+)?\.(md|gift)$")

__all__ = ["DIRECTIVES", "Document", "FolderError", "ModuleFolder", "Problem", "ProgramFolder", "read"]


@dataclass(frozen=True)
class ModuleFolder:
    document: Document
    lessons: tuple[Document, ...]
    questions: Path | None = None


@dataclass(frozen=True)
class ProgramFolder:
    """A whole program. ``root`` is its folder; no picture or handout comes from outside it."""

    document: Document
    modules: tuple[ModuleFolder, ...]
    questions: Path | None = None
    root: Path = Path()
    notes: tuple[str, ...] = ()  # what was left out, and why

    def documents(self) -> list[Document]:
        return [self.document, *(d for m in self.modules for d in (m.document, *m.lessons))]


def read(folder: Path) -> ProgramFolder:
    """Read a whole program. Raises ``FolderError`` with everything that has to be mended."""
    reader = _Reader(folder)
    program = reader.program()
    reader.check_keys(program)
    reader.check_slugs(program)
    reader.check_needs(program)
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
        for path in sorted([*self.folder.glob("*.*"), *self.folder.glob("*/*.*")]):
            if TRANSLATION.search(path.name):
                self.problem(path, 1, "Translations beside the text cannot be imported yet.")
        modules = tuple(self.module(folder) for folder in folders)
        return ProgramFolder(document, modules, self.questions(document), self.folder)

    def module(self, folder: Path) -> ModuleFolder:
        files = sorted(path for path in folder.glob("*.md") if path.name != "module.md")
        document = self.document(folder / "module.md", "module")
        lessons = tuple(self.document(p, "lesson") for p in files if not TRANSLATION.search(p.name))
        return ModuleFolder(document, lessons, self.questions(document))

    def questions(self, document: Document) -> Path | None:
        path = document.path.parent / QUESTIONS
        if not path.exists():
            return None
        if not document.head.get("quiz"):
            self.problem(path, 1, f"These questions need a quiz: in {document.path.name}.")
        return path

    def document(self, path: Path, kind: str) -> Document:
        reader = Reader(path, self.name(path))
        document = reader.document(kind)
        self.problems += reader.problems
        return document

    def check_keys(self, program: ProgramFolder) -> None:
        """Every key and every block id stands once: records of learners hang on them."""
        seen: dict[str, Document] = {}
        for document in program.documents():
            key = str(document.head.get("key"))
            if key in seen and "key" in document.head:
                self.problems.append(document.problem(f"This key stands in {seen[key].name} already.", "key"))
            seen[key] = document
            self._check_ids(document)

    def check_slugs(self, program: ProgramFolder) -> None:
        """Addresses come from names, so no two files in one place may have the same name but the number."""
        levels = [[module.document for module in program.modules]]
        levels += [list(module.lessons) for module in program.modules]
        for documents in levels:
            seen: dict[str, Document] = {}
            for document in documents:
                if document.slug in seen:
                    other = seen[document.slug].name
                    self.problem(document.path, 1, f"Without its number this has the same name as {other}.")
                seen[document.slug] = document

    def check_needs(self, program: ProgramFolder) -> None:
        """A module names others of this folder, and none waits for itself."""
        places = {module.document.slug: place for place, module in enumerate(program.modules)}
        needs = {
            place: [places.get(name, -1) for name in module.document.needs()]
            for place, module in enumerate(program.modules)
        }
        told: set[int] = set()
        for place, document in enumerate(module.document for module in program.modules):
            names = document.needs()
            for name in [name for name in names if name not in places]:
                sentence = f"There is no module {name} in this folder. The modules are: {', '.join(places)}."
                self.problems.append(document.problem(sentence, "needs"))
            if len(set(names)) < len(names):
                self.problems.append(document.problem("A module stands here twice.", "needs"))
            way = () if place in told else circle(needs, place)
            told |= set(way)
            if way:
                names = [program.modules[step].document.slug for step in way]
                self.problems.append(document.problem(refusals.circle(names).sentence, "needs"))

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
