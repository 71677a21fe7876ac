"""Exams: per cent or scaled, in parts or as one, so many tries and no more (domain 7.21 and 8.8)."""

from datetime import date

import pytest

from certificates import rules
from certificates.rules import EarnedFacts, ExamResult, ExamTerms, NotCounted, RequirementFacts, StandardFacts
from certificates.rules.exams import next_try

TODAY = date(2026, 11, 22)
LAST_WEEK = date(2026, 11, 15)
TOMORROW = date(2026, 11, 23)

SCALED = RequirementFacts("exam", 500, unit="score")
TOGETHER = ExamTerms(combines="both")
WRITTEN = RequirementFacts("exam", 80, unit="percent", label="written", exam=TOGETHER)
ORAL = RequirementFacts("exam", 80, unit="percent", label="oral", exam=TOGETHER)
COURSE_ONE = RequirementFacts("exam", 70, unit="percent", label="course one")
COURSE_TWO = RequirementFacts("exam", 75, unit="percent", label="course two")
ROLE_PLAY = RequirementFacts("exam", 1, unit="count", label="role play")


def result(score, label="", on=LAST_WEEK, *, is_verified=True):
    return ExamResult(score, on, label, is_verified)


def judge(rows, *results):
    return rules.requirements(StandardFacts(tuple(rows)), EarnedFacts(exams=results), TODAY)


@pytest.mark.parametrize(
    ("rows", "results", "have", "met"),
    [
        ([SCALED], [], [0], [False]),
        ([SCALED], [result(499)], [499], [False]),
        ([SCALED], [result(500)], [500], [True]),
        ([SCALED], [result(520), result(480)], [520], [True]),
        ([SCALED], [result(520, on=TOMORROW)], [0], [False]),
        ([SCALED], [result(520, is_verified=False)], [0], [False]),
        ([SCALED], [result(520, "another exam")], [0], [False]),
        ([COURSE_ONE, COURSE_TWO], [result(90, "course one")], [90, 0], [True, False]),
        ([COURSE_ONE, COURSE_TWO], [result(74, "course two")], [0, 74], [False, False]),
        ([ROLE_PLAY], [result(0, "role play")], [0], [False]),
        ([ROLE_PLAY], [result(1, "role play")], [1], [True]),
    ],
    ids=[
        "nothing yet",
        "IC&RC: one point below the scaled score",
        "IC&RC: the scaled score itself",
        "the best one counts",
        "what is dated later does not count yet",
        "what nobody has checked does not count",
        "a result of another exam is none of this one",
        "one course never passes for another",
        "each course has its own mark",
        "Tennessee: a role play that was not passed",
        "Tennessee: a role play is passed or not",
    ],
)
def test_a_result_counts_for_its_own_row_once_it_was_checked(rows, results, have, met):
    statuses = judge(rows, *results)
    assert [status.have for status in statuses] == have
    assert [status.met for status in statuses] == met


@pytest.mark.parametrize(
    ("written", "oral", "have", "met"),
    [
        (80, 80, 80, True),
        (70, 90, 80, True),
        (70, 89, 79, False),
        (100, None, 50, False),
        (None, None, 0, False),
    ],
    ids=[
        "both at the mark",
        "a good talk makes up for the paper",
        "half a point below is below",
        "one part alone is not both",
        "none yet",
    ],
)
def test_washington_asks_for_80_per_cent_of_both_together(written, oral, have, met):
    scores = [("written", written), ("oral", oral)]
    statuses = judge([WRITTEN, ORAL], *[result(score, part) for part, score in scores if score is not None])
    assert [(status.have, status.met) for status in statuses] == [(have, met)] * 2


def test_even_a_low_mark_is_not_passed_with_one_part_of_two():
    low = [RequirementFacts("exam", 40, unit="percent", label=name, exam=TOGETHER) for name in ("a", "b")]
    assert [status.met for status in judge(low, result(100, "a"))] == [False, False]


def test_a_part_that_is_missing_is_named_beside_the_other():
    written, oral = judge([WRITTEN, ORAL], result(100, "written"))
    assert written.reasons == (NotCounted("other_part", params={"label": "oral"}),)
    assert (oral.reasons, oral.satisfied_by) == ((), "take")


@pytest.mark.parametrize(
    ("terms", "tries", "day"),
    [
        (ExamTerms(), [], TODAY),
        (ExamTerms(), [TODAY, LAST_WEEK], TODAY),
        (ExamTerms(wait_days=90), [LAST_WEEK], date(2027, 2, 13)),
        (ExamTerms(wait_days=90), [date(2026, 8, 24)], TODAY),
        (ExamTerms(attempts=2), [LAST_WEEK], TODAY),
        (ExamTerms(attempts=2), [date(2020, 1, 1), LAST_WEEK], None),
        (ExamTerms(3, "months", 12), [date(2026, 1, 5), date(2026, 6, 1)], TODAY),
        (ExamTerms(3, "months", 12), [date(2026, 1, 5), date(2026, 6, 1), LAST_WEEK], date(2027, 1, 5)),
        (ExamTerms(3, "months", 12), [date(2025, 11, 22), date(2026, 6, 1), LAST_WEEK], TODAY),
        (ExamTerms(1, "months", 3, 120), [LAST_WEEK], date(2027, 3, 15)),
        (ExamTerms(2, "half-year"), [date(2026, 6, 30), LAST_WEEK], TODAY),
        (ExamTerms(2, "half-year"), [date(2026, 7, 1), LAST_WEEK], date(2027, 1, 1)),
        (ExamTerms(2, "half-year", wait_days=60), [date(2026, 7, 1), LAST_WEEK], date(2027, 1, 14)),
        (ExamTerms(1, "half-year"), [TOMORROW], TODAY),
    ],
    ids=[
        "the first",
        "as often as one likes",
        "IC&RC: ninety days in between",
        "IC&RC: on the ninetieth day",
        "two in all: the second",
        "two in all: none left, however long ago",
        "California: the third of twelve months",
        "California: when the oldest of three is a year ago",
        "California: the oldest is a year ago today",
        "the longer of two waits",
        "New York: another half of the year",
        "New York: two in this half, so the next",
        "the next half, and the wait too",
        "what is still to come is no try yet",
    ],
)
def test_the_next_try(terms, tries, day):
    assert next_try(terms, tries, TODAY) == day


@pytest.mark.parametrize(
    ("terms", "results", "codes", "what"),
    [
        (ExamTerms(), [], [], "take"),
        (ExamTerms(), [result(450)], [], "take"),
        (ExamTerms(), [result(520, is_verified=False)], ["not_checked"], "check"),
        (ExamTerms(wait_days=90), [result(450)], ["next_try"], "take_later"),
        (ExamTerms(wait_days=90), [result(520, is_verified=False)], ["not_checked"], "check"),
        (ExamTerms(wait_days=90), [result(450, is_verified=False)], ["not_checked", "next_try"], "check"),
        (ExamTerms(attempts=1), [result(450)], ["no_try"], "ask"),
        (ExamTerms(attempts=1), [result(510)], [], ""),
    ],
    ids=[
        "take it",
        "take it again",
        "somebody has to check it",
        "wait",
        "it is enough once it is checked",
        "it would not be enough",
        "no try is left",
        "passed",
    ],
)
def test_what_would_satisfy_it(terms, results, codes, what):
    [status] = judge([RequirementFacts("exam", 500, unit="score", exam=terms)], *results)
    assert ([why.code for why in status.reasons], status.satisfied_by) == (codes, what)
