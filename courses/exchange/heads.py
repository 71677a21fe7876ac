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
    ModulePage,
    ModulePractice,
    ProgramPage,
    ProgramScheme,
    Scheme,
)
from quizzes.models import Quiz

KINDS: dict[str, type[Page]] = {"program": ProgramPage, "module": ModulePage, "lesson": LessonPage}


class Names:
    """The schemes, competencies and quizzes that front matter may name."""

    def __init__(self) -> None:
        self.schemes = {scheme.key: scheme for scheme in Scheme.objects.all()}
        self.scheme_keys = {scheme.pk: key for key, scheme in self.schemes.items()}
        self.codes = dict(Competency.objects.values_list("pk", "code"))
        self.competencies: dict[str, Competency] = {}
        self.quizzes: dict[str, Quiz] = {}
        self.quiz_keys = dict(Quiz.objects.values_list("pk", "key"))

    def competencies_of(self, document: Document, today: date) -> Iterator[Problem]:
        """Learn the competencies of the program's first scheme; they may be named from here on."""
        wanted = document.head.get("schemes") or []
        if missing := [str(key) for key in wanted if key not in self.schemes]:
            sentence = f"There is no scheme {', '.join(missing)}. Import it first."
            yield document.problem(sentence, "schemes")
        elif wanted:
            standard = self.schemes[wanted[0]].current_standard(today)
            if standard is None:
                sentence = f"The scheme {wanted[0]} has no standard in force yet."
                yield document.problem(sentence, "schemes")
            else:
                found = standard.framework.competencies.all()
                self.competencies = {competency.code: competency for competency in found}

    def faults(self, document: Document) -> Iterator[Problem]:
        """The competencies this document names and the framework has not."""
        named = [("practice", row.get("competency")) for row in document.head.get("practice") or []]
        named += [("competency", document.head.get("competency"))]
        for place, code in named:
            if code and code not in self.competencies:
                yield document.problem(f"The program's framework has no competency {code}.", place)


@dataclass(frozen=True)
class Field:
    """One name of the front matter on a page."""

    give: Callable[[Any, Names], Any]
    take: Callable[[Any, Any, Names], None]


def same(attribute: str) -> Field:
    """A value that a page holds as the front matter says it."""
    return Field(
        lambda page, names: getattr(page, attribute),
        lambda page, value, names: setattr(page, attribute, value),
    )


def _take_schemes(page: ProgramPage, keys: list[str], names: Names) -> None:
    page.program_schemes = [
        ProgramScheme(scheme=names.schemes[key], sort_order=n) for n, key in enumerate(keys)
    ]


def _take_practice(page: ModulePage, rows: list[dict], names: Names) -> None:
    page.practices = [
        ModulePractice(competency=names.competencies[row["competency"]], minutes=row["minutes"], sort_order=n)
        for n, row in enumerate(rows)
    ]


def _give_competency(page: LessonPage, names: Names) -> str:
    """The one that all the minutes of a lesson count for, in the program's framework when that is known."""
    whole = [row.competency_id for row in page.credits.all() if row.minutes == page.minutes]
    known = [pk for pk in whole if pk in {competency.pk for competency in names.competencies.values()}]
    return next((names.codes[pk] for pk in known or whole), "")


def _take_competency(page: LessonPage, code: str, names: Names) -> None:
    """What stands in other frameworks was written in the admin, and stays."""
    known = {competency.pk for competency in names.competencies.values()}
    others = [
        (row.competency_id, row.minutes) for row in page.credits.all() if row.competency_id not in known
    ]
    _set_credits(page, [(names.competencies[code].pk, page.minutes), *others] if code else others)


def _take_minutes(page: LessonPage, minutes: int, names: Names) -> None:
    """Rows that were worth the whole lesson still are."""
    rows = [(row.competency_id, row.minutes) for row in page.credits.all()]
    whole, page.minutes = page.minutes, minutes
    _set_credits(page, [(pk, minutes if part == whole else min(part, minutes)) for pk, part in rows])


def _set_credits(page: LessonPage, rows: list[tuple[int, int]]) -> None:
    page.credits = [
        LessonCredit(competency_id=pk, minutes=minutes, sort_order=n) for n, (pk, minutes) in enumerate(rows)
    ]


KEY = Field(
    lambda page, names: str(page.translation_key),
    lambda page, value, names: setattr(page, "translation_key", value),
)
QUIZ = Field(
    lambda page, names: {"key": names.quiz_keys[page.quiz_id]} if page.quiz_id else None,
    lambda page, value, names: setattr(page, "quiz", names.quizzes[value["key"]] if value else None),
)
SCHEMES = Field(
    lambda page, names: [names.scheme_keys[row.scheme_id] for row in page.program_schemes.all()],
    _take_schemes,
)
PRACTICE = Field(
    lambda page, names: [
        {"competency": names.codes[row.competency_id], "minutes": row.minutes} for row in page.practices.all()
    ],
    _take_practice,
)
COMPETENCY = Field(_give_competency, _take_competency)
MINUTES = Field(lambda page, names: page.minutes, _take_minutes)

FIELDS: dict[str, dict[str, Field]] = {
    "program": {
        "key": KEY,
        "quiz": QUIZ,
        "schemes": SCHEMES,
        **{n: same(n) for n in ("title", "summary", "takes", "how_long", "cost", "run_by")},
    },
    "module": {
        "key": KEY,
        "quiz": QUIZ,
        "practice": PRACTICE,
        **{n: same(n) for n in ("title", "summary")},
    },
    "lesson": {
        "key": KEY,
        "minutes": MINUTES,
        "competency": COMPETENCY,
        **{n: same(n) for n in ("title", "summary")},
    },
}


def give(page: Page, kind: str, names: Names) -> dict:
    """The front matter of a page. Of its quiz it names the key alone."""
    head = {name: field.give(page, names) for name, field in FIELDS[kind].items()}
    return _with_quiz_key(frontmatter.complete(head, kind))


def wanted(document: Document, kind: str) -> dict:
    """The front matter of a file in the same form."""
    return _with_quiz_key(frontmatter.complete(document.head, kind))


def _with_quiz_key(head: dict) -> dict:
    return head | {"quiz": {"key": head["quiz"]["key"]}} if head.get("quiz") else head


def take(page: Page, kind: str, head: dict, changed: list[str], names: Names) -> None:
    """Put these names of a head into the page."""
    for name in sorted(changed, key=list(FIELDS[kind]).index):  # minutes before what they count for
        FIELDS[kind][name].take(page, head[name], names)
