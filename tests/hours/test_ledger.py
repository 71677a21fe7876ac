"""The chain: one spelling, one order, and every change shows."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.models import Enrollment
from hours import ledger, verification
from hours.models import (
    HoursEntry,
    HoursEntryVersion,
    LedgerHead,
    LedgerIdentity,
    LedgerRecord,
    Placement,
    Redaction,
)
from hours.spelled import Instant, Name
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


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(ASCII, PLAIN, max_size=4), st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_a_record_is_read_in_its_one_spelling_only(data, indent, ascii_only, sort):
    body = {"v": 1, "seq": 1, "prev": "x", "at": "x", "actor": "x", "event": "test.one", "data": data}
    body["data"] = data | {"words": "Zo\u00eb"} if ascii_only else data
    text = json.dumps(body, indent=indent, sort_keys=sort, separators=(",", ":"), ensure_ascii=ascii_only)
    try:
        standard = rfc8785.dumps(body).decode() if not ascii_only else ""
    except ValueError:
        standard = ""
    assert (verification._read(text) is not None) == (text == standard)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1)), st.sampled_from(["UTC", "Asia/Kolkata"]))
def test_an_instant_is_written_in_one_way_wherever_it_was(moment, zone):
    at = moment.replace(tzinfo=UTC)
    written = ledger.instant(at.astimezone(ZoneInfo(zone)))
    assert written == at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.postgres
def test_the_database_spells_instants_and_names_as_the_chain_does(cora):
    whole = datetime(2026, 3, 8, 5, 30, tzinfo=UTC)
    moments = [whole, whole.replace(microsecond=7), whole.astimezone(ZoneInfo("Asia/Kolkata"))]
    for moment in moments:
        ledger.append("test.one", {}, by=cora, at=moment)
    spelled = LedgerRecord.objects.values_list(Instant("at"), flat=True)
    assert [*spelled] == [ledger.instant(moment) for moment in moments]
    assert LedgerIdentity.objects.values_list(Name("pk"), flat=True).get() == ledger.identity(cora)
    assert ledger.verify().broken == []


def test_a_version_that_began_twice_does_not_make_up_for_one_that_never_began(signed, without_triggers):
    """Somebody with time writes the whole chain anew, so that one version is named in the place of another."""
    first, other = LedgerRecord.objects.filter(body__contains="hours.submitted")
    body = json.loads(other.body)
    body |= {key: json.loads(first.body)[key] for key in ("actor", "at", "data")}
    link_anew({other.seq: body})
    LedgerRecord.objects.filter(seq=other.seq).update(at=first.at)
    HoursEntryVersion.objects.filter(status="returned").update(minutes=600)
    assert "There is a version that never began in the chain, or began twice." in reasons()


def link_anew(bodies: dict[int, dict]) -> None:
    """What these records say instead, and every hash after them computed again."""
    prev = ledger.GENESIS
    for record in LedgerRecord.objects.order_by("seq"):
        text = ledger.canonical(bodies.get(record.seq, json.loads(record.body)) | {"prev": prev})
        record.prev, record.body, record.hash = prev, text.decode(), hashlib.sha256(text).hexdigest()
        record.save()
        prev = record.hash
    LedgerHead.objects.update(hash=prev)


def test_a_chain_is_checked_in_pieces_of_any_size(signed, without_triggers, monkeypatch):
    """What is read at once is bounded, and nothing falls between two pieces."""
    LedgerRecord.objects.filter(seq=3).update(body="xx")
    whole = ledger.verify()
    for size in (1, 2, 3):
        monkeypatch.setattr(verification, "CHUNK", size)
        assert ledger.verify() == whole
    assert whole.broken


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
    note = signed.latest_version.note
    Redaction.objects.redact("note", note, reason="known", by=tess, at=timezone.now())
    LedgerIdentity.objects.filter(person__in=[tess, sam]).update(person=None)
    assert ledger.verify().broken == []


TAMPERING = {
    "minutes of a signed version": "UPDATE hours_hoursentryversion SET minutes = 600 WHERE status = 'signed'",
    "a status": "UPDATE hours_hoursentryversion SET status = 'signed' WHERE status = 'returned'",
    "a printed name": "UPDATE hours_signoff SET printed_name = 'Somebody' WHERE decision = 'sign'",
    "who signed": "UPDATE hours_signoff SET by_id = (SELECT trainee_id FROM hours_hoursentryversion LIMIT 1)",
    "when it was signed": "UPDATE hours_signoff SET at = '2020-01-01 00:00:00+00:00' WHERE decision = 'sign'",
    "when it was sent": "UPDATE hours_hoursentryversion SET submitted_at = '2020-01-01 00:00:00+00:00'",
    "a role": "UPDATE hours_signoff SET role = 'clinical'",
    "a signature gone": "DELETE FROM hours_returncomment; DELETE FROM hours_signoff",
    "a note rewritten": "UPDATE hours_entrynote SET text = 'Something else'",
    "a comment rewritten": "UPDATE hours_returncomment SET text = 'All is well.'",
    "the words agreed to": "UPDATE people_statement SET body = 'I promise nothing.'",
    "what counts": "UPDATE hours_hoursentry SET counting_version_id = NULL",
    "a record's body": "UPDATE hours_ledgerrecord SET body = replace(body, '60', '90') WHERE seq = 2",
    "a record's link": "UPDATE hours_ledgerrecord SET prev = hash WHERE seq = 2",
    "a record that is not JSON": "UPDATE hours_ledgerrecord SET body = 'xx' WHERE seq = 2",
    "a record that is only a text": """UPDATE hours_ledgerrecord SET body = '"xx"' WHERE seq = 2""",
    "a record that is only a number": "UPDATE hours_ledgerrecord SET body = '7' WHERE seq = 2",
    "a record without its keys": "UPDATE hours_ledgerrecord SET body = '{}' WHERE seq = 2",
    "a record with what the chain cannot hold": "UPDATE hours_ledgerrecord SET body = '{\"v\":1.5}'",
    "a record with a name in it": "UPDATE hours_ledgerrecord SET body = replace(body, 'hours', 'Zoë')",
    "a record nested without an end": f"UPDATE hours_ledgerrecord SET body = '{'[' * 100_000}'",
    "a place": "UPDATE hours_hoursentryversion SET site_name = 'Elsewhere' WHERE status = 'signed'",
    "an organization": "UPDATE hours_hoursentryversion SET organization_name = 'Zoë' WHERE status = 'signed'",
    "a time zone that could not be sent": "UPDATE hours_hoursentryversion SET zone = 'Zoë'",
    "the end of the chain gone": "DELETE FROM hours_ledgerhead",
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


def test_hours_moved_to_another_person_show(signed, noor, sam, without_triggers):
    other = builders.placement(noor, sam)
    Placement.objects.filter(pk=signed.placement_id).update(enrollment=other.enrollment)
    assert "The entry was moved to another person." in reasons()


def test_hours_moved_to_another_place_or_program_of_the_same_person_show(signed, without_triggers):
    placement, enrollment = signed.placement, signed.placement.enrollment
    enrollment.pk, enrollment.status = None, Enrollment.Status.WITHDRAWN
    enrollment.save()
    point = transaction.savepoint()
    Placement.objects.update(enrollment=enrollment)
    assert "The entry was changed after it was sent." in reasons()
    transaction.savepoint_rollback(point)
    placement.pk = None
    placement.save()
    HoursEntry.objects.filter(pk=signed.pk).update(placement=placement)
    assert "The entry was changed after it was sent." in reasons()


def reasons() -> set[str]:
    return {broken.reason for broken in ledger.verify().broken}


LYING = [
    {},
    {"entry": "nonsense", "number": 1, "trainee": "x", "digest": "x"},
    {"entry": 7, "number": 1, "trainee": "x", "digest": "x"},
    {"entry": str(uuid4()), "number": {"n": 1}, "trainee": "x", "digest": "x"},
    {"entry": str(uuid4()), "number": 1, "trainee": "x", "digest": "x"},
]


@pytest.mark.parametrize("data", LYING)
def test_an_event_that_names_no_entry_is_reported_with_its_number(signed, cora, data):
    for event in ("hours.signed", "hours.submitted", "hours.anything"):
        record = ledger.append(event, data, by=cora, at=timezone.now())
        assert record.seq in {broken.seq for broken in ledger.verify().broken}


def test_an_event_without_what_it_should_say_is_reported(signed, cora):
    about = signed.latest_version.mention(ledger.identity(signed.placement.trainee))
    record = ledger.append("hours.submitted", about, by=cora, at=timezone.now())
    assert record.seq in {broken.seq for broken in ledger.verify().broken}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps anything in any column")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hours_ledgerrecord SET at = 'soon' WHERE seq = 2",
        "UPDATE hours_ledgerrecord SET at = 'soon' WHERE seq = 4",
        "UPDATE hours_ledgerrecord SET at = 'soon'",
        "UPDATE hours_ledgerrecord SET body = x'ff' WHERE seq = 2",
        "UPDATE hours_ledgerrecord SET at = x'ff' WHERE seq = 2",
        "UPDATE hours_hoursentryversion SET ends_at = x'ff'",
        "UPDATE hours_signoff SET at = x'ff'",
        "UPDATE hours_hoursentryversion SET ends_at = 'soon'",
        "UPDATE hours_hoursentryversion SET submitted_at = 'soon'",
        "UPDATE hours_hoursentryversion SET worked_on = '2026-99-99'",
    ],
)
def test_columns_that_cannot_be_read_are_reported(signed, without_triggers, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert ledger.verify().broken


def test_the_command_prints_one_object_and_says_when_it_is_broken(signed, without_triggers):
    out = StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {
        "records": 4, "head": ledger.head()[1], "heads": 0, "broken": [],
    }  # fmt: skip
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


# --- The format of what is signed -----------------------------------------------------------------------


def test_what_was_sent_in_the_first_format_still_verifies(tess, sam, monkeypatch, without_triggers):
    monkeypatch.setattr("hours.models.versions.CONTENT_FORMAT", 1)
    entry = builders.signed_entry(builders.placement(tess, sam))
    monkeypatch.undo()
    newer = builders.signed_entry(
        entry.placement, builders.stretch(days_ago=5, setting="home", is_alike=True)
    )
    old, new = entry.versions.get(), newer.versions.get()
    assert (old.content("x")["v"], new.content("x")["v"]) == (1, 2)
    later = ("setting", "is_alike", "long_reason", "late_reason")
    assert not any(key in old.content("x") for key in later)
    assert [new.content("x")[key] for key in later] == ["home", "yes", "", ""]
    assert ledger.verify().broken == []


@pytest.mark.parametrize(
    ("sent_in", "change"),
    [
        (1, {"setting": "home"}),
        (1, {"content_format": 2}),
        (2, {"is_alike": True}),
        (2, {"content_format": 1}),
    ],
)
def test_what_an_entry_says_cannot_change_in_either_format(
    tess, sam, monkeypatch, without_triggers, sent_in, change
):
    monkeypatch.setattr("hours.models.versions.CONTENT_FORMAT", sent_in)
    entry = builders.signed_entry(builders.placement(tess, sam))
    entry.versions.update(**change)
    assert {row.reason for row in ledger.verify().broken} == {"The entry was changed after it was sent."}
