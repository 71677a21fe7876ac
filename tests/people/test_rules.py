"""Who is away, and whose time is stretched, as tables."""

from datetime import date
from fractions import Fraction

import pytest

from people.rules import Span, days_away, time_factor

MARCH_1, MARCH_3, MARCH_5, MARCH_9 = (date(2026, 3, day) for day in (1, 3, 5, 9))


@pytest.mark.parametrize(
    ("leaves", "days"),
    [
        ([], 0),
        ([Span(MARCH_3, MARCH_5)], 3),
        ([Span(MARCH_3, MARCH_3)], 1),
        ([Span(MARCH_3, MARCH_5), Span(MARCH_5, MARCH_9)], 7),
        ([Span(MARCH_5, None)], 5),
        ([Span(date(2026, 2, 1), date(2026, 2, 28))], 0),
        ([Span(date(2026, 2, 1), MARCH_1)], 1),
    ],
    ids=["none", "three days", "one day", "overlapping leaves", "open", "before", "touching"],
)
def test_days_of_leave_between_two_days(leaves, days):
    assert days_away(leaves, MARCH_1, MARCH_9) == days


@pytest.mark.parametrize(
    ("percents", "factor"),
    [([], Fraction(1)), ([50], Fraction(3, 2)), ([25, 100], Fraction(2)), ([0], Fraction(1))],
)
def test_the_largest_accommodation_stretches_the_time(percents, factor):
    assert time_factor(percents) == factor
