"""Time that counts for so many months, and rows of a kind that are told apart by a name (domain 7.23)."""

from datetime import date

import pytest

from certificates import rules
from certificates.rules import EarnedFacts, NotCounted, RequirementFacts, StandardFacts, TimeFact

TODAY = date(2026, 11, 22)
TWO_YEARS = RequirementFacts("training", 60, look_back_months=24, label="The state's course")


def judge(*times, rows=(TWO_YEARS,)):
    return rules.requirements(StandardFacts(rows), EarnedFacts(times=times), TODAY)


def training(minutes, on, state="earned", competency=""):
    return TimeFact("training", minutes, on, competency, competency.title(), state)


@pytest.mark.parametrize(
    ("on", "have"),
    [(date(2024, 11, 22), 60), (date(2024, 11, 21), 0), (TODAY, 60)],
    ids=["two years ago to the day", "a day more", "today"],
)
def test_a_course_is_good_for_so_long(on, have):
    [status] = judge(training(60, on))
    too_old = (NotCounted("too_old", 60, params={"months": 24}),)
    assert (status.have, status.met, status.reasons) == (have, have == 60, () if have else too_old)


def test_what_is_too_old_for_one_row_counts_for_another():
    rows = (TWO_YEARS, RequirementFacts("training", 60))
    assert [status.have for status in judge(training(60, date(2020, 1, 1)), rows=rows)] == [0, 60]


def test_what_is_too_old_fills_no_limit():
    rows = (RequirementFacts("training", 60, 60, look_back_months=24),)
    [status] = judge(training(60, date(2020, 1, 1)), training(60, TODAY), rows=rows)
    assert (status.have, [why.code for why in status.reasons]) == (60, ["too_old"])


def test_what_waits_is_not_called_too_old():
    """Whether old hours are signed at all is for the supervisor to say first."""
    row = RequirementFacts("practice", 60, look_back_months=24)
    [status] = judge(TimeFact("practice", 60, date(2020, 1, 1), state="waiting"), rows=(row,))
    assert [why.code for why in status.reasons] == ["waiting_for_signature"]


def test_a_row_keeps_its_name():
    assert judge()[0].label == "The state's course"


@pytest.mark.parametrize(
    ("kind", "times", "what"),
    [
        ("training", [], "learn"),
        ("continuing-education", [], "type_in"),
        ("practice", [], "log"),
        ("practice", ["waiting"], "signature"),
        ("practice", ["returned"], "change"),
        ("practice", ["earned"], ""),
    ],
)
def test_what_would_satisfy_a_row_about_time(kind, times, what):
    facts = [TimeFact(kind, 60, TODAY, state=state) for state in times]
    [status] = judge(*facts, rows=(RequirementFacts(kind, 60),))
    assert status.satisfied_by == what


def test_half_of_it_waits_so_there_is_more_to_log():
    [status] = judge(
        TimeFact("practice", 30, TODAY, state="waiting"), rows=(RequirementFacts("practice", 60),)
    )
    assert (status.left, status.waiting, status.satisfied_by) == (60, 30, "log")
