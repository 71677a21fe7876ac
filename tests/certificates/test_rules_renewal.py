"""How long a credential holds, and when it can be renewed: the boards of domain 8.7, row by row."""

from datetime import date

import pytest

from certificates.rules import renewal
from certificates.rules.renewal import RenewalFacts

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
