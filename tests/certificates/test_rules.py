"""The rules of certificates, as tables a program director can read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import rules
from certificates.rules import (
    EarnedFacts,
    ExamResult,
    NotCounted,
    RequirementFacts,
    StandardFacts,
    TimeFact,
)

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 23)

ALL_TRAINING = RequirementFacts("training", 60)
ALL_PRACTICE = RequirementFacts("practice", 120)


def standard(*rows: RequirementFacts) -> StandardFacts:
    return StandardFacts(rows)


def row(kind, minimum, competency="", maximum=None):
    return RequirementFacts(kind, minimum, maximum, "minutes", competency, competency.title())


def time(kind, minutes, competency="", state="earned", on=YESTERDAY):
    return TimeFact(kind, minutes, on, competency, competency.title(), state)


def judge(rows, *times, **facts):
    return rules.requirements(standard(*rows), EarnedFacts(times=times, **facts), TODAY)


# --- What is left -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "met", "left"), [(0, False, 60), (59, False, 1), (60, True, 0), (75, True, 0)]
)
def test_a_total_is_met_to_the_minute(minutes, met, left):
    [status] = judge([ALL_TRAINING], time("training", minutes))
    assert (status.have, status.met, status.left) == (minutes, met, left)


def test_every_kind_has_its_own_total():
    rows = [row("training", 10), row("practice", 20), row("supervision", 30)]
    statuses = judge(rows, time("training", 1), time("practice", 2), time("supervision", 3))
    assert [status.have for status in statuses] == [1, 2, 3]


def test_rows_come_back_in_the_order_of_the_standard():
    rows = [row("practice", 1), row("training", 1), RequirementFacts("modules", 3, unit="count")]
    assert [status.kind for status in judge(rows)] == ["practice", "training", "modules"]


@pytest.mark.parametrize(("done", "met"), [(2, False), (3, True)])
def test_modules_are_counted(done, met):
    [status] = judge([RequirementFacts("modules", 3, unit="count")], modules_done=done)
    assert (status.have, status.need, status.met) == (done, 3, met)


@pytest.mark.parametrize(
    ("exams", "have"),
    [
        ((), 0),
        ((ExamResult(480, YESTERDAY), ExamResult(510, YESTERDAY)), 510),
        ((ExamResult(510, TOMORROW),), 0),
    ],
    ids=["none on record", "the best one counts", "not taken yet"],
)
def test_the_best_exam_on_record_counts(exams, have):
    [status] = judge([RequirementFacts("exam", 500, unit="score")], exams=exams)
    assert (status.have, status.met) == (have, have >= 500)


def test_hours_are_not_one_counter():
    """Arkansas: 500 hours, of which 25 in each of four domains."""
    rows = [row("practice", 30_000), *(row("practice", 1_500, domain) for domain in ("a", "b", "c", "d"))]
    statuses = judge(rows, time("practice", 29_000, "a"), time("practice", 1_000))
    assert [status.met for status in statuses] == [True, True, False, False, False]
    assert NotCounted("other_competency", 29_000, "A") in statuses[2].reasons
    assert NotCounted("no_competency", 1_000) in statuses[2].reasons


def test_time_above_the_maximum_of_a_competency_counts_for_no_total():
    """Florida: electives 0 to 4 hours inside 40."""
    rows = [row("training", 2_400), row("training", 0, "electives", maximum=240)]
    whole, electives = judge(rows, time("training", 300, "electives"), time("training", 2_100, "ethics"))
    assert (whole.have, whole.met) == (2_340, False)
    assert whole.reasons == (NotCounted("over_maximum", 60, "Electives"),)
    assert (electives.have, electives.met) == (240, True)
    assert electives.reasons[0] == NotCounted("over_maximum", 60, "Electives")


def test_a_kind_may_have_a_maximum_as_a_whole():
    [status] = judge(
        [RequirementFacts("practice", 60, 120)], time("practice", 100, "a"), time("practice", 50, "b")
    )
    assert (status.have, status.reasons) == (120, (NotCounted("over_maximum", 30),))


def test_minima_that_exceed_their_total_are_judged_one_by_one():
    """Delaware: five times ten hours inside 46."""
    rows = [row("training", 46), *(row("training", 10, domain) for domain in "abcde")]
    times = [time("training", 10, domain) for domain in "abcde"]
    assert rules.has_earned(judge(rows, *times))
    assert not rules.has_earned(judge(rows, *times[:4], time("training", 6, "e")))


@pytest.mark.parametrize(
    ("state", "code", "waiting"),
    [("waiting", "waiting_for_signature", 45), ("returned", "returned_to_trainee", 0)],
)
def test_what_is_not_signed_does_not_count_and_says_why(state, code, waiting):
    [status] = judge([ALL_PRACTICE], time("practice", 100), time("practice", 45, state=state))
    assert (status.have, status.waiting, status.met) == (100, waiting, False)
    assert status.reasons == (NotCounted(code, 45),)


def test_waiting_time_of_another_competency_is_not_waiting_here():
    statuses = judge(
        [row("practice", 10, "a"), row("practice", 10, "b")], time("practice", 10, "a", state="waiting")
    )
    assert [status.waiting for status in statuses] == [10, 0]


def test_what_is_dated_later_does_not_count_yet():
    [status] = judge([ALL_PRACTICE], time("practice", 120, on=TOMORROW))
    assert (status.have, status.reasons) == (0, (NotCounted("later", 120),))


# --- By the way it is taken -------------------------------------------------------------------------


def taken(minutes, mode, competency="", on=YESTERDAY):
    return TimeFact("training", minutes, on, competency, competency.title(), mode=mode)


def way(mode, minimum=0, maximum=None, competency=""):
    return RequirementFacts("training", minimum, maximum, "minutes", competency, competency.title(), mode)


def test_half_of_it_face_to_face():
    """NAADAC: sixty contact hours, at least half of them face to face."""
    rows = [row("training", 3_600), way("in_person", 1_800)]
    whole, face = judge(rows, taken(2_000, "self_paced"), taken(1_600, "in_person"))
    assert (whole.met, face.met, face.have) == (True, False, 1_600)
    assert face.reasons == (NotCounted("other_mode", 2_000, mode="in_person"),)


@pytest.mark.parametrize(
    ("mode", "counts"), [("self_paced", 0), ("live_online", 60), ("in_person", 60), ("", 0)]
)
def test_live_is_in_person_or_online(mode, counts):
    """Texas: training needs live interaction, in whichever of the two ways."""
    [status] = judge([way("live", 60)], taken(60, mode))
    assert status.have == counts


def test_a_limit_of_one_way_cuts_the_total_and_says_so():
    whole, limit = judge(
        [row("training", 100), way("self_paced", maximum=40)], taken(70, "self_paced"), taken(50, "in_person")
    )
    assert (whole.have, whole.met) == (90, False)
    assert whole.reasons == (NotCounted("over_maximum", 30, mode="self_paced"),)
    assert (limit.have, limit.met, limit.is_limit) == (40, True, True)


def test_a_limit_on_one_way_holds_for_the_row_of_a_competency_too():
    rows = [row("training", 60, "ethics"), way("self_paced", maximum=40)]
    [ethics, _limit] = judge(rows, taken(50, "self_paced", "ethics"), taken(10, "in_person", "ethics"))
    assert (ethics.have, ethics.met) == (50, False)


def test_a_competency_may_have_a_limit_for_one_way():
    rows = [row("training", 60), way("self_paced", maximum=10, competency="ethics")]
    whole, _limit = judge(rows, taken(30, "self_paced", "ethics"), taken(30, "self_paced", "mentoring"))
    assert whole.have == 40


def test_what_is_cut_first_takes_as_little_as_it_can():
    """Ten count in ethics, and five alone: the ten are those in person, so that the five may come from elsewhere."""
    rows = [row("training", 15), row("training", 0, "ethics", maximum=10), way("self_paced", maximum=5)]
    times = [
        taken(5, "self_paced", "ethics"),
        taken(10, "in_person", "ethics"),
        taken(5, "self_paced", "mentoring"),
    ]
    assert judge(rows, *times)[0].have == 15


def test_limits_alone_are_no_standard_and_no_part_of_how_far_one_is():
    limit = way("self_paced", maximum=40)
    assert not rules.has_earned(judge([limit], taken(30, "self_paced")))
    statuses = judge([row("training", 60), limit], taken(30, "self_paced"))
    assert rules.done_share(statuses) == 0.5


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "b"]),
            st.integers(1, 200),
            st.sampled_from(["earned", "waiting", "returned"]),
            st.sampled_from([YESTERDAY, TOMORROW]),
        ),
        max_size=12,
    ),
    st.sampled_from(["", "a"]),
    st.none() | st.integers(0, 300),
)
def test_every_minute_counts_or_has_a_reason(entries, competency, maximum):
    times = [time("practice", minutes, domain, state, on) for domain, minutes, state, on in entries]
    [status] = judge([row("practice", 100, competency, maximum)], *times)
    accounted = status.have + sum(reason.minutes for reason in status.reasons)
    belongs_to_another_row = sum(
        fact.minutes
        for fact in times
        if competency and fact.competency != competency and (fact.state != "earned" or fact.on > TODAY)
    )
    assert accounted + belongs_to_another_row == sum(fact.minutes for fact in times)


def test_an_unknown_kind_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no rule"):
        judge([RequirementFacts("essay", 1)])


def test_a_standard_without_rows_is_met_by_nobody():
    assert not rules.has_earned([])


def test_unmet_names_what_is_open():
    statuses = judge([ALL_TRAINING, ALL_PRACTICE], time("training", 60))
    assert [status.kind for status in rules.unmet(statuses)] == ["practice"]


@pytest.mark.parametrize(
    ("training", "practice", "share"), [(0, 0, 0), (30, 0, 0.25), (600, 0, 0.5), (60, 120, 1)]
)
def test_how_far_along(training, practice, share):
    statuses = judge([ALL_TRAINING, ALL_PRACTICE], time("training", training), time("practice", practice))
    assert rules.done_share(statuses) == share


# --- How a certificate stands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "until", "status"),
    [
        ([], None, "valid"),
        (["valid"], None, "valid"),
        (["valid"], TOMORROW, "valid"),
        (["valid"], TODAY, "valid"),
        (["valid"], YESTERDAY, "expired"),
        (["valid", "suspended"], None, "suspended"),
        (["valid", "suspended"], YESTERDAY, "suspended"),
        (["valid", "suspended", "valid"], None, "valid"),
        (["valid", "suspended", "valid"], YESTERDAY, "expired"),
        (["valid", "revoked"], None, "revoked"),
        (["valid", "revoked", "valid"], None, "revoked"),
        (["valid", "revoked", "superseded"], None, "revoked"),
        (["valid", "revoked"], YESTERDAY, "revoked"),
        (["valid", "superseded"], YESTERDAY, "superseded"),
        (["valid", "superseded", "valid"], None, "superseded"),
        (["valid", "superseded", "revoked"], None, "revoked"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else str(value),
)
def test_the_status_of_a_certificate(events, until, status):
    assert rules.status_of(events, until, TODAY) == status


@pytest.mark.parametrize(
    ("undone", "in_order", "training_left", "expected"),
    [
        ([1, 2, 3, 4], True, 60, [4]),
        ([2, 3, 4], True, 60, [4]),
        ([4], True, 0, [4]),
        ([4], True, 60, []),
        ([1, 2, 3, 4], False, 60, []),
        ([2], False, 0, [2]),
    ],
    ids=[
        "at the start",
        "on the way",
        "enough",
        "its minutes may count",
        "free to choose",
        "free, and enough",
    ],
)
def test_a_module_that_is_not_asked_for_is_an_offer(undone, in_order, training_left, expected):
    have = 4 - len(undone)
    statuses = [
        rules.RequirementStatus(rules.MODULES, have, 3, "", have >= 3),
        rules.RequirementStatus(rules.TRAINING, 0, training_left, "minutes", not training_left),
    ]
    assert rules.further(undone, statuses, in_order=in_order) == expected
