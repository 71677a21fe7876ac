"""Writes a program as a folder of Markdown: the same program gives the same bytes.

What is written is what authors see: the newest words, drafts included, or with ``published`` what readers
see. A page that was unpublished is left out, as importing a folder without it would leave it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils import timezone
from wagtail.models import Page

from courses.exchange import bodies, documents, frontmatter, heads, practices, quiz_texts
from courses.exchange.brought import Brought
from courses.exchange.comparing import named, stream_of
from courses.exchange.documents import PRACTICE, TRANSLATION, as_stored, original_of, slug_of, translated
from courses.exchange.files import Outgoing
from courses.exchange.folder import QUESTIONS
from courses.models import LessonPage, ModulePage, ProgramPage
from people.refusals import Refused
from quizzes.exchange.gift_writer import Unwritable
from quizzes.models import Quiz


@dataclass
class Sheet:
    """One page and the file it goes into, below the folder."""

    page: Page
    kind: str
    path: Path


@dataclass
class Export:
    """The files of a folder, by their place in it, and what writing them changed."""

    files: dict[Path, bytes] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def export_program(
    program: ProgramPage, folder: Path, *, published: bool = False, dry_run: bool = False
) -> Export:
    """Write a program into a folder that is empty, or that holds this program already.

    Raises ``Refused`` when something else is in the folder.
    """
    key = str(program.translation_key)
    there = _files_by_key(folder)
    if folder.is_dir() and any(folder.iterdir()) and there.get(key) != Path("program.md"):
        raise Refused(f"{folder} holds something else. Name an empty folder, or the program's own.")
    export = Export()
    sheets = list(_sheets(program, there, published, export))
    _write_sheets(sheets, list(_translations(sheets, published, export)), export)
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    for sheet in (sheet for sheet in sheets if sheet.kind == "module"):
        for name, data in practices.files(sheet.page, there, published, export.left_out):
            export.files[sheet.path.parent / name] = data
    _store(folder, export, set(there.values()) | set(_beside(folder, there.values())), dry_run)
    return export


# --- Which pages, and where ------------------------------------------------------------------------------


def _sheets(program: ProgramPage, there: dict[str, Path], published: bool, export: Export) -> Iterator[Sheet]:
    yield Sheet(_version(program, published), "program", Path("program.md"))
    modules = _pages(ModulePage, program, published, export)
    for name, module in zip(_names(modules, there, parent=True), modules, strict=True):
        yield Sheet(module, "module", Path(name, "module.md"))
        lessons = _pages(LessonPage, module, published, export)
        for file, lesson in zip(_names(lessons, there, parent=False), lessons, strict=True):
            yield Sheet(lesson, "lesson", Path(name, f"{file}.md"))


def _translations(sheets: list[Sheet], published: bool, export: Export) -> Iterator[Sheet]:
    """What is said in other languages, where all that is above it is written in that language too."""
    beside: dict[str, list[Page]] = {}
    for model in heads.MODELS:
        keys = [sheet.page.translation_key for sheet in sheets if isinstance(sheet.page, model)]
        found = model.objects.filter(translation_key__in=keys).exclude(locale=sheets[0].page.locale_id)
        for page in found.select_related("locale").order_by("locale__language_code"):
            beside.setdefault(str(page.translation_key), []).append(page)
    written: set[int] = set()
    for sheet in sheets:
        for page in beside.get(str(sheet.page.translation_key), []):
            language = page.locale.language_code
            if sheet.kind != "program" and page.get_parent().pk not in written:
                continue
            if page.live or (not published and page.first_published_at is None):
                written.add(page.pk)
                file = translated(sheet.path, language)
                yield Sheet(_version(page, published), f"{sheet.kind} translation", file)
            else:
                export.left_out.append(f"{named(page, page.title, language)} (not published)")


def _beside(folder: Path, there: Iterable[Path]) -> Iterator[Path]:
    """The translations that lie in a folder already."""
    for place in {path.parent for path in there}:
        for path in (folder / place).glob("*.*"):
            original, language = original_of(path)
            if language and original.exists():
                yield path.relative_to(folder)


def _pages(model: type[Page], parent: Page, published: bool, export: Export) -> list[Page]:
    pages = []
    for page in model.objects.child_of(parent).order_by("path"):
        if page.live or (not published and page.first_published_at is None):
            pages.append(_version(page, published))
        else:
            export.left_out.append(f"{page._meta.verbose_name} {page.title} (not published)")
    return pages


def _version(page: Page, published: bool) -> Page:
    if published or page.latest_revision_id in (None, page.live_revision_id):
        return page
    return page.get_latest_revision_as_object()


def _names(pages: list[Page], there: dict[str, Path], *, parent: bool) -> list[str]:
    """Number and address. The names that are there stay, as long as they give the right order."""
    names, last = [], 0
    for page in pages:
        path = there.get(str(page.translation_key), Path())
        name = path.parent.name if parent else path.stem
        if slug_of(Path(f"{name}.md")) != page.slug or not name or PRACTICE.match(f"{name}.md"):
            name = f"{last + 1:02}-{page.slug}"
        number = re.match(r"\d+", name)
        last = int(number[0]) if number else last
        names.append(name)
    if names != sorted(names) or len(set(names)) < len(names):
        width = max(2, len(str(len(pages))))
        return [f"{number:0{width}}-{page.slug}" for number, page in enumerate(pages, 1)]
    return names


def _files_by_key(folder: Path) -> dict[str, Path]:
    """Where each page stands in a folder that is there already."""
    found = {}
    for path in [*folder.glob("*.md"), *folder.glob("*/*.md")]:
        head = re.match(
            r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8-sig", errors="replace"), re.DOTALL
        )
        try:
            key = yaml.load(head[1], Loader=frontmatter.LOADER)["key"] if head else None  # noqa: S506
        except (yaml.YAMLError, TypeError, KeyError, ValueError):
            key = None
        if key and not TRANSLATION.match(path.name):
            found[as_stored(str(key))] = path.relative_to(folder)
    return found


# --- What stands in the files ----------------------------------------------------------------------------


def _write_sheets(sheets: list[Sheet], translations: list[Sheet], export: Export) -> None:
    names = heads.Names()
    program = heads.give(sheets[0].page, "program", names)
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    names.learn(program["schemes"], today)
    for sheet in sheets:
        if sheet.kind == "module":
            names.know(sheet.page.pk, slug_of(sheet.path))
    desks: dict[Path, Outgoing] = {}
    banks, asked = _homes_of_banks(sheets), _asked([*sheets, *translations])
    brought = Brought(str(sheets[0].page.translation_key))
    for sheet in [*sheets, *translations]:
        place = sheet.path.parent
        if place not in desks:
            desks[place] = Outgoing(_bank_of(sheet.page))
        desk = desks[place]
        head = heads.give(sheet.page, sheet.kind, names)
        if head.get("quiz"):
            quiz = sheet.page.quiz
            head["quiz"] = quiz_texts.head(quiz)
            if banks[quiz.bank_id] == sheet.path:
                export.files |= _questions(sheet, quiz, asked, brought)
            if banks[quiz.bank_id] != sheet.path or brought.last(quiz.bank).get("title") == "":
                head["quiz"]["bank_title"] = ""  # it is said where the questions are
        blocks = bodies.write(stream_of(sheet.page), desk)
        export.files[sheet.path] = documents.write(head, sheet.kind, blocks).encode()
    for place, desk in desks.items():
        for name, file in desk.files.items():
            with file.open("rb") as opened:
                export.files[place / name] = opened.read()


def _bank_of(page: Page) -> str:
    """The question bank that files of a module mean when they name none."""
    return page.quiz.bank.key if isinstance(page, ModulePage) and page.quiz else ""


def _homes_of_banks(sheets: list[Sheet]) -> dict[int, Path]:
    """The file beside which each bank's questions stand: that of its own quiz, else the first to use it."""
    homes: dict[int, Path] = {}
    for own in (True, False):
        for sheet in sheets:
            quiz = getattr(sheet.page, "quiz", None)
            if quiz and (quiz.bank.key == quiz.key or not own):
                homes.setdefault(quiz.bank_id, sheet.path)
    return homes


def _asked(sheets: list[Sheet]) -> set[int]:
    """The questions that pages ask, whether or not they are drawn."""
    rows = [row for sheet in sheets for row in stream_of(sheet.page) if row["type"] == "check_yourself"]
    return {row["value"]["question"] for row in rows if row["value"].get("question")}


def _questions(sheet: Sheet, quiz: Quiz, asked: set[int], brought: Brought) -> dict[Path, bytes]:
    """The questions beside this file, and their translations."""
    path, without = sheet.path.parent / QUESTIONS, brought.not_its_own(quiz.bank)
    try:
        texts = {
            translated(path, language) if language != quiz_texts.LANGUAGE else path: quiz_texts.written(
                sheet.kind, sheet.page.title, quiz.bank, language, asked, without
            )
            for language in quiz_texts.languages(quiz.bank)
        }
        return {path: text.encode() for path, text in texts.items() if text}
    except Unwritable as question:
        raise Refused(
            f"The question {question} of {quiz.title} cannot be written as GIFT. Reword it on the site."
        ) from question


# --- Into the folder -------------------------------------------------------------------------------------


def _store(folder: Path, export: Export, there: set[Path], dry_run: bool) -> None:
    for path, data in sorted(export.files.items()):
        file = folder / path
        sign = "+" if not file.exists() else "=" if file.read_bytes() == data else "~"
        export.lines.append(f"{sign} {path.as_posix()}")
        if sign != "=" and not dry_run:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    beside = {path.parent / QUESTIONS for path in there if (folder / path.parent / QUESTIONS).exists()}
    for path in sorted((there | beside) - export.files.keys()):
        export.lines.append(f"- {path.as_posix()}")
        if not dry_run:
            (folder / path).unlink()
            if path.parent != Path() and not any((folder / path.parent).iterdir()):
                (folder / path.parent).rmdir()
