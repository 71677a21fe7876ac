"""The chain that makes quiet falsification show: one global, hash-chained list of what was decided.

Each record is canonical JSON: sorted, compact, ASCII; only strings, integers and objects. For those, and
only for those, that is byte for byte RFC 8785, and its SHA-256 is the record's hash. A record holds the
hash of the one before, random names for people, codes and digests. It holds no word that somebody wrote
and no name: free text enters as a salted digest, so that the text can be erased later.

Lock order, for every caller: the person, then entries by id, then (here, last) the head of the chain.
``seq`` and ``recorded_at`` are taken after that lock; ``at`` is when it happened, as the caller says.

A database administrator can switch triggers off; ``hours.verification`` is what finds out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from hours.models.ledger import LedgerHead, LedgerIdentity, LedgerRecord
from people.models import User

VERSION = 1
GENESIS = "0" * 64
"""What the first record names as the one before it."""
LARGEST = 2**53 - 1
"""Larger integers are not the same number in every JSON reader, so RFC 8785 has none."""

Value = str | int | Mapping[str, "Value"]


@dataclass(frozen=True)
class Event:
    """Something to append: a name such as ``hours.signed``, and what it is about."""

    name: str
    data: Mapping[str, Value]


_ascii = json.JSONEncoder()
_quoted = json.encoder.encode_basestring


def canonical(value: Mapping[str, Value]) -> bytes:
    """The one spelling of a value that is hashed. Raises ``ValueError`` for what the chain may not hold."""
    try:
        return _spelled(value).encode("ascii")
    except UnicodeEncodeError as error:
        raise ValueError("Only codes, ids and digests go into the ledger, never words or names.") from error
    except TypeError as error:
        raise ValueError("A key must be text.") from error


def _spelled(value: Value) -> str:
    """Text, a whole number, or an object of those. Most values in an object are text, so that is asked first."""
    if isinstance(value, dict):
        parts = [
            f"{_quoted(key)}:{_quoted(part) if type(part) is str else _spelled(part)}"
            for key, part in sorted(value.items())
        ]
        return f"{{{','.join(parts)}}}"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return int.__repr__(value)
    raise ValueError(f"The ledger holds text and whole numbers only: {value!r}")


def escaped(text: str) -> str:
    """A text for a value that is only digested, in ASCII: no two texts are spelled alike."""
    return _ascii.encode(text)[1:-1]


def digest(value: Mapping[str, Value]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def instant(at: datetime) -> str:
    """An instant as it is written in the chain: ``2026-03-08T05:30:00.000000Z``."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def day(at: datetime) -> date:
    """The day of the site's clock: which day a state of the log belongs to."""
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def identities(people: Iterable[User]) -> dict[int, str]:
    """The random name each of these people has in the chain, by primary key; made when there is none."""
    wanted = {person.pk for person in people}
    found = dict(LedgerIdentity.objects.filter(person__in=wanted).values_list("person", "pk"))
    for pk in wanted - found.keys():
        found[pk] = LedgerIdentity.objects.get_or_create(person_id=pk)[0].pk
    return {pk: str(identity) for pk, identity in found.items()}


def identity(person: User) -> str:
    """The random name of one person."""
    return identities([person])[person.pk]


@transaction.atomic
def append_all(events: Sequence[Event], *, by: User, at: datetime) -> list[LedgerRecord]:
    """Append records, in order, in a fixed number of statements. Call it last in a transaction."""
    actor = identity(by)
    head = LedgerHead.objects.select_for_update(no_key=True).get()
    head.recorded_at = max(filter(None, [timezone.now(), head.recorded_at]))  # a clock may be set back
    records = []
    for event in events:
        body = canonical(
            {
                "v": VERSION,
                "seq": head.seq + 1,
                "prev": head.hash,
                "at": instant(at),
                "recorded_at": instant(head.recorded_at),
                "actor": actor,
                "event": event.name,
                "data": event.data,
            }
        )
        prev, head.seq, head.hash = head.hash, head.seq + 1, hashlib.sha256(body).hexdigest()
        records.append(LedgerRecord(seq=head.seq, prev=prev, hash=head.hash, at=at, body=body.decode()))
    LedgerRecord.objects.bulk_create(records)
    head.save(update_fields=["seq", "hash", "recorded_at"])
    return records


def append(event: str, payload: Mapping[str, Value], *, by: User, at: datetime) -> LedgerRecord:
    """Append one record. Call it last in a transaction: it locks the head of the chain until commit.

    ``payload`` holds ASCII strings, integers, and objects of those. Raises ``ValueError`` for anything
    else, so that no name or free text can enter by mistake.
    """
    return append_all([Event(event, payload)], by=by, at=at)[0]


def head() -> tuple[int, str]:
    """How many records there are, and the hash of the last one."""
    return LedgerHead.objects.values_list("seq", "hash").get()


def verify(copy: Path | None = None):
    """Compute everything anew. See ``hours.verification.verify``."""
    from hours.verification import verify as compute

    return compute(copy)
