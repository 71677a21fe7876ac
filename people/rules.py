"""What we decide about people: who is what, who is away, whose time is stretched.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

COORDINATOR = "coordinator"
TRAINER = "trainer"
LEAD = "lead"
SUPERVISOR = "supervisor"
ROLES = (COORDINATOR, TRAINER, LEAD, SUPERVISOR)
"""The roles somebody gives. Everybody with an account may be a trainee. A lead is a trainer who reviews."""


def with_implied(roles: Iterable[str]) -> frozenset[str]:
    """A lead trainer is a trainer too."""
    held = frozenset(roles)
    return held | {TRAINER} if LEAD in held else held


@dataclass(frozen=True)
class Span:
    """A stretch of whole days. ``ends_on`` is the last day, or None while it is open."""

    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


STARTED, BACKWARDS, OVERLAPS = "started", "backwards", "overlaps"
"""Why a leave cannot be as asked: its first day is over, it ends before it counts, or there is one already."""


def leave_problem(asked: Span, others: Iterable[Span], earliest: date, today: date) -> str | None:
    """What is in the way of a leave; None when nothing is.

    A leave begins on ``earliest`` at the soonest: today, or the day it began, once it has. A day that is
    over is never given back or taken away, so deadlines shift forward only.
    """
    if asked.starts_on < earliest:
        return STARTED
    if asked.ends_on is not None and asked.ends_on < max(asked.starts_on, today):
        return BACKWARDS
    if any(_overlap(asked, other) for other in others):
        return OVERLAPS
    return None


def _overlap(one: Span, other: Span) -> bool:
    starts_in_time = other.ends_on is None or one.starts_on <= other.ends_on
    return starts_in_time and (one.ends_on is None or other.starts_on <= one.ends_on)


def days_away(leaves: Iterable[Span], first: date, last: date) -> int:
    """How many days from ``first`` to ``last``, both counted, fall in a leave.

    A leave freezes the house's deadlines (design, manners 4); days in two leaves count once.
    """
    days: set[int] = set()
    for leave in leaves:
        start = max(leave.starts_on, first).toordinal()
        end = min(leave.ends_on or last, last).toordinal()
        days.update(range(start, end + 1))
    return len(days)


def time_factor(extra_time_percents: Iterable[int]) -> Fraction:
    """By how much a time limit is stretched: the largest accommodation counts, never their sum."""
    return 1 + Fraction(max(extra_time_percents, default=0), 100)


# --- One person with two accounts -------------------------------------------------------------------


@dataclass(frozen=True)
class MergeFacts:
    """What stands between two accounts of one person. ``gone`` becomes part of ``kept``."""

    is_one: bool = False
    is_closed: bool = False
    is_own: bool = False
    """Whoever merges is one of the two."""
    gone_has_role: bool = False
    gone_signed: bool = False
    """Hours, ratings, signatures or certificates name this account, and what was signed never changes."""
    kept_signed: bool = False
    only_gone_confirmed: bool = False
    supervises: bool = False
    decided: bool = False
    in_one_quiz: bool = False
    in_two_groups: bool = False
    began_later: bool = False


ONE, CLOSED, OWN, ROLE = "one", "closed", "own", "role"
SIGNED_BOTH, SIGNED_GONE, UNCONFIRMED = "signed-both", "signed-gone", "unconfirmed"
SUPERVISES, DECIDED, QUIZ, GROUPS, LATER = "supervises", "decided", "quiz", "groups", "later"


def merge_problems(facts: MergeFacts) -> list[str]:
    """Everything that keeps two accounts from becoming one; empty when nothing does.

    Signed records name an account for good, so the account they name is the one that is kept, and two that
    both have some stay two. Nobody may end up having signed or decided about themselves.
    """
    if facts.is_one or facts.is_closed:
        return [ONE if facts.is_one else CLOSED]
    found = {
        OWN: facts.is_own,
        ROLE: facts.gone_has_role,
        SIGNED_BOTH: facts.gone_signed and facts.kept_signed,
        SIGNED_GONE: facts.gone_signed and not facts.kept_signed,
        UNCONFIRMED: facts.only_gone_confirmed,
        SUPERVISES: facts.supervises,
        DECIDED: facts.decided,
        QUIZ: facts.in_one_quiz,
        GROUPS: facts.in_two_groups,
        LATER: facts.began_later,
    }
    return [problem for problem, is_so in found.items() if is_so]


NOT_COORDINATOR, OWN_NEED, HOW_MUCH = "not_coordinator", "own_need", "how_much"
TIME, TRIES = "time", "tries"
NO_LIMIT = -1
"""Instead of so many per cent more time: no time limit at all."""
MORE = {TIME: (25, 50, 100, NO_LIMIT), TRIES: (1, 2, 3)}
"""How much more of what is counted can be given: time in per cent, tries in number."""


def settling_problem(*, is_own: bool, is_coordinator: bool, gives: str, more: int) -> str | None:
    """Why somebody cannot settle what was asked for. Nobody settles their own.

    ``gives``: what is given; for what is counted, ``more`` says how much.
    """
    if not is_coordinator:
        return NOT_COORDINATOR
    if is_own:
        return OWN_NEED
    return HOW_MUCH if gives in MORE and more not in MORE[gives] else None
