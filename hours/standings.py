"""What somebody's hours add up to, with the states apart. What is left to do is decided in certificates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment, Requirement
from hours import on_paper, rules, wording
from hours.models import HoursEntryVersion
from hours.models.requests import seeking
from hours.rules import Seeking
from people.models import User

ALWAYS = (rules.PRACTICE, rules.SUPERVISION)
"""These stand there from the first day; the other kinds once there is any, or the standard asks for it."""

ASKED = Prefetch("standard__requirements", Requirement.objects.initial())
"""What ``asked_for`` needs of enrollments, in one statement."""


@dataclass(frozen=True)
class Line:
    """Whole minutes of one kind, or of all. ``asked``: what the standard asks for in all, if it says so."""

    name: str | Promise
    signed: int
    waiting: int
    returned: int
    draft: int
    asked: int | None = None
    paper: int = 0
    """Signed on paper and accepted: beside the signed ones."""


@dataclass(frozen=True)
class Standing:
    """One enrollment, with a line for each kind of hours and one for all together."""

    enrollment: Enrollment
    lines: list[Line]


def of_trainee(person: User) -> list[Standing]:
    """For each active program of this person. Four statements, whatever the number of entries."""
    enrollments = Enrollment.objects.active().with_names().filter(person=person)
    enrollments = list(enrollments.prefetch_related(ASKED))
    versions = HoursEntryVersion.objects.visible_to(person).of(person)
    totals = versions.totals_by("entry__placement__enrollment")
    paper = on_paper.minutes_of(enrollments)
    return [
        Standing(row, lines(totals.get(row.pk, rules.totals([])), asked_for(row), paper.get(row.pk, {})))
        for row in enrollments
    ]


def without_supervisor(standings: Iterable[Standing], *, at: datetime) -> list[tuple[Enrollment, Seeking]]:
    """Those programs that ask for practice or supervision, and in which nobody supervises now."""
    practiced = [row.enrollment for row in standings if any(line.asked for line in row.lines)]
    alone = seeking(practiced, at=at)
    return [(row, alone[row.pk]) for row in practiced if row.pk in alone]


def asked_for(enrollment: Enrollment) -> dict[str, int]:
    """Minutes that the standard asks for in all, by kind of hours. What it asks for in parts is not here."""
    rows = enrollment.standard.requirements.all()
    overall = [row for row in rows if row.is_overall and row.unit == Requirement.Unit.MINUTES]
    return {row.kind: row.minimum for row in overall if row.kind in wording.KINDS}


def lines(
    totals: rules.Totals, asked: Mapping[str, int], paper: Mapping[str, int] | None = None
) -> list[Line]:
    """A line for each kind there is, and one for all together."""
    paper = paper or {}
    there = {*ALWAYS, *asked, *paper, *(kind for _state, kind in totals.minutes)}
    kinds = [kind for kind in wording.KINDS if kind in there]
    found = [_line(wording.KINDS[kind], totals, kind, asked.get(kind), paper.get(kind, 0)) for kind in kinds]
    return [*found, _line(_("All together"), totals, paper=sum(paper.values()))]


def _line(
    name: str | Promise,
    totals: rules.Totals,
    kind: str | None = None,
    asked: int | None = None,
    paper: int = 0,
) -> Line:
    signed, waiting = totals.signed(kind), totals.waiting(kind)
    return Line(name, signed, waiting, totals.returned(kind), totals.draft(kind), asked, paper)
