"""A folder beside the site: what is new, what differs, what somebody edited since. It changes no page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db.models import Max, Q
from django.utils import timezone
from wagtail.coreutils import get_content_languages
from wagtail.models import Page, PageLogEntry

from courses.exchange import bodies, documents, heads, library, quizzes
from courses.exchange.brought import IMPORTED, REMOVED, Brought
from courses.exchange.documents import Document, Problem
from courses.exchange.files import Incoming, Later, Outgoing, Shelf
from courses.exchange.folder import ModuleFolder, ProgramFolder
from courses.exchange.practices import Practices
from courses.models import LessonPage, ProgramIndexPage, ProgramPage

UNPUBLISHED = "wagtail.unpublish"


@dataclass
class PagePlan:
    """One file of the folder, beside its page. Of a translation, ``original`` is the plan it goes with."""

    document: Document
    kind: str
    page: Page
    head: dict
    stream: list[dict]
    is_new: bool
    changed: list[str] = field(default_factory=list)
    is_own: bool = True
    is_published: bool = False
    was_unpublished: bool = False
    changed_in_library: list[str] = field(default_factory=list)
    original: "PagePlan | None" = None

    @property
    def name(self) -> str:
        """The page in words, with its title in the folder."""
        return named(self.page, self.head["title"], self.document.language)

    @property
    def conflict(self) -> str:
        """What somebody did on the site that this file would undo; empty when nothing."""
        if self.is_new:
            return ""
        if self.changed and not self.is_own:
            return "was edited on the site"
        if self.changed_in_library:
            return f"shows {', '.join(self.changed_in_library)}, which was changed in the library"
        return "was unpublished on the site" if self.was_unpublished else ""


class Comparison:
    """Everything that has to be known before anything is written."""

    def __init__(self, program: ProgramFolder, publish: bool, stored: list, at: datetime):
        self.program, self.publish = program, publish
        self.names, self.problems = heads.Names(), []
        self.plans: dict = {}
        self.index = ProgramIndexPage.of_the_site()
        if self.index is None:
            self.problems.append(program.document.problem("The site has no list of programs yet. Add one."))
            return
        today = timezone.localdate(at, timezone.get_default_timezone())
        if sentence := self.names.learn(program.document.head.get("schemes") or [], today):
            self.problems.append(program.document.problem(sentence, "schemes"))
        files = [(program.document, program.questions), *((m.document, m.questions) for m in program.modules)]
        self.quizzes, problems = quizzes.plan(
            files, program.questions_in, Brought(program.document.head["key"]), at
        )
        self.problems += problems
        for words in (words for found in self.quizzes for words in found.translations):
            if sentence := self._not_spoken(words.language):
                name = words.path.relative_to(program.root.parent).as_posix()
                self.problems.append(Problem(name, 1, sentence))
        coming = {(found.bank.key, step.key) for found in self.quizzes for step in found.steps}
        self.shelf = Shelf(program.root, stored, coming)
        self.banks = {path: key for module in program.modules for path, key in _banks(module)}
        self.banks |= {d.path: self.banks.get(d.original.path, "") for d in program.translations}
        self._pages()

    # --- Pages ------------------------------------------------------------------------------------------

    def _pages(self) -> None:
        kinds = [("program", self.program.document, None)]
        for module in self.program.modules:
            kinds.append(("module", module.document, self.program.document))
            kinds += [("lesson", lesson, module.document) for lesson in module.lessons]
        keys = [document.head["key"] for _kind, document, _above in kinds]
        self.known = self._known(keys, {"locale": self.index.locale_id})
        self.own = self._imported(self.known.values())
        self.taken_down = self._unpublished(self.known.values())
        self._know_modules()
        for kind, document, above in kinds:
            page = self.known.get(document.head["key"])
            if page is not None and not self._in_place(page, kind, above):
                sentence = "This key belongs to a page of another program or module."
                self.problems.append(document.problem(sentence, "key"))
            else:
                self.plans[document.path] = self._plan(kind, document, page)
        self._translations(kinds)
        self.practices = Practices(self.program, self.known, self.publish)
        self.problems += self.practices.problems

    def _translations(self, kinds: list[tuple[str, Document, Document | None]]) -> None:
        """The same for what lies beside the files in other languages."""
        of = {document.path: (kind, above) for kind, document, above in kinds}
        self.known_in = {
            language: self._known(
                [document.head["key"] for _kind, document, _above in kinds],
                {"locale__language_code": language},
            )
            for language in sorted({d.language for d in self.program.translations})
        }
        for pages in self.known_in.values():
            self.own |= self._imported(pages.values())
            self.taken_down |= self._unpublished(pages.values())
        for document in self.program.translations:
            kind, above = of[document.original.path]
            page = self.known_in[document.language].get(document.head["key"])
            if sentence := self._not_spoken(document.language):
                self.problems.append(document.problem(sentence))
            elif page and above and not self._is_below(page, above, document.language):
                sentence = "This translation stands below a page of another program or module."
                self.problems.append(document.problem(sentence, "key"))
            elif document.original.path in self.plans:
                original = self.plans[document.original.path]
                self.plans[document.path] = self._plan(f"{kind} translation", document, page, original)

    def _not_spoken(self, language: str) -> str:
        """Why nothing can be translated into this language here; empty when it can."""
        others = get_content_languages().keys() - {self.index.locale.language_code}
        if language in others:
            return ""
        return f"Nothing is translated into {language} here. There is: {', '.join(sorted(others)) or 'none'}."

    def _is_below(self, page: Page, above: Document, language: str) -> bool:
        parent = self.known_in[language].get(above.head["key"])
        return parent is not None and page.is_child_of(parent)

    def _know_modules(self) -> None:
        """Modules name each other by their folders; one that the folder does not have, by its address."""
        if page := self.known.get(self.program.document.head["key"]):
            for pk, slug in page.get_children().values_list("pk", "slug"):
                self.names.module_names[pk] = slug
        for module in self.program.modules:
            if page := self.known.get(module.document.head["key"]):
                self.names.know(page.pk, module.document.slug)

    def _known(self, keys: list[str], locale: dict) -> dict[str, Page]:
        """The pages that have these keys in one language."""
        return {
            str(page.translation_key): page
            for model in heads.MODELS
            for page in model.objects.filter(translation_key__in=keys, **locale)
        }

    def _in_place(self, page: Page, kind: str, above: Document | None) -> bool:
        parent = self.index if above is None else self.known.get(above.head["key"])
        return isinstance(page, heads.KINDS[kind]) and parent is not None and page.is_child_of(parent)

    def _imported(self, pages) -> set[int]:
        """The pages whose latest revision an import wrote, or found to say the same."""
        entries = PageLogEntry.objects.filter(
            action=IMPORTED, revision__in=[page.latest_revision_id for page in pages]
        )
        return set(entries.values_list("page", flat=True))

    def _unpublished(self, pages) -> set[int]:
        """The pages that a person took down after they had been published."""
        down = [page.pk for page in pages if not page.live and page.first_published_at]
        newest = PageLogEntry.objects.filter(page__in=down, action__in=[REMOVED, UNPUBLISHED])
        rows = newest.values("page").annotate(
            removed=Max("pk", filter=Q(action=REMOVED)), by_hand=Max("pk", filter=Q(action=UNPUBLISHED))
        )
        return {row["page"] for row in rows if (row["by_hand"] or 0) > (row["removed"] or 0)}

    def _plan(
        self, kind: str, document: Document, page: Page | None, original: PagePlan | None = None
    ) -> PagePlan:
        found, problems = bodies.read(
            document, Incoming(document, self.shelf, self.banks.get(document.path, ""))
        )
        problems += self.names.faults(document)
        self.problems += problems
        if page is None:
            latest = heads.KINDS[kind](locale_id=None if original else self.index.locale_id)
        elif page.latest_revision_id and page.latest_revision_id != page.live_revision_id:
            latest = page.get_latest_revision_as_object()
        else:
            latest = page
        previous = stream_of(latest)
        stream = bodies.settle(document.head["key"], found, previous, original.stream if original else ())
        if original and not problems:
            self.problems += bodies.strangers(document, stream, original.stream)
        plan = PagePlan(document, kind, latest, heads.wanted(document, kind), stream, page is None)
        plan.original = original
        has = heads.give(latest, kind, self.names) if page else {}
        plan.changed = [name for name, value in plan.head.items() if has.get(name) != value]
        if page is None or not bodies.same(previous, stream):
            plan.changed.append("body")
            plan.changed_in_library = library.changed(library.shown(previous) - library.shown(stream))
            if not problems:
                self.problems += bodies.faults(document, stream, latest.body.stream_block)
        if page is not None:
            plan.is_own = page.pk in self.own
            plan.is_published = page.live and page.live_revision_id == page.latest_revision_id
            plan.was_unpublished = self.publish and page.pk in self.taken_down
        return plan

    def texts(self, plan: PagePlan) -> tuple[str, str]:
        """A page as the site has it, and as the folder has it, both as a file."""
        if plan.is_new:
            return "", ""
        desk = Outgoing(self.banks.get(plan.document.path, ""))
        has = heads.give(plan.page, plan.kind, self.names)
        before = documents.write(has, plan.kind, bodies.write(stream_of(plan.page), desk))
        return before, documents.write(plan.head, plan.kind, bodies.write(plan.stream, desk))

    def there(self) -> set[int]:
        """The pages that were on the site before."""
        return {plan.page.pk for plan in self.plans.values() if not plan.is_new}

    # --- What is not in the folder ----------------------------------------------------------------------

    def languages_gone(self) -> list[Page]:
        """The live translations of the program into languages that the folder does not have."""
        there = [plan.page.pk for plan in self.plans.values()]
        found = ProgramPage.objects.live().filter(translation_key=self.program.document.head["key"])
        return list(found.exclude(locale=self.index.locale_id).exclude(pk__in=there))

    def gone(self, parent: Page, pages: list[Page]) -> list[Page]:
        """The live pages below this one that the folder does not have."""
        wanted = [page.pk for page in pages]
        return list(parent.get_children().live().exclude(pk__in=wanted).specific())

    def is_own(self, page: Page) -> bool:
        """Did an import write the latest revision of this page?"""
        return page.pk in self._imported([page])

    # --- Conflicts --------------------------------------------------------------------------------------

    def conflicts(self) -> Iterator[Problem]:
        """Everything that was edited on the site and would be undone."""
        how = "Say which side wins: --on-conflict folder or --on-conflict site."
        for plan in self.plans.values():
            if plan.conflict:
                name = named(plan.page, plan.page.title, plan.document.language)
                yield plan.document.problem(f"Conflict: the {name} {plan.conflict}. {how}")
        for found in self.quizzes:
            for _key, why in quizzes.conflicts(found):
                yield found.document.problem(f"Conflict: the {why}. {how}", "quiz")
        for plan in self.plans.values():
            if not plan.is_new and not isinstance(plan.page, LessonPage):
                yield from self._added_by_hand(plan, how)
        yield from self.practices.conflicts(how)
        for page in self.languages_gone():
            if not self.is_own(page):
                name = named(page, page.title, page.locale.language_code)
                sentence = f"Conflict: the {name} is on the site and not in the folder. {how}"
                yield self.program.document.problem(sentence)

    def _added_by_hand(self, plan: PagePlan, how: str) -> Iterator[Problem]:
        there = [other.page for other in self.plans.values() if not other.is_new]
        pages = [page for page in there if page.is_child_of(plan.page)]
        for page in self.gone(plan.page, pages):
            if not self.is_own(page):
                name = named(page, page.title, plan.document.language)
                yield plan.document.problem(
                    f"Conflict: the {name} is on the site and not in the folder. {how}"
                )
        for row in self.practices.added_by_hand(plan.page):
            name = f"observed practice {row.title}"
            yield plan.document.problem(f"Conflict: the {name} is on the site and not in the folder. {how}")


def named(page: Page, title: str, language: str) -> str:
    """What a page is, its title, and its language where it is a translation."""
    return f"{page._meta.verbose_name} {title}" + (f" ({language})" if language else "")


def _banks(module: ModuleFolder) -> Iterator[tuple[Path, str]]:
    """The question bank that the files of a module mean when they name none."""
    quiz = module.document.head.get("quiz") or {}
    for document in (module.document, *module.lessons):
        yield document.path, quiz.get("bank") or quiz.get("key") or ""


def settled(stream: list[dict]) -> list[dict]:
    """A stream whose questions are all on the site by now."""
    return [
        row | {"value": {"question": row["value"]["question"].pk()}}
        if row["type"] == "check_yourself" and isinstance(row["value"]["question"], Later)
        else row
        for row in stream
    ]


def stream_of(page: Page) -> list[dict]:
    """The body of a page as a stream stores it."""
    return list(page.body.get_prep_value()) if page.body else []
