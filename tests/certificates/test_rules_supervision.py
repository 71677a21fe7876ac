"""How often there was supervision, beside how much (domain 7.7 and 8.2): the same hours under four boards."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from certificates import rules
from certificates.rules import EarnedFacts, RequirementFacts, StandardFacts, SupervisionFacts, TimeFact
from hours.rules import counting
from hours.rules.counting import Terms, Worked
from hours.rules.supervision import Rhythm, Supervised, supervised

HOUR = 60
FIRST = date(2026, 1, 5)
TODAY = date(2026, 12, 31)
ROWS = (RequirementFacts("practice", 500 * HOUR), RequirementFacts("supervision", 25 * HOUR))

RATIO = Rhythm("ratio", minutes=HOUR, per_minutes=20 * HOUR)
GAP = Rhythm("gap", gap_minutes=40 * HOUR)
WEEKLY = Rhythm("rhythm", every="week", times=1)
BOARDS = {
    "IC&RC": (),
    "Tennessee": ((RATIO, "excess"),),
    "Montana": ((RATIO, "excess"), (GAP, "excess")),
    "Texas": ((WEEKLY, "excess"),),
    "only pointed out": ((GAP, "remark"), (WEEKLY, "remark")),
}
"""What each asks besides 500 hours of practice and 25 of supervision, and what follows otherwise."""


def worked(week: int, weekday: int, minutes: int, kind: str = "practice") -> Worked:
    on = FIRST + timedelta(weeks=week, days=weekday)
    at = datetime.combine(on, time(15), UTC)
    return Worked(UUID(int=week * 10 + weekday), kind, minutes, on, at)


YEAR = [worked(week, 0, 10 * HOUR) for week in range(50)]
LAST_MONTH = [*YEAR, *(worked(49, day, 5 * HOUR, "supervision") for day in range(1, 6))]
EACH_WEEK = [*YEAR, *(worked(week, 1, 30, "supervision") for week in range(50))]
FORTNIGHTLY = [*YEAR, *(worked(week, 1, HOUR, "supervision") for week in range(0, 50, 2))]


def judge(times, board):
    """How somebody stands with these times: what counts first, and then how often, of what counts."""
    asked = BOARDS[board]
    cutting = tuple(
        rule for rule, otherwise in asked if rule.shape in counting.CUTS and otherwise != "remark"
    )
    counted = counting.count(times, Terms(rhythms=cutting))
    facts = EarnedFacts(
        times=tuple(TimeFact(row.kind, row.minutes, row.worked.worked_on) for row in counted),
        supervised=tuple(
            SupervisionFacts(supervised(counting.what_counts(counted), rule, TODAY), otherwise)
            for rule, otherwise in asked
        ),
    )
    return rules.requirements(StandardFacts(ROWS), facts, TODAY)


@pytest.mark.parametrize(
    ("times", "board", "open_rows"),
    [
        (EACH_WEEK, "IC&RC", []),
        (EACH_WEEK, "Tennessee", []),
        (EACH_WEEK, "Montana", []),
        (EACH_WEEK, "Texas", []),
        (LAST_MONTH, "IC&RC", []),
        (LAST_MONTH, "Tennessee", []),
        (LAST_MONTH, "Montana", ["practice"]),
        (LAST_MONTH, "Texas", ["practice"]),
        (LAST_MONTH, "only pointed out", []),
        (FORTNIGHTLY, "Montana", []),
        (FORTNIGHTLY, "Texas", ["practice"]),
        (YEAR, "Tennessee", ["supervision", "supervision-ratio"]),
    ],
    ids=[
        "each week passes IC&RC",
        "each week passes Tennessee",
        "each week passes Montana",
        "each week passes Texas",
        "25 hours in the last month pass IC&RC",
        "25 hours in the last month keep an hour in twenty",
        "25 hours in the last month fail Montana: 460 hours without any do not count",
        "25 hours in the last month fail Texas",
        "what is only pointed out stops nobody",
        "every other week keeps Montana's gap",
        "every other week is not each week",
        "none at all",
    ],
)
def test_how_often_is_asked_beside_how_much(times, board, open_rows):
    statuses = judge(times, board)
    assert [status.kind for status in rules.unmet(statuses)] == open_rows
    assert rules.has_earned(statuses) == (not open_rows)


def test_what_is_pointed_out_is_shown_with_its_reason():
    *_, gap, rhythm = judge(LAST_MONTH, "only pointed out")
    assert (gap.met, gap.is_remark, gap.is_asked) == (False, True, False)
    assert (gap.have, gap.need, gap.reasons[0].code) == (500 * HOUR, 40 * HOUR, "too_long_without")
    assert rhythm.reasons[0].params["number"] == 49
    assert rules.done_share(judge(LAST_MONTH, "only pointed out")) == 1


def test_remarks_alone_prove_nothing():
    facts = EarnedFacts(supervised=(SupervisionFacts(Supervised(GAP, True, 0, 2_400), "remark"),))
    assert not rules.has_earned(rules.requirements(StandardFacts(()), facts, TODAY))


@pytest.mark.parametrize(
    ("rule", "have", "need", "share"),
    [(RATIO, 30, 60, 0.5), (GAP, 4_800, 2_400, 0.5), (GAP, 2_400, 2_400, 1.0)],
    ids=["half of the share", "a gap twice as long", "as long as it may be"],
)
def test_how_far_a_rule_is_kept(rule, have, need, share):
    found = Supervised(rule, have <= need if rule is GAP else have >= need, have, need)
    status = rules.requirements(
        StandardFacts(()), EarnedFacts(supervised=(SupervisionFacts(found, "excess"),)), TODAY
    )[0]
    assert status.share == share
