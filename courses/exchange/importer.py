"""Brings a program's folder into Wagtail: a page for each file, a question bank for each quiz.

First everything is compared, and nothing is written (``courses.exchange.comparing``). Then what differs
is taken, in one transaction. Importing twice changes nothing. A changed file becomes a new revision of
its page. A file that is gone unpublishes its page and never deletes it, since somebody may have
completed it.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from courses import refusals
from courses.exchange import folder, heads, library, plain, practices, quizzes
from courses.exchange.brought import IMPORTED, REMOVED
from courses.exchange.comparing import Comparison, PagePlan, named, settled
from courses.exchange.documents import FolderError
from courses.exchange.report import CHANGED, GONE, KEPT, NEW, SAME, Report
from courses.models import LessonPage, ProgramTeam
from courses.rules import circle

FOLDER, SITE = "folder", "site"
WINNERS = (FOLDER, SITE)


class Conflict(FolderError):
    """Somebody edited on the site what the folder says otherwise; nobody said which side wins."""


class _DryRun(Exception):
    """Ends the transaction of a dry run, so that nothing stays."""


def import_program(
    path: Path,
    *,
    publish: bool = False,
    dry_run: bool = False,
    on_conflict: str = "",
    user=None,
    at: datetime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Import a folder in one transaction.

    Raises ``FolderError`` with everything that has to be mended, and ``Conflict`` with everything that was
    edited on the site since, unless ``on_conflict`` says that the folder or the site wins.
    """
    program = plain.read(path) if plain.is_plain(path) else folder.read(path)
    report, stored = Report(), []
    try:
        with transaction.atomic():
            comparison = Comparison(program, publish, stored, at)
            _Importer(comparison, report, publish, on_conflict, user, at, progress).run()
            if dry_run:
                raise _DryRun
    except _DryRun:
        _forget(stored)
    except BaseException:
        _forget(stored)
        raise
    return report


def _forget(stored: Iterable) -> None:
    """Take back the files that were stored for pages that are not there."""
    for file in stored:
        file.storage.delete(file.name)


class _Importer:
    def __init__(self, comparison: Comparison, report: Report, publish, on_conflict, user, at, progress):
        self.compared, self.report = comparison, report
        self.publish, self.on_conflict, self.user, self.at = publish, on_conflict, user, at
        self.progress, self.done = progress, 0

    def run(self) -> None:
        if self.compared.problems:
            raise FolderError(self.compared.problems)
        if not self.on_conflict and (conflicts := list(self.compared.conflicts())):
            raise Conflict(conflicts)
        program = self.compared.program
        for note in program.notes:
            self.report.note(KEPT, note)
        quizzes_of = self._quizzes()
        page = self._page(program.document, self.compared.index)
        ProgramTeam.objects.of(page)
        self.report.entries += quizzes_of.get(program.document.path, [])
        self._make_modules(page)
        modules = []
        for module in program.modules:
            self.report.entries += quizzes_of.get(module.document.path, [])
            found = self._page(module.document, page)
            self._tidy(found, [self._page(lesson, found) for lesson in module.lessons])
            self._practices(module, found)
            modules.append(found)
        self._tidy(page, modules)
        self._check_circles(modules)
        self._translations(page)
        taken = [plan for plan in self.compared.plans.values() if not self._is_kept(plan)]
        library.remember({thing for plan in taken for thing in library.shown(plan.stream)}, self.user)

    def _practices(self, module: folder.ModuleFolder, page: Page) -> None:
        """The observed practice of a module: taken, or withdrawn where its file is gone."""
        known, keeps = self.compared.practices, self.on_conflict == SITE
        for document in module.practices:
            with self._told(document):
                plan = known.plans[document.path]
                practices.take(plan, page, self.report, keep=keeps, publish=self.publish, user=self.user)
        self._withdraw(page)

    def _withdraw(self, module: Page) -> None:
        """Take down the observed practice of a module that is not in the folder."""
        known, keeps = self.compared.practices, self.on_conflict == SITE
        for row in (row for row in known.gone if row.module_id == module.pk):
            keep = keeps and row.pk not in known.own
            practices.withdraw(row, self.report, keep=keep, user=self.user)

    def _make_modules(self, program: Page) -> None:
        """Each new module becomes a page before any says which others it needs."""
        for document in (module.document for module in self.compared.program.modules):
            plan = self.compared.plans[document.path]
            if plan.is_new:
                with self._told(document):
                    self._make(plan, program, [name for name in plan.head if name != "needs"])
                self.compared.names.know(plan.page.pk, document.slug)

    def _translations(self, program: Page) -> None:
        """The pages in other languages, each below the translation of the page its original is below."""
        above: dict[tuple[int, str], Page] = {}
        below: dict[Page, list[Page]] = {}
        for document in self.compared.program.translations:
            original = self.compared.plans[document.path].original.page
            parent = above.get((_as_it_stands(original).get_parent().pk, document.language))
            page = self._page(document, parent or self.compared.index.in_language(document.language))
            above[original.pk, document.language] = page
            if not isinstance(page, LessonPage):
                below[page] = []
            if parent is None:
                ProgramTeam.objects.of(program).may_write(page)
            else:
                below[parent].append(page)
        for page, pages in below.items():
            self._tidy(page, pages)
        self._take_down(self.compared.languages_gone())

    def _check_circles(self, modules: list[Page]) -> None:
        """The folder has none in it; what was kept as it is on the site may close one."""
        needs = {page.pk: [row.needs_id for row in page.prerequisites.all()] for page in modules}
        for page, module in zip(modules, self.compared.program.modules, strict=True):
            if way := circle(needs, page.pk):
                names = [self.compared.names.module_names[pk] for pk in way]
                raise FolderError([module.document.problem(refusals.circle(names).sentence, "needs")])

    def _quizzes(self) -> dict[Path, list]:
        """Take all quizzes; what to report of each, by document."""
        entries = {}
        for found in quizzes.in_turn(self.compared.quizzes):
            kept = {key for key, _why in quizzes.conflicts(found)} if self.on_conflict == SITE else set()
            report = Report()
            quiz = quizzes.take(found, kept, report, self.user, self.at)
            self.compared.names.quizzes[quiz.key] = quiz
            self.compared.names.quiz_keys[quiz.pk] = quiz.key
            entries[found.document.path] = report.entries
        return entries

    def _page(self, document, parent: Page) -> Page:
        """The page of a document: made, changed or left alone."""
        plan = self.compared.plans[document.path]
        self.done += 1
        self.progress(self.done, len(self.compared.plans))
        what = plan.name
        if self._is_kept(plan):
            self.report.note(KEPT, f"{what} (kept as it is on the site)")
            return plan.page
        goes_out = self._goes_out(plan) and not plan.changed
        sign = NEW if plan.is_new else CHANGED if plan.changed or goes_out else SAME
        texts = self.compared.texts(plan) if sign == CHANGED else ()
        self.report.note(sign, what + (" (published)" if goes_out else ""), *texts)
        with self._told(document):
            self._write(plan, parent)
        return plan.page

    def _goes_out(self, plan: PagePlan) -> bool:
        """Is something published that readers do not see yet?"""
        return self.publish and (bool(plan.changed) or not plan.is_published)

    def _is_kept(self, plan: PagePlan) -> bool:
        return bool(plan.conflict) and self.on_conflict == SITE

    @contextmanager
    def _told(self, document) -> Iterator[None]:
        """What a page itself refuses, with the file it is about."""
        try:
            yield
        except ValidationError as error:
            says = [
                document.problem(f"{name}: {' '.join(m)}", name) for name, m in error.message_dict.items()
            ]
            raise FolderError(says) from error

    def _make(self, plan: PagePlan, parent: Page, names: list[str]) -> None:
        """A page for a file that has none yet, with these names of its front matter, as a draft."""
        heads.take(plan.page, plan.kind, plan.head, names, self.compared.names)
        plan.page.body = settled(plan.stream)
        plan.page.slug = plan.original.page.slug if plan.original else plan.document.slug
        if plan.original:
            heads.repeat(plan.page, plan.original.page)
        plan.page.live = False
        parent.add_child(instance=plan.page)

    def _write(self, plan: PagePlan, parent: Page) -> None:
        page = plan.page
        if page.pk is None:
            self._make(plan, parent, list(plan.head))
        elif plan.is_new:
            heads.take(page, plan.kind, plan.head, ["needs"], self.compared.names)
        else:
            changed = [name for name in plan.changed if name != "body"]
            heads.take(page, plan.kind, plan.head, changed, self.compared.names)
            if "body" in plan.changed:
                page.body = settled(plan.stream)
        if plan.changed:
            page.save_revision(user=self.user, clean=True, log_action=IMPORTED)
        elif not plan.is_own:
            log(instance=page, action=IMPORTED, user=self.user, revision=page.latest_revision)
        if self._goes_out(plan):
            page.latest_revision.publish(user=self.user)
            page.refresh_from_db()

    def _tidy(self, parent: Page, pages: list[Page]) -> None:
        """Put the pages in the folder's order and unpublish what is no longer in it."""
        parent = _as_it_stands(parent)
        self._take_down(self.compared.gone(parent, pages))
        moved = _order(parent, [page.pk for page in pages], self.compared.there())
        if moved and parent.locale_id == self.compared.index.locale_id:
            self.report.note(CHANGED, f"{self._name(parent.specific)} (in another order)")

    def _take_down(self, pages: list[Page]) -> None:
        """Unpublish what is no longer in the folder, and what is below it."""
        for gone in pages:
            if self.on_conflict == SITE and not self.compared.is_own(gone):
                self.report.note(KEPT, f"{self._name(gone)} (kept as it is on the site)")
                continue
            for page in [*gone.get_descendants().live().specific(), gone]:
                page.unpublish(user=self.user, log_action=REMOVED)
                self.report.note(GONE, f"{self._name(page)} (unpublished)")
                self._withdraw(page)

    def _name(self, page: Page) -> str:
        ours = page.locale_id == self.compared.index.locale_id
        return named(page, page.title, "" if ours else page.locale.language_code)


def _as_it_stands(page: Page) -> Page:
    """The page with its place in the tree of now: moving others leaves an old one in memory."""
    return Page.objects.get(pk=page.pk)


def _order(parent: Page, wanted: list[int], before: set[int]) -> bool:
    """Move only the pages that stand in the wrong place. Did those that were there before change places?"""
    there = [pk for pk in parent.get_children().values_list("pk", flat=True) if pk in set(wanted)]
    changed = [pk for pk in there if pk in before] != [pk for pk in wanted if pk in before]
    for place, pk in enumerate(wanted):
        if there[place] == pk:
            continue
        page, last = Page.objects.get(pk=pk), Page.objects.get(pk=wanted[place - 1]) if place else None
        target, where = (last, "right") if last else (Page.objects.get(pk=there[0]), "left")
        page.move(target, pos=where)
        there.remove(pk)
        there.insert(place, pk)
    return changed
