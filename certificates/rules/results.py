"""Whether the result of an exam, as somebody typed it, can be what they have in their hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PERCENT, SCORE, COUNT = "percent", "score", "count"
"""In what an exam is measured: per cent, points on a scale of its own, or passed and not passed."""

OLDEST = 1980
"""Before this year, a digit of the year is missing."""
FUTURE, YEAR = "future", "year"
NOT_PER_CENT, PER_CENT, TOO_MANY = "not_per_cent", "per_cent", "too_many"
SAME_DAY = "same_day"


@dataclass(frozen=True)
class Problem:
    """Why a result cannot be right, and at which field to say so."""

    code: str
    field: str


def check_result(
    unit: str, minimum: int, score: int, taken_on: date, today: date, others: Iterable[date]
) -> Problem | None:
    """``minimum`` is the pass mark; ``others`` are the days of results of the same part that stand.

    IC&RC gives 200 to 800 points and asks for 500: whoever types 65 took them for per cent, and whoever types
    500 for an exam that is measured in per cent took that for points. No exam here gives more than twice its
    pass mark. One part is not taken twice on a day.
    """
    if taken_on > today:
        return Problem(FUTURE, "taken_on")
    if taken_on.year < OLDEST:
        return Problem(YEAR, "taken_on")
    if code := _check_score(unit, minimum, score):
        return Problem(code, "score")
    return Problem(SAME_DAY, "taken_on") if taken_on in others else None


def _check_score(unit: str, minimum: int, score: int) -> str:
    if unit == COUNT:
        return "" if score in (0, 1) else TOO_MANY
    if unit == PERCENT:
        return NOT_PER_CENT if score > 100 else ""
    if score <= 100 < minimum:
        return PER_CENT
    return TOO_MANY if score > 2 * minimum else ""
