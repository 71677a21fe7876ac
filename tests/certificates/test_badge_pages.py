"""The signed badge of a certificate: made once, kept, listed, checked, and gone with nobody's reasons."""

import json
from datetime import timedelta

import page
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3.contexts import document_loader
from openbadgeslib.ob3.ldp import _canonize

from certificates import chain, document, rules, verification
from certificates.badges import keys, proof, statuslist
from certificates.models import Certificate, CertificateBadge, StatusEntry
from cms import seal
from hours import triggers
from tests.certificates.test_document import failures
from tests.certificates.test_verify import upload
from tests.hours.conftest import without_triggers  # noqa: F401 (a fixture)

NOW, TODAY = timezone.now, timezone.localdate


@pytest.fixture(scope="module", autouse=True)
def key(tmp_path_factory):
    """A key that signs since yesterday."""
    with override_settings(SIGNING_KEYS_DIR=tmp_path_factory.mktemp("keys"), SIGNING_KEY=""):
        yield seal.make_key(at=NOW() - timedelta(days=1))


@pytest.fixture
def badged(printed_pk, db) -> Certificate:
    """Ana's certificate with its badge and its PDF."""
    return Certificate.objects.get(pk=printed_pk)


def listed(client, number: int) -> dict:
    answer = client.get(f"/status/{number}.json")
    assert answer.status_code == 200
    return answer.json()


def suspend(certificate: Certificate, status: str, cora) -> None:
    certificate.status_events.create(status=status, by=cora, at=NOW())


# --- Made once ------------------------------------------------------------------------------------------


def test_it_is_signed_when_the_pdf_is_made_and_never_again(badged, key):
    before = bytes(badged.badge.content)
    assert keys.signer(badged.badge.said, at=badged.badge.signed_at) == key
    badged.make_document(at=NOW())
    assert bytes(CertificateBadge.objects.get(certificate=badged).content) == before
    assert badged.badge.said["id"] == badged.snapshot["verify_url"]


def test_the_pdf_holds_the_badge_and_still_conforms(badged):
    made = bytes(badged.document.pdf)
    assert made == document.render(badged.snapshot, bytes(badged.badge.content))
    assert failures(made, page.ValidationProfile.PDF_UA_1) == []
    assert failures(made, page.ValidationProfile.PDF_A_3A) == []
    with pypdfium2.PdfDocument(made) as opened:
        assert bytes(opened.get_attachment(0).get_data()) == bytes(badged.badge.content)
    assert verification.of_file(made, on=TODAY()).is_valid


def test_it_says_nothing_of_the_person_beyond_a_digest_of_the_address(badged):
    text = bytes(badged.badge.content).decode()
    holder = badged.credential.enrollment.person
    assert [
        words for words in (badged.holder_name, holder.email, "Ana", "Sam", "Cora") if words in text
    ] == []


def test_without_a_key_there_is_no_badge(certificate_of_noor, tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path
    certificate_of_noor.make_document(at=NOW())
    assert not CertificateBadge.objects.filter(certificate=certificate_of_noor).exists()
    assert not StatusEntry.objects.filter(certificate=certificate_of_noor).exists()


def test_a_key_signs_nothing_from_before_its_time(certificate_of_noor, key):
    certificate_of_noor.make_document(at=NOW() - timedelta(days=2))
    assert not CertificateBadge.objects.filter(certificate=certificate_of_noor).exists()


# --- Kept -----------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificates_certificatebadge SET sha256 = 'x'",
        "DELETE FROM certificates_certificatebadge",
        "UPDATE certificates_statusentry SET place = 1",
        "DELETE FROM certificates_statusentry",
    ],
)
def test_the_database_keeps_it(badged, statement):
    assert triggers.missing() == []
    with (
        pytest.raises(DatabaseError, match="kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: CertificateBadge.objects.update(content=b"{}"), "The badge of the certificate was changed"),
        (lambda: StatusEntry.objects.update(place=0), "The badge names another place"),
        (lambda: CertificateBadge.objects.all().delete(), "The badge of the certificate is gone"),
    ],
)
def test_the_chain_shows_what_was_changed(badged, without_triggers, change, reason):  # noqa: F811
    StatusEntry.objects.filter(place=0).update(place=1)
    assert chain.verify().broken == []
    change()
    assert any(reason in broken.reason for broken in chain.verify().broken)


def test_a_taken_place_is_drawn_again(badged, certificate_of_noor, monkeypatch):
    taken = badged.status_entry.place
    drawn = iter([taken, taken, (taken + 1) % statuslist.SIZE])
    monkeypatch.setattr("certificates.models.badges.secrets.randbelow", lambda _size: next(drawn))
    assert StatusEntry.objects.of(certificate_of_noor).place == (taken + 1) % statuslist.SIZE
    monkeypatch.setattr(statuslist, "FULL", 1)
    assert StatusEntry.objects.open_pair() == 2


@pytest.fixture
def certificate_of_noor(earned, cora):
    return Certificate.objects.issue(earned, by=cora, at=NOW())


# --- Listed ---------------------------------------------------------------------------------------------


def test_a_list_is_signed_and_another_program_reads_the_same(badged, client, key):
    answer = client.get("/status/1.json")
    assert "max-age=300" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    told = answer.json()
    assert keys.signer(told, at=NOW()) == key
    assert proof.quads(told) == _canonize(told, document_loader())
    assert badged.badge.said["credentialStatus"][0]["statusListCredential"] == told["id"]


def test_revoking_sets_one_bit_and_tells_no_reason(badged, client, cora, django_assert_max_num_queries):
    place = badged.status_entry.place
    assert not statuslist.is_set(listed(client, 1)["credentialSubject"]["encodedList"], place)
    badged.revoke("requirement-missing", "Something private.", by=cora, at=NOW())
    with django_assert_max_num_queries(3):
        told = listed(client, 1)
    subject = told["credentialSubject"]
    assert subject["encodedList"] == statuslist.encode([place])
    assert subject["statusPurpose"] == "revocation"
    assert "requirement" not in json.dumps(told)
    assert listed(client, 2)["credentialSubject"]["encodedList"] == statuslist.encode([])


def test_suspending_stands_in_the_other_list_and_can_end(badged, client, cora):
    place = badged.status_entry.place
    suspend(badged, rules.SUSPENDED, cora)
    assert listed(client, 2)["credentialSubject"]["encodedList"] == statuslist.encode([place])
    assert listed(client, 1)["credentialSubject"]["encodedList"] == statuslist.encode([])
    suspend(badged, rules.VALID, cora)
    assert listed(client, 2)["credentialSubject"]["encodedList"] == statuslist.encode([])


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_there_is_no_other_list(badged, client, number):
    assert client.get(f"/status/{number}.json").status_code == 404


# --- Our keys -------------------------------------------------------------------------------------------


def test_the_page_of_keys_keeps_those_of_before(badged, client, tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path
    first = seal.make_key(at=NOW() - timedelta(days=2))
    second = seal.make_key(at=NOW(), rotate=True)
    told = client.get("/issuer.json").json()
    assert told["id"] == badged.badge.said["issuer"]["id"]
    methods = told["verificationMethod"]
    assert [one["publicKeyMultibase"] for one in methods] == [first.multibase, second.multibase]
    assert [bool(one["until"]) for one in told["keys"]] == [True, False]
    assert {one["controller"] for one in methods} == {told["id"]}


def test_a_new_key_leaves_old_badges_whole(badged, tmp_path, settings, key):
    old = settings.SIGNING_KEYS_DIR / seal.LIST
    settings.SIGNING_KEYS_DIR = tmp_path
    (tmp_path / seal.LIST).write_text(old.read_text())
    seal.make_key(at=NOW(), rotate=True)
    assert keys.signer(badged.badge.said, at=badged.badge.signed_at).id == key.id


# --- The holder, and whoever checks ---------------------------------------------------------------------


def test_the_holder_downloads_it(badged, client_for, ana):
    shown = client_for(ana).get(reverse("certificates:detail", args=[badged.number])).text
    address = reverse("certificates:badge", args=[badged.number])
    assert address in shown
    got = client_for(ana).get(address)
    assert (got.content, got["Content-Type"]) == (bytes(badged.badge.content), "application/json")


@pytest.mark.parametrize(("is_shown", "words"), [(False, "It holds no name"), (True, "It holds your name")])
def test_the_page_says_whether_a_name_is_in_it(certificate_of_noor, key, client_for, noor, is_shown, words):
    certificate_of_noor.credential.show_name(is_shown, by=noor, at=NOW())
    certificate_of_noor.make_document(at=NOW())
    page_of_it = client_for(noor).get(reverse("certificates:detail", args=[certificate_of_noor.number]))
    assert words in page_of_it.content.decode()


def test_nobody_else_does(badged, client_for, noor):
    assert client_for(noor).get(reverse("certificates:badge", args=[badged.number])).status_code == 404


def test_whoever_checks_it_reads_that_the_signature_is_whole(badged, client):
    told = upload(client, json.dumps(badged.badge.said).encode()).text
    assert "This certificate is valid." in told
    assert "We signed this file, and the signature is whole" in told
    assert badged.holder_name not in told


def test_a_revoked_one_is_signed_and_does_not_count(badged, client, cora):
    badged.revoke("requirement-missing", by=cora, at=NOW())
    told = upload(client, bytes(badged.badge.content)).text
    assert "This certificate was revoked." in told
    assert "the signature is whole" in told


def test_a_changed_badge_is_none(badged):
    for path, value in (("name", "More"), ("validFrom", "2020-01-01T00:00:00Z"), ("proof", []), ("more", 1)):
        changed = badged.badge.said | {path: value}
        assert verification.of_file(json.dumps(changed).encode(), on=TODAY()).status == rules.TAMPERED


@pytest.mark.parametrize(
    "said", [b'{"id": 7}', b'{"id": null, "proof": 1}', b'{"id": "https://x/y/"}', b"{}"]
)
def test_a_badge_of_somebody_else_is_unknown(badged, said):
    assert verification.of_file(said, on=TODAY()).status == rules.UNKNOWN


def test_where_the_key_is_gone_that_is_said(badged, tmp_path, settings):
    settings.SIGNING_KEYS_DIR = tmp_path
    answer = verification.of_file(bytes(badged.badge.content), on=TODAY())
    assert (answer.status, answer.proof) == (rules.VALID, verification.KEY_IS_GONE)
