"""How long a credential holds, and when it can be renewed: the boards of domain 8.7, row by row."""

from datetime import date

import pytest

from certificates.rules import (
    EDUCATION,
    AttestationFacts,
    EarnedFacts,
    RequirementFacts,
    Signed,
    StandardFacts,
    TimeFact,
    renewal,
    to_renew,
)
from certificates.rules.renewal import RenewalFacts
from courses.rules.standards import YEAR

ICRC = RenewalFacts(24)
CALIFORNIA = RenewalFacts(24, opens_days=90)
GEORGIA = RenewalFacts(12, "year-end", opens_days=60, grace_days=59)
NORTH_CAROLINA = RenewalFacts(24, "month-end", grace_months=1, register_months=1)
TENNESSEE = RenewalFacts(24, file_days=14)
TEXAS = RenewalFacts(24, first_months=6)
NEW_YORK = RenewalFacts(36)
VIRGINIA = RenewalFacts(12)


@pytest.mark.parametrize(
    ("rule", "issued", "last"),
    [
        (ICRC, date(2026, 5, 10), date(2028, 5, 10)),
        (ICRC, date(2024, 2, 29), date(2026, 2, 28)),
        (NEW_YORK, date(2026, 5, 10), date(2029, 5, 10)),
        (VIRGINIA, date(2026, 5, 10), date(2027, 5, 10)),
        (TEXAS, date(2026, 8, 31), date(2027, 2, 28)),
        (NORTH_CAROLINA, date(2026, 5, 10), date(2028, 5, 31)),
        (NORTH_CAROLINA, date(2026, 2, 1), date(2028, 2, 29)),
        (NORTH_CAROLINA, date(2026, 5, 31), date(2028, 5, 31)),
        (GEORGIA, date(2026, 5, 10), date(2026, 12, 31)),
        (GEORGIA, date(2026, 1, 1), date(2026, 12, 31)),
        (GEORGIA, date(2026, 12, 31), date(2027, 12, 31)),
    ],
    ids=[
        "two years, to the day",
        "a leap day ends on the last of February",
        "New York: three years",
        "Virginia: one year",
        "Texas: six months first",
        "North Carolina: to the end of the month",
        "North Carolina: a February with 29 days",
        "North Carolina: the last day stays the last day",
        "Georgia: to the end of the calendar year",
        "Georgia: the whole year, from its first day",
        "Georgia: not for a single day",
    ],
)
def test_the_last_day(rule, issued, last):
    assert renewal.valid_until(issued, rule) == last


@pytest.mark.parametrize(
    ("rule", "last", "following"),
    [
        (ICRC, date(2028, 5, 10), date(2030, 5, 10)),
        (TEXAS, date(2027, 2, 28), date(2029, 2, 28)),
        (NORTH_CAROLINA, date(2026, 2, 28), date(2028, 2, 29)),
        (GEORGIA, date(2026, 12, 31), date(2027, 12, 31)),
    ],
    ids=["two years more", "Texas: two years then", "a month's end to a month's end", "year after year"],
)
def test_the_next_period_follows_on_the_last(rule, last, following):
    assert renewal.renewed_until(last, rule) == following


@pytest.mark.parametrize(
    ("rule", "last", "shown"),
    [
        (NORTH_CAROLINA, date(2028, 1, 31), date(2028, 2, 29)),
        (NORTH_CAROLINA, date(2028, 4, 30), date(2028, 5, 31)),
        (ICRC, date(2028, 4, 30), date(2028, 4, 30)),
    ],
    ids=["a short month after a long one", "a long month after a short one", "the true day"],
)
def test_a_register_may_show_a_later_day(rule, last, shown):
    assert renewal.register_until(last, rule) == shown


@pytest.mark.parametrize(
    ("rule", "last", "late"),
    [
        (ICRC, date(2028, 5, 10), date(2028, 5, 10)),
        (NORTH_CAROLINA, date(2028, 1, 31), date(2028, 2, 29)),
        (GEORGIA, date(2026, 12, 31), date(2027, 2, 28)),
    ],
    ids=["no grace", "the next month, whole", "Georgia: to the end of February"],
)
def test_the_last_day_to_renew_late(rule, last, late):
    assert renewal.grace_until(last, rule) == late


def test_papers_may_have_to_be_in_before_the_end():
    assert renewal.file_by(date(2028, 5, 15), TENNESSEE) == date(2028, 5, 1)
    assert renewal.file_by(date(2028, 5, 15), ICRC) == date(2028, 5, 15)


@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (date(2026, 10, 31), "current"),
        (date(2026, 11, 1), "open"),
        (date(2026, 12, 31), "open"),
        (date(2027, 1, 1), "grace"),
        (date(2027, 2, 28), "grace"),
        (date(2027, 3, 1), "lapsed"),
    ],
    ids=[
        "the day before it opens",
        "the day it opens",
        "the last day",
        "a day late",
        "the last day of grace",
        "too late",
    ],
)
def test_where_somebody_is_in_its_life(on, stands):
    assert renewal.standing(date(2026, 12, 31), GEORGIA, on) == stands


def test_without_grace_it_is_over_the_day_after():
    assert renewal.standing(date(2026, 12, 31), CALIFORNIA, date(2027, 1, 1)) == "lapsed"


# --- What somebody is told, and when they can renew ---------------------------------------------------

LAST = date(2028, 5, 31)


@pytest.mark.parametrize(
    ("rule", "on", "expected"),
    [
        (NORTH_CAROLINA, date(2028, 3, 1), ""),
        (NORTH_CAROLINA, date(2028, 3, 2), renewal.OPENED),
        (NORTH_CAROLINA, date(2028, 4, 30), renewal.OPENED),
        (NORTH_CAROLINA, date(2028, 5, 1), renewal.SOON),
        (NORTH_CAROLINA, date(2028, 5, 30), renewal.SOON),
        (NORTH_CAROLINA, LAST, renewal.TODAY),
        (NORTH_CAROLINA, date(2028, 6, 1), renewal.LATE),
        (NORTH_CAROLINA, date(2028, 6, 30), renewal.LATE),
        (NORTH_CAROLINA, date(2028, 7, 1), ""),
        (ICRC, date(2028, 6, 1), ""),
        (RenewalFacts(24, opens_days=10), date(2028, 5, 20), ""),
        (RenewalFacts(24, opens_days=10), date(2028, 5, 21), renewal.SOON),
    ],
)
def test_what_somebody_was_told_by_a_day(rule, on, expected):
    assert renewal.stage(LAST, rule, on) == expected


@pytest.mark.parametrize(
    ("last_day", "rule", "on", "expected"),
    [
        (None, ICRC, LAST, renewal.NO_END),
        (LAST, None, LAST, renewal.NO_END),
        (LAST, ICRC, date(2028, 3, 1), renewal.NOT_OPEN),
        (LAST, ICRC, date(2028, 3, 2), ""),
        (LAST, ICRC, LAST, ""),
        (LAST, ICRC, date(2028, 6, 1), renewal.OVER),
        (LAST, NORTH_CAROLINA, date(2028, 6, 30), ""),
        (LAST, NORTH_CAROLINA, date(2028, 7, 1), renewal.OVER),
    ],
)
def test_on_which_days_it_can_be_renewed(last_day, rule, on, expected):
    assert renewal.check_renewal(last_day, rule, on) == expected


# --- What is asked to renew ---------------------------------------------------------------------------

PERIOD = (date(2026, 6, 1), LAST)


def course(on: date, hours: int, area: str = "") -> TimeFact:
    return TimeFact(EDUCATION, hours * 60, on, area)


@pytest.mark.parametrize(
    ("row", "done", "have"),
    [
        (RequirementFacts(EDUCATION, 1200), [(date(2026, 5, 31), 20), (date(2026, 6, 1), 9)], 540),
        (
            RequirementFacts(EDUCATION, 180, look_back_months=72),
            [(date(2024, 5, 31), 2), (date(2026, 6, 1), 1)],
            180,
        ),
        (
            RequirementFacts(EDUCATION, 600, scope=YEAR),
            [(date(2025, 1, 1), 50), (date(2026, 7, 1), 15), (date(2027, 7, 1), 4)],
            240,
        ),
    ],
    ids=["nothing is carried over", "a row that looks back sees further", "the year with the least"],
)
def test_what_counts_for_the_next_period(row, done, have):
    facts = EarnedFacts(times=tuple(course(*one) for one in done), period=PERIOD)
    [status] = to_renew(StandardFacts((row,)), facts, date(2028, 4, 1))
    assert status.have == have


@pytest.mark.parametrize(
    ("sponsor", "others", "met"),
    [(6, 6, [True, True]), (12, 0, [True, True]), (5, 7, [True, False]), (6, 5, [False, True])],
)
def test_so_much_of_it_from_the_sponsor_itself(sponsor, others, met):
    """Georgia: twelve hours, six of them given by the sponsor. Who gives it is an area of the framework."""
    rows = (
        RequirementFacts("continuing-education", 12 * 60),
        RequirementFacts("continuing-education", 6 * 60, competency="sponsor"),
    )
    day = date(2028, 1, 1)
    facts = EarnedFacts(times=(course(day, sponsor, "sponsor"), course(day, others)), period=PERIOD)
    assert [status.met for status in to_renew(StandardFacts(rows), facts, day)] == met


def test_a_text_is_signed_anew():
    text = AttestationFacts("ethics-code", "Code of ethics", since=PERIOD[0])
    for on, is_met in ((date(2026, 5, 31), False), (date(2026, 6, 1), True)):
        facts = EarnedFacts(signed=(Signed("ethics-code", 1, on),), period=PERIOD)
        [status] = to_renew(StandardFacts((), attestations=(text,)), facts, LAST)
        assert status.met is is_met


def test_without_a_period_there_is_nothing_to_renew():
    with pytest.raises(ValueError, match="a first and a last day"):
        to_renew(StandardFacts(()), EarnedFacts(), LAST)
