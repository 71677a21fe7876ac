"""Reads a program from a folder of Markdown. It knows files and lines, and no database.

The format is described in docs/markdown-folders.md. Whatever is wrong is said with file and line, and
all of it at once, so that an author mends a folder in one go.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from courses import refusals
from courses.exchange.directives import CODECS
from courses.exchange.documents import (
    OBSERVED,
    PRACTICE,
    TRANSLATION,
    Document,
    FolderError,
    Problem,
    Reader,
    original_of,
    translated,
)
from courses.rules import circle

DIRECTIVES = set(CODECS)
QUESTIONS = "questions.gift"

__all__ = ["DIRECTIVES", "Document", "FolderError", "ModuleFolder", "Problem", "ProgramFolder", "read"]


@dataclass(frozen=True)
class ModuleFolder:
    document: Document
    lessons: tuple[Document, ...]
    questions: Path | None = None
    practices: tuple[Document, ...] = ()


@dataclass(frozen=True)
class ProgramFolder:
    """A whole program. ``root`` is its folder; no picture or handout comes from outside it."""

    document: Document
    modules: tuple[ModuleFolder, ...]
    questions: Path | None = None
    root: Path = Path()
    notes: tuple[str, ...] = ()  # what was left out, and why
    translations: tuple[Document, ...] = ()  # programs first, then modules, then lessons
    questions_in: dict[Path, dict[str, Path]] = field(default_factory=dict)  # by the original's path

    def documents(self) -> list[Document]:
        """Every file of words but translations."""
        return [self.document, *(d for m in self.modules for d in (m.document, *m.lessons, *m.practices))]


def read(folder: Path) -> ProgramFolder:
    """Read a whole program. Raises ``FolderError`` with everything that has to be mended."""
    reader = _Reader(folder)
    program = reader.program()
    reader.check_keys(program)
    reader.check_slugs(program)
    reader.check_needs(program)
    program = reader.with_translations(program)
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
        modules = tuple(self.module(folder) for folder in folders)
        return ProgramFolder(document, modules, self.questions(document), self.folder)

    def module(self, folder: Path) -> ModuleFolder:
        files = sorted(path for path in folder.glob("*.md") if path.name != "module.md")
        files = [path for path in files if not TRANSLATION.match(path.name)]
        document = self.document(folder / "module.md", "module")
        lessons = tuple(self.document(p, "lesson") for p in files if not PRACTICE.match(p.name))
        practices = tuple(self.document(p, OBSERVED) for p in files if PRACTICE.match(p.name))
        for practice in (practice for practice in practices if "minutes" in practice.head):
            sentence = "A name with practice- in front is for observed practice. Give a lesson another name."
            self.problems.append(practice.problem(sentence))
        return ModuleFolder(document, lessons, self.questions(document), practices)

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

    def with_translations(self, program: ProgramFolder) -> ProgramFolder:
        """The program with what lies beside its files in other languages."""
        kinds = {program.document.path: ("program", program.document)}
        kinds |= {m.document.path: ("module", m.document) for m in program.modules}
        kinds |= {d.path: ("lesson", d) for m in program.modules for d in m.lessons}
        questions = {part.questions for part in (program, *program.modules) if part.questions}
        texts, asked = [], {}
        for path in self._translated_files(program):
            original, language = original_of(path)
            if original in questions:
                asked.setdefault(original, {})[language] = path
            elif original in kinds:
                texts.append((list(kinds).index(original), path, *kinds[original]))
            elif PRACTICE.match(original.name):
                self.problem(path, 1, "Observed practice has no translations yet. Put this file elsewhere.")
            else:
                self.problem(path, 1, f"There is no {original.name} beside this translation.")
        found = [self._translation(path, kind, document) for _n, path, kind, document in sorted(texts)]
        self._check_parents(program, found)
        return replace(program, translations=tuple(found), questions_in=asked)

    def _translated_files(self, program: ProgramFolder) -> Iterator[Path]:
        for place in (self.folder, *(module.document.path.parent for module in program.modules)):
            yield from sorted(path for path in place.glob("*.*") if TRANSLATION.match(path.name))

    def _translation(self, path: Path, kind: str, original: Document) -> Document:
        """A file in another language: the same key, since it is the same page in other words."""
        reader = Reader(path, self.name(path))
        document = reader.document(kind, original)
        self.problems += reader.problems
        self._check_ids(document)
        if document.head.get("key") and str(document.head["key"]) != str(original.head.get("key")):
            sentence = f"A translation has the key of its original: {original.head.get('key')}."
            self.problems.append(document.problem(sentence, "key"))
        return document

    def _check_parents(self, program: ProgramFolder, found: list[Document]) -> None:
        """A lesson is read in a module and a module in a program, in the same language."""
        above = {d.path: m.document for m in program.modules for d in m.lessons}
        above |= {m.document.path: program.document for m in program.modules}
        there = {(document.original.path, document.language) for document in found if document.original}
        for document in found:
            parent = above.get(document.original.path) if document.original else None
            if parent and (parent.path, document.language) not in there:
                name = translated(parent.path, document.language).name
                sentence = f"This needs the page above it in the same language: {name} is missing."
                self.problems.append(document.problem(sentence))

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
