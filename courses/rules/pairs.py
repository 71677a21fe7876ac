"""What two people of a pair see of one another. Pure Python: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.rules.path import Module

NOTHING, HOW_FAR, MODULES = "nothing", "how-far", "modules"
LEVELS = (NOTHING, HOW_FAR, MODULES)
"""How much somebody lets the other see: nothing, how many modules are done, or each module. Never a score."""


def both_allow(one: str, other: str) -> str:
    """What both see of each other: the smaller of what each of them allows.

    So nobody gives more than they get, and until both have chosen, it is nothing.
    """
    return min(one, other, key=LEVELS.index)


@dataclass(frozen=True)
class Line:
    """One module of a glimpse."""

    title: str
    done: bool
    steps_done: int
    steps: int


@dataclass(frozen=True)
class Glimpse:
    """What one person of a pair sees of the way of the other."""

    done: int
    of: int
    lines: tuple[Line, ...]


def glimpse(modules: Iterable[Module], level: str) -> Glimpse | None:
    """As much of somebody's way as a level shows; None when it shows nothing.

    No dates, no tries and no scores, whatever the level.
    """
    if level == NOTHING:
        return None
    lines = tuple(Line(row.title, row.done, row.steps_done, len(row.steps)) for row in modules)
    return Glimpse(sum(line.done for line in lines), len(lines), lines if level == MODULES else ())
