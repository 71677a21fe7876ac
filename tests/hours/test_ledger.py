"""The chain: one spelling, one order, and every change shows."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import rfc8785
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from hours import ledger
from hours.models import LedgerIdentity, LedgerRecord
from tests import builders

ASCII = st.text(st.characters(max_codepoint=127), max_size=30)
WHOLE = st.integers(-ledger.LARGEST, ledger.LARGEST)
PLAIN = st.recursive(ASCII | WHOLE, lambda inner: st.dictionaries(ASCII, inner, max_size=5), max_leaves=20)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(ASCII, PLAIN, max_size=8))
def test_our_spelling_is_the_standard_one(value):
    """Sorted, compact, ASCII JSON of texts and whole numbers is RFC 8785, byte for byte."""
    assert ledger.canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [{"name": "Zoë"}, {"é": 1}, {"n": 1.5}, {"n": 2**53}, {"n": True}, {"n": None}, {"n": [1]}, {1: "a"}],
    ids=str,
)
def test_words_names_and_inexact_numbers_cannot_enter(value):
    with pytest.raises(ValueError, match=r"ledger holds|ledger, never|must be text"):
        ledger.canonical(value)


def test_records_follow_one_another(cora):
    first = ledger.append("test.one", {"n": 1}, by=cora, at=timezone.now())
    second = ledger.append("test.two", {"n": 2}, by=cora, at=timezone.now())
    assert (first.seq, first.prev) == (1, ledger.GENESIS)
    assert (second.seq, second.prev) == (2, first.hash)
    assert ledger.head() == (2, second.hash)
    report = ledger.verify()
    assert (report.records, report.head, report.broken) == (2, second.hash, [])


def test_the_moment_is_the_callers_and_the_recording_is_ours(cora):
    long_ago = timezone.now() - timedelta(days=400)
    record = ledger.append("test.one", {}, by=cora, at=long_ago)
    body = json.loads(record.body)
    assert body["at"] == ledger.instant(long_ago)
    assert body["recorded_at"] > body["at"]


def test_nobody_is_named_and_the_same_person_is_the_same(cora, tess):
    records = [ledger.append("test.one", {}, by=person, at=timezone.now()) for person in (cora, tess, cora)]
    actors = [json.loads(record.body)["actor"] for record in records]
    assert actors[0] == actors[2] != actors[1]
    assert not any("cora" in record.body.lower() for record in records)


@pytest.fixture
def signed(tess, sam):
    """One signed and one returned entry, with their words."""
    placement = builders.placement(tess, sam)
    entry = builders.signed_entry(placement, note="We went to the library.")
    other = builders.sent_entry(placement, builders.stretch(days_ago=5))
    other.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    return entry


def test_what_people_do_stands_in_the_chain_without_words_or_names(signed):
    assert ledger.verify().broken == []
    bodies = [json.loads(text) for text in LedgerRecord.objects.values_list("body", flat=True)]
    assert [body["event"] for body in bodies] == [
        "hours.submitted", "hours.signed", "hours.submitted", "hours.returned",
    ]  # fmt: skip
    everything = " ".join(json.dumps(body) for body in bodies)
    assert not any(word in everything for word in ("library", "break.", "Sam", "Tess", "Example", "@"))


def test_erasing_words_and_people_leaves_the_chain_whole(signed, tess, sam):
    signed.latest_version.note.erase(at=timezone.now())
    LedgerIdentity.objects.filter(person__in=[tess, sam]).update(person=None)
    assert ledger.verify().broken == []


TAMPERING = {
    "minutes of a signed version": "UPDATE hours_hoursentryversion SET minutes = 600 WHERE status = 'signed'",
    "a status": "UPDATE hours_hoursentryversion SET status = 'signed' WHERE status = 'returned'",
    "a printed name": "UPDATE hours_signoff SET printed_name = 'Somebody' WHERE decision = 'sign'",
    "a role": "UPDATE hours_signoff SET role = 'clinical'",
    "a signature gone": "DELETE FROM hours_returncomment; DELETE FROM hours_signoff",
    "a note rewritten": "UPDATE hours_entrynote SET text = 'Something else'",
    "a comment rewritten": "UPDATE hours_returncomment SET text = 'All is well.'",
    "the words agreed to": "UPDATE people_statement SET body = 'I promise nothing.'",
    "what counts": "UPDATE hours_hoursentry SET counting_version_id = NULL",
    "a record's body": "UPDATE hours_ledgerrecord SET body = replace(body, '60', '90') WHERE seq = 2",
    "a record's link": "UPDATE hours_ledgerrecord SET prev = hash WHERE seq = 2",
    "a record gone": "DELETE FROM hours_ledgerrecord WHERE seq = 2",
    "the last record gone": "DELETE FROM hours_ledgerrecord WHERE seq = 4",
    "the end cut off": "DELETE FROM hours_ledgerrecord WHERE seq > 2",
}


def test_verify_finds_what_somebody_changed_with_the_triggers_off(signed, without_triggers):
    unnoticed = []
    for what, statements in TAMPERING.items():
        point = transaction.savepoint()
        with connection.cursor() as cursor:
            for statement in statements.split(";"):
                cursor.execute(statement)
        if not ledger.verify().broken:
            unnoticed.append(what)
        transaction.savepoint_rollback(point)
    assert unnoticed == []


def test_the_command_prints_one_object_and_says_when_it_is_broken(signed, without_triggers):
    out = StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"records": 4, "head": ledger.head()[1], "broken": []}
    LedgerRecord.objects.filter(seq=3).delete()
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--json", stdout=out)
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["broken"]


def test_appending_takes_a_fixed_number_of_statements(cora, django_assert_num_queries):
    ledger.append("test.first", {}, by=cora, at=timezone.now())  # makes Cora's random name
    events = [ledger.Event("test.many", {"n": n}) for n in range(100)]
    with django_assert_num_queries(6):  # savepoint, name, head, records, head, release
        ledger.append_all(events, by=cora, at=timezone.now())
