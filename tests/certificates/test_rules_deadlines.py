"""By when: deadlines run from a milestone, with as many extensions as the board allows (domain 7.12)."""

from datetime import date

import pytest

from certificates import rules
from certificates.rules import DeadlineFacts, EarnedFacts, Granted, RequirementFacts, StandardFacts, TimeFact
from certificates.rules.deadlines import by_when

TODAY = date(2026, 11, 22)
APPROVED = date(2026, 8, 31)
JOINED = date(2026, 1, 15)
REACHED = {"application-approved": APPROVED, "enrolled": JOINED}

TEXAS = DeadlineFacts("application-approved", 6, "practice", 1, 6)
CALIFORNIA = DeadlineFacts("application-approved", 12)
NORTH_CAROLINA = DeadlineFacts("core-done", 24)
ONE_MORE = Granted("application-approved", "practice")


@pytest.mark.parametrize(
    ("deadlines", "kind", "granted", "day"),
    [
        ([], "practice", [], None),
        ([TEXAS], "practice", [], date(2027, 2, 28)),
        ([TEXAS], "training", [], None),
        ([TEXAS], "practice", [ONE_MORE], date(2027, 8, 31)),
        ([TEXAS], "practice", [ONE_MORE, ONE_MORE], date(2027, 8, 31)),
        ([TEXAS], "practice", [Granted("application-approved")], date(2027, 2, 28)),
        ([TEXAS], "practice", [Granted("enrolled", "practice")], date(2027, 2, 28)),
        ([CALIFORNIA], "exam", [], date(2027, 8, 31)),
        ([CALIFORNIA, TEXAS], "practice", [], date(2027, 2, 28)),
        ([CALIFORNIA, TEXAS], "training", [], date(2027, 8, 31)),
        ([NORTH_CAROLINA], "training", [], None),
    ],
    ids=[
        "none",
        "Texas: six months from the approval",
        "Texas: for the practice only",
        "Texas: six more by decision",
        "Texas: once, and not twice",
        "an extension of another kind",
        "an extension from another milestone",
        "California: everything in twelve months",
        "the first of two days",
        "the one that is left for the rest",
        "it does not run before its milestone",
    ],
)
def test_the_last_day(deadlines, kind, granted, day):
    assert by_when(deadlines, kind, REACHED, granted) == day


def test_a_row_says_its_last_day_while_it_is_open():
    rows = (RequirementFacts("practice", 60), RequirementFacts("training", 60))
    facts = EarnedFacts(
        times=(TimeFact("practice", 60, TODAY),),
        reached=(("application-approved", APPROVED),),
    )
    statuses = rules.requirements(StandardFacts(rows, deadlines=(CALIFORNIA, TEXAS)), facts, TODAY)
    assert [(status.kind, status.by) for status in statuses] == [
        ("practice", None),
        ("training", date(2027, 8, 31)),
    ]
