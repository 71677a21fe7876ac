"""What each name of the front matter means on a page: how the page gives it, how the page takes it.

``courses.exchange.frontmatter`` says which names there are; here is one row for each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagtail.models import Page

from courses.exchange import frontmatter
from courses.exchange.documents import Document, Problem
from courses.models import (
    Competency,
    LessonCredit,
    LessonPage,
    ModuleCredit,
    ModulePage,
    ModulePractice,
    ModulePrerequisite,
    ProgramPage,
    ProgramScheme,
    Scheme,
)
from courses.models.credits import Mode
from courses.rules import Credit, over_credited
from quizzes.models import Quiz

KINDS: dict[str, type[Page]] = {"program": ProgramPage, "module": ModulePage, "lesson": LessonPage}
MODELS = tuple(KINDS.values())
KINDS |= {f"{kind} translation": model for kind, model in KINDS.items()}


class Names:
    """The schemes, competencies and quizzes that front matter may name."""

    def __init__(self) -> None:
        self.schemes = {scheme.key: scheme for scheme in Scheme.objects.all()}
        self.scheme_keys = {scheme.pk: key for key, scheme in self.schemes.items()}
        rows = list(Competency.objects.select_related("framework"))
        self.competencies = {f"{row.framework.code}/{row.code}": row for row in rows}
        self.codes = {row.pk: code for code, row in self.competencies.items()}
        self.quizzes: dict[str, Quiz] = {}
        self.quiz_keys = dict(Quiz.objects.values_list("pk", "key"))
        self.modules: dict[str, int] = {}
        self.module_names: dict[int, str] = {}

    def learn(self, schemes: list[str], today: date) -> str:
        """Learn the competencies of a program's first scheme by their codes alone; or say why not."""
        if missing := [str(key) for key in schemes if key not in self.schemes]:
            return f"There is no scheme {', '.join(missing)}. Import it first."
        standard = self.schemes[schemes[0]].current_standard(today) if schemes else None
        if schemes and standard is None:
            return f"The scheme {schemes[0]} has no standard in force yet."
        for competency in standard.framework.competencies.all() if standard else ():
            self.competencies[competency.code] = self.competencies[self.codes[competency.pk]]
            self.codes[competency.pk] = competency.code
        return ""

    def know(self, module: int, name: str) -> None:
        """This module is the one that other modules of the folder name so."""
        self.modules[name], self.module_names[module] = module, name

    def faults(self, document: Document) -> Iterator[Problem]:
        """What this document names and the site has not, and minutes that would count twice."""
        head = document.head
        named = [
            (place, row["competency"]) for place in ("practice", "counts") for row in head.get(place) or []
        ]
        named += [("competency", head["competency"])] if head.get("competency") else []
        missing = [(place, code) for place, code in named if code not in self.competencies]
        for place, code in missing:
            yield document.problem(f"The program's framework has no competency {code}.", place)
        for place in ("practice", "counts"):
            codes = [row["competency"] for row in head.get(place) or []]
            if len(set(codes)) < len(codes):
                yield document.problem("A competency stands here twice.", place)
        if head.get("competency") and head.get("counts"):
            yield document.problem("Say competency: or counts:, not both.", "counts")
        if head.get("mode") and head["mode"] not in Mode.values:
            yield document.problem(f"mode: is one of {', '.join(Mode.values)}.", "mode")
        if head.get("order") and head["order"] not in ProgramPage.Order.values:
            yield document.problem(f"order: is one of {', '.join(ProgramPage.Order.values)}.", "order")
        if not missing and (name := self._counted_twice(head)):
            sentence = f"In {name}, each minute counts once: these are more than there are."
            yield document.problem(sentence, "counts")

    def _counted_twice(self, head: dict) -> str:
        """The framework in which the rows give more minutes than the lesson or the quiz has."""
        found = [(self.competencies[row["competency"]], row["minutes"]) for row in head.get("counts") or []]
        rows = [Credit(competency.framework.name, competency.code, part) for competency, part in found]
        quiz = head.get("quiz") or {}
        return over_credited(rows, head.get("minutes", quiz.get("minutes", 0)) or 0)


@dataclass(frozen=True)
class Field:
    """One name of the front matter on a page."""

    give: Callable[[Any, Names], Any]
    take: Callable[[Any, dict, Names], None]


def same(name: str) -> Field:
    """A value that a page holds as the front matter says it, under the same name."""
    return Field(
        lambda page, names: getattr(page, name),
        lambda page, head, names: setattr(page, name, head[name]),
    )


def _take_schemes(page: ProgramPage, head: dict, names: Names) -> None:
    page.program_schemes = [
        ProgramScheme(scheme=names.schemes[key], sort_order=n) for n, key in enumerate(head["schemes"])
    ]


def _take_practice(page: ModulePage, head: dict, names: Names) -> None:
    page.practices = _rows(ModulePractice, head["practice"], names)


def _give_needs(page: ModulePage, names: Names) -> list[str]:
    rows = [names.module_names.get(row.needs_id) for row in page.prerequisites.all()]
    return [name for name in rows if name]


def _take_needs(page: ModulePage, head: dict, names: Names) -> None:
    page.prerequisites = [
        ModulePrerequisite(needs_id=names.modules[name], sort_order=n) for n, name in enumerate(head["needs"])
    ]


def _give_rows(rows: Any, names: Names) -> list[dict]:
    return [{"competency": names.codes[row.competency_id], "minutes": row.minutes} for row in rows.all()]


def _rows(model: type, rows: list[dict], names: Names) -> list:
    return [
        model(competency=names.competencies[row["competency"]], minutes=row["minutes"], sort_order=n)
        for n, row in enumerate(rows)
    ]


def _counts_whole(page: LessonPage) -> bool:
    """Do all the minutes of a lesson count for one competency? Then a single word says so."""
    return [row.minutes for row in page.credits.all()] == [page.minutes]


def _give_competency(page: LessonPage, names: Names) -> str:
    return _give_rows(page.credits, names)[0]["competency"] if _counts_whole(page) else ""


def _take_lesson_credits(page: LessonPage, head: dict, names: Names) -> None:
    """The minutes, and what they count for."""
    page.minutes = head["minutes"]
    whole = {"competency": head["competency"], "minutes": page.minutes}
    page.credits = _rows(LessonCredit, [whole] if head["competency"] else head["counts"], names)


def _take_module_credits(page: ModulePage, head: dict, names: Names) -> None:
    page.credits = _rows(ModuleCredit, head["counts"], names)


def _take_quiz(page: ProgramPage | ModulePage, head: dict, names: Names) -> None:
    page.quiz = names.quizzes[head["quiz"]["key"]] if head["quiz"] else None


KEY = Field(
    lambda page, names: str(page.translation_key),
    lambda page, head, names: setattr(page, "translation_key", head["key"]),
)
QUIZ = Field(
    lambda page, names: {"key": names.quiz_keys[page.quiz_id]} if page.quiz_id else None,
    _take_quiz,
)
SCHEMES = Field(
    lambda page, names: [names.scheme_keys[row.scheme_id] for row in page.program_schemes.all()],
    _take_schemes,
)
NEEDS = Field(_give_needs, _take_needs)
PRACTICE = Field(lambda page, names: _give_rows(page.practices, names), _take_practice)
QUIZ_COUNTS = Field(lambda page, names: _give_rows(page.credits, names), _take_module_credits)
MINUTES = Field(lambda page, names: page.minutes, _take_lesson_credits)
COMPETENCY = Field(_give_competency, _take_lesson_credits)
COUNTS = Field(
    lambda page, names: [] if _counts_whole(page) else _give_rows(page.credits, names),
    _take_lesson_credits,
)

FIELDS: dict[str, dict[str, Field]] = {
    "program translation": {
        "key": KEY,
        **{n: same(n) for n in ("title", "summary", "takes", "how_long", "cost", "run_by")},
    },
    "module translation": {"key": KEY, **{n: same(n) for n in ("title", "summary")}},
    "lesson translation": {"key": KEY, **{n: same(n) for n in ("title", "summary")}},
    "program": {
        "key": KEY,
        "quiz": QUIZ,
        "schemes": SCHEMES,
        **{n: same(n) for n in ("title", "summary", "takes", "how_long", "cost", "run_by", "order")},
    },
    "module": {
        "key": KEY,
        "quiz": QUIZ,
        "needs": NEEDS,
        "practice": PRACTICE,
        "counts": QUIZ_COUNTS,
        **{n: same(n) for n in ("title", "summary", "opens_on", "mode", "meeting_minutes")},
    },
    "lesson": {
        "key": KEY,
        "minutes": MINUTES,
        "competency": COMPETENCY,
        "counts": COUNTS,
        **{n: same(n) for n in ("title", "summary", "mode")},
    },
}


def give(page: Page, kind: str, names: Names) -> dict:
    """The front matter of a page. Of its quiz it names the key alone."""
    head = {name: field.give(page, names) for name, field in FIELDS[kind].items()}
    return _with_quiz_key(frontmatter.complete(head, kind))


def wanted(document: Document, kind: str) -> dict:
    """The front matter of a file in the same form."""
    head = _with_quiz_key(frontmatter.complete(document.head, kind))
    return head | {"needs": document.needs()} if "needs" in head else head


def _with_quiz_key(head: dict) -> dict:
    return head | {"quiz": {"key": head["quiz"]["key"]}} if head.get("quiz") else head


def repeat(page: Page, original: Page) -> None:
    """Let a translation say what its editor asks for and nobody reads there: it counts on the original."""
    if isinstance(page, LessonPage):
        page.minutes = original.minutes
    if isinstance(page, ProgramPage):
        page.program_schemes = [
            ProgramScheme(scheme_id=row.scheme_id) for row in original.program_schemes.all()
        ]


def take(page: Page, kind: str, head: dict, changed: list[str], names: Names) -> None:
    """Put these names of a head into the page."""
    for name in changed:
        FIELDS[kind][name].take(page, head, names)
