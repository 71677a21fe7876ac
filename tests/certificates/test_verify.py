"""Checking a certificate: every answer, by number, by name and by file; and what is never told."""

import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates import document, rules, serial, verification
from certificates.models import Certificate
from tests import builders

NOW = timezone.now
TODAY = timezone.localdate
NEVER_ISSUED = serial.with_check([0] * 12).display


pytestmark = pytest.mark.usefixtures("printed_pk", "db")


@pytest.fixture
def printed(printed_pk, db):
    return Certificate.objects.get(pk=printed_pk)


@pytest.fixture
def certificate(printed):
    return printed


def page_of(certificate: Certificate) -> str:
    return reverse("verify:certificate", args=[certificate.number])


def mistype(number: str) -> str:
    return number[:-1] + ("2" if number[-1] != "2" else "3")


def upload(client: Client, content: bytes, name: str = "certificate.pdf"):
    return client.post(reverse("verify:upload"), {"file": SimpleUploadedFile(name, content)})


def issued(person, supervisor, coordinator, **terms) -> Certificate:
    enrollment = builders.earned_enrollment(person, supervisor)
    return Certificate.objects.issue(enrollment, by=coordinator, at=NOW(), **terms)


def append(certificate: Certificate, status: str, by) -> None:
    certificate.status_events.create(status=status, by=by, at=NOW())


# --- By number --------------------------------------------------------------------------------------


def test_a_stranger_learns_what_it_is_worth_and_not_whose_it_is(certificate, client):
    answer = client.get(page_of(certificate))
    assertContains(answer, "This certificate is valid.")
    for words in (
        "Alongside",
        "Foundations",
        certificate.number,
        "not a state credential",
        "What it does not say",
    ):
        assertContains(answer, words)
    for secret in ("Ana", "Example", "Sam", "Harbor House", "ana@example.org", "recovery"):
        assertNotContains(answer, f">{secret}")
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    assert not any(secret in main for secret in ("Ana", "Sam ", "Harbor House", "@", "ecovery"))


def test_the_name_is_shown_if_the_holder_wants_that(certificate, ana, client):
    certificate.credential.show_name(True, by=ana, at=NOW())
    answer = client.get(page_of(certificate))
    assertContains(answer, "Ana Example")
    assertNotContains(answer, "Name on the ID")
    assert client.get(reverse("verify:json", args=[certificate.number])).json()["holder"] == "Ana Example"


@pytest.mark.parametrize("status", [rules.SUSPENDED, rules.SUPERSEDED])
def test_each_status_is_said(certificate, cora, client, status):
    append(certificate, status, cora)
    words = {rules.SUSPENDED: "is on hold", rules.SUPERSEDED: "was replaced by a newer one"}[status]
    assertContains(client.get(page_of(certificate)), words)
    assert client.get(reverse("verify:json", args=[certificate.number])).json()["status"] == status


def test_revoked_is_said_with_the_day_and_without_the_reason(certificate, cora, client):
    certificate.revoke("issued-in-error", "It was the wrong Ana.", by=cora, at=NOW())
    answer = client.get(page_of(certificate))
    assertContains(answer, "was revoked")
    assertNotContains(answer, "It was issued by mistake.")
    assertContains(answer, TODAY().strftime("%B"))
    assertNotContains(answer, "wrong Ana")
    told = client.get(reverse("verify:json", args=[certificate.number])).json()
    assert told["status"] == "revoked"
    assert "issued-in-error" not in json.dumps(told)


def test_people_and_machines_everywhere_read_the_same_day(certificate, cora, client, client_for):
    late_in_new_york = datetime(2026, 7, 2, 3, 30, tzinfo=UTC)
    certificate.revoke("issued-in-error", by=cora, at=late_in_new_york)
    cora.time_zone = "Asia/Tokyo"
    cora.save()
    for reader in (client, client_for(cora)):
        assertContains(reader.get(page_of(certificate)), "Revoked on July 1, 2026.")
        told = reader.get(reverse("verify:json", args=[certificate.number])).json()
        assert told["since"] == "2026-07-01"


def test_expired_is_said(noor, sam, cora, program, client):
    certificate = issued(noor, sam, cora, valid_until=TODAY() - timedelta(days=1))
    assertContains(client.get(page_of(certificate)), "its time is over")


def test_a_number_we_never_issued(client, db):
    answer = client.get(reverse("verify:certificate", args=[NEVER_ISSUED]))
    assertContains(answer, "We never issued a certificate with this number", status_code=404)


def test_a_typing_mistake_is_told_apart(certificate, client):
    answer = client.get(reverse("verify:certificate", args=[mistype(certificate.number)]))
    assertContains(answer, "There is a typing mistake in this number", status_code=404)


@pytest.mark.parametrize("number", ["hello-world-this-is-long", "<script>alert(1)<", "%00", "' OR 1=1 --"])
def test_nonsense_gets_an_answer_and_is_shown_as_text(client, db, number):
    answer = client.get(reverse("verify:certificate", args=[number]))
    assert answer.status_code in (400, 404)
    assertNotContains(answer, "<script>alert", status_code=answer.status_code)


def test_a_specimen_says_that_it_proves_nothing(noor, sam, cora, program, client):
    certificate = issued(noor, sam, cora, is_specimen=True)
    assertContains(client.get(page_of(certificate)), "This is a specimen.")
    assert client.get(reverse("verify:json", args=[certificate.number])).json()["specimen"] is True


@pytest.mark.parametrize(
    "written",
    [
        "/verify/{symbols}/",
        "/verify/{small}/",
        "/VERIFY/{number}/",
        "/VERIFY/{number}",
        "/Verify/{symbols}",
        "/verify/?number={small}",
        "/verify/?number=https%3A%2F%2Fexample.org%2Fverify%2F{number}%2F",
    ],
)
def test_however_it_is_written_it_leads_to_one_address(certificate, client, written):
    address = written.format(
        symbols=certificate.serial, small=certificate.serial.lower(), number=certificate.number
    )
    assertRedirects(client.get(address), page_of(certificate))


def test_what_the_qr_code_holds_opens_the_page(certificate, client):
    inside = document.qr_address(certificate.snapshot["verify_url"])
    path = "/" + inside.split("/", 3)[3]
    assert path == path.upper()
    assertRedirects(client.get(path), page_of(certificate))


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("", 422, "Please type the number"),
        ("my certificate from last year", 422, "does not look like one of our numbers"),
        ("7K3M-9QXW-2F4D9", 404, "typing mistake"),
    ],
)
def test_the_box_answers_in_place(client, db, typed, status, words):
    answer = client.get(reverse("verify:home"), {"number": typed})
    assertContains(answer, words, status_code=status)
    assertContains(answer, typed, status_code=status)


@pytest.mark.parametrize(
    ("number", "status"),
    [("valid", "valid"), (NEVER_ISSUED, "unknown"), ("7K3M-9QXW-2F4D9", "mistyped"), ("hello", "unknown")],
)
def test_machines_get_the_same_answer(certificate, client, number, status):
    number = certificate.number if number == "valid" else number
    answer = client.get(reverse("verify:json", args=[number]))
    assert answer.json()["status"] == status
    assert answer.status_code == (200 if status == "valid" else 404)
    assert "holder" not in answer.json()


def test_the_pages_keep_to_themselves(certificate, client, client_for, ana):
    for address in (reverse("verify:home"), page_of(certificate), f"/verify/{certificate.number}.json"):
        answer = client.get(address)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assertContains(client.get(page_of(certificate)), 'name="robots"')
    # Somebody logged in can log out here: the button needs its origin.
    assert client_for(ana).get(page_of(certificate))["Referrer-Policy"] == "same-origin"


# --- By name ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ana example", "This name matches"),
        ("Example, Ana", "This name matches"),
        ("Ana Exmaple", "is close to the name"),
        ("Ben Carter", "does not match"),
        ("Example", "does not match"),
    ],
)
def test_a_typed_name_is_compared(certificate, client, typed, words):
    answer = client.post(reverse("verify:name", args=[certificate.number]), {"name": typed})
    assertContains(answer, words)
    assertContains(answer, typed)
    if typed != "ana example":
        assertNotContains(answer, "Ana Example")


def test_no_name_no_comparison(certificate, client):
    answer = client.post(reverse("verify:name", args=[certificate.number]), {"name": " "})
    assertContains(answer, "Please type the name", status_code=422)


def test_guessing_names_ends_with_a_plain_sentence(certificate, client):
    address = reverse("verify:name", args=[certificate.number])
    for _each in range(12):
        assert client.post(address, {"name": "Ben Carter"}).status_code == 200
    answer = client.post(address, {"name": "Ana Example"})
    assertContains(answer, "Please try again in an hour", status_code=429)
    assertNotContains(answer, "This name matches", status_code=429)
    assert Client(REMOTE_ADDR="192.0.2.7").post(address, {"name": "Ana Example"}).status_code == 200


def test_a_name_for_an_unknown_number(client, db):
    answer = client.post(reverse("verify:name", args=[NEVER_ISSUED]), {"name": "Ana Example"})
    assertContains(answer, "We never issued", status_code=404)


def test_forms_come_back_without_a_referrer(printed):
    """A browser that is told to send no referrer sends ``Origin: null``, which Django's check refuses."""
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    answer = strict.post(reverse("verify:name", args=[printed.number]), {"name": "Ana Example"})
    assertContains(answer, "This name matches")
    assert upload(strict, bytes(printed.document.pdf)).status_code == 200


# --- By file ----------------------------------------------------------------------------------------


def test_the_very_file_is_valid(printed, client):
    answer = upload(client, bytes(printed.document.pdf))
    assertContains(answer, "This certificate is valid.")
    assertContains(answer, "exactly the one we issued")


def test_the_file_of_a_revoked_certificate_is_revoked(printed, cora, client):
    printed.revoke("issued-in-error", by=cora, at=NOW())
    assertContains(upload(client, bytes(printed.document.pdf)), "was revoked")


def test_a_changed_file_is_told_apart_and_leads_to_our_record(printed, client):
    changed = bytes(printed.document.pdf).replace(b"%%EOF", b"%%EOX")
    answer = upload(client, changed)
    assertContains(answer, "This file was changed, or it is not the file we issued.")
    assertContains(answer, page_of(printed))
    assertNotContains(answer, "Ana Example")


def test_something_appended_is_a_change(printed):
    assert verification.of_file(bytes(printed.document.pdf) + b"\n", on=TODAY()).status == rules.TAMPERED


def test_a_number_in_a_packed_part_is_found(printed):
    """Whoever saves the file anew with another program may lose the numbers that stand in the open."""
    hidden = bytes(printed.document.pdf).replace(printed.serial.encode(), b"X" * 13)
    hidden = hidden.replace(printed.number.encode(), b"X" * 15)
    assert verification.of_file(hidden, on=TODAY()).certificate == printed


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "This is not a PDF"),
        (b"Hello", 422, "This is not a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), 422, "This is not a PDF"),
        (b"%PDF-1.7\n%%EOF", 200, "We do not know this file"),
        (b"{" * 100_000, 200, "We do not know this file"),
        (b'{"serial": 7}', 200, "We do not know this file"),
        (b'{"serial": "hello"}', 200, "We do not know this file"),
        (b"%PDF-1.7\nstream\n" + bytes(500_000), 200, "We do not know this file"),
        (b"%PDF-1.7\n" + b"stream\nx\x9c" * 5_000, 200, "We do not know this file"),
    ],
    ids=["empty", "text", "picture", "a pdf", "deep", "number", "word", "zeros", "many streams"],
)
def test_any_file_gets_a_plain_answer(client, db, content, status, words):
    assertContains(upload(client, content), words, status_code=status)


def test_a_file_that_unpacks_to_more_than_the_memory_does_no_harm(client, db):
    bomb = b"%PDF-1.7\n" + (b"stream\n" + zlib.compress(bytes(20_000_000)) + b"\nendstream\n") * 20
    assertContains(upload(client, bomb), "We do not know this file")


@pytest.mark.parametrize("megabytes", [6, 50])
def test_a_file_that_is_too_large_is_not_even_kept(client, db, settings, megabytes, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    answer = upload(client, b"%PDF-1.7\n" + bytes(megabytes * 1024 * 1024))
    assertContains(answer, "This file is too large", status_code=413)
    assertNotContains(answer, "Please choose the file first", status_code=413)
    assert list(tmp_path.iterdir()) == []


def test_without_a_file_there_is_a_plain_sentence(client, db):
    assertContains(client.post(reverse("verify:upload")), "Please choose the file first", status_code=422)


def test_too_many_files_from_one_place(client, db):
    for _each in range(40):
        upload(client, b"%PDF-1.7")
    assertContains(upload(client, b"%PDF-1.7"), "Please try again in an hour", status_code=429)


# --- By credential.json -----------------------------------------------------------------------------


def test_the_credential_file_is_valid_however_it_is_laid_out(certificate, client):
    inside = document.credential_json(certificate.snapshot)
    assert verification.of_file(inside, on=TODAY()).is_valid
    assert verification.of_file(json.dumps(json.loads(inside)).encode(), on=TODAY()).is_valid


def test_a_credential_file_that_says_something_else_is_changed(certificate):
    said = json.loads(document.credential_json(certificate.snapshot))
    said["holder"]["name"] = "Somebody Else"
    assert verification.of_file(json.dumps(said).encode(), on=TODAY()).status == rules.TAMPERED


def test_a_key_that_stands_twice_is_a_change(certificate):
    inside = document.credential_json(certificate.snapshot).decode()
    twice = inside.replace("{", '{"holder": {"name": "Somebody Else"},', 1)
    assert verification.of_file(twice.encode(), on=TODAY()).status == rules.TAMPERED


# --- One byte ---------------------------------------------------------------------------------------


def test_one_changed_byte_anywhere_is_never_valid(printed):
    pdf = bytes(printed.document.pdf)
    for offset in range(0, len(pdf), 331):
        changed = bytearray(pdf)
        changed[offset] ^= 0xFF
        assert verification.of_file(bytes(changed), on=TODAY()).status == rules.TAMPERED, offset


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**9), mask=st.integers(1, 255))
def test_any_flipped_bits_are_noticed(printed, place, mask):
    changed = bytearray(printed.document.pdf)
    changed[place % len(changed)] ^= mask
    assert verification.of_file(bytes(changed), on=TODAY()).status == rules.TAMPERED


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=3000))
def test_any_bytes_get_an_answer(db, content):
    assert verification.of_file(content, on=TODAY()).status == rules.UNKNOWN


@pytest.mark.parametrize("address", ["/verify/upload/", "/verify/7K3M-9QXW-2F4DD/name/"])
def test_an_answer_opened_again_leads_to_the_page_that_asks(db, client, address):
    answer = client.get(address, follow=True)
    assert answer.redirect_chain
    assert "Check" in answer.content.decode()
