"""Time that is asked in each year of a period: Tennessee's ten hours a year (domain 7.24)."""

from datetime import date

import pytest

from certificates import rules, wording
from certificates.rules import EarnedFacts, RequirementFacts, StandardFacts, TimeFact
from certificates.rules.yearly import years

PERIOD = (date(2026, 5, 10), date(2028, 5, 10))
FIRST_YEAR, SECOND_YEAR = date(2026, 12, 1), date(2027, 12, 1)
RENEWING = date(2028, 4, 1)

TEN = RequirementFacts("continuing-education", 600, scope="year")
ETHICS = RequirementFacts("continuing-education", 60, competency="ethics", scope="year")


def learned(minutes, on, competency=""):
    return TimeFact("continuing-education", minutes, on, competency, competency.title())


def judge(*times, row=TEN, on=RENEWING):
    [status] = rules.requirements(StandardFacts((row,)), EarnedFacts(times=times, period=PERIOD), on)
    return status


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 5, 10), date(2028, 5, 10), [date(2026, 5, 10), date(2027, 5, 10)]),
        (date(2026, 5, 10), date(2028, 5, 31), [date(2026, 5, 10), date(2027, 5, 10)]),
        (date(2026, 1, 1), date(2027, 12, 31), [date(2026, 1, 1), date(2027, 1, 1)]),
        (date(2027, 1, 1), date(2027, 12, 31), [date(2027, 1, 1)]),
        (date(2026, 8, 31), date(2027, 2, 28), [date(2026, 8, 31)]),
    ],
    ids=["two years", "to a month's end", "two calendar years", "one calendar year", "half a year"],
)
def test_the_years_of_a_period(first, last, found):
    assert [year for year, _end in years(first, last)] == found
    assert years(first, last)[-1][1] == last


@pytest.mark.parametrize(
    ("times", "on", "have", "met"),
    [
        ([learned(600, FIRST_YEAR), learned(600, SECOND_YEAR)], RENEWING, 600, True),
        ([learned(1_200, FIRST_YEAR)], RENEWING, 0, False),
        ([learned(660, FIRST_YEAR), learned(540, SECOND_YEAR)], RENEWING, 540, False),
        ([learned(600, FIRST_YEAR)], date(2027, 5, 9), 600, True),
        ([learned(600, FIRST_YEAR)], date(2027, 5, 10), 0, False),
        ([learned(600, date(2027, 5, 9)), learned(600, date(2028, 5, 10))], date(2028, 5, 10), 600, True),
        ([learned(600, date(2026, 5, 9)), learned(600, SECOND_YEAR)], RENEWING, 0, False),
    ],
    ids=[
        "ten in each",
        "twenty in one are not ten in each",
        "nothing is carried over",
        "the second year has not begun",
        "the second year begins",
        "on the last days of each",
        "from before the period",
    ],
)
def test_ten_hours_in_each_year(times, on, have, met):
    status = judge(*times, on=on)
    assert (status.have, status.met) == (have, met)


def test_a_row_of_one_area_asks_in_each_year_too():
    assert judge(learned(60, FIRST_YEAR, "ethics"), learned(60, SECOND_YEAR, "ethics"), row=ETHICS).met
    assert not judge(learned(60, FIRST_YEAR, "ethics"), learned(60, SECOND_YEAR), row=ETHICS).met


def test_the_year_that_is_open_is_named():
    status = judge(learned(600, FIRST_YEAR))
    assert [wording.reason(why) for why in status.reasons] == [
        "This is asked in each year. What is open is the year from May 10, 2027 to May 10, 2028."
    ]


def test_without_a_period_there_is_no_year_to_judge():
    with pytest.raises(ValueError, match="period"):
        rules.requirements(StandardFacts((TEN,)), EarnedFacts(), RENEWING)
