"""A session of supervision: logged once, signed once, and an entry for each who was there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import counting, ledger, rules
from hours.models import (
    HoursEntry,
    Redaction,
    SessionObjection,
    SessionSignature,
    SessionSummary,
    SupervisionSession,
)
from hours.models.crediting import problems
from hours.refusals import EntryRefused
from hours.rules import Attended, SessionFacts
from people.models import Statement
from tests import builders, supervision

NINE = datetime(2026, 6, 1, 13, tzinfo=UTC)
HOUR = SessionFacts(NINE, NINE + timedelta(hours=1), "America/New_York")


# --- The rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attended", "minutes"),
    [
        (Attended(1, "mentoring"), 60),
        (Attended(1, "mentoring", late_minutes=10), 50),
        (Attended(1, "mentoring", early_minutes=5), 55),
        (Attended(1, "mentoring", late_minutes=10, early_minutes=5), 45),
        (Attended(1, "mentoring", late_minutes=70), -10),
    ],
)
def test_everybody_gets_the_minutes_they_were_there_for(attended, minutes):
    stretch = rules.stretch_of(HOUR, attended)
    assert (stretch.kind, stretch.minutes, stretch.worked_on) == ("supervision", minutes, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("facts", "attended", "code"),
    [
        (HOUR, [Attended(1, "mentoring")], ""),
        (HOUR, [], "nobody-there"),
        (SessionFacts(NINE, NINE, "UTC"), [Attended(1, "mentoring")], "no-length"),
        (SessionFacts(NINE, NINE - timedelta(hours=1), "UTC"), [Attended(1, "x")], "ends-before-start"),
        (SessionFacts(NINE, NINE + timedelta(hours=13), "UTC"), [Attended(1, "x")], "session-too-long"),
        (SessionFacts(HOUR.starts_at, HOUR.ends_at, "UTC", 60), [Attended(1, "x")], "break-too-long"),
        (SessionFacts(HOUR.starts_at, HOUR.ends_at, "UTC", 0, "observed"), [Attended(1, "x")], "not-on-list"),
        (
            SessionFacts(HOUR.starts_at, HOUR.ends_at, "UTC", topics=("gossip",)),
            [Attended(1, "x")],
            "not-on-list",
        ),
    ],
)
def test_what_can_be_kept_of_a_session(facts, attended, code):
    assert [problem.code for problem in rules.check_session(facts, attended)] == ([code] if code else [])


def test_one_person_is_one_to_one_and_two_are_a_group():
    one, two = Attended(1, "x"), Attended(2, "x")
    assert (rules.format_of_session([one]), rules.format_of_session([one, two])) == ("individual", "group")


def test_the_topics_and_ways_on_the_form_are_those_of_the_rules():
    assert tuple(SupervisionSession.Topic.values) == rules.TOPICS
    assert tuple(SupervisionSession.Mode.values) == rules.SESSION_MODES


# --- Signing ----------------------------------------------------------------------------------------


@pytest.fixture
def other(placement, noor, sam):
    """Noor practices at the same place, and Sam supervises her too."""
    return builders.placement(noor, sam)


def test_signing_a_group_gives_each_a_signed_entry_of_their_own(placement, other, sam):
    session = supervision.session(placement, other, by=sam, **{f"p{other.pk}": {"late_minutes": 15}})
    done = supervision.sign(session)
    assert [(row.version.minutes, row.basis) for row in done.signed] == [(60, "saw"), (45, "saw")]
    entries = HoursEntry.objects.order_by("pk")
    assert {(e.status, e.counting_version.kind, e.counting_version.session_id) for e in entries} == {
        ("signed", "supervision", session.pk)
    }
    [time] = counting.times([placement.enrollment])[placement.enrollment_id].counted
    assert (time.minutes, time.worked.format) == (60, "group")
    assert ledger.verify().broken == []


def test_one_to_one_is_no_group(placement, sam):
    supervision.sign(supervision.session(placement, by=sam))
    [time] = counting.times([placement.enrollment])[placement.enrollment_id].counted
    assert time.worked.format == "individual"


def test_pressing_sign_twice_is_once(placement, other, sam):
    session = supervision.session(placement, other, by=sam)
    supervision.sign(session)
    assert supervision.sign(session).signed == []
    assert (HoursEntry.objects.count(), SessionSignature.objects.count()) == (2, 1)


def test_whom_something_is_in_the_way_is_named_and_the_others_get_it(placement, other, tess, sam):
    """What they sent themselves for the same time counts once. Afterwards it can be signed for them too."""
    own = builders.sent_entry(placement, builders.stretch(kind="supervision"))
    session = supervision.session(placement, other, by=sam)
    assert [row.entry_id for row in session.crossing(sam)] == [own.pk]
    done = supervision.sign(session)
    assert [row.version.trainee_id for row in done.signed] == [other.trainee.pk]
    [[problem]] = done.problems.values()
    assert (problem.code, problem.params) == ("credit-overlap", {})
    own.recall(by=tess, at=timezone.now())
    again = SupervisionSession.objects.get(pk=session.pk)
    assert [row.version.trainee_id for row in supervision.sign(again).signed] == [tess.pk]
    assert again.signatures.count() == 2
    assert ledger.verify().broken == []


def test_somebody_in_two_programs_is_there_once(placement, tess, sam):
    elsewhere = builders.placement(tess, sam, enrolled=placement.enrollment)
    with pytest.raises(EntryRefused, match="ticked twice"):
        supervision.session(placement, elsewhere, by=sam)
    assert not SupervisionSession.objects.exists()


def test_when_nobody_can_get_it_nothing_is_signed(placement, sam):
    builders.sent_entry(placement)
    session = supervision.session(placement, by=sam)
    with pytest.raises(EntryRefused, match="Nothing was signed"):
        supervision.sign(session)
    session.refresh_from_db()
    assert (session.signed_at, HoursEntry.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("days_ago", "code"),
    [(100, "credit-before-placement"), (-1, "credit-in-the-future")],
    ids=["before the placement", "tomorrow"],
)
def test_the_rules_of_every_entry_hold_for_each_who_was_there(placement, sam, days_ago, code):
    session = supervision.session(placement, by=sam, facts=supervision.session_facts(days_ago))
    with pytest.raises(EntryRefused):
        supervision.sign(session)
    found = problems(session, session.attendees.all(), sam, at=timezone.now())
    codes = {p.code for why in found.values() for p in rules.for_the_supervisor(why)}
    assert code in codes


def test_nobody_supervises_themselves(placement, sam, tess):
    session = supervision.session(placement, by=tess)
    with pytest.raises(EntryRefused):
        supervision.sign(session)
    assert not HoursEntry.objects.exists()


def test_what_is_signed_is_what_was_on_the_screen(placement, sam):
    session = supervision.session(placement, by=sam)
    old = Statement.objects.current("hours-session")
    for wrong in ({"seen_digest": "0" * 64}, {"printed_name": " "}):
        with pytest.raises(EntryRefused):
            supervision.sign(session, **wrong)
    Statement.objects.create(key="hours-session", version=2, body="I was there.")
    with pytest.raises(EntryRefused, match="words to agree to are new"):
        supervision.sign(session, statement=old)
    assert not HoursEntry.objects.exists()


def test_a_signed_session_is_kept_by_the_database(placement, sam):
    session = supervision.session(placement, by=sam, summary="We practiced listening.")
    supervision.sign(session)
    for table, change in (
        ("hours_supervisionsession", "break_minutes = 30"),
        ("hours_sessionattendee", "late_minutes = 30"),
        ("hours_sessionsignature", "printed_name = 'Somebody'"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change}")
    with pytest.raises(EntryRefused, match="is signed"):
        session.discard(by=sam)
    SessionSummary.objects.update(text="Something else.")
    assert ledger.verify().broken != []
    Redaction.objects.redact("summary", session.summary, reason="known", by=sam, at=timezone.now())
    assert ledger.verify().broken == []


def test_the_chain_finds_a_session_that_was_changed(placement, sam, without_triggers):
    session = supervision.session(placement, by=sam)
    supervision.sign(session)
    SupervisionSession.objects.update(mode="remote")
    assert [broken.reason for broken in ledger.verify().broken] == [
        "The record was changed after it was made."
    ]


def test_the_chain_finds_whose_word_an_entry_is(placement, sam, without_triggers):
    """That the trainee did not certify it cannot be taken out of it."""
    supervision.sign(supervision.session(placement, by=sam))
    HoursEntry.objects.get().versions.update(session=None)
    reasons = {broken.reason for broken in ledger.verify().broken}
    assert "The entry was changed after it was sent." in reasons


def test_changing_it_goes_the_ordinary_way(placement, tess, sam):
    """The trainee writes the new version and certifies it; it still is about the session."""
    supervision.sign(supervision.session(placement, by=sam))
    entry = HoursEntry.objects.get()
    entry.amend(by=tess, at=timezone.now(), reason="times")
    entry.submit(by=tess, at=timezone.now())
    builders.sign(entry)
    latest = entry.versions.get(number=2)
    assert (latest.is_credited, latest.session_id) == (False, entry.versions.get(number=1).session_id)
    assert ledger.verify().broken == []


# --- The supervisor's pages -------------------------------------------------------------------------


def answers(*placements, **more):
    day = supervision.session_facts().starts_at.astimezone(builders.NEW_YORK).date()
    there = {f"p{row.pk}-there": "on" for row in placements}
    return {
        "client_id": "8c3f1f0e-0000-4000-8000-000000000001",
        "worked_on": day.isoformat(),
        "starts": "09:00",
        "ends": "10:00",
        "mode": "in-person",
        "competency": "mentoring",
        "topics": ["skills", "limits"],
        **there,
        **more,
    }


def test_a_group_is_written_down_once_and_signed(client_for, placement, other, tess, sam):
    browser, where = client_for(sam), reverse("hours:new_session")
    typed = answers(placement, other, **{f"p{other.pk}-early": "20"}, summary="We practiced listening.")
    for _twice in range(2):
        response = browser.post(where, typed)
    session = SupervisionSession.objects.get()
    assert response.url == reverse("hours:session", args=[session.pk])
    page = browser.get(response.url).content.decode()
    words = Statement.objects.current("hours-session")
    assert words.body in page
    assert "Came" not in page
    assert "Left" in page
    signed = {"seen": session.content_digest, "statement": words.pk, "printed_name": "Sam Whitfield"}
    browser.post(reverse("hours:sign_session", args=[session.pk]), signed, follow=True)
    assert sorted(HoursEntry.objects.values_list("counting_version__minutes", flat=True)) == [40, 60]
    assert tess.notices.get().url == reverse("hours:entry", args=[HoursEntry.objects.of(tess).get().pk])


def test_a_draft_can_be_changed_and_thrown_away(client_for, placement, other, sam):
    browser, session = client_for(sam), supervision.session(placement, by=sam)
    where = reverse("hours:edit_session", args=[session.pk])
    assert "checked" in browser.get(where).content.decode()
    browser.post(where, answers(placement, other))
    assert session.attendees.count() == 2
    for _twice in range(2):
        browser.post(reverse("hours:discard_session", args=[session.pk]))
    assert not SupervisionSession.objects.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"competency": ""}, "Choose the skill area."),
        ({"ends": "08:00"}, "The end is before the start."),
        ({"summary": "Maria called us."}, "known from"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_form(client_for, placement, sam, more, sentence):
    response = client_for(sam).post(reverse("hours:new_session"), answers(placement, **more))
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_nobody_ticked_is_nobody_there(client_for, placement, sam):
    page = client_for(sam).post(reverse("hours:new_session"), answers()).content.decode()
    assert "Tick who was there." in page


def test_the_list_costs_the_same_for_one_session_and_for_many(client_for, placement, sam):
    browser, where = client_for(sam), reverse("hours:sessions")
    with connection.execute_wrapper(count := Counting()):
        browser.get(where)
    for days_ago in (3, 4, 5):
        supervision.session(placement, by=sam, facts=supervision.session_facts(days_ago))
    with connection.execute_wrapper(more := Counting()):
        browser.get(where)
    assert more.statements <= count.statements + 1


class Counting:
    def __init__(self):
        self.statements = 0

    def __call__(self, execute, *rest):
        self.statements += 1
        return execute(*rest)


# --- Whoever was there ------------------------------------------------------------------------------


def test_a_trainee_sees_whose_word_it_is_and_can_object(client_for, placement, tess, sam, cora):
    supervision.sign(supervision.session(placement, by=sam, summary="We practiced listening."))
    entry, browser = HoursEntry.objects.get(), client_for(tess)
    page = browser.get(reverse("hours:entry", args=[entry.pk])).content.decode()
    assert "wrote this session down and signed it" in page
    assert "We practiced listening." in page
    where = reverse("hours:object", args=[entry.pk])
    for _twice in range(2):
        browser.post(where, {"reason": "not-there"})
    objection = SessionObjection.objects.get()
    assert "will talk with you" in browser.get(reverse("hours:entry", args=[entry.pk])).content.decode()
    assert (
        "I was not there"
        not in client_for(sam)
        .get(reverse("hours:session", args=[objection.attendee.session_id]))
        .content.decode()
    )
    entry.refresh_from_db()
    assert entry.counting_version_id, "nothing is undone by itself"
    desk = client_for(cora)
    assert "I was not there" in desk.get(reverse("hours:sort_out")).content.decode()
    desk.post(reverse("hours:settle", args=[objection.pk]))
    assert "I was not there" not in desk.get(reverse("hours:sort_out")).content.decode()
    assert ledger.verify().broken == []


def test_only_who_was_there_can_object(client_for, placement, noor, sam):
    supervision.sign(supervision.session(placement, by=sam))
    where = reverse("hours:object", args=[HoursEntry.objects.get().pk])
    assert client_for(noor).post(where, {"reason": "not-there"}).status_code == 404
