"""Who may supervise, on which day: what a standard asks, what was seen, and how an entry waits (A7.13)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger, rules
from hours.models import (
    LedgerRecord,
    PlacementSupervisor,
    SignOff,
    SupervisorOversight,
    SupervisorQualification,
)
from hours.refusals import EntryRefused
from hours.rules import Asked, Held, Overseen, Signer, Standing
from people.rules import Span
from tests import builders, supervision

QUEUE, SUPERVISORS = reverse("hours:to_sign"), reverse("hours:supervisors")

# --- The rule ---------------------------------------------------------------------------------------

DAY = date(2026, 5, 12)
MAY = (date(2026, 5, 1), date(2026, 5, 31))
LICENSED, PEER = Asked("licensed", "Licensed"), Asked("peer", "Peer", supervised_by="licensed")
EARNED_LATER = Asked("licensed", "Licensed", grace_months=6)


def held(code: str = "licensed", first: date = MAY[0], last: date | None = MAY[1]) -> Held:
    return Held(first, last, code=code)


def overseen(*papers: Held, first: date = MAY[0], last: date | None = None) -> Overseen:
    return Overseen(first, last, held=papers)


@pytest.mark.parametrize(
    ("asked", "signer", "code"),
    [
        ((), Signer(), None),
        ((LICENSED,), Signer(), "not-qualified"),
        ((LICENSED,), Signer(held=(held(),)), None),
        ((LICENSED,), Signer(held=(held("peer"),)), "not-qualified"),
        ((LICENSED, Asked("peer", "Peer")), Signer(held=(held("peer"),)), None),
        ((LICENSED,), Signer(held=(held(first=DAY, last=DAY),)), None),
        ((LICENSED,), Signer(held=(held(first=date(2026, 5, 13)),)), "not-qualified"),
        ((LICENSED,), Signer(held=(held(last=date(2026, 5, 11)),)), "not-qualified"),
        ((LICENSED,), Signer(held=(held(last=None),)), None),
        ((EARNED_LATER,), Signer(since=date(2025, 11, 13)), None),
        ((EARNED_LATER,), Signer(since=date(2025, 11, 12)), "not-qualified"),
        ((EARNED_LATER,), Signer(since=None), "not-qualified"),
        ((LICENSED,), Signer(since=DAY), "not-qualified"),
        ((PEER,), Signer(held=(held("peer"),)), "not-overseen"),
        ((PEER,), Signer(held=(held("peer"),), overseen=(overseen(held()),)), None),
        ((PEER,), Signer(held=(held("peer"),), overseen=(overseen(held("peer")),)), "not-overseen"),
        ((PEER,), Signer(held=(held("peer"),), overseen=(overseen(held(last=MAY[0])),)), "not-overseen"),
        ((PEER,), Signer(held=(held("peer"),), overseen=(overseen(held(), last=MAY[0]),)), "not-overseen"),
        ((PEER, LICENSED), Signer(held=(held(), held("peer"))), None),
    ],
    ids=[
        "the standard asks for nothing", "nothing held", "held", "held another one", "one of two is enough",
        "on its only day", "from the day after", "until the day before", "without an end",
        "in the last day of grace", "grace is over", "grace never began", "no grace",
        "nobody supervises them", "somebody licensed does", "somebody not licensed does",
        "whose license had ended", "until before the day", "or by a license of their own",
    ],
)  # fmt: skip
def test_who_is_qualified_on_the_day_worked(asked, signer, code):
    problem = rules.check_qualified(Standing(asked, signer), DAY)
    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("spans", "is_suspended"),
    [
        ((), False),
        ((Span(DAY, None),), True),
        ((Span(date(2026, 5, 13), None),), False),
        ((Span(MAY[0], date(2026, 5, 11)),), False),
        ((Span(MAY[0], DAY),), True),
    ],
    ids=["never", "from today", "from tomorrow", "until yesterday", "until today"],
)
def test_whoever_is_suspended_today_signs_nothing_today(spans, is_suspended):
    standing = Standing(signer=Signer(suspended=spans), today=DAY)
    assert bool(rules.check_not_suspended(standing)) is is_suspended


def test_what_ends_soon_is_seen_before_it_ends():
    standing = Standing((LICENSED,), Signer(held=(held(),)))
    assert rules.ends_soon(standing, DAY) == MAY[1]
    assert rules.ends_soon(standing, DAY, days=5) is None
    follows = Signer(held=(held(), held(first=date(2026, 6, 1), last=None)))
    assert rules.ends_soon(Standing((LICENSED,), follows), DAY) is None


# --- Signing ----------------------------------------------------------------------------------------


@pytest.fixture
def standard(placement):
    """The standard that Tess is held to names a license."""
    supervision.asks(placement.enrollment.standard)
    return placement.enrollment.standard


def test_an_entry_waits_until_the_paper_is_seen_and_everybody_is_told(
    placement, standard, client_for, tess, sam, cora
):
    entry = builders.sent_entry(placement)
    with pytest.raises(EntryRefused, match="Licensed professional"):
        builders.sign(entry)
    assert "we have not seen a paper of yours" in client_for(sam).get(QUEUE).content.decode()
    for url in (reverse("hours:list"), reverse("hours:entry", args=[entry.pk])):
        assert "This waits for a paper of your supervisor" in client_for(tess).get(url).content.decode()
    assert "A paper is missing" in client_for(cora).get(SUPERVISORS).content.decode()
    supervision.paper(sam, by=cora)
    assert builders.sign(entry).by == sam
    assert "This waits" not in client_for(tess).get(reverse("hours:list")).content.decode()
    assert ledger.verify().broken == []


def test_it_is_the_day_worked_that_asks_for_the_paper(placement, standard, sam, cora):
    before, after = (builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (20, 3))
    supervision.paper(sam, by=cora, starts_on=supervision.days_from_now(-10))
    assert builders.sign(after)
    with pytest.raises(EntryRefused, match="This waits"):
        builders.sign(before)


def test_a_paper_that_was_taken_back_holds_no_more_and_what_was_signed_stays(placement, standard, sam, cora):
    signed, waiting = (builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (4, 3))
    paper = supervision.paper(sam, by=cora)
    builders.sign(signed)
    for _twice in range(2):
        paper.end(by=cora, at=timezone.now())
    with pytest.raises(EntryRefused, match="This waits"):
        builders.sign(waiting)
    assert SignOff.objects.get().version.entry == signed
    assert LedgerRecord.objects.filter(body__contains="supervisor.qualified-ended").count() == 1
    assert ledger.verify().broken == []


def test_a_peer_who_supervises_is_supervised_in_turn(placement, sam, otto, cora):
    supervision.asks(placement.enrollment.standard, "peer", "Peer supervisor", supervised_by="licensed")
    supervision.paper(sam, by=cora, code="peer")
    entry = builders.sent_entry(placement)
    with pytest.raises(EntryRefused, match="you need a supervisor of your own"):
        builders.sign(entry)
    supervision.oversight(sam, otto, by=cora)
    supervision.paper(otto, by=cora)
    assert builders.sign(entry)


def test_whoever_is_suspended_decides_nothing_and_is_not_blamed(placement, sam, cora, tess, client_for):
    entry = builders.sent_entry(placement)
    pause = supervision.pause(sam, by=cora)
    with pytest.raises(EntryRefused, match="you cannot sign or send back at the moment"):
        builders.sign(entry)
    with pytest.raises(EntryRefused, match="at the moment"):
        entry.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    page = client_for(tess).get(reverse("hours:entry", args=[entry.pk])).content.decode()
    assert "your supervisor cannot sign at the moment" in page
    assert "license" not in page
    pause.end(by=cora, at=timezone.now())
    assert builders.sign(entry)


def test_while_another_supervisor_can_sign_nothing_waits(placement, standard, client_for, tess, otto, cora):
    otto.grant("supervisor")
    PlacementSupervisor.objects.create(placement=placement, supervisor=otto, starts_on=placement.starts_on)
    supervision.paper(otto, by=cora)
    builders.sent_entry(placement)
    assert "This waits" not in client_for(tess).get(reverse("hours:list")).content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_signing_a_batch_asks_once_for_all(
    placement, standard, sam, cora, client_for, count, django_assert_num_queries
):
    supervision.paper(sam, by=cora)
    for days in range(count):
        builders.sent_entry(placement, builders.stretch(days_ago=days + 1))
    browser = client_for(sam)
    browser.get(QUEUE)  # fills the caches of sites and content types
    with django_assert_num_queries(19):
        browser.get(QUEUE)


# --- What a coordinator writes down -----------------------------------------------------------------


def filled(**fields) -> dict:
    day = supervision.days_from_now
    return {
        "code": "licensed",
        "number": "LPC-204",
        "issuer": "State Board",
        "starts_on": day(-100),
        "ends_on": "",
        "seen_on": day(0),
    } | fields


def test_a_coordinator_writes_a_paper_down(standard, client_for, sam, cora):
    browser, url = client_for(cora), reverse("hours:write_down", args=[sam.pk, "paper"])
    assert browser.get(url).status_code == 200
    response = browser.post(url, filled(issuer="", seen_on=supervision.days_from_now(1)))
    assert response.status_code == 422
    assert "Who issued it?" in response.content.decode()
    assert "This day is still to come." in response.content.decode()
    assert browser.post(url, filled()).url == reverse("hours:supervisor", args=[sam.pk])
    row = SupervisorQualification.objects.get()
    assert (row.person, row.name, row.by) == (sam, "Licensed professional", cora)
    page = browser.get(reverse("hours:supervisor", args=[sam.pk])).content.decode()
    assert "LPC-204" in page
    assert "Seen by Cora" in page
    browser.post(reverse("hours:take_back", args=["paper", row.pk]))
    assert "Taken back" in browser.get(reverse("hours:supervisor", args=[sam.pk])).content.decode()


@pytest.mark.parametrize(
    ("what", "data", "sentence"),
    [
        ("pause", {"reason": "board", "ends_on": "2020-01-01"}, "The last day is before the first day."),
        ("pause", {}, "Choose a reason."),
        ("supervised", {}, "Choose who supervises them."),
    ],
)
def test_what_does_not_fit_is_not_written_down(client_for, sam, cora, what, data, sentence):
    sam.grant("supervisor")
    url = reverse("hours:write_down", args=[sam.pk, what])
    response = client_for(cora).post(url, {"starts_on": supervision.days_from_now(0)} | data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_nobody_writes_down_their_own_paper_or_supervises_themselves(sam, cora):
    row = SupervisorOversight(person=sam, overseer=sam, starts_on=DAY, by=cora, at=timezone.now())
    with pytest.raises(ValidationError, match="Nobody supervises themselves"):
        row.full_clean()
    row = SupervisorOversight(person=cora, overseer=sam, starts_on=DAY, by=cora, at=timezone.now())
    with pytest.raises(ValidationError, match="about themselves"):
        row.full_clean()


def test_somebody_who_does_not_supervise_is_not_there(client_for, cora, otto):
    assert client_for(cora).get(reverse("hours:supervisor", args=[otto.pk])).status_code == 404
    assert client_for(cora).get(reverse("hours:write_down", args=[otto.pk, "paper"])).status_code == 404


# --- The database and the chain ---------------------------------------------------------------------


@pytest.mark.postgres
def test_the_database_keeps_what_was_written_down(sam, cora):
    supervision.paper(sam, by=cora)
    for change in ("number = 'X'", "ends_on = NULL", "person_id = person_id + 1", "ended_by_id = 1"):
        with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
            run(f"UPDATE hours_supervisorqualification SET {change}")
    with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
        run("DELETE FROM hours_supervisorqualification")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE {} SET number = 'X'", "The record was changed after it was made."),
        ("UPDATE {} SET at = '2020-01-01 00:00:00'", "Who made the record, or when, was changed."),
        ("DELETE FROM {}", "The record is gone, or cannot be read."),
        ("UPDATE {} SET ended_at = at, ended_by_id = by_id", "supervisor.qualified-ended: 1 in the tables"),
    ],
)
def test_the_chain_tells_what_an_administrator_changed(without_triggers, sam, cora, statement, reason):
    supervision.paper(sam, by=cora)
    assert ledger.verify().broken == []
    run(statement.format("hours_supervisorqualification"))
    assert any(reason in broken.reason for broken in ledger.verify().broken)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
