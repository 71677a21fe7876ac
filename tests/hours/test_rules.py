"""The rulebook of hours, as tables a program director can read."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from hours import rules
from hours.rules import Context, EntryFacts, PlacementFacts, SigningFacts, Stretch, SupervisorSpan

NEW_YORK = "America/New_York"
TESS, SAM, REN = 1, 2, 3
THIS, OTHER = UUID(int=1), UUID(int=2)
DAY = date(2026, 5, 12)
NOW = datetime(2026, 5, 12, 22, 0, tzinfo=UTC)  # 6 in the evening in New York


def supervised(person_id: int, first: date, last: date | None = None) -> SupervisorSpan:
    return SupervisorSpan(first, last, person_id=person_id, role="clinical")


PLACEMENT = PlacementFacts(TESS, date(2026, 5, 1), date(2026, 5, 31), (supervised(SAM, date(2026, 5, 1)),))
CONTEXT = Context(NOW, PLACEMENT, THIS, competency_codes=frozenset({"mentoring"}))


def at(clock: str, day: date = DAY, zone: str = NEW_YORK) -> datetime:
    """The instant at which a clock in New York shows this."""
    return rules.instants(datetime.combine(day, time.fromisoformat(clock)), zone)[0]


def entry(starts: str = "09:00", ends: str = "10:00", day: date = DAY, days: int = 0, **fields) -> EntryFacts:
    fields = {"kind": "practice", "activity": "check-in", "competency_code": "mentoring"} | fields
    return EntryFacts(
        starts_at=at(starts, day), ends_at=at(ends, day + timedelta(days)), zone=NEW_YORK, **fields
    )


def taken(starts: str, ends: str, entry_id: UUID = OTHER, day: date = DAY, days: int = 0) -> Stretch:
    return Stretch(entry_id, at(starts, day), at(ends, day + timedelta(days)))


def problems(facts: EntryFacts, context: Context = CONTEXT) -> list[tuple[str | None, str]]:
    return [(problem.field, problem.code) for problem in rules.check_entry(facts, context)]


# --- What may be logged (A7.1-9, A4) --------------------------------------------------------------------


def test_an_ordinary_hour_is_fine():
    assert problems(entry()) == []
    assert entry().minutes == 60


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (entry("09:00", "09:00"), [("ends", "no-length")]),
        (entry("10:00", "09:00"), [("ends", "ends-before-start")]),
        (entry("05:00", "17:00"), []),
        (entry("04:59", "17:00"), [("long_reason", "needs-long-reason")]),
        (entry("01:00", "17:00", long_reason="night"), []),
        (entry("01:00", "17:00", long_reason="no reason at all"), [("long_reason", "not-on-list")]),
        (entry("00:59", "17:00"), [("ends", "too-long")]),
        (entry("22:00", "07:00", DAY - timedelta(1), 1), []),
        (entry("17:30", "18:05"), []),
        (entry("17:30", "18:06"), [("ends", "in-the-future")]),
        (entry(day=DAY + timedelta(1)), [("worked_on", "in-the-future")]),
        (entry(day=date(2026, 5, 1)), []),
        (entry(day=date(2026, 4, 30)), [("worked_on", "before-placement"), ("worked_on", "no-supervisor")]),
        (entry(break_minutes=59), []),
        (entry(break_minutes=60), [("break_minutes", "break-too-long")]),
        (entry(break_minutes=-1), [("break_minutes", "break-too-long")]),
        (entry(activity=""), [("activity", "needs-activity")]),
        (entry(activity="napping"), [("activity", "needs-activity")]),
        (entry(kind="supervision", activity=""), []),
        (entry(kind="supervision"), [("activity", "needs-activity")]),
        (entry(kind="leisure", activity=""), [("kind", "not-on-list")]),
        (entry(kind="continuing-education", activity=""), []),
        (entry(kind="self-study", activity=""), []),
        (entry(kind="self-study"), [("activity", "needs-activity")]),
        (entry(mode="by carrier pigeon"), [("mode", "not-on-list")]),
        (entry(setting="jail-court"), []),
        (entry(setting="Cell block 9"), [("setting", "not-on-list")]),
        (entry(competency_code="juggling"), [("competency", "not-on-list")]),
    ],
    ids=lambda value: "" if isinstance(value, EntryFacts) else " ".join(code for _f, code in value) or "fine",
)
def test_what_may_be_logged(facts, expected):
    assert problems(facts) == expected


def test_the_last_day_of_a_placement_counts_and_the_day_after_does_not():
    late = replace(CONTEXT, now=datetime(2026, 7, 1, tzinfo=UTC))
    assert problems(entry(day=date(2026, 5, 31), late_reason="was-away"), late) == []
    assert problems(entry(day=date(2026, 6, 1)), late) == [("worked_on", "after-placement")]


@pytest.mark.parametrize(
    ("supervisors", "fine"),
    [
        ([(SAM, date(2026, 5, 1), None)], True),
        ([(SAM, DAY, DAY)], True),
        ([(SAM, date(2026, 5, 1), DAY - timedelta(1))], False),
        ([(SAM, DAY + timedelta(1), None)], False),
        ([(SAM, date(2026, 5, 1), DAY - timedelta(1)), (REN, DAY, None)], True),
        ([(TESS, date(2026, 5, 1), None)], False),
        ([], False),
    ],
    ids=[
        "all along",
        "that day only",
        "until the day before",
        "from the day after",
        "handed over",
        "self",
        "none",
    ],
)
def test_somebody_supervised_on_the_day_worked(supervisors, fine):
    spans = tuple(supervised(*row) for row in supervisors)
    context = replace(CONTEXT, placement=replace(PLACEMENT, supervisors=spans))
    assert problems(entry(), context) == ([] if fine else [("worked_on", "no-supervisor")])


@pytest.mark.parametrize(
    ("other", "fine"),
    [
        (taken("08:00", "09:00"), True),
        (taken("10:00", "11:00"), True),
        (taken("08:00", "09:01"), False),
        (taken("09:59", "11:00"), False),
        (taken("09:15", "09:30"), False),
        (taken("08:00", "11:00"), False),
        (taken("09:00", "10:00", THIS), True),
        (taken("22:00", "09:30", day=DAY - timedelta(1), days=1), False),
    ],
    ids=[
        "touches before",
        "touches after",
        "one minute",
        "last minute",
        "inside",
        "around",
        "itself",
        "night",
    ],
)
def test_overlaps_are_refused_and_touching_is_fine(other, fine):
    context = replace(CONTEXT, others=(other,))
    assert problems(entry(), context) == ([] if fine else [("starts", "overlap")])


def test_a_day_holds_24_hours_over_all_placements():
    """An ordinary day cannot hold more without an overlap; the day the clocks go back has 25."""
    day = date(2026, 11, 1)
    placement = replace(PLACEMENT, starts_on=day, ends_on=None, supervisors=(supervised(SAM, day),))
    context = replace(CONTEXT, now=datetime(2026, 11, 3, tzinfo=UTC), placement=placement)
    nearly = replace(context, others=(taken("00:00", "15:00", day=day),))  # 16 hours
    assert problems(entry("15:00", "23:00", day), nearly) == []
    assert problems(entry("15:00", "23:30", day), nearly) == [("worked_on", "day-is-full")]


def test_all_problems_are_named_at_once():
    facts = entry("10:00", "09:00", DAY + timedelta(30), activity="", break_minutes=-5)
    assert {code for _field, code in problems(facts)} == {
        "ends-before-start", "break-too-long", "needs-activity", "in-the-future", "after-placement",
    }  # fmt: skip


def test_a_draft_may_break_what_only_matters_when_it_is_sent():
    planned = entry(day=DAY + timedelta(3))
    assert rules.check_draft(planned, CONTEXT) == []
    assert [p.code for p in rules.check_draft(entry("10:00", "09:00"), CONTEXT)] == ["ends-before-start"]


@pytest.mark.parametrize(
    ("facts", "sent_at", "codes"),
    [
        (entry("05:00", "17:00"), NOW, []),
        (entry("04:59", "17:00"), NOW, ["long"]),
        (entry(), entry().ends_at + timedelta(days=30), []),
        (entry(), entry().ends_at + timedelta(days=30, minutes=1), ["late"]),
    ],
    ids=["12 hours", "over 12 hours", "30 days later", "more than 30 days later"],
)
def test_what_is_allowed_and_pointed_out(facts, sent_at, codes):
    assert [remark.code for remark in rules.remarks(facts, sent_at)] == codes


# --- Clocks (A7.7, A7.8, A10) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "ends", "minutes"),
    [
        (date(2026, 11, 1), "00:30", "02:30", 180),
        (date(2026, 3, 8), "01:30", "03:30", 60),
        (date(2026, 5, 12), "00:30", "02:30", 120),
    ],
    ids=["clocks go back", "clocks go forward", "ordinary night"],
)
def test_minutes_are_counted_on_a_stopwatch(day, starts, ends, minutes):
    assert entry(starts, ends, day).minutes == minutes


def test_aware_times_of_one_zone_are_instants_too():
    """Python subtracts two times of the same zone as clock times: 120 for both nights above."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(NEW_YORK)
    starts, ends = (datetime(2026, 11, 1, hour, 30, tzinfo=zone) for hour in (0, 2))
    assert EntryFacts("practice", "group", "mentoring", starts, ends, NEW_YORK).minutes == 180


@pytest.mark.parametrize(
    ("local", "fold", "offset", "code"),
    [
        (datetime(2026, 11, 1, 1, 30), None, None, "time-twice"),
        (datetime(2026, 11, 1, 1, 30), 0, -4, None),
        (datetime(2026, 11, 1, 1, 30), 1, -5, None),
        (datetime(2026, 3, 8, 2, 30), None, None, "time-skipped"),
        (datetime(2026, 3, 8, 2, 30), 1, None, "time-skipped"),
        (datetime(2026, 3, 8, 3, 0), None, -4, None),
        (datetime(2026, 3, 8, 1, 59), None, -5, None),
        (datetime(2026, 11, 1, 2, 0), None, -5, None),
        (datetime(2026, 5, 12, 9, 0), 1, -4, None),
    ],
)
def test_a_clock_time_becomes_an_instant_or_a_question(local, fold, offset, code):
    instant, problem = rules.to_utc(local, NEW_YORK, "starts", fold)
    assert (problem.code if problem else None) == code
    if offset is None:
        assert instant is None
        assert problem.field == "starts"
    else:
        assert instant == (local - timedelta(hours=offset)).replace(tzinfo=UTC)
        assert rules.to_local(instant, NEW_YORK).replace(fold=0) == local


def test_an_instant_finds_its_way_back_through_the_clock():
    for hour in (5, 6):  # 1:30 in New York, twice
        instant = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
        clock = rules.to_local(instant, NEW_YORK)
        assert rules.to_utc(clock, NEW_YORK, "starts", clock.fold)[0] == instant


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2026-05-12T22:00-04:00", "2026-05-13T06:30-04:00", [120, 390]),
        ("2026-10-31T23:00-04:00", "2026-11-01T03:00-05:00", [60, 240]),
        ("2026-03-07T23:00-05:00", "2026-03-08T03:00-04:00", [60, 120]),
        ("2026-05-12T09:00-04:00", "2026-05-12T10:00-04:00", [60]),
    ],
    ids=["over midnight", "into the long day", "into the short day", "one day"],
)
def test_a_stretch_is_split_at_local_midnight(starts, ends, expected):
    days = rules.minutes_by_day(datetime.fromisoformat(starts), datetime.fromisoformat(ends), NEW_YORK)
    assert list(days.values()) == expected


def test_a_night_belongs_to_the_day_it_began():
    assert entry("22:00", "06:00", DAY - timedelta(1), 1).worked_on == DAY - timedelta(1)


# --- Who may do what (A8) -----------------------------------------------------------------------------------

TRAINEE_MAY = {
    "draft": {"change", "discard", "submit"},
    "submitted": {"recall"},
    "returned": {"revise", "accept"},
    "recalled": {"revise"},
    "signed": {"amend"},
}
SUPERVISOR_MAY = dict.fromkeys(TRAINEE_MAY, frozenset()) | {
    "submitted": {"sign", "return", "propose"},
    "signed": {"amend", "void"},
}
COORDINATOR_MAY = dict.fromkeys(TRAINEE_MAY, frozenset()) | {"signed": {"amend", "void"}}


@pytest.mark.parametrize("status", rules.STATUSES)
def test_who_may_do_what_from_which_status(status):
    assert rules.moves_for(status, rules.TRAINEE) == TRAINEE_MAY[status]
    assert rules.moves_for(status, rules.SUPERVISOR) == SUPERVISOR_MAY[status]
    assert rules.moves_for(status, rules.COORDINATOR) == COORDINATOR_MAY[status]
    assert rules.moves_for(status, "") == set()


@pytest.mark.parametrize("status", rules.STATUSES)
def test_an_entry_that_was_voided_stays_as_it_is_but_for_a_draft_that_is_open(status):
    left = {"discard"} if status == "draft" else set()
    assert rules.moves_for(status, rules.TRAINEE, voided=True) == left
    assert rules.check_move("amend", status, rules.TRAINEE, voided=True).params == {"status": "voided"}


@pytest.mark.parametrize(
    ("status", "counts", "another", "expected"),
    [
        ("signed", True, True, "signed"),
        ("signed", False, True, "superseded"),
        ("signed", False, False, "voided"),
        ("submitted", False, True, "submitted"),
        ("draft", False, False, "draft"),
    ],
)
def test_superseded_and_voided_are_derived(status, counts, another, expected):
    assert rules.standing(status, counts, another) == expected


@pytest.mark.parametrize(
    ("name", "status", "actor", "code"),
    [
        ("submit", "draft", "trainee", None),
        ("submit", "draft", "supervisor", "not-yours"),
        ("submit", "signed", "trainee", "too-late"),
        ("sign", "submitted", "supervisor", None),
        ("sign", "draft", "supervisor", "too-late"),
        ("change", "submitted", "trainee", "too-late"),
        ("discard", "returned", "trainee", "too-late"),
        ("recall", "signed", "trainee", "too-late"),
        ("amend", "signed", "trainee", None),
        ("amend", "signed", "coordinator", None),
        ("amend", "submitted", "trainee", "too-late"),
        ("amend", "signed", "", "not-yours"),
    ],
)
def test_what_is_not_listed_cannot_be_done(name, status, actor, code):
    problem = rules.check_move(name, status, actor)
    assert (problem.code if problem else None) == code


def test_a_sent_version_changes_its_status_once_and_never_again():
    for (status, name), move in rules.MOVES.items():
        if status != rules.DRAFT:
            assert move.opens_next or status == rules.SUBMITTED or move.leads_to == status, name
        if status in (rules.RETURNED, rules.RECALLED):
            assert move.leads_to == status
    assert {move.leads_to for (status, _name), move in rules.MOVES.items() if status == rules.SIGNED} == {
        rules.SIGNED
    }


# --- Signing (A7.13, A7.15) ---------------------------------------------------------------------------------

SIGNING = SigningFacts(SAM, PLACEMENT, DAY, "abc", "abc", "Sam Example", basis="saw")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"signer_id": TESS}, ["own-hours", "not-supervisor-that-day"]),
        ({"signer_id": REN}, ["not-supervisor-that-day"]),
        ({"worked_on": date(2026, 4, 30)}, ["not-supervisor-that-day"]),
        ({"seen_digest": "old"}, ["changed-meanwhile"]),
        ({"printed_name": "  "}, ["name-missing"]),
        ({"basis": ""}, ["basis-missing"]),
        ({"overlaps": True}, ["overlap-when-signing"]),
    ],
)
def test_what_keeps_somebody_from_signing(change, codes):
    assert [problem.code for problem in rules.check_signing(replace(SIGNING, **change))] == codes


def test_a_trainee_listed_as_supervisor_still_cannot_sign_their_own_hours():
    spans = (supervised(TESS, date(2026, 5, 1)),)
    facts = replace(SIGNING, signer_id=TESS, placement=replace(PLACEMENT, supervisors=spans))
    assert "own-hours" in [problem.code for problem in rules.check_signing(facts)]


@pytest.mark.parametrize(
    ("comment", "fine"), [("Too short", False), ("Long enough", True), (" " * 12, False)]
)
def test_what_goes_back_says_what_to_change(comment, fine):
    codes = [problem.code for problem in rules.check_return(SIGNING, comment)]
    assert codes == ([] if fine else ["comment-too-short"])


# --- Totals (A7.2, A7.26) -----------------------------------------------------------------------------------

LINES = [
    rules.TimeLine("signed", "practice", 61),
    rules.TimeLine("signed", "practice", 30),
    rules.TimeLine("signed", "supervision", 15),
    rules.TimeLine("submitted", "practice", 40),
    rules.TimeLine("returned", "practice", 20),
    rules.TimeLine("draft", "practice", 10),
]


def test_states_and_kinds_are_kept_apart():
    totals = rules.totals(LINES)
    assert (totals.signed("practice"), totals.signed("supervision"), totals.signed()) == (91, 15, 106)
    assert (totals.waiting("practice"), totals.waiting("supervision")) == (40, 0)
    assert (totals.returned(), totals.draft()) == (20, 10)
