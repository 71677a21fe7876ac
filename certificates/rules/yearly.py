"""Time that is asked in each year of a period, rather than in all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from certificates.rules.facts import NotCounted, RequirementFacts, RequirementStatus, StandardFacts, TimeFact
from certificates.rules.timed import timed
from courses.rules.standards import months_later

OF_YEAR = "of_year"


def in_each_year(
    row: RequirementFacts,
    standard: StandardFacts,
    times: Sequence[TimeFact],
    period: tuple[date, date] | None,
    on: date,
) -> RequirementStatus:
    """How the year with the least stands: Tennessee asks for ten hours in each of two, and not for twenty (7.24).

    The years are those of the period that is renewed, from its first day on. Where it is a calendar year, they
    are too. A year that has not begun is not asked about yet; nothing is carried from one year to another.
    """
    if period is None:
        raise ValueError("a row for each year needs the first and the last day of a period")
    found: list[RequirementStatus] = []
    for first, last in years(*period):
        if first <= on or not found:
            ours = [fact for fact in times if first <= fact.on <= last]
            status = timed(row, standard, ours, on)
            why = NotCounted(OF_YEAR, params={"day": first, "last": last})
            found.append(status if status.met else replace(status, reasons=(why, *status.reasons)))
    return min(found, key=lambda status: status.have)


def years(first: date, last: date) -> list[tuple[date, date]]:
    """The whole years of a period, at least one; the last of them runs to its end (a month's end, say)."""
    after = last + timedelta(days=1)
    begins = [first]
    while months_later(first, 12 * (len(begins) + 1)) <= after:
        begins.append(months_later(first, 12 * len(begins)))
    ends = [day - timedelta(days=1) for day in begins[1:]]
    return list(zip(begins, [*ends, last], strict=True))
