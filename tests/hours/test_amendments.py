"""Hours that were signed and are not right: a new version, while the old one counts until the new one is signed."""

import json
from datetime import time

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger
from hours.models import Amendment, HoursEntry, HoursEntryVersion, LedgerRecord, Redaction
from hours.refusals import EntryRefused
from people.models import Notice
from tests import builders


def amend(entry, by, reason="times", text=""):
    return entry.amend(by=by, at=timezone.now(), reason=reason, text=text)


def submit(entry):
    entry.submit(by=entry.placement.trainee, at=timezone.now())
    return entry


def totals(person):
    return HoursEntryVersion.objects.filter(trainee=person).totals()


def events() -> list[dict]:
    return [json.loads(body) for body in LedgerRecord.objects.values_list("body", flat=True)]


@pytest.fixture
def signed(placement):
    entry = builders.signed_entry(placement, builders.stretch(minutes=60))
    return HoursEntry.objects.get(pk=entry.pk)


# --- What counts (A7.11, A7.12, A8) -----------------------------------------------------------------------


def test_the_signed_version_counts_until_the_new_one_is_signed(signed, tess):
    first = signed.counting_version
    amend(signed, tess)
    signed.change(builders.stretch(minutes=45), by=tess, at=timezone.now())
    assert totals(tess).signed() == 60
    submit(signed)
    assert (totals(tess).signed(), totals(tess).waiting()) == (60, 0)
    builders.sign(signed)
    signed.refresh_from_db()
    assert signed.counting_version == signed.latest_version == signed.versions.get(number=2)
    assert totals(tess).signed() == 45
    first = HoursEntryVersion.objects.with_details().get(pk=first.pk)
    assert (first.status, first.standing, first.minutes) == ("signed", "superseded", 60)
    assert ledger.verify().broken == []


def test_a_draft_that_is_thrown_away_leaves_the_signed_one_counting(signed, tess):
    first = signed.counting_version
    amend(signed, tess)
    submit(signed).recall(by=tess, at=timezone.now())
    signed.discard(by=tess, at=timezone.now())
    signed.refresh_from_db()
    assert signed.latest_version == signed.counting_version == first
    assert amend(signed, tess).number == 3
    assert ledger.verify().broken == []


def test_an_amendment_that_was_sent_back_is_revised_and_the_old_one_counts_on(signed, tess, sam):
    amend(signed, tess)
    submit(signed).return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    assert (totals(tess).signed(), totals(tess).returned()) == (60, 0)
    with pytest.raises(EntryRefused):
        amend(signed, sam)
    signed.revise(by=tess, at=timezone.now())
    builders.sign(submit(signed))
    assert HoursEntry.objects.get().counting_version.number == 3


@pytest.mark.postgres
def test_an_entry_never_overlaps_the_version_it_replaces(signed, tess):
    """kimai #1999, erpnext 7410: nor does another entry overlap what was replaced."""
    amend(signed, tess)
    signed.change(builders.stretch(start=time(9, 30)), by=tess, at=timezone.now())
    submit(signed)
    with pytest.raises(EntryRefused, match="another entry at this time"):
        builders.sent_entry(signed.placement, builders.stretch(minutes=20))
    builders.sign(signed)
    builders.signed_entry(signed.placement, builders.stretch(minutes=30))
    with pytest.raises(EntryRefused, match="another entry at this time"):
        builders.sent_entry(signed.placement, builders.stretch(start=time(10), minutes=20))
    assert ledger.verify().broken == []


# --- Who, and how often -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "role"), [("tess", "trainee"), ("sam", "supervisor"), ("cora", "coordinator")]
)
def test_three_people_may_ask_and_the_trainee_writes(request, signed, tess, name, role):
    by = request.getfixturevalue(name)
    draft = amend(signed, by, text="It was only half an hour.")
    asked = Amendment.objects.get()
    assert (asked.by, asked.role, asked.reason, asked.opens) == (by, role, "times", 2)
    assert asked.words.text == "It was only half an hour."
    assert draft.trainee == tess
    if by != tess:
        assert "asks you to look at an entry" in Notice.objects.filter(person=tess).first().body
        with pytest.raises(EntryRefused):
            signed.change(builders.stretch(minutes=30), by=by, at=timezone.now())
        with pytest.raises(EntryRefused):
            signed.submit(by=by, at=timezone.now())


def test_whoever_asked_hears_that_nothing_was_changed(signed, tess, sam):
    amend(signed, sam)
    signed.discard(by=tess, at=timezone.now())
    assert "It stays as it was signed." in Notice.objects.filter(person=sam).first().body


@pytest.mark.parametrize("name", ["noor", "otto", "tomas"])
def test_nobody_else_may(request, signed, name):
    with pytest.raises(EntryRefused):
        amend(signed, request.getfixturevalue(name))
    assert not Amendment.objects.exists()


def test_one_at_a_time_and_twice_is_once(signed, tess, sam):
    assert amend(signed, tess) == amend(signed, tess)
    with pytest.raises(EntryRefused, match="open already"):
        amend(signed, sam)
    submit(signed)
    with pytest.raises(EntryRefused, match="It was sent and waits"):
        amend(signed, tess)
    assert Amendment.objects.count() == 1


def test_only_what_is_signed_is_amended(placement, tess):
    with pytest.raises(EntryRefused):
        amend(builders.sent_entry(placement), tess)


# --- The chain --------------------------------------------------------------------------------------------


def test_the_chain_knows_who_asked_and_which_version_was_replaced(signed, tess, sam):
    amend(signed, sam, text="It was Jo, not me.")
    builders.sign(submit(signed))
    asked, _sent, done = events()[-3:]
    assert (asked["event"], asked["data"]["number"], asked["data"]["opens"]) == ("hours.amended", 1, 2)
    assert (asked["data"]["role"], asked["data"]["reason"]) == ("supervisor", "times")
    assert (done["event"], done["data"]["number"], done["data"]["supersedes"]) == ("hours.signed", 2, 1)
    assert "Jo" not in json.dumps(events())


def test_words_can_be_erased_and_the_chain_stays_whole(signed, tess):
    amend(signed, tess, text="It was Jo, not me.")
    words = Amendment.objects.get().words
    Redaction.objects.redact("amendment", words, reason="known", by=tess, at=timezone.now())
    assert ledger.verify().broken == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE hours_amendment SET reason = 'other'",
        "UPDATE hours_amendment SET opens = 5",
        "UPDATE hours_amendmentwords SET text = 'x'",
        "DELETE FROM hours_amendmentwords",
        "UPDATE hours_hoursentry SET counting_version_id = (SELECT min(id) FROM hours_hoursentryversion)",
    ],
)
def test_what_was_changed_afterwards_is_found(signed, tess, without_triggers, change):
    amend(signed, tess, text="Too long.")
    builders.sign(submit(signed))
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert ledger.verify().broken


@pytest.mark.postgres
def test_the_database_keeps_an_amendment_as_it_is(signed, tess):
    amend(signed, tess)
    for statement in ("UPDATE hours_amendment SET opens = 5", "DELETE FROM hours_amendment"):
        with (
            pytest.raises(IntegrityError, match="kept as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- The pages --------------------------------------------------------------------------------------------


def test_a_trainee_opens_a_new_version_and_goes_on_writing(client_for, signed, tess):
    browser, page = client_for(tess), reverse("hours:amend", args=[signed.pk])
    assert "Something is not right" in browser.get(reverse("hours:entry", args=[signed.pk])).content.decode()
    assert "Choose one." in browser.post(page, {"text": "Kept"}).content.decode()
    for _click in range(2):
        assert browser.post(page, {"reason": "times"}).url == reverse("hours:edit", args=[signed.pk])
    shown = browser.get(reverse("hours:entry", args=[signed.pk])).content.decode()
    assert "Until a changed version is signed, this counts" in shown
    assert Amendment.objects.count() == 1


def test_a_supervisor_asks_and_never_sees_a_field_with_hours(client_for, signed, tess, sam):
    browser, page = client_for(sam), reverse("hours:amend", args=[signed.pk])
    shown = browser.get(page).content.decode()
    assert "Only Tess can change the hours." in shown
    assert 'name="starts"' not in shown
    browser.post(page, {"reason": "times", "text": "Was it not shorter?"})
    entry = reverse("hours:entry", args=[signed.pk])
    assert "Was it not shorter?" in client_for(tess).get(entry).content.decode()
    assert "Ask for a change" not in browser.get(entry).content.decode()


def test_whoever_signs_reads_that_it_replaces_what_is_signed(client_for, signed, tess, sam):
    amend(signed, tess)
    submit(signed)
    for page in (reverse("hours:to_sign"), reverse("hours:review", args=[signed.pk])):
        assert "Replaces what is signed" in client_for(sam).get(page).content.decode()


def test_a_draft_of_an_amendment_is_the_trainees_own(client_for, signed, tess, sam):
    amend(signed, tess)
    signed.change(builders.stretch(minutes=25), note="Not for Sam yet", by=tess, at=timezone.now())
    shown = client_for(sam).get(reverse("hours:entry", args=[signed.pk])).content.decode()
    assert "Not for Sam yet" not in shown
    with pytest.raises(ObjectDoesNotExist):
        HoursEntryVersion.objects.visible_to(sam).get(number=2)
