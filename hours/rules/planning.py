"""When somebody could be done: at the pace they have, and what it takes to be done by a day.

Pure Python: no database, no clock. All in whole minutes; nothing is rounded in anybody's favor.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
PACE_WEEKS = 8
"""The pace is that of the last eight weeks: long enough for a bad week, short enough to be of now."""
LONGEST_LOOK = 20 * 365
"""A pace that needs more than twenty years is no plan."""


def pace(minutes_by_day: Mapping[date, int], on: date) -> int:
    """Minutes in a week, over the last eight weeks; over less, where somebody began less long ago.

    Whoever began in this week has a pace as if it were whole.
    """
    begun = min(minutes_by_day, default=on)
    since = max(begun, on - PACE_WEEKS * WEEK + timedelta(days=1))
    recent = sum(minutes for day, minutes in minutes_by_day.items() if since <= day <= on)
    days = max(7, (on - since).days + 1)
    return recent * 7 // days


def done_on(left: int, per_week: int, on: date) -> date | None:
    """The day on which nothing is left, at a pace; None where there is no pace to speak of."""
    if left <= 0:
        return on
    days = -(-left * 7 // per_week) if per_week > 0 else LONGEST_LOOK + 1
    return on + timedelta(days=days) if days <= LONGEST_LOOK else None


def needed_per_week(left: int, on: date, by: date) -> int | None:
    """Minutes a week that it takes to be done by a day; None where the day is not ahead."""
    days = (by - on).days
    return -(-left * 7 // days) if days > 0 else None


@dataclass(frozen=True)
class Point:
    """At the end of a week, which begins on ``monday``: so many minutes in all."""

    monday: date
    minutes: int


def burn_up(minutes_by_day: Mapping[date, int], on: date) -> list[Point]:
    """How it added up, week by week, from the first week to this one. Weeks without hours are in it."""
    if not minutes_by_day:
        return []
    monday = _monday(min(minutes_by_day))
    sums: dict[date, int] = {}
    while monday <= on:
        sums[monday] = 0
        monday += WEEK
    for day, minutes in minutes_by_day.items():
        if day <= on:
            sums[_monday(day)] += minutes
    return _running(sums.items())


def _running(weeks: Iterable[tuple[date, int]]) -> list[Point]:
    total, points = 0, []
    for monday, minutes in weeks:
        total += minutes
        points.append(Point(monday, total))
    return points


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
