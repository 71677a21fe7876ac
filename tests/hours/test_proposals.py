"""A supervisor proposes instead of editing; and says when hours are not theirs to decide."""

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger, rules
from hours.models import HoursEntryVersion, LedgerRecord, Proposal, SignOff
from hours.models.returning import declined
from hours.refusals import EntryRefused
from hours.rules import EntryFacts
from people.models import Notice
from tests import builders

SHORTER = {"minutes": 45}


def propose(entry, by, facts=None, **words):
    return entry.propose(facts or builders.stretch(**SHORTER), by=by, at=timezone.now(), **words)


def last_event() -> dict:
    return json.loads(LedgerRecord.objects.order_by("seq").last().body)


@pytest.fixture
def sent(placement):
    return builders.sent_entry(placement, builders.stretch(minutes=60), note="A long walk")


# --- The rule (A7.19) -------------------------------------------------------------------------------------

DAY = date(2026, 5, 12)
NEW_YORK = ZoneInfo("America/New_York")


def entry(start: str, end: str, **fields) -> EntryFacts:
    begins, ends = (datetime.combine(DAY, time.fromisoformat(clock), NEW_YORK) for clock in (start, end))
    return EntryFacts("practice", "group", "ethics", begins, ends, NEW_YORK.key, **fields)


@pytest.mark.parametrize(
    ("proposed", "codes"),
    [
        (entry("09:00", "10:00"), ["nothing-proposed"]),
        (entry("09:00", "09:30"), []),
        (entry("09:00", "10:00", mode="remote"), []),
        (entry("10:00", "09:00"), ["ends-before-start"]),
        (entry("09:00", "23:00"), ["in-the-future"]),
        # It overlaps something else of the trainee's: that is not the supervisor's to know.
        (entry("09:30", "10:30"), []),
    ],
)
def test_what_a_supervisor_may_propose(proposed, codes):
    placement = rules.PlacementFacts(
        1, DAY, supervisors=(rules.SupervisorSpan(DAY, None, person_id=2, role="clinical"),)
    )
    other = rules.Stretch("another", *(entry("10:00", "11:00").starts_at, entry("10:00", "11:00").ends_at))
    now = datetime.combine(DAY, time(20), NEW_YORK)
    context = rules.Context(now, placement, "this", (other,), frozenset({"ethics"}))
    found = rules.check_proposal(proposed, context, sent=entry("09:00", "10:00"))
    assert [problem.code for problem in found] == codes


# --- Proposing and accepting ------------------------------------------------------------------------------


def test_the_trainee_accepts_with_one_press_and_it_is_sent(sent, tess, sam):
    propose(sent, sam)
    first = sent.versions.get(number=1)
    assert (first.status, first.minutes) == ("returned", 60)
    for _press in range(2):
        sent.accept(by=tess, at=timezone.now())
    second = sent.versions.get(number=2)
    assert (second.status, second.minutes, second.note.text) == ("submitted", 45, "A long walk")
    assert second.statement.key == "hours-submit"
    builders.sign(sent)
    assert ledger.verify().broken == []
    assert sent.versions.count() == 2


def test_the_trainee_may_write_it_themselves_instead(sent, tess, sam):
    propose(sent, sam)
    draft = sent.revise(by=tess, at=timezone.now())
    assert draft.minutes == 60
    with pytest.raises(EntryRefused):
        sent.accept(by=tess, at=timezone.now())


@pytest.mark.parametrize("name", ["sam", "otto", "cora"])
def test_nobody_accepts_for_the_trainee(request, sent, sam, name):
    propose(sent, sam)
    with pytest.raises(EntryRefused):
        sent.accept(by=request.getfixturevalue(name), at=timezone.now())


def test_what_was_only_sent_back_cannot_be_accepted(sent, tess, sam):
    sent.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    with pytest.raises(EntryRefused):
        sent.accept(by=tess, at=timezone.now())


def test_a_proposal_that_overlaps_is_told_to_the_trainee_alone(sent, tess, sam, placement):
    builders.sent_entry(placement, builders.stretch(start=time(10)))
    propose(sent, sam, builders.stretch(minutes=90))
    with pytest.raises(EntryRefused, match="another entry at this time"):
        sent.accept(by=tess, at=timezone.now())
    assert sent.versions.count() == 1


def test_only_a_supervisor_of_that_day_proposes(sent, otto, tess, cora):
    for by in (otto, tess, cora):
        with pytest.raises(EntryRefused):
            propose(sent, by)


def test_the_chain_keeps_the_digest_of_what_was_proposed(sent, sam):
    propose(sent, sam, comment="You left at a quarter to ten, Jo saw it.")
    event = last_event()
    assert event["event"] == "hours.returned"
    assert event["data"]["proposal"] == Proposal.objects.get().digest
    assert "Jo" not in json.dumps(event)


@pytest.mark.postgres
def test_the_database_keeps_a_proposal_as_it_is(sent, sam):
    propose(sent, sam)
    with (
        pytest.raises(IntegrityError, match="kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE hours_proposal SET break_minutes = 5")


@pytest.mark.parametrize(
    "change", ["UPDATE hours_proposal SET break_minutes = 5", "DELETE FROM hours_proposal"]
)
def test_a_proposal_that_was_changed_is_found(sent, sam, without_triggers, change):
    propose(sent, sam)
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert ledger.verify().broken


# --- Not mine to decide -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", rules.DECLINES)
def test_who_declines_needs_no_words_and_a_coordinator_hears_of_it(sent, tess, sam, cora, reason):
    sent.return_to_trainee(by=sam, at=timezone.now(), comment="", reason=reason)
    assert SignOff.objects.get().is_declined
    assert "not theirs to sign" in Notice.objects.get(person=cora).body
    assert [version.entry_id for version in declined()] == [sent.pk]
    sent.revise(by=tess, at=timezone.now())
    assert declined().exists()
    sent.submit(by=tess, at=timezone.now())
    assert not declined().exists()
    assert ledger.verify().broken == []


def test_another_reason_still_needs_words(sent, sam):
    with pytest.raises(EntryRefused, match="at least 10 letters"):
        sent.return_to_trainee(by=sam, at=timezone.now(), comment="", reason="times")


# --- The pages --------------------------------------------------------------------------------------------


def answers(entry, **fields) -> dict:
    version = HoursEntryVersion.objects.get(pk=entry.latest_version_id)
    return {
        "worked_on": version.worked_on.isoformat(),
        "starts": "09:00",
        "ends": "09:45",
        "activity": "check-in",
        "competency": "mentoring",
        "mode": "in-person",
        "seen": version.content_digest,
    } | fields


def test_a_supervisor_proposes_and_the_trainee_agrees(client_for, sent, tess, sam):
    page = reverse("hours:propose", args=[sent.pk])
    supervisor, trainee = client_for(sam), client_for(tess)
    assert 'value="09:00"' in supervisor.get(page).content.decode()
    assert supervisor.post(page, answers(sent, ends="")).status_code == 422
    assert (
        "Change something"
        in supervisor.post(page, answers(sent, ends="10:00", activity="one-to-one")).content.decode()
    )
    assert "changed while you looked" in supervisor.post(page, answers(sent, seen="old")).content.decode()
    assert supervisor.post(page, answers(sent)).url == reverse("hours:to_sign")
    shown = trainee.get(reverse("hours:entry", args=[sent.pk])).content.decode()
    assert "Sam proposes:" in shown
    assert "Check-in" in shown
    assert "Agree and send it like that" in shown
    for _press in range(2):
        assert trainee.post(reverse("hours:accept", args=[sent.pk])).status_code == 302
    sent.refresh_from_db()
    assert (sent.latest_version.status, sent.latest_version.activity) == ("submitted", "check-in")
    assert supervisor.get(page).status_code == 200
    assert supervisor.post(reverse("hours:accept", args=[sent.pk])).status_code == 404


def test_a_decline_stands_on_the_coordinators_page(client_for, sent, sam, cora):
    back = {"seen": sent.latest_version.content_digest, "reason": "not-supervisor"}
    assert client_for(sam).post(reverse("hours:return", args=[sent.pk]), back).status_code == 302
    shown = client_for(cora).get(reverse("hours:sort_out")).content.decode()
    assert "Tess" in shown
    assert "I am not this person’s supervisor" in shown
