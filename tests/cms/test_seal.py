"""Keys and signatures: one signs, all of them can be checked."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cms import seal

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def keys(settings, tmp_path):
    """An empty folder for keys."""
    settings.SIGNING_KEYS_DIR, settings.SIGNING_KEY = tmp_path / "keys", ""
    return settings.SIGNING_KEYS_DIR


def test_without_a_key_nothing_is_signed(keys):
    assert (seal.sign(b"x"), seal.can_sign(), seal.public_keys()) == (None, False, [])
    assert not seal.verify(b"x", seal.Seal("0" * 16, "AAAA"))


def test_what_a_key_signed_is_ours_and_nothing_else_is(keys):
    key = seal.make_key(at=NOON)
    signed = seal.sign(b"The log of today.")
    assert signed.key_id == key.id
    assert seal.verify(b"The log of today.", signed, at=NOON)
    assert not seal.verify(b"The log of yesterday.", signed)
    assert not seal.verify(b"The log of today.", signed, at=NOON - DAY)
    for wrong in ("", "nonsense", "é", signed.signature[:-4] + "AAA="):
        assert not seal.verify(b"The log of today.", signed._replace(signature=wrong))


@given(st.binary(max_size=200))
def test_a_public_key_is_all_that_checking_takes(message):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    signature = seal.base64.b64encode(private.sign(message)).decode()
    public = seal._text(private.public_key())
    assert seal.holds(message, signature, public)
    assert not seal.holds(message + b".", signature, public)
    assert not seal.holds(message, signature, "no key")


def test_a_new_key_signs_and_the_old_one_stays_checkable(keys):
    old = seal.make_key(at=NOON)
    before = seal.sign(b"old")
    new = seal.make_key(at=NOON + DAY, rotate=True)
    assert [key.id for key in seal.public_keys()] == [old.id, new.id]
    assert seal.sign(b"new").key_id == new.id
    assert seal.verify(b"old", before, at=NOON)
    assert not seal.verify(b"old", before, at=NOON + 2 * DAY), "it had ended by then"


def test_a_key_is_never_overwritten(keys):
    seal.make_key(at=NOON)
    files = {file.name: file.read_bytes() for file in keys.iterdir()}
    with pytest.raises(CommandError, match="--rotate"):
        call_command("make_keys")
    assert {file.name: file.read_bytes() for file in keys.iterdir()} == files


def test_a_key_that_is_lost_is_not_replaced_in_silence(keys):
    key = seal.make_key(at=NOON)
    (keys / f"{key.id}.pem").unlink()
    assert seal.sign(b"x") is None
    with pytest.raises(seal.KeyExistsError):
        seal.make_key(at=NOON)


def test_only_the_site_can_read_the_private_key(keys, capsys):
    call_command("make_keys")
    [key] = seal.public_keys()
    assert stat.S_IMODE((keys / f"{key.id}.pem").stat().st_mode) == 0o600
    assert key.id in capsys.readouterr().out
    assert "PRIVATE" not in (keys / "keys.json").read_text()


def test_the_key_may_come_from_the_environment(keys, settings):
    key = seal.make_key(at=NOON)
    file = keys / f"{key.id}.pem"
    settings.SIGNING_KEY = file.read_text()
    file.unlink()
    assert seal.sign(b"x").key_id == key.id
    settings.SIGNING_KEY = "no key at all"
    assert seal.sign(b"x") is None


def test_a_key_that_ended_or_is_not_listed_signs_nothing(keys, settings):
    first = seal.make_key(at=NOON)
    settings.SIGNING_KEY = (keys / f"{first.id}.pem").read_text()
    seal.make_key(at=NOON + DAY, rotate=True)
    assert seal.sign(b"x") is None
    (keys / "keys.json").write_text(json.dumps([]))
    assert seal.sign(b"x") is None


def test_a_key_covers_its_days():
    key = seal.PublicKey("1", "", NOON.isoformat(), (NOON + DAY).isoformat())
    assert [key.covers(NOON + n * DAY) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert replace(key, ends="").covers(NOON + 900 * DAY)
