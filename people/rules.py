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
