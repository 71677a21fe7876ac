"""Brings a program's folder into Wagtail: a page for each file, a question bank for each module.

Importing twice changes nothing. A changed file becomes a new revision of its page. A file that is gone
unpublishes its page and never deletes it, since somebody may have completed it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses.exchange import folder
from courses.exchange.bodies import stream
from courses.exchange.folder import Document, FolderError, ModuleFolder, Problem
from courses.models import (
    Competency,
    LessonPage,
    ModulePage,
    ModulePractice,
    ProgramIndexPage,
    ProgramPage,
    ProgramScheme,
    ProgramTeam,
    Scheme,
)
from people.refusals import Refused
from quizzes.exchange import import_questions
from quizzes.models import QuestionBank, Quiz


@dataclass
class Report:
    """What an import did, or with a dry run would do: one line for each page and bank."""

    lines: list[str] = field(default_factory=list)

    def note(self, sign: str, what: str) -> None:
        """``+`` new, ``~`` changed, ``=`` as it was, ``-`` no longer in the folder."""
        self.lines.append(f"{sign} {what}")

    @property
    def changed(self) -> bool:
        return any(not line.startswith("=") for line in self.lines)


class _DryRun(Exception):
    """Ends the transaction of a dry run, so that nothing stays."""


def import_program(
    path: Path, *, publish: bool = False, dry_run: bool = False, user=None, at: datetime
) -> Report:
    """Import a folder in one transaction. Raises ``FolderError`` with everything that has to be mended."""
    program = folder.read(path)
    report = Report()
    try:
        with transaction.atomic():
            _Importer(report, publish, user, at).run(program)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return report


class _Importer:
    def __init__(self, report: Report, publish: bool, user, at: datetime):
        self.report, self.publish, self.user, self.at = report, publish, user, at

    def run(self, program: folder.ProgramFolder) -> None:
        index = ProgramIndexPage.objects.first()
        if index is None:
            raise FolderError([_problem(program.document, "The site has no list of programs yet. Add one.")])
        schemes = self._schemes(program.document)
        self.competencies = self._competencies(program.document, schemes)
        page = self._page(ProgramPage, index, program.document, self._program_fields, schemes)
        ProgramTeam.objects.of(page)
        modules = [self._module(page, module) for module in program.modules]
        self._tidy(page, modules)

    # --- One page of each kind ----------------------------------------------------------------------

    def _program_fields(self, document: Document) -> dict:
        names = ("summary", "takes", "how_long", "cost", "run_by")
        return {name: str(document.head.get(name, "")) for name in names}

    def _schemes(self, document: Document) -> list[Scheme]:
        known = {scheme.key: scheme for scheme in Scheme.objects.all()}
        wanted = document.head.get("schemes") or []
        if missing := [key for key in wanted if key not in known]:
            raise FolderError(
                [_problem(document, f"There is no scheme {', '.join(missing)}. Import it first.")]
            )
        return [known[key] for key in wanted]

    def _competencies(self, document: Document, schemes: list[Scheme]) -> dict[str, Competency]:
        """The competencies that lessons and practice may name, by code."""
        if not schemes:
            return {}
        standard = schemes[0].current_standard(timezone.localdate(self.at, timezone.get_default_timezone()))
        if standard is None:
            sentence = f"The scheme {schemes[0].key} has no standard in force yet."
            raise FolderError([_problem(document, sentence)])
        return {competency.code: competency for competency in standard.framework.competencies.all()}

    def _module(self, program: ProgramPage, module: ModuleFolder) -> ModulePage:
        quiz = self._quiz(module)
        rows = self._practice(module.document)
        page = self._page(
            ModulePage,
            program,
            module.document,
            lambda document: {"summary": str(document.head.get("summary", "")), "quiz": quiz},
            rows,
        )
        lessons = [self._page(LessonPage, page, lesson, self._lesson_fields) for lesson in module.lessons]
        self._tidy(page, lessons)
        return page

    def _practice(self, document: Document) -> list[tuple[Competency, int]]:
        rows = document.head.get("practice") or []
        return [(self._competency(document, row.get("competency")), int(row["minutes"])) for row in rows]

    def _lesson_fields(self, document: Document) -> dict:
        code = document.head.get("competency")
        return {
            "summary": str(document.head.get("summary", "")),
            "minutes": document.head["minutes"],
            "competency": self._competency(document, code) if code else None,
        }

    def _competency(self, document: Document, code: str) -> Competency:
        if code not in self.competencies:
            raise FolderError([_problem(document, f"The program's framework has no competency {code}.")])
        return self.competencies[code]

    def _quiz(self, module: ModuleFolder) -> Quiz | None:
        data = module.document.head.get("quiz")
        if not data:
            return None
        bank, _new = QuestionBank.objects.get_or_create(key=data["key"], defaults={"title": data["title"]})
        new_words = self._questions(module, bank)
        wanted = {
            "title": data["title"],
            "bank": bank,
            "draw_count": data["draw"],
            "pass_percent": data["pass"],
            "minutes": data.get("minutes", 0),
        }
        quiz, new = Quiz.objects.get_or_create(key=data["key"], defaults=wanted)
        changed = [name for name, value in wanted.items() if getattr(quiz, name) != value]
        for name in changed:
            setattr(quiz, name, wanted[name])
        if changed:
            quiz.save()
        self.report.note("+" if new else "~" if changed or new_words else "=", f"quiz {quiz.title}")
        return quiz

    def _questions(self, module: ModuleFolder, bank: QuestionBank) -> bool:
        """Bring the questions into the bank; say whether any of them is new or worded anew."""
        if module.questions is None:
            return False
        name = f"{module.questions.parent.name}/{module.questions.name}"
        try:
            found = import_questions(module.questions.read_text(encoding="utf-8-sig"), bank, at=self.at)
        except UnicodeDecodeError as error:
            raise FolderError([Problem(name, 1, "This file is not UTF-8 text. Save it as UTF-8.")]) from error
        except Refused as refusal:
            raise FolderError([Problem(name, 1, refusal.sentence)]) from refusal
        if found.skipped:
            raise FolderError([Problem(name, 1, f"{row.where}: {row.reason}") for row in found.skipped])
        return bool(found.created or found.revised)

    # --- Making and changing pages ------------------------------------------------------------------

    def _page(self, model, parent: Page, document: Document, fields, rows=None):
        """The page of a document: made, changed or left alone."""
        page = model.objects.filter(translation_key=document.head["key"]).first()
        if page is not None and not page.is_descendant_of(parent):
            raise FolderError(
                [_problem(document, "This key belongs to a page of another program or module.")]
            )
        new = page is None
        page = model(translation_key=document.head["key"], slug=document.slug, live=False) if new else page
        changed = self._fill(page, document, fields(document), rows)
        if new:
            parent.add_child(instance=page)
        if new or changed or (self.publish and not page.live):
            self._save(page)
        self.report.note("+" if new else "~" if changed else "=", f"{page._meta.verbose_name} {page.title}")
        return page

    def _fill(self, page: Page, document: Document, fields: dict, rows) -> bool:
        """Put the document's words into the page; say whether that changed anything."""
        wanted = {"title": document.head["title"], **fields}
        changed = [name for name, value in wanted.items() if getattr(page, name) != value]
        for name in changed:
            setattr(page, name, wanted[name])
        raw = stream(document)
        if list(page.body.raw_data) != raw:
            page.body = raw
            changed.append("body")
        if rows is not None and self._fill_rows(page, rows):
            changed.append("rows")
        return bool(changed)

    def _fill_rows(self, page: Page, rows: list) -> bool:
        """The rows that hang from a page: schemes of a program, practice of a module."""
        if isinstance(page, ProgramPage):
            same = [row.scheme for row in page.program_schemes.all()] == rows
            wanted = [ProgramScheme(scheme=scheme, sort_order=n) for n, scheme in enumerate(rows)]
            relation = "program_schemes"
        else:
            same = [(row.competency, row.minutes) for row in page.practices.all()] == rows
            wanted = [ModulePractice(competency=c, minutes=m, sort_order=n) for n, (c, m) in enumerate(rows)]
            relation = "practices"
        if not same:
            setattr(page, relation, wanted)
        return not same

    def _save(self, page: Page) -> None:
        revision = page.save_revision(user=self.user, clean=True)
        if self.publish:
            revision.publish(user=self.user)
            page.refresh_from_db()

    def _tidy(self, parent: Page, pages: list[Page]) -> None:
        """Put the pages in the folder's order and unpublish what is no longer in it."""
        wanted = [page.pk for page in pages]
        for gone in self._gone(parent, wanted):
            gone.unpublish(user=self.user)
            self.report.note("-", f"{gone._meta.verbose_name} {gone.title} (unpublished)")
        there = [pk for pk in parent.get_children().values_list("pk", flat=True) if pk in wanted]
        if there != wanted:
            for pk in wanted:
                Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child")

    def _gone(self, parent: Page, wanted: list[int]) -> Iterator[Page]:
        return parent.get_children().live().exclude(pk__in=wanted).specific().iterator()


def _problem(document: Document, sentence: str) -> Problem:
    return Problem(f"{document.path.parent.name}/{document.path.name}", 1, sentence)
