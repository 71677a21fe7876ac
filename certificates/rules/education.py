"""Continuing education that was done elsewhere: what can be typed in."""

from collections.abc import Iterable
from datetime import date, timedelta

MOST_MINUTES = 100 * 60
AGAIN = timedelta(days=365)
FUTURE, MINUTES, SAME, AREA = "future", "minutes", "same", "area"
Taken = tuple[str, str, date]
"""A title, who gave it, and the day."""


def check_entry(
    taken: Taken, minutes: int, area: str, today: date, *, areas: Iterable[str], others: Iterable[Taken]
) -> tuple[str, str] | None:
    """What is wrong with an entry, and in which field. The same course counts once in a year."""
    title, provider, on = taken
    if on > today:
        return FUTURE, "done_on"
    if not 0 < minutes <= MOST_MINUTES:
        return MINUTES, "minutes"
    if area and area not in areas:
        return AREA, "competency"
    if any(_is_same((title, provider), other) and abs(on - other[2]) < AGAIN for other in others):
        return SAME, "title"
    return None


def _is_same(one: tuple[str, str], other: Taken) -> bool:
    return [text.strip().casefold() for text in one] == [text.strip().casefold() for text in other[:2]]
