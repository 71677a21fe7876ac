"""The chain's part about certificates: whatever somebody changes behind our back shows."""

import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from certificates import chain
from certificates.models import Certificate, StatusNote
from hours import ledger
from hours.models import LedgerIdentity, Redaction
from hours.recorded import BEGINS, ENDS
from tests import builders
from tests.conftest import person
from tests.hours.conftest import without_triggers  # noqa: F401 (a fixture)

NOW = timezone.now


pytestmark = pytest.mark.usefixtures("records_pk", "db")


@pytest.fixture(scope="module")
def records_pk(printed_pk):
    """Two certificates with their PDFs: Noor's was revoked, and Ana shows the name on hers."""
    cora = person("Cora")
    second = builders.certificate(person("Noor"), person("Sam"), cora)
    second.revoke("issued-in-error", "It was the wrong Noor.", by=cora, at=NOW())
    Certificate.objects.get(pk=printed_pk).credential.show_name(True, by=person("Ana"), at=NOW())
    return second.pk


@pytest.fixture
def records(records_pk, db):
    return Certificate.objects.get(pk=records_pk)


def reasons() -> list[str]:
    return [broken.reason for broken in chain.verify().broken]


def test_what_nobody_touched_is_whole(records):
    report = chain.verify()
    assert (report.records, report.head) == ledger.head()
    assert report.broken == []


def test_erasing_words_and_people_leaves_it_whole(records, cora):
    words = records.last_event.note
    Redaction.objects.redact("event", words, reason="known", by=cora, at=NOW())
    assert StatusNote.objects.get(pk=words.pk).text == ""
    LedgerIdentity.objects.filter(person=cora).update(person=None)
    assert reasons() == []


def test_the_pdf_stands_in_the_chain_once(records):
    records.make_document(at=NOW())
    bodies = ledger.LedgerRecord.objects.filter(body__contains='"event":"certificate.printed"')
    told = [json.loads(record.body)["data"]["pdf"] for record in bodies]
    assert told.count(records.document.pdf_sha256) == 1


EVENTS = "certificates_certificatestatusevent"
TAMPERING = {
    "a revocation gone": f"DELETE FROM certificates_statusnote; DELETE FROM {EVENTS} WHERE status = 'revoked'",
    "a revocation turned around": f"UPDATE {EVENTS} SET status = 'valid'",
    "another reason": f"UPDATE {EVENTS} SET reason_code = 'holder-asked' WHERE status = 'revoked'",
    "another day": f"UPDATE {EVENTS} SET at = '2020-01-01' WHERE status = 'revoked'",
    "another coordinator": f"UPDATE {EVENTS} SET by_id = (SELECT MAX(id) FROM people_user)",
    "a status of its own": (
        f"INSERT INTO {EVENTS} (status, reason_code, note_digest, at, by_id, certificate_id) "
        f"SELECT 'suspended', '', '', at, by_id, certificate_id FROM {EVENTS} WHERE status = 'revoked'"
    ),
    "a revocation nobody decided": (
        f"INSERT INTO {EVENTS} (status, reason_code, note_digest, at, by_id, certificate_id) "
        f"SELECT 'revoked', 'holder-asked', '', at, by_id, certificate_id FROM {EVENTS} "
        "WHERE certificate_id NOT IN (SELECT certificate_id FROM certificates_certificatestatusevent "
        "WHERE status = 'revoked')"
    ),
    "a note rewritten": "UPDATE certificates_statusnote SET text = 'Somebody else wrote this.'",
    "a note gone": "DELETE FROM certificates_statusnote",
    "a pdf": "UPDATE certificates_certificatedocument SET pdf = (SELECT pdf FROM "
    "certificates_certificatedocument ORDER BY rendered_at LIMIT 1)",
    "a digest of a pdf": "UPDATE certificates_certificatedocument SET pdf_sha256 = certificate_id",
    "a pdf gone": "DELETE FROM certificates_certificatedocument",
    "a snapshot": "UPDATE certificates_certificate SET snapshot = '{}'",
    "a digest of a snapshot": "UPDATE certificates_certificate SET snapshot_sha256 = serial",
    "a holder": "UPDATE certificates_certificate SET period = 2, credential_id = "
    "(SELECT MIN(id) FROM certificates_credential) "
    "WHERE credential_id = (SELECT MAX(id) FROM certificates_credential)",
    "a last day": "UPDATE certificates_certificate SET valid_until = '2099-12-31'",
    "an issuer": "UPDATE certificates_certificate SET issued_by_id = (SELECT MAX(id) FROM people_user)",
    "a day of issue": "UPDATE certificates_certificate SET issued_at = '2020-01-01'",
    "a place in the chain": "UPDATE certificates_certificate SET ledger_seq = 1",
    "the name shown": "UPDATE certificates_credential SET name_is_public = (1 = 1)",
    "the name hidden": "UPDATE certificates_credential SET name_is_public = (1 = 0)",
}


@pytest.mark.postgres
def test_whatever_is_changed_with_the_triggers_off_is_found(records, without_triggers):  # noqa: F811
    ledger.identity(person("Zoe"))  # somebody who did none of this
    unnoticed = []
    for what, statements in TAMPERING.items():
        point = transaction.savepoint()
        with connection.cursor() as cursor:
            for statement in statements.split("; "):
                cursor.execute(statement)
        if not reasons():
            unnoticed.append(what)
        transaction.savepoint_rollback(point)
    assert unnoticed == []


def test_a_certificate_and_all_that_belongs_to_it_gone(records, without_triggers):  # noqa: F811
    with connection.cursor() as cursor:
        for table in ("statusnote", "certificatestatusevent", "certificatedocument", "certificate"):
            cursor.execute(f"DELETE FROM certificates_{table}")
    assert reasons().count("The certificate is gone.") == 5


def test_a_certificate_that_the_chain_does_not_know(records, without_triggers):  # noqa: F811
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certificates_certificate (serial, credential_id, period, edition, issued_at, "
            "issued_by_id, snapshot, snapshot_sha256, ledger_seq, ledger_hash, is_specimen) "
            "SELECT '0000000000000', credential_id, 2, 1, issued_at, issued_by_id, snapshot, "
            "snapshot_sha256, ledger_seq, ledger_hash, is_specimen FROM certificates_certificate "
            "WHERE serial = %s",
            [records.pk],
        )
    assert reasons() == ["certificate.issued: 3 in the tables, 2 in the chain."]


def test_the_command_finds_a_deleted_revocation(records, without_triggers, capsys):  # noqa: F811
    call_command("verify_ledger", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told == {"records": ledger.head()[0], "head": ledger.head()[1], "heads": 0, "broken": []}
    records.last_event.note.delete()
    records.last_event.delete()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--json")
    assert stopped.value.code == 1
    reason = "The certificate was revoked, and its records say something else."
    assert json.loads(capsys.readouterr().out)["broken"][0]["reason"] == reason


def test_it_takes_the_same_statements_for_any_number_of_certificates(
    records, sam, cora, django_assert_max_num_queries
):
    """Twenty for the chain, the hours and the certificates, and two for each kind of record with a place in it."""
    counts, most = [], 24 + 2 * (len(BEGINS) + len(ENDS))
    for number in range(2):
        with django_assert_max_num_queries(most) as asked:
            chain.verify()
        counts.append(len(asked))
        enrollment = builders.earned_enrollment(person(f"Person{number}"), sam)
        Certificate.objects.issue(enrollment, by=cora, at=NOW()).make_document(at=NOW())
    assert counts[0] == counts[1]
