"""Taking out what was signed: two people, a reason, and it stays visible."""

import json
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger
from hours.models import HoursEntry, HoursEntryVersion, LedgerRecord, Voiding
from hours.models.voidings import Outsider
from hours.refusals import EntryRefused
from hours.rules.voiding import VoidingFacts, check_voiding, role_in_voiding
from people.models import Notice
from tests import builders

TESS, SAM, CORA = 1, 2, 3


def void(entry, by, outsider=None, text=""):
    return Voiding.objects.void(
        entry, by=by, at=timezone.now(), reason="not-worked", text=text, outsider=outsider
    )


def events() -> list[dict]:
    return [json.loads(body) for body in LedgerRecord.objects.values_list("body", flat=True)]


def signed_total(person) -> int:
    return HoursEntryVersion.objects.filter(trainee=person).totals().signed()


@pytest.fixture
def signed(placement):
    entry = builders.signed_entry(placement)
    return HoursEntry.objects.get(pk=entry.pk)


# --- The rule (A7.12) -------------------------------------------------------------------------------------

FIRST = VoidingFacts("supervisor", SAM, TESS, is_supervisor=True, is_coordinator=False)
SECOND = VoidingFacts("coordinator", CORA, TESS, False, True, before=(("supervisor", SAM),))
OUTSIDE = VoidingFacts(
    "outsider", CORA, TESS, False, True, (("coordinator", CORA),), False, "Jo Banks", "on the board"
)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (FIRST, []),
        (SECOND, []),
        (OUTSIDE, []),
        (replace(FIRST, person_id=TESS), ["void-own-hours"]),
        (replace(FIRST, is_supervisor=False), ["not-supervisor-that-day"]),
        (replace(SECOND, is_coordinator=False), ["void-needs-role"]),
        (replace(SECOND, before=(("coordinator", 9),)), ["void-other-role"]),
        (replace(SECOND, person_id=SAM), ["void-two-people"]),
        (replace(OUTSIDE, before=()), ["void-yourself-first"]),
        (replace(OUTSIDE, somebody_else_can=True), ["void-colleague-can"]),
        (replace(OUTSIDE, outsider_role=" "), ["void-outsider-unnamed"]),
    ],
)
def test_who_may_be_one_of_the_two(facts, codes):
    assert [problem.code for problem in check_voiding(facts)] == codes


@pytest.mark.parametrize(
    ("supervisor", "coordinator", "before", "outsider", "role"),
    [
        (True, False, (), False, "supervisor"),
        (False, True, (), False, "coordinator"),
        (True, True, (), False, "supervisor"),
        (True, True, (("supervisor", 9),), False, "coordinator"),
        (True, False, (("supervisor", 9),), False, "supervisor"),
        (False, True, (("coordinator", 9),), True, "outsider"),
    ],
)
def test_as_whom_somebody_acts(supervisor, coordinator, before, outsider, role):
    found = role_in_voiding(
        is_supervisor=supervisor, is_coordinator=coordinator, before=before, outsider=outsider
    )
    assert found == role


# --- Two people -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [("sam", "cora"), ("cora", "sam")])
def test_two_people_in_either_order(request, signed, tess, order):
    first, second = (request.getfixturevalue(name) for name in order)
    for _click in range(2):
        assert not void(signed, first, text="Jo was there, not Tess.").completes
    assert signed_total(tess) == 60
    assert "needs a second person" in Notice.objects.get(person=second, url__contains="void").body
    for _click in range(2):
        assert void(signed, second).completes
    assert signed_total(tess) == 0
    version = HoursEntryVersion.objects.with_details().get()
    assert (version.status, version.standing) == ("signed", "voided")
    assert "taken out by two people" in Notice.objects.filter(person=tess).first().body
    assert [event["event"] for event in events()][-2:] == ["hours.void-asked", "hours.voided"]
    assert "Jo" not in json.dumps(events())
    assert ledger.verify().broken == []


@pytest.mark.parametrize("name", ["tess", "otto", "noor", "tomas"])
def test_nobody_else_is_one_of_the_two(request, signed, name):
    with pytest.raises(EntryRefused):
        void(signed, request.getfixturevalue(name))


def test_one_person_with_both_roles_is_one_person(signed, sam, cora):
    sam.grant("coordinator")
    sam = type(sam).objects.get(pk=sam.pk)
    void(signed, sam)
    assert not void(signed, sam).completes
    with pytest.raises(EntryRefused, match="A colleague of yours"):
        void(signed, sam, Outsider("Jo Banks", "on the board"))
    cora.is_active = False
    cora.save()
    act = void(signed, sam, Outsider("Jo Banks", "on the board"))
    assert (act.completes, act.role, act.by, act.outsider_words.text) == (
        True,
        "outsider",
        sam,
        "Jo Banks, on the board",
    )
    assert "Jo Banks" not in json.dumps(events())
    assert ledger.verify().broken == []


# --- What follows -----------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_the_time_is_free_again_and_what_was_voided_stays_as_it_is(signed, tess, sam, cora, placement):
    void(signed, sam)
    void(signed, cora)
    signed.refresh_from_db()
    for step in (
        lambda: signed.amend(by=tess, at=timezone.now(), reason="times"),
        lambda: void(signed, cora, Outsider("Jo", "x")),
        lambda: signed.revise(by=tess, at=timezone.now()),
    ):
        with pytest.raises(EntryRefused, match="taken out"):
            step()
    builders.signed_entry(placement)
    assert signed_total(tess) == 60
    assert ledger.verify().broken == []


def test_a_draft_of_a_change_outlives_the_voiding_and_can_only_be_thrown_away(signed, tess, sam, cora):
    signed.amend(by=tess, at=timezone.now(), reason="times")
    void(signed, sam)
    void(signed, cora)
    signed.refresh_from_db()
    with pytest.raises(EntryRefused, match="taken out"):
        signed.submit(by=tess, at=timezone.now())
    signed.discard(by=tess, at=timezone.now())
    signed.refresh_from_db()
    assert signed.latest_version.number == 1
    assert ledger.verify().broken == []


def test_a_change_that_waits_is_answered_first(signed, tess, sam):
    signed.amend(by=tess, at=timezone.now(), reason="times")
    signed.submit(by=tess, at=timezone.now())
    with pytest.raises(EntryRefused, match="waits for an answer"):
        void(signed, sam)


def test_what_one_person_said_lapses_when_the_entry_is_replaced(signed, tess, sam, cora):
    void(signed, sam)
    signed.amend(by=tess, at=timezone.now(), reason="times")
    signed.submit(by=tess, at=timezone.now())
    builders.sign(signed)
    signed.refresh_from_db()
    assert not Voiding.objects.waiting().exists()
    assert not void(signed, cora).completes
    assert signed_total(tess) == 60


def test_only_what_is_signed_is_voided(placement, sam):
    with pytest.raises(EntryRefused):
        void(builders.sent_entry(placement), sam)


# --- The database and the chain ---------------------------------------------------------------------------


@pytest.mark.postgres
def test_the_database_keeps_a_voiding_as_it_is(signed, sam):
    void(signed, sam)
    for statement in ("UPDATE hours_voiding SET completes = true", "DELETE FROM hours_voiding"):
        with (
            pytest.raises(IntegrityError, match="kept as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE hours_voiding SET reason = 'other'",
        "UPDATE hours_voiding SET completes = true",
        "UPDATE hours_voidingwords SET text = 'x'",
        "UPDATE hours_hoursentry SET counting_version_id = NULL",
    ],
)
def test_what_was_changed_afterwards_is_found(signed, sam, without_triggers, change):
    void(signed, sam, text="It rained.")
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert ledger.verify().broken


# --- The pages --------------------------------------------------------------------------------------------


def test_a_supervisor_asks_and_a_coordinator_agrees(client_for, signed, tess, sam, cora):
    page, entry = reverse("hours:void", args=[signed.pk]), reverse("hours:entry", args=[signed.pk])
    supervisor, coordinator = client_for(sam), client_for(cora)
    assert "Take it out" in supervisor.get(entry).content.decode()
    assert supervisor.post(page, {"text": "Kept"}).status_code == 422
    supervisor.post(page, {"reason": "not-worked", "text": "The center was closed."})
    assert "It needs a second person." in coordinator.get(reverse("hours:sort_out")).content.decode()
    shown = coordinator.get(page).content.decode()
    assert "The center was closed." in shown
    assert "You are the second person." in shown
    assert coordinator.post(page, {"reason": "not-worked"}).url == entry
    shown = client_for(tess).get(entry).content.decode()
    assert "Taken out: does not count" in shown
    assert "The center was closed." in shown
    assert client_for(tess).post(page, {"reason": "other"}).url == entry


def test_an_outsider_is_named_on_the_page(client_for, signed, sam, cora):
    signed.placement.supervisors.update(supervisor=cora)
    coordinator, page = client_for(cora), reverse("hours:void", args=[signed.pk])
    coordinator.post(page, {"reason": "twice"})
    assert "Name of the second person" in coordinator.get(page).content.decode()
    assert coordinator.post(page, {"reason": "twice"}).status_code == 422
    named = {"reason": "twice", "outsider_name": "Jo Banks", "outsider_role": "On the board"}
    assert coordinator.post(page, named).status_code == 302
    assert "Jo Banks" in coordinator.get(reverse("hours:entry", args=[signed.pk])).content.decode()


def test_what_never_was_signed_cannot_be_taken_out(placement, sam):
    entry = builders.draft_entry(placement)
    with pytest.raises(EntryRefused):
        Voiding.objects.void(entry, by=sam, at=timezone.now(), reason="by-mistake")
    assert not Voiding.objects.exists()
