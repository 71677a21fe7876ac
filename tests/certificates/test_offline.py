"""A board keeps a folder, and checks certificates with it when the site is gone."""

import json
import random
import shutil
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from certificates import rules
from certificates.badges import proof
from certificates.models import Certificate
from certificates.offline import badge, check
from certificates.offline.folder import FolderError, read, write
from certificates.offline.wording import headline
from cms import seal
from tests.certificates.test_commands import run

NOW = timezone.now


@pytest.fixture(scope="module", autouse=True)
def key(tmp_path_factory):
    """A key that signs since yesterday."""
    with override_settings(SIGNING_KEYS_DIR=tmp_path_factory.mktemp("keys"), SIGNING_KEY=""):
        yield seal.make_key(at=NOW() - timedelta(days=1))


@pytest.fixture
def badged(printed_pk, db) -> Certificate:
    """Ana's certificate with its badge and its PDF."""
    return Certificate.objects.get(pk=printed_pk)


@pytest.fixture
def kept(badged, tmp_path):
    """The folder that the board keeps."""
    write(tmp_path / "kept", at=NOW())
    return tmp_path / "kept"


@pytest.fixture
def pdf(badged) -> bytes:
    return bytes(badged.document.pdf)


@pytest.fixture
def said(badged) -> bytes:
    return bytes(badged.badge.content)


def answer(data: bytes, folder, at=None) -> badge.Found:
    return check.of_file(data, read(folder), at=at or NOW())


# --- The folder -----------------------------------------------------------------------------------------


def test_the_folder_names_nobody(kept, badged):
    files = [file for file in kept.rglob("*") if file.is_file()]
    assert {str(file.relative_to(kept)) for file in files} == {
        "README.txt", "issuer.json", "papers.json", "taken-back.json", "seal.json", "status/1.json",
        "status/2.json",
    }  # fmt: skip
    text = "".join(file.read_text() for file in files)
    holder = badged.credential.enrollment.person
    assert [word for word in (badged.holder_name, badged.number, holder.email) if word in text] == []
    assert badged.document.pdf_sha256 in text


@pytest.mark.parametrize("file", ["README.txt", "issuer.json", "papers.json", "status/1.json"])
def test_a_folder_that_was_changed_is_refused(kept, file):
    (kept / file).write_text((kept / file).read_text() + " ")
    with pytest.raises(FolderError, match=f"{file} was changed"):
        read(kept)


def test_a_folder_with_a_seal_of_another_key_is_refused(kept):
    said = json.loads((kept / "seal.json").read_text())
    (kept / "seal.json").write_text(json.dumps(said | {"made_at": "2031-01-01T00:00:00.000000Z"}))
    with pytest.raises(FolderError, match="does not hold"):
        read(kept)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": {"../../etc/passwd": "00"}}', '{"files": 3}'])
def test_a_broken_folder_is_refused_in_words(kept, text):
    (kept / "seal.json").write_text(text)
    with pytest.raises(FolderError, match="not a whole folder"):
        read(kept)


def test_nothing_is_overwritten_and_nothing_written_without_a_key(kept, tmp_path):
    with pytest.raises(CommandError, match="new or empty"):
        call_command("export_issuer", str(kept))
    with (
        override_settings(SIGNING_KEYS_DIR=tmp_path / "none"),
        pytest.raises(CommandError, match="make_keys"),
    ):
        call_command("export_issuer", str(tmp_path / "second"))
    assert not (tmp_path / "second").exists()


# --- What a file is worth -------------------------------------------------------------------------------


def test_a_pdf_and_a_badge_are_valid_without_a_statement(kept, pdf, said, key, django_assert_num_queries):
    with django_assert_num_queries(0):
        paper, alone = answer(pdf, kept), answer(said, kept)
    assert (paper.status, paper.is_page_proven, paper.key) == (rules.VALID, True, key)
    assert (alone.status, alone.is_page_proven, alone.key) == (rules.VALID, False, key)


def test_a_flipped_byte_anywhere_is_never_valid(kept, pdf, said):
    dice = random.Random(7)
    for place in dice.sample(range(len(pdf)), 60):
        assert not answer(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :], kept).is_valid
    inside = said.decode()
    assert answer(inside.replace("Foundations", "Foundation").encode(), kept).status == rules.TAMPERED
    assert answer(pdf + b"\n", kept).status == rules.TAMPERED


def test_what_ended_and_what_is_on_hold_stands_in_the_lists(badged, cora, pdf, tmp_path):
    badged.status_events.create(status=rules.SUSPENDED, by=cora, at=NOW())
    write(tmp_path / "first", at=NOW())
    badged.status_events.create(status=rules.REVOKED, by=cora, at=NOW())
    write(tmp_path / "second", at=NOW())
    assert answer(pdf, tmp_path / "first").status == rules.SUSPENDED
    found = answer(pdf, tmp_path / "second")
    assert (found.status, headline(found)) == (
        badge.ENDED,
        "This certificate was revoked or replaced. It does not count any more.",
    )


def test_one_that_is_over_is_expired(kept, said, key):
    unsigned = json.loads(said)
    method = unsigned.pop("proof")[0]["verificationMethod"]
    yesterday = proof.instant(NOW() - timedelta(days=1))
    over = proof.sign(unsigned | {"validUntil": yesterday}, method, seal.sign_bytes, at=key_began(key))
    assert answer(json.dumps(over).encode(), kept).status == rules.EXPIRED


def key_began(key):
    return datetime.fromisoformat(key.begins) + timedelta(hours=1)


def test_a_folder_says_nothing_of_what_came_after_it(badged, pdf, tmp_path):
    before = badged.badge.signed_at - timedelta(minutes=1)
    write(tmp_path / "old", at=before)
    assert answer(pdf, tmp_path / "old").status == badge.NEWER


def test_a_key_that_ended_still_proves_what_it_signed(badged, pdf, key, tmp_path, settings):
    copied = tmp_path / "keys"
    shutil.copytree(settings.SIGNING_KEYS_DIR, copied)
    with override_settings(SIGNING_KEYS_DIR=copied):
        new = seal.make_key(at=NOW(), rotate=True)
        write(tmp_path / "later", at=NOW())
    found = answer(pdf, tmp_path / "later")
    assert (found.status, found.key.id) == (rules.VALID, key.id)
    assert read(tmp_path / "later").sealed_by == new.id


def test_a_site_that_moved_still_stands_for_what_it_signed(badged, pdf, said, tmp_path, cora):
    with override_settings(BASE_URL="https://new.example.org"):
        write(tmp_path / "moved", at=NOW())
        assert answer(pdf, tmp_path / "moved").status == rules.VALID
        badged.revoke("issued-in-error", by=cora, at=NOW())
        write(tmp_path / "after", at=NOW())
    assert answer(said, tmp_path / "after").status == badge.ENDED


def test_a_paper_without_a_badge_is_ours_and_no_more(kept, pdf):
    found = badge.Found(rules.UNKNOWN, is_page_proven=True)
    assert "cannot say if it still counts" in headline(found)


STRANGERS = {
    "text": b"hello",
    "a list": b"[1]",
    "deep": b'{"a":' * 5000,
    "no pdf": b"%PDF-1.7\n%%EOF",
    "another issuer": b'{"@context": [], "issuer": {"id": "https://example.org/issuer.json"}}',
}


@pytest.mark.parametrize("data", STRANGERS.values(), ids=STRANGERS)
def test_a_file_of_somebody_else_is_unknown(kept, data):
    assert answer(data, kept).status == rules.UNKNOWN


def test_a_file_made_to_keep_us_busy_is_not_even_looked_at(kept, said):
    nasty = json.loads(said)
    nasty["credentialSubject"]["identifier"] = [{"type": "IdentityObject"}] * 12
    assert not badge.is_plain(nasty)
    assert answer(json.dumps(nasty).encode(), kept).status == rules.UNKNOWN
    assert badge.is_plain(json.loads(said))
    for more in ({"@included": []}, {"narrative": "_:a"}, {"@context": [*nasty["@context"], {}]}):
        assert not badge.is_plain(json.loads(said) | more)


def test_the_command_prints_what_it_rests_on(kept, pdf, tmp_path, capsys, key):
    (tmp_path / "paper.pdf").write_bytes(pdf)
    code, told = run(capsys, "verify_certificate", str(tmp_path / "paper.pdf"), "--keys", str(kept))
    assert (code, told["status"], told["page_proven"], told["signed_by"]) == (0, "valid", True, key.id)
    call_command("verify_certificate", str(tmp_path / "paper.pdf"), "--keys", str(kept))
    printed = capsys.readouterr().out
    assert printed.startswith("This certificate is valid.\n")
    assert f"sealed with the key {key.id}" in printed
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_certificate", str(tmp_path / "none.pdf"), "--keys", str(kept))
