"""By when something has to be done."""

from collections.abc import Iterable, Mapping
from datetime import date

from certificates.rules.asked_facts import DeadlineFacts, Granted
from courses.rules.standards import last_day


def by_when(
    deadlines: Iterable[DeadlineFacts],
    kind: str,
    reached: Mapping[str, date],
    granted: Iterable[Granted] = (),
) -> date | None:
    """The last day for one kind of requirement: the first of those that have begun to run (domain 7.12).

    Texas gives six months from the approval, and six more by decision; California twelve for everything. More
    extensions than the standard allows do not count. A deadline runs from its milestone, not before. These are
    the board's days, so nobody's leave moves them.
    """
    given: dict[tuple[str, str], int] = {}
    for one in granted:
        given[one.milestone, one.kind] = given.get((one.milestone, one.kind), 0) + one.times
    days = [
        last_day(reached[row.milestone], row.months, times, row.extension_months)
        for row in deadlines
        if row.kind in ("", kind) and row.milestone in reached
        for times in [min(row.extensions, given.get((row.milestone, row.kind), 0))]
    ]
    return min(days, default=None)
