"""When somebody could be done: tables a person could check with a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hours.rules import planning
from hours.rules.planning import Point

TODAY = date(2026, 6, 17)  # a Wednesday


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "per_week"),
    [
        ({}, 0),
        ({TODAY: 120}, 120),
        ({ago(6): 120}, 120),
        ({ago(13): 120, TODAY: 120}, 120),
        ({ago(55): 800}, 100),
        ({ago(56): 800}, 0),
        ({ago(400): 9999, ago(20): 80}, 10),
        ({ago(9): 100}, 70),
        ({ago(-3): 100, TODAY: 70}, 70),
    ],
)
def test_the_pace_is_that_of_the_last_eight_weeks(days, per_week):
    assert planning.pace(days, TODAY) == per_week


@pytest.mark.parametrize(
    ("left", "per_week", "day"),
    [
        (0, 60, TODAY),
        (60, 60, TODAY + timedelta(days=7)),
        (61, 60, TODAY + timedelta(days=8)),
        (60, 0, None),
        (60 * 500, 1, None),
    ],
)
def test_at_this_pace_you_finish_on(left, per_week, day):
    assert planning.done_on(left, per_week, TODAY) == day


@pytest.mark.parametrize(
    ("left", "by", "per_week"),
    [
        (600, TODAY + timedelta(days=70), 60),
        (601, TODAY + timedelta(days=70), 61),
        (600, TODAY, None),
        (600, ago(1), None),
        (0, TODAY + timedelta(days=1), 0),
    ],
)
def test_to_finish_by_a_day_you_need(left, by, per_week):
    assert planning.needed_per_week(left, TODAY, by) == per_week


@given(st.integers(1, 40_000), st.integers(1, 4_000))
def test_keeping_the_pace_that_is_needed_is_enough(left, days):
    by = TODAY + timedelta(days=days)
    needed = planning.needed_per_week(left, TODAY, by)
    assert planning.done_on(left, needed, TODAY) <= by
    if needed > 1:
        slower = planning.done_on(left, needed - 1, TODAY)
        assert slower is None or slower > by  # never, or too late


def test_it_adds_up_week_by_week_empty_weeks_too():
    days = {date(2026, 5, 27): 60, date(2026, 5, 31): 30, date(2026, 6, 15): 45}
    assert planning.burn_up(days, TODAY) == [
        Point(date(2026, 5, 25), 90),
        Point(date(2026, 6, 1), 90),
        Point(date(2026, 6, 8), 90),
        Point(date(2026, 6, 15), 135),
    ]
    assert planning.burn_up({}, TODAY) == []
