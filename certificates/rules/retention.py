"""How long what people handed in and wrote is kept: as long as their board asks, and no longer than that.

Records themselves stay for good, so that a certificate can be explained; what can go are files and free texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certificates.rules.papers import NOT_COORDINATOR, OWN_PAPER
from courses.rules.standards import months_later

PAPERS, HOURS = "papers", "hours"
WHATS = (PAPERS, HOURS)
CLOSED, ISSUED, LAPSED = "closed", "issued", "lapsed"
HELD, NOT_OVER = "held", "not-over"


@dataclass(frozen=True)
class RetentionFacts:
    """One row of a standard: so many years from a day on. ``what`` left empty: everything."""

    years: int
    since: str = CLOSED
    what: str = ""


@dataclass(frozen=True)
class PathDays:
    """The days in somebody's program that years are counted from. ``closed`` is None while it goes on."""

    closed: date | None = None
    issued: date | None = None
    lapsed: date | None = None


def kept_until(rows: Sequence[RetentionFacts], what: str, days: PathDays, house_years: int) -> date | None:
    """The last day on which something is kept. None while the program goes on: nothing is over then.

    Of several rows the longest holds (Montana: seven years from the license, or from the end without one). Where
    no row gives a day, the house's own years are counted from the end.
    """
    if days.closed is None:
        return None
    begins = ((getattr(days, row.since), row.years) for row in rows if row.what in ("", what))
    ends = [months_later(day, 12 * years) for day, years in begins if day]
    return max(ends, default=months_later(days.closed, 12 * house_years))


def check_clearing(
    until: date | None, today: date, *, is_coordinator: bool, is_own: bool, is_held: bool
) -> str | None:
    """What keeps somebody from deleting what is past its time."""
    if not is_coordinator:
        return NOT_COORDINATOR
    if is_own:
        return OWN_PAPER
    if is_held:
        return HELD
    return None if until and until < today else NOT_OVER
