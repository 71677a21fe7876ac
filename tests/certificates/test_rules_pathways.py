"""Several ways to one credential, some of them open for a while only (domain 7.20)."""

from datetime import date

import pytest

from certificates import rules
from certificates.rules import (
    AttestationFacts,
    EarnedFacts,
    ExamResult,
    PathwayFacts,
    RequirementFacts,
    StandardFacts,
    TimeFact,
)
from certificates.rules.pathways import open_pathways, rows_for, taken

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 23)

USUAL = PathwayFacts("usual", "Training and an exam")
PRACTICED = PathwayFacts("practiced", "You worked before the rule", closes_on=TODAY)
CLOSED = PathwayFacts("practiced", "You worked before the rule", closes_on=YESTERDAY)

TRAINING = RequirementFacts("training", 4_800, pathway="usual")
EDUCATION = RequirementFacts("continuing-education", 1_200, pathway="practiced")
EXAM = RequirementFacts("exam", 70, unit="percent")
PASSED = ExamResult(75, YESTERDAY)
TWENTY_HOURS = TimeFact("continuing-education", 1_200, YESTERDAY)


def california(*pathways: PathwayFacts) -> StandardFacts:
    """Eighty hours and an exam; or, for whoever worked before, twenty hours and the exam."""
    return StandardFacts((TRAINING, EDUCATION, EXAM), pathways=pathways or (USUAL, PRACTICED))


def kinds(statuses):
    return [(status.kind, status.met) for status in statuses]


@pytest.mark.parametrize(
    ("pathway", "asked"),
    [("usual", ["training", "exam"]), ("practiced", ["continuing-education", "exam"]), ("", ["exam"])],
    ids=["on the usual way", "on the other", "before a choice: what is common to both"],
)
def test_a_row_of_one_way_is_asked_on_that_way_only(pathway, asked):
    assert [row.kind for row in rows_for(california().requirements, pathway)] == asked


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TOMORROW, None, False),
        (None, YESTERDAY, False),
        (YESTERDAY, TOMORROW, True),
    ],
    ids=["always", "for a day", "from tomorrow", "until yesterday", "in its window"],
)
def test_a_way_may_be_open_for_a_while(opens, closes, is_open):
    assert bool(open_pathways([PathwayFacts("way", "", opens, closes)], TODAY)) == is_open


@pytest.mark.parametrize(
    ("pathways", "chosen", "way"),
    [
        ([USUAL, PRACTICED], "", ""),
        ([USUAL, PRACTICED], "practiced", "practiced"),
        ([USUAL, CLOSED], "practiced", "practiced"),
        ([USUAL, CLOSED], "", "usual"),
        ([USUAL, PRACTICED], "of another standard", ""),
        ([], "", ""),
    ],
    ids=[
        "nothing chosen yet",
        "chosen",
        "chosen while it was open",
        "the only one that is open",
        "a way this standard does not know",
        "no ways at all",
    ],
)
def test_which_way_somebody_is_on(pathways, chosen, way):
    assert taken(pathways, chosen, TODAY) == way


@pytest.mark.parametrize(
    ("pathways", "chosen", "expected"),
    [
        ((USUAL, PRACTICED), "", [("pathway", False), ("exam", True)]),
        (
            (USUAL, PRACTICED),
            "practiced",
            [("pathway", True), ("continuing-education", True), ("exam", True)],
        ),
        ((USUAL, PRACTICED), "usual", [("pathway", True), ("training", False), ("exam", True)]),
        ((USUAL, CLOSED), "", [("training", False), ("exam", True)]),
    ],
    ids=["choosing is open", "who worked before", "who takes the training", "nothing to choose any more"],
)
def test_nobody_earns_it_without_a_way(pathways, chosen, expected):
    facts = EarnedFacts(times=(TWENTY_HOURS,), exams=(PASSED,), pathway=chosen)
    statuses = rules.requirements(california(*pathways), facts, TODAY)
    assert kinds(statuses) == expected
    assert rules.has_earned(statuses) == all(met for _kind, met in expected)


def test_before_they_choose_people_see_how_far_each_way_is():
    facts = EarnedFacts(times=(TWENTY_HOURS,), exams=(PASSED,))
    found = rules.by_pathway(california(), facts, TODAY)
    assert {way.code: rules.has_earned(statuses) for way, statuses in found.items()} == {
        "usual": False,
        "practiced": True,
    }
    assert [way.code for way in rules.by_pathway(california(USUAL, CLOSED), facts, TODAY)] == ["usual"]


def test_texts_may_belong_to_a_way_too():
    rows = (AttestationFacts("worked", "You worked before the rule", pathway="practiced"),)
    standard = StandardFacts((EXAM,), rows, pathways=(USUAL, PRACTICED))
    asked = {
        way: [status.kind for status in rules.requirements(standard, EarnedFacts(pathway=way), TODAY)]
        for way in ("usual", "practiced")
    }
    assert asked == {"usual": ["pathway", "exam"], "practiced": ["pathway", "exam", "attestation"]}


def test_where_a_standard_has_no_ways_every_row_is_asked():
    """So it is until a standard's ways are told to the rules: more is asked, never less."""
    statuses = rules.requirements(StandardFacts((TRAINING, EDUCATION)), EarnedFacts(), TODAY)
    assert [status.kind for status in statuses] == ["training", "continuing-education"]
