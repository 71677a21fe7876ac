"""A result as somebody typed it: whether it can be what stands in their letter."""

from datetime import date

import pytest

from certificates.rules import results

TODAY = date(2026, 11, 22)
LAST_WEEK = date(2026, 11, 15)


@pytest.mark.parametrize(
    ("unit", "pass_mark", "score", "problem"),
    [
        ("score", 500, 500, None),
        ("score", 500, 200, None),
        ("score", 500, 800, None),
        ("score", 500, 65, ("per_cent", "score")),
        ("score", 500, 8000, ("too_many", "score")),
        ("score", 70, 65, None),
        ("percent", 80, 80, None),
        ("percent", 80, 0, None),
        ("percent", 80, 100, None),
        ("percent", 80, 500, ("not_per_cent", "score")),
        ("count", 1, 1, None),
        ("count", 1, 0, None),
        ("count", 1, 500, ("too_many", "score")),
    ],
    ids=[
        "IC&RC: just passed",
        "IC&RC: the least there is",
        "IC&RC: the most there is",
        "per cent where there are points",
        "a zero too many",
        "points that look like per cent, and are points",
        "Washington: just passed",
        "nothing right",
        "all right",
        "points where there is per cent",
        "passed",
        "not passed",
        "points where there is only passed or not",
    ],
)
def test_a_score_is_in_the_unit_of_its_row(unit, pass_mark, score, problem):
    found = results.check_result(unit, pass_mark, score, LAST_WEEK, TODAY, [])
    assert (found and (found.code, found.field)) == problem


@pytest.mark.parametrize(
    ("taken_on", "others", "code"),
    [
        (TODAY, [], None),
        (date(2026, 11, 23), [], "future"),
        (date(206, 11, 15), [], "year"),
        (LAST_WEEK, [TODAY], None),
        (LAST_WEEK, [LAST_WEEK], "same_day"),
    ],
    ids=["today", "still to come", "a digit is missing", "another day", "twice on a day"],
)
def test_a_day_is_one_that_was(taken_on, others, code):
    found = results.check_result("percent", 80, 80, taken_on, TODAY, others)
    assert (found and found.code) == code
