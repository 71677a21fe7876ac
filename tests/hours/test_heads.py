"""The daily heads: what a chain that was rewritten as a whole does not fit."""

import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms import seal
from hours import heads, ledger
from hours.models import DailyHead, HoursEntryVersion, LedgerHead, LedgerRecord, SignOff
from tests import builders

DAY = timedelta(days=1)


@pytest.fixture
def place(settings, tmp_path):
    """Keys and heads have a folder of their own."""
    settings.SIGNING_KEYS_DIR, settings.SIGNING_KEY = tmp_path / "keys", ""
    settings.HEADS_DIR = tmp_path / "heads"
    return tmp_path


@pytest.fixture
def key(place):
    return seal.make_key(at=timezone.now() - 9 * DAY)


@pytest.fixture
def signed(placement):
    return builders.signed_entry(placement)


def keep(days_ago: int = 0) -> DailyHead:
    head = DailyHead.objects.keep(at=timezone.now() - days_ago * DAY)
    heads.write()
    return head


def reasons(copy=None) -> list[str]:
    return [broken.reason for broken in ledger.verify(copy).broken]


def test_a_day_has_one_signed_head_whatever_happens_twice(key, signed):
    first = keep()
    builders.signed_entry(signed.placement, builders.stretch(days_ago=2))
    assert keep() == first
    assert (first.seq, first.hash) == (2, LedgerRecord.objects.get(seq=2).hash)
    assert seal.verify(first.message, seal.Seal(first.key_id, first.signature), at=first.made_at)
    assert len(heads.path().read_text().splitlines()) == 1
    assert ledger.verify().heads == 1
    assert reasons() == []


def test_the_file_gets_every_day_it_does_not_have(key, signed):
    for days in (3, 2, 1):
        DailyHead.objects.keep(at=timezone.now() - days * DAY)
    assert (heads.write(), heads.write()) == (3, 0)
    heads.path().unlink()
    assert heads.write() == 3
    assert [kept.day for kept in heads.read(heads.path())] == sorted(
        head.day.isoformat() for head in DailyHead.objects.all()
    )


def test_without_a_key_a_head_is_kept_unsigned_and_says_so(place, signed):
    out = StringIO()
    call_command("keep_head", stdout=out)
    assert not DailyHead.objects.get().is_signed
    assert "make_keys" in out.getvalue()
    assert reasons() == []


def test_an_empty_log_has_a_head_too(key, db):
    assert keep().hash == ledger.GENESIS
    assert reasons() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE hours_dailyhead SET hash = 'x'", "DELETE FROM hours_dailyhead"],
)
def test_the_database_keeps_a_head_as_it_is(key, signed, statement):
    keep()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_log_rewritten_as_a_whole_fits_itself_and_not_what_was_kept(key, signed, without_triggers):
    """Somebody who controls the database makes 600 minutes of 60, and every digest and hash anew."""
    head = keep()
    copy = copied(heads.path())
    rewrite_everything(minutes=600)
    assert reasons() == [f"On {head.day} the chain had another record here, or more of them."]
    DailyHead.objects.all().delete()
    heads.path().unlink()
    assert reasons() == [], "whoever controls the server, too, can take all of this away,"
    assert len(reasons(copy)) == 1, "but not the copy that is elsewhere"


def copied(file: Path) -> Path:
    """A copy of the file on another machine."""
    copy = file.parent.parent / "copy.jsonl"
    copy.write_text(file.read_text())
    return copy


def rewrite_everything(**fields) -> None:
    """What a database administrator with time and this code at hand could do."""
    version = HoursEntryVersion.objects.select_related("entry__placement__enrollment").get()
    for name, value in fields.items():
        setattr(version, name, value)
    version.content_digest = ledger.digest(version.content(ledger.identity(version.trainee)))
    version.save()
    SignOff.objects.update(content_digest=version.content_digest)
    prev = ledger.GENESIS
    for record in LedgerRecord.objects.order_by("seq"):
        body = json.loads(record.body)
        body["prev"], body["data"]["digest"] = prev, version.content_digest
        if "minutes" in body["data"]:
            body["data"] |= fields
        text = ledger.canonical(body)
        record.prev, record.body, record.hash = prev, text.decode(), hashlib.sha256(text).hexdigest()
        record.save()
        prev = record.hash
    LedgerHead.objects.update(hash=prev)


def test_a_log_that_lost_its_end_does_not_fit(key, signed, without_triggers):
    keep()
    LedgerRecord.objects.filter(seq=2).delete()
    LedgerHead.objects.update(seq=1, hash=LedgerRecord.objects.get().hash)
    assert any("more of them" in reason for reason in reasons())


def test_a_head_with_another_signature_or_none_of_ours_shows(key, signed, without_triggers):
    keep()
    DailyHead.objects.update(made_at=timezone.now() - DAY)
    assert any("signature" in reason for reason in reasons())


def test_a_head_that_is_only_in_the_file_shows(key, signed, without_triggers):
    keep()
    DailyHead.objects.all().delete()
    assert any("gone from the database" in reason for reason in reasons())


def test_a_signature_stays_good_when_the_key_is_replaced(key, signed):
    keep(days_ago=1)
    seal.make_key(at=timezone.now(), rotate=True)
    keep()
    assert len({head.key_id for head in DailyHead.objects.all()}) == 2
    assert reasons() == []


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"day": "soon"}', '{"day":"2026-01-01","seq":"1"}'])
def test_a_file_that_cannot_be_read_is_reported(key, signed, line):
    keep()
    heads.path().write_text(line + "\n")
    assert any("cannot be read" in reason for reason in reasons())


def test_the_command_asks_a_copy_too(key, signed, tmp_path):
    out = StringIO()
    keep()
    copy = copied(heads.path())
    call_command("verify_ledger", heads=copy, stdout=out)
    assert "was kept: 1" in out.getvalue()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", heads=tmp_path / "nothing.jsonl", stdout=out, stderr=out)
    assert "The file of heads" in out.getvalue()


def test_anybody_sees_the_state_of_each_day_and_can_check_it(key, signed, client):
    head = keep()
    shown = client.get("/verify/log/").content.decode()
    assert head.hash in shown
    assert key.id in shown
    told = client.get("/verify/log.json").json()
    assert told["keys"] == [{"id": key.id, "public": key.public, "begins": key.begins, "ends": ""}]
    [line] = told["heads"]
    signature = line.pop("signature")
    assert line.pop("key") == key.id
    assert seal.holds(ledger.canonical(line), signature, key.public), "with nothing but what is public"


def test_the_page_says_when_nothing_is_signed(place, signed, client):
    keep()
    shown = client.get("/verify/log/").content.decode()
    assert "no key to sign with" in shown
    assert "not signed" in shown
