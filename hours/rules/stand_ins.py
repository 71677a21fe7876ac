"""Who may sign in the place of a supervisor: a successor of one who left, or somebody they named for a while.

Pure Python: no database, no clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hours.rules.facts import PlacementFacts, Problem
from hours.rules.qualifications import Standing, check_not_suspended, check_qualified
from people.rules import Span

SUCCESSOR, DELEGATE = "successor", "delegate"
LONGEST_DELEGATION = timedelta(days=92)
"""Whoever is away for longer hands the placement over."""


@dataclass(frozen=True, kw_only=True)
class StandInSpan(Span):
    """Somebody in the place of a supervisor. A successor for these days of work; a delegate while they last."""

    kind: str
    person_id: int
    supervisor_id: int

    def holds(self, placement: PlacementFacts, *, worked_on: date, today: date) -> bool:
        """Whether it is about work of this day, today. It is the supervisor's day, or nobody stands in for it."""
        day = worked_on if self.kind == SUCCESSOR else today
        theirs = placement.supervisor_on(worked_on, self.supervisor_id) is not None
        return (
            theirs and self.covers(day) and self.person_id not in (placement.trainee_id, self.supervisor_id)
        )


def standing_in(
    spans: Iterable[StandInSpan], placement: PlacementFacts, *, worked_on: date, today: date
) -> StandInSpan | None:
    """In whose place one person decides about a day. Whoever supervised that day does so in their own name."""
    for span in spans:
        if placement.supervisor_on(worked_on, span.person_id):
            return None
        if span.holds(placement, worked_on=worked_on, today=today):
            return span
    return None


@dataclass(frozen=True)
class Appointing:
    """Somebody is to stand in for a supervisor: who, for whom, which days, and who says so."""

    span: StandInSpan
    placement: PlacementFacts
    by_id: int
    is_coordinator: bool
    today: date
    has_role: bool = True
    standing: Standing = field(default_factory=Standing)
    waiting: int = 1
    """How many entries wait for the supervisor on these days."""
    others: tuple[StandInSpan, ...] = ()
    """Where the same person stands in for the same supervisor already."""

    @property
    def is_successor(self) -> bool:
        return self.span.kind == SUCCESSOR


def named_by_who_may(facts: Appointing) -> Problem | None:
    """A coordinator names a successor; a supervisor or a coordinator names who signs meanwhile (hours A7.20)."""
    may = facts.is_coordinator or (not facts.is_successor and facts.by_id == facts.span.supervisor_id)
    own = facts.by_id in (facts.placement.trainee_id, facts.span.person_id)
    return Problem(None, "stand-in-not-yours") if own or not may else None


def is_somebody_else(facts: Appointing) -> Problem | None:
    """Never the trainee of that placement, and never the supervisor (hours A7.20)."""
    if facts.span.person_id == facts.placement.trainee_id:
        return Problem("person", "stand-in-is-trainee")
    if facts.span.person_id == facts.span.supervisor_id:
        return Problem("person", "stand-in-is-same")
    return None


def is_qualified_now(facts: Appointing) -> Problem | None:
    """Whoever stands in is a supervisor, and qualified today as the Standard asks (hours A7.13)."""
    standing = facts.standing
    fine = facts.has_role and not (check_qualified(standing, facts.today) or check_not_suspended(standing))
    return None if fine else Problem("person", "stand-in-not-qualified")


def has_an_end(facts: Appointing) -> Problem | None:
    """From a day until a day (hours A7.20)."""
    first, last = facts.span.starts_on, facts.span.ends_on
    return None if last and first <= last else Problem("ends_on", "stand-in-no-end")


def days_fit(facts: Appointing) -> Problem | None:
    """A successor comes after the supervisor left, for days of theirs. A delegation ends, and before long."""
    first, last = facts.span.starts_on, facts.span.ends_on or facts.span.starts_on
    whose = facts.span.supervisor_id
    if facts.is_successor:
        if any(row.person_id == whose and row.covers(facts.today) for row in facts.placement.supervisors):
            return Problem(None, "stand-in-still-here")
        days = (facts.placement.supervisor_on(day, whose) for day in (first, last))
        return None if all(days) else Problem("starts_on", "stand-in-other-days")
    if last < facts.today or last - first > LONGEST_DELEGATION:
        return Problem("ends_on", "stand-in-too-long")
    return None


def is_not_named_twice(facts: Appointing) -> Problem | None:
    """One row says it for a day, so that ending it ends it."""
    first, last = facts.span.starts_on, facts.span.ends_on or facts.span.starts_on
    same = [other for other in facts.others if other.kind == facts.span.kind]
    twice = any(other.starts_on <= last and (other.ends_on or last) >= first for other in same)
    return Problem("starts_on", "stand-in-already") if twice else None


def something_waits(facts: Appointing) -> Problem | None:
    """A successor is named for hours that wait, and not in advance."""
    return None if facts.waiting or not facts.is_successor else Problem(None, "stand-in-nothing-waits")


AppointingRule = Callable[[Appointing], Problem | None]

APPOINTING_RULES: tuple[AppointingRule, ...] = (
    named_by_who_may,
    is_somebody_else,
    is_qualified_now,
    has_an_end,
    days_fit,
    is_not_named_twice,
    something_waits,
)


def check_appointing(facts: Appointing) -> list[Problem]:
    """Everything that keeps this person from standing in."""
    return [problem for rule in APPOINTING_RULES if (problem := rule(facts))]
