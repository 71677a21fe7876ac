"""A log that is too long for one PDF, in parts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby


@dataclass(frozen=True)
class Part:
    """Days worked from and until, both included, and how many lines they have."""

    since: date
    until: date
    lines: int


def parts(days: Iterable[date], most: int) -> list[Part]:
    """These days worked in as few parts as go, in order, with at most so many lines each.

    A month stays whole where it fits into a part. A day is never cut, so only a day with more lines than that is
    longer.
    """
    found: list[Part] = []
    for unit in _units(Counter(days), most):
        last = found[-1] if found else None
        if last and last.lines + unit.lines <= most:
            found[-1] = Part(last.since, unit.until, last.lines + unit.lines)
        else:
            found.append(unit)
    return found


def _units(lines: Counter[date], most: int) -> Iterator[Part]:
    """What is not cut: a month, or each day of one that is too long."""
    for _month, days in groupby(sorted(lines), lambda day: (day.year, day.month)):
        month = list(days)
        if (together := sum(lines[day] for day in month)) <= most:
            yield Part(month[0], month[-1], together)
        else:
            yield from (Part(day, day, lines[day]) for day in month)
