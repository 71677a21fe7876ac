"""Which signed minutes count, and why the others do not: as tables a program director could read."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import count as counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules import Begin
from courses.rules.standards import DAY, EXCESS, GAP, MONTH, PERIOD, RATIO, REMARK, RHYTHM, WEEK, YEAR
from hours.rules import counting
from hours.rules.counting import BY_SUCCESSOR, ON_PAPER, Limit, Terms, Worked
from hours.rules.supervision import Rhythm, supervised

_numbers = counter(1)


def worked(day: int, minutes: int, kind: str = "practice", month: int = 6, **more) -> Worked:
    on = date(2026, month, day)
    at = datetime.combine(on, time(15), UTC)
    return Worked(UUID(int=next(_numbers)), kind, minutes, on, at, **more)


def counted(times, **terms) -> list[tuple[str, int]]:
    return [(row.kind, row.minutes) for row in counting.count(times, Terms(**terms))]


def reasons(times, **terms) -> list[tuple[str, int]]:
    return [(lost.code, lost.minutes) for row in counting.count(times, Terms(**terms)) for lost in row.lost]


# --- What kind of time it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "rows", "kinds"),
    [
        ({"kind": "practice"}, {}, ["practice"]),
        ({"kind": "supervision"}, {"supervision": ("supervision", "practice")}, ["supervision", "practice"]),
        (
            {"kind": "practice", "mode": "observed"},
            {"observed-practice": ("practice", "supervision")},
            ["practice", "supervision"],
        ),
        ({"kind": "practice", "mode": "remote"}, {"observed-practice": ("supervision",)}, ["practice"]),
        ({"kind": "practice", "mode": "observed"}, {"practice": ("training",)}, ["training"]),
        ({"kind": "self-study"}, {"self-study": ("",)}, [""]),
        ({"kind": "self-study"}, {}, ["self-study"]),
    ],
    ids=["itself", "Kentucky", "Texas", "not-observed", "a-kind-of-practice", "nothing", "own-row"],
)
def test_a_kind_of_time_counts_for_what_the_standard_says(what, rows, kinds):
    found = counting.count([worked(1, 60, **what)], Terms(counts_for=rows))
    assert [row.kind for row in found] == kinds


@pytest.mark.parametrize("kind", ["self-study", "continuing-education"])
def test_other_kinds_of_time_are_no_supervision(kind):
    times = [worked(1, 60), worked(2, 60, kind), worked(3, 60)]
    assert reasons(times, rhythms=(Rhythm(GAP, gap_minutes=60),)) == [("long-gap", 60)]
    found = supervised(times, Rhythm(RATIO, minutes=60, per_minutes=120), date(2026, 7, 1))
    assert (found.have, found.need) == (0, 60)
    assert supervised(times, Rhythm(GAP, gap_minutes=60), date(2026, 7, 1)).have == 120


def test_self_study_that_counts_for_nothing_says_so():
    assert reasons([worked(1, 60, "self-study")], counts_for={"self-study": ("",)}) == [("no-kind", 60)]


@pytest.mark.parametrize(
    ("kind", "activity", "format"),
    [
        ("practice", "one-to-one", "individual"),
        ("practice", "group", "group"),
        ("practice", "community-event", "group"),
        ("supervision", "", "individual"),
    ],
)
def test_an_activity_says_whether_it_was_with_a_group(kind, activity, format):
    assert counting.format_of(kind, activity) == format


# --- When ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "until", "why"),
    [
        (Begin(), None, []),
        (Begin(date(2026, 6, 10)), None, []),
        (Begin(date(2026, 6, 11)), None, [("too-early", 60)]),
        (Begin(waits_for=("application-approved",)), None, [("not-begun", 60)]),
        (Begin(), date(2026, 6, 10), []),
        (Begin(), date(2026, 6, 9), [("too-late", 60)]),
    ],
)
def test_time_counts_from_the_first_day_to_the_last(begin, until, why):
    terms = {"begins": {"practice": begin}, "until": {"practice": until} if until else {}}
    assert reasons([worked(10, 60)], **terms) == why


def test_each_kind_begins_for_itself():
    times = [worked(1, 60), worked(1, 30, "supervision")]
    begins = {"practice": Begin(date(2026, 7, 1))}
    assert sorted(counted(times, begins=begins)) == [("practice", 0), ("supervision", 30)]


# --- How much -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "unit", "counts"), [(60, 15, 60), (74, 15, 60), (75, 15, 75), (14, 15, 0), (59, 1, 59)]
)
def test_only_whole_units_count(minutes, unit, counts):
    assert counted([worked(1, minutes)], unit=unit) == [("practice", counts)]


@pytest.mark.parametrize(
    ("limit", "days", "counts"),
    [
        (Limit("practice", DAY, maximum=480), [(1, 300), (1, 300), (2, 300)], [300, 180, 300]),
        (Limit("practice", WEEK, maximum=500), [(1, 300), (7, 300), (8, 300)], [300, 200, 300]),
        (Limit("practice", MONTH, maximum=700), [(1, 300), (15, 300), (30, 300)], [300, 300, 100]),
        (Limit("practice", YEAR, maximum=700), [(1, 300), (15, 300), (30, 300)], [300, 300, 100]),
        (Limit("practice", YEAR, minimum=601, consequence=PERIOD), [(1, 300), (30, 300)], [0, 0]),
        (Limit("practice", MONTH, maximum=100, consequence=REMARK), [(1, 300)], [300]),
        (Limit("supervision", MONTH, maximum=0), [(1, 300)], [300]),
        (Limit("practice", MONTH, minimum=601, consequence=PERIOD), [(1, 300), (2, 300)], [0, 0]),
        (Limit("practice", MONTH, minimum=600, consequence=PERIOD), [(1, 300), (2, 300)], [300, 300]),
        (Limit("practice", MONTH, maximum=500, consequence=PERIOD), [(1, 300), (2, 300)], [0, 0]),
        (Limit("practice", MONTH, minimum=60, consequence=EXCESS), [(1, 30)], [30]),
    ],
)
def test_days_weeks_and_months_have_limits(limit, days, counts):
    times = [worked(day, minutes) for day, minutes in days]
    assert [minutes for _kind, minutes in counted(times, limits=(limit,))] == counts


def test_a_year_is_that_of_the_calendar():
    times = [worked(1, 300, month=1), worked(31, 300, month=12)]
    assert counted(times, limits=(Limit("practice", YEAR, maximum=400),)) == [
        ("practice", 300),
        ("practice", 100),
    ]
    assert counting.period_of(date(2026, 12, 31), YEAR) == counting.period_of(date(2026, 1, 1), YEAR)
    assert counting.period_of(date(2027, 1, 1), YEAR) == date(2027, 1, 1)


def test_what_came_first_counts_first_however_it_is_given():
    late, early = worked(20, 300), worked(2, 300)
    found = counting.count([late, early], Terms(limits=(Limit("practice", MONTH, maximum=300),)))
    assert {row.worked: row.minutes for row in found} == {early: 300, late: 0}


@pytest.mark.parametrize(
    ("place", "counts"),
    [
        ({"mode": "remote"}, 0),
        ({"mode": "in_person"}, 60),
        ({"format": "group"}, 60),
        ({"competency_code": "ethics"}, 60),
    ],
)
def test_a_limit_of_one_way_leaves_the_others(place, counts):
    limits = (Limit("practice", MONTH, maximum=0, mode="remote"),)
    assert counted([worked(1, 60, **place)], limits=limits) == [("practice", counts)]


@pytest.mark.parametrize(
    ("origin", "terms", "why"),
    [
        (ON_PAPER, {}, []),
        (ON_PAPER, {"paper_counts": False}, [("no-paper", 60)]),
        (BY_SUCCESSOR, {}, []),
        (BY_SUCCESSOR, {"successor_counts": False}, [("no-successor", 60)]),
        ("signed", {"paper_counts": False, "successor_counts": False}, []),
    ],
)
def test_whose_word_it_is_may_matter(origin, terms, why):
    assert reasons([worked(1, 60, origin=origin)], **terms) == why


@pytest.mark.parametrize(
    ("agreed_on", "needs", "why"),
    [
        (None, False, []),
        (None, True, [("no-agreement", 60)]),
        (date(2026, 6, 10), True, []),
        (date(2026, 6, 11), True, [("before-agreement", 60)]),
    ],
)
def test_an_agreement_is_signed_by_both_before_hours_count(agreed_on, needs, why):
    assert reasons([worked(10, 60, agreed_on=agreed_on)], needs_agreement=needs) == why


FORTY = Rhythm(GAP, gap_minutes=40 * 60)
WEEKLY = Rhythm(RHYTHM, every="week", times=1)


def test_a_gap_is_ended_only_by_time_with_a_supervisor_of_the_kind_it_asks_for():
    times = [worked(1, 2400), worked(2, 60, "supervision", mode="remote"), worked(3, 60)]
    in_person = replace(FORTY, mode="in_person")
    assert reasons(times, rhythms=(in_person,)) == [("long-gap", 60)]
    assert reasons(times, rhythms=(FORTY,)) == []


@pytest.mark.parametrize(
    ("rhythm", "why"),
    [
        (WEEKLY, [("week-not-met", 60), ("week-not-met", 90)]),
        (replace(WEEKLY, times=2), [("week-not-met", 60), ("week-not-met", 30), ("week-not-met", 90)]),
        (
            replace(WEEKLY, mode="in_person"),
            [("week-not-met", 60), ("week-not-met", 30), ("week-not-met", 90)],
        ),
        (replace(WEEKLY, since=date(2026, 6, 9)), [("week-not-met", 90)]),
        (replace(WEEKLY, until=date(2026, 6, 9)), [("week-not-met", 60)]),
        (Rhythm(RHYTHM, every="month", times=1), []),
        (Rhythm(RHYTHM, every="month", times=2), [("month-not-met", n) for n in (60, 30, 90)]),
    ],
    ids=["weekly", "twice a week", "in person", "from a day on", "until a day", "monthly", "twice a month"],
)
def test_practice_counts_in_the_weeks_with_a_supervisor_and_a_missed_week_costs_no_more(rhythm, why):
    times = [worked(1, 60), worked(9, 30), worked(10, 60, "supervision", mode="remote"), worked(15, 90)]
    assert reasons(times, rhythms=(rhythm,)) == why


def test_practice_after_a_long_gap_without_supervision_does_not_count():
    times = [worked(1, 30 * 60), worked(2, 12 * 60), worked(3, 60, "supervision"), worked(4, 60)]
    found = counting.count(times, Terms(rhythms=(FORTY,)))
    assert [row.minutes for row in found] == [1800, 600, 60, 60]
    assert reasons(times, rhythms=(FORTY,)) == [("long-gap", 120)]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 28),
            st.integers(1, 900),
            st.sampled_from(["practice", "supervision"]),
            st.booleans(),
        ),
        max_size=20,
    ),
    st.sampled_from([1, 15, 60]),
    st.integers(0, 2000),
    st.sampled_from([DAY, WEEK, MONTH, YEAR]),
)
def test_no_minute_is_lost_without_a_reason_and_none_is_made(rows, unit, most, scope):
    times = [worked(day, minutes, kind, is_alike=alike) for day, minutes, kind, alike in rows]
    limits = (
        Limit("practice", scope, maximum=most),
        Limit("supervision", MONTH, maximum=most, is_alike=True),
    )
    found = counting.count(
        times, Terms(unit=unit, limits=limits, rhythms=(Rhythm(GAP, gap_minutes=1000), WEEKLY))
    )
    assert len(found) == len(times)
    for row in found:
        assert row.minutes >= 0
        assert row.minutes + sum(lost.minutes for lost in row.lost) == row.worked.minutes
        assert all(lost.minutes > 0 for lost in row.lost)


# --- How often there was supervision --------------------------------------------------------------------

JULY_1 = date(2026, 7, 1)
HOUR = 60


@pytest.mark.parametrize(
    ("practice", "supervision", "need", "is_met"),
    [(20 * HOUR, 60, 60, True), (20 * HOUR, 59, 60, False), (20 * HOUR + 1, 60, 61, False), (0, 0, 0, True)],
)
def test_a_ratio_is_exact(practice, supervision, need, is_met):
    times = [worked(1, practice), worked(2, supervision, "supervision")]
    found = supervised(times, Rhythm(RATIO, minutes=60, per_minutes=20 * HOUR), JULY_1)
    assert (found.need, found.is_met) == (need, is_met)


def test_twenty_five_hours_in_the_last_month_do_not_mend_a_gap():
    times = [*(worked(day, 8 * HOUR) for day in range(1, 7)), worked(28, 25 * HOUR, "supervision")]
    found = supervised(times, Rhythm(GAP, gap_minutes=40 * HOUR), JULY_1)
    assert (found.is_met, found.have) == (False, 48 * HOUR)


def test_a_gap_that_asks_for_meeting_is_not_ended_by_a_call():
    times = [worked(1, 30 * HOUR), worked(2, 60, "supervision", mode="remote"), worked(3, 30 * HOUR)]
    rhythm = Rhythm(GAP, gap_minutes=40 * HOUR, mode="in_person")
    assert supervised(times, rhythm, JULY_1).have == 60 * HOUR
    times[1] = worked(2, 60, "supervision", mode="in_person")
    assert supervised(times, rhythm, JULY_1).have == 30 * HOUR


def test_a_rhythm_asks_in_each_whole_week_somebody_worked():
    times = [
        *(worked(1, 60), worked(3, 60, "supervision")),  # the week of June 1
        *(worked(9, 60), worked(16, 60), worked(17, 60, "supervision")),
        worked(29, 60),  # this week is not over
    ]
    found = supervised(times, Rhythm(RHYTHM, every=WEEK, times=1), JULY_1)
    assert (found.is_met, found.have, found.need) == (False, 2, 3)
    assert found.missed == (date(2026, 6, 8),)


def test_a_rhythm_holds_between_its_milestones():
    times = [worked(2, 60), worked(9, 60)]
    rhythm = Rhythm(RHYTHM, every=WEEK, times=1, since=date(2026, 6, 8), until=date(2026, 6, 30))
    assert supervised(times, rhythm, JULY_1).missed == (date(2026, 6, 8),)


def test_what_is_dated_later_is_not_looked_at():
    found = supervised([worked(20, 600)], Rhythm(RATIO, minutes=1, per_minutes=1), date(2026, 6, 19))
    assert (found.is_met, found.need) == (True, 0)


# --- Before it is sent --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "terms", "expected"),
    [
        (60, {}, []),
        (60, {"begins": {"practice": Begin(date(2026, 6, 20))}}, [("too-early", 60)]),
        (60, {"begins": {"practice": Begin(waits_for=("core-done",))}}, [("not-begun", 60)]),
        (50, {"unit": 15}, [("below-unit", 5)]),
        (60, {"limits": (Limit("practice", DAY, maximum=90),)}, [("over-day", 30)]),
        (60, {"counts_for": {"practice": ("practice", "supervision")}, "unit": 45}, [("below-unit", 15)]),
    ],
    ids=["counts", "too early", "not begun", "a unit", "a full day", "each reason once"],
)
def test_what_will_not_count_is_known_before_it_is_sent(minutes, terms, expected):
    earlier, this = worked(10, 60), worked(10, minutes)
    found = counting.foreseen([earlier], this, Terms(**terms))
    assert [(lost.code, lost.minutes) for lost in found] == expected
