"""What we decide about observed practice: when a rubric can be used, what meets it, when talk about it fades.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

TALK_LASTS = timedelta(days=30)
"""How long talk about practice is kept after the last day of the cohort it belongs to."""

NO_CRITERION, NO_CHOICE, NOTHING_MEETS = "no_criterion", "no_choice", "nothing_meets"


@dataclass(frozen=True)
class Level:
    """One way in which it can be seen. The trainee reads its words."""

    id: int
    words: str
    meets: bool


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at, with its levels in order."""

    id: int
    title: str
    levels: tuple[Level, ...]


def problem(criteria: Iterable[Criterion]) -> str | None:
    """Why nobody could be watched by this rubric; None when it can be used.

    There is something to look at, each of it can be seen in two ways at least, and one of them is enough.
    """
    criteria = list(criteria)
    if not criteria:
        return NO_CRITERION
    if any(len(criterion.levels) < 2 for criterion in criteria):
        return NO_CHOICE
    if not all(any(level.meets for level in criterion.levels) for criterion in criteria):
        return NOTHING_MEETS
    return None


def chosen(
    criteria: Iterable[Criterion], choice: Mapping[int, int]
) -> tuple[tuple[Criterion, Level], ...] | None:
    """The level that was chosen for each criterion, by their ids; None while one of them has none."""
    found = []
    for criterion in criteria:
        level = next((level for level in criterion.levels if level.id == choice.get(criterion.id)), None)
        if level is None:
            return None
        found.append((criterion, level))
    return tuple(found)


def is_met(levels: Iterable[Level]) -> bool:
    """A practice is met when each criterion was seen at a level that is enough. Nothing is added up."""
    levels = list(levels)
    return bool(levels) and all(level.meets for level in levels)


def is_same_watch(by_same_person: bool, before: datetime, now: datetime) -> bool:
    """Whether two ratings in the same words are one: by the same person, on the same day in UTC.

    Whoever goes back in the browser and saves once more has seen nothing new.
    """
    return by_same_person and before.date() == now.date()


def fades_on(cohort_ends_on: date) -> date:
    """The day from which on talk about practice is gone.

    Ratings by oneself or by peers are practice talk, not records (house plan, manner 3), and talk belongs
    to the time that people spend together.
    """
    return cohort_ends_on + TALK_LASTS
