"""The rules of cohorts as tables: seats, minutes, the rule about missed time, and who may need a hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.rules import cohorts as rules

NINE = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
TEN_THIRTY = NINE + timedelta(minutes=90)


def after(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("joining", "seats", "invited", "place"),
    [
        ("open", rules.Seats(2, 1), False, "member"),
        ("open", rules.Seats(None, 90), False, "member"),
        ("open", rules.Seats(2, 2), False, "waiting"),
        ("open", rules.Seats(2, 1, waiting=1), False, "waiting"),  # nobody is overtaken
        ("approval", rules.Seats(2, 0), False, "asked"),
        ("approval", rules.Seats(2, 2), False, "asked"),
        ("approval", rules.Seats(2, 0), True, "member"),
        ("invitation", rules.Seats(2, 0), False, None),
        ("invitation", rules.Seats(2, 0), True, "member"),
        ("invitation", rules.Seats(2, 2), True, "waiting"),
    ],
)
def test_where_somebody_stands_who_wants_to_come_in(joining, seats, invited, place):
    assert rules.place_for(joining, seats, invited=invited) == place


SEATS = [
    # in the cohort since, until, had a seat
    (-60, None, True),
    (-60, 30, True),  # left in the middle
    (30, None, True),  # came in the middle
    (95, None, False),  # came later
    (90, None, False),  # came when it was over
    (-90, -30, False),  # left before
    (-90, 0, False),  # left as it began
    (-90, 2000, True),  # left long after: they were asked to it
    (None, None, False),  # waits, and never had a seat
    (None, 2000, False),  # waited, and went without one
]


@pytest.mark.parametrize(("since", "until", "had"), SEATS)
def test_who_had_a_seat_while_a_meeting_ran(since, until, had):
    stay = [None if minutes is None else after(minutes) for minutes in (since, until)]
    assert rules.had_seat(*stay, NINE, TEN_THIRTY) == had


@pytest.mark.parametrize(
    ("arrived", "left", "minutes"),
    [
        (NINE, None, 90),
        (after(-20), None, 90),  # early adds nothing
        (NINE, after(200), 90),  # nor does staying
        (after(12), None, 78),
        (after(12.9), None, 77),  # a part of a minute is dropped
        (NINE, after(40), 40),
        (after(10), after(40), 30),
        (after(95), None, 0),
        (after(-60), after(-30), 0),
    ],
)
def test_the_minutes_somebody_was_there(arrived, left, minutes):
    assert rules.minutes_present(NINE, TEN_THIRTY, arrived, left) == minutes


@pytest.mark.parametrize(
    ("parts", "length", "attended", "worth"),
    [
        ([60, 30], 90, 90, [60, 30]),
        ([60, 30], 90, 45, [30, 15]),
        ([60, 20], 90, 45, [30, 10]),  # a break counts for nobody
        ([1, 1, 1], 3, 2, [0, 1, 1]),  # two minutes are two minutes, however they are split
        ([60, 30], 90, 0, [0, 0]),
        ([60], 60, 75, [60]),
        ([60], 0, 0, [0]),
    ],
)
def test_what_the_parts_of_a_session_count(parts, length, attended, worth):
    assert rules.credited(parts, length, attended) == worth
    assert sum(worth) <= attended


@pytest.mark.parametrize(
    ("missed", "attended", "counted"),
    [  # each as minutes and minutes of training
        ((60, 50), [(90, 80)], [(60, 50)]),  # what was missed, and no more
        ((0, 0), [(90, 80)], [(0, 0)]),  # was there for all of it, and came again
        ((90, 80), [(90, 80)], [(90, 80)]),
        ((90, 80), [(40, 40)], [(40, 40)]),
        ((90, 80), [(40, 35), (60, 60), (30, 30)], [(40, 35), (50, 45), (0, 0)]),  # the first ones first
        ((30, 26), [(30, 30)], [(30, 26)]),  # the break of the one that was missed counts in none
        ((30, 26), [(0, 0)], [(0, 0)]),
        ((30, 26), [], []),
    ],
)
def test_what_makes_up_for_a_meeting_counts_what_was_missed_of_it(missed, attended, counted):
    found = rules.making_up(rules.Counted(*missed), [rules.Counted(*part) for part in attended])
    assert [(part.minutes, part.training) for part in found] == counted


@pytest.mark.parametrize(
    ("sittings", "may_miss", "proposal", "missed", "over_by"),
    [
        ([(90, 90), (90, 90)], 0, "within", 0, 0),
        ([(90, 90), (90, 80)], 0, "over", 10, 10),  # must attend all
        ([(480, 0)], 480, "within", 480, 0),
        ([(480, 0), (60, 59)], 480, "over", 481, 1),  # may miss eight hours
        ([(90, 0, 90)], 0, "within", 0, 0),  # made up
        ([(90, 60, 90)], 0, "within", 0, 0),
        ([(90, 0)], None, "no_rule", 90, 0),
        ([], 0, "within", 0, 0),
    ],
)
def test_what_the_rule_about_missed_time_proposes(sittings, may_miss, proposal, missed, over_by):
    found = rules.presence([rules.Sitting(*row) for row in sittings], may_miss)
    assert (found.proposal, found.missed, found.over_by) == (proposal, missed, over_by)


@pytest.mark.parametrize(
    ("outcome", "proposal", "reasons"),
    [
        ("enough", "within", {"within_rule", "made_up", "good_cause", "agreed"}),
        ("enough", "over", {"made_up", "good_cause", "agreed"}),
        ("enough", "no_rule", {"made_up", "good_cause", "agreed"}),
        ("make_up", "within", {"good_cause", "agreed"}),
        ("make_up", "over", {"good_cause", "too_much", "agreed"}),
        ("make_up", "no_rule", {"good_cause", "agreed"}),
        ("next_cohort", "within", {"good_cause", "agreed"}),
        ("next_cohort", "over", {"good_cause", "too_much", "agreed"}),
    ],
)
def test_which_reasons_fit_what_is_decided(outcome, proposal, reasons):
    assert set(rules.reasons(outcome, proposal)) == reasons


def pace(standings, day: int, **about):
    """How somebody is doing on a day of a cohort that runs from October 1 for 40 days."""
    facts = {"days_away": 0, "quiet_days": 0} | about
    first = date(2026, 10, 1)
    return rules.pace(
        standings, starts_on=first, ends_on=first + timedelta(40), on=first + timedelta(day), **facts
    )


DONE, OPEN = rules.Standing(True, 3, 3), rules.Standing(False, 3, 1)


@pytest.mark.parametrize(
    ("standings", "day", "about", "late", "stuck"),
    [
        ([OPEN] * 4, 10, {}, set(), False),  # the first is planned for day 10, and that day is not over
        ([OPEN] * 4, 11, {}, {0}, False),
        ([DONE, OPEN, OPEN, OPEN], 21, {}, {1}, False),
        ([OPEN] * 4, 21, {"days_away": 15}, set(), False),  # a leave shifts the plan
        ([DONE] * 4, 90, {"quiet_days": 50}, set(), False),
        ([OPEN] * 4, 5, {"quiet_days": 13}, set(), False),
        ([OPEN] * 4, 5, {"quiet_days": 14}, set(), True),
        ([OPEN] * 4, -5, {"quiet_days": 14}, set(), False),
        ([rules.Standing(False, 3, 2, tries=3)], 1, {}, set(), True),
        ([rules.Standing(False, 3, 2, tries=2)], 1, {}, set(), False),
        ([], 1, {"quiet_days": 99}, set(), False),
    ],
)
def test_who_is_late_and_who_may_need_a_hand(standings, day, about, late, stuck):
    found = pace(standings, day, **about)
    assert (set(found.late), found.is_stuck) == (late, stuck)


KEY = b"a key nobody knows"


def test_a_code_is_good_for_a_minute_and_not_for_two():
    now = datetime(2026, 11, 2, 14, 0, 10, tzinfo=UTC)
    code = rules.code(KEY, rules.step_of(now))
    good = [s for s in range(-60, 180, 10) if rules.is_code(KEY, code, now + timedelta(seconds=s))]
    assert (good[0], good[-1]) == (-10, 70)
    assert not rules.is_code(b"another", code, now)


def test_a_code_has_no_letters_that_look_alike_and_is_typed_as_one_likes():
    code = rules.code(KEY, 1)
    assert len(code) == 8
    assert set(code) <= set(rules.ALPHABET)
    assert not set("01OIL") & set(rules.ALPHABET)
    assert rules.typed_code(f" {code[:4].lower()}-{code[4:]} ") == code


def test_codes_follow_each_other_without_a_pattern():
    assert len({rules.code(KEY, step) for step in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("standard", "cohort", "may_miss"),
    [(None, None, None), (480, None, 480), (None, 60, 60), (480, 60, 60), (480, 0, 0), (0, 60, 0)],
    ids=["no rule", "the standard's", "the cohort's", "a stricter cohort", "everything", "never looser"],
)
def test_a_cohort_narrows_the_rule_of_the_standard(standard, cohort, may_miss):
    assert rules.may_miss(standard, cohort) == may_miss
