"""Does the chain hold, and do the records still say what the chain says? Everything is computed anew."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hours import heads, ledger, recorded, rules, verified_acts
from hours.models import HoursEntry, HoursEntryVersion, LedgerHead, LedgerRecord, Proposal, SignOff, Voiding
from hours.models.content import content, is_credited
from hours.models.erasable import salted
from people.models import Statement

CHUNK = 2000
"""So many records at a time: memory stays the same however long the chain is."""

UNREADABLE = (ValueError, TypeError, AttributeError)
"""What reading a row raises when a column holds what it never could. SQLite keeps anything in any column."""

CHANGED_ACT = "What somebody did is gone, or was changed afterwards."

SHAPE = {"seq": int, "prev": str, "at": str, "actor": str, "event": str, "data": dict}
"""What every record says, as far as it is looked at here."""
ABOUT = {"entry": str, "number": int, "trainee": str, "digest": str}
"""What every record of hours names."""
WORDS = ("id", "text", "salt", "erased_at")
"""The columns of words that can be erased."""
DECISION = (
    *("id", "at", "role", "reason", "basis", "statement_id", "content_digest", "comment_digest"),
    *("printed_name", "salt", "method"),
)
"""The columns of a decision that the chain speaks of."""
Row = Any
"""One row of ``_rows``."""
SUBMITTED, CREDITED = "hours.submitted", "hours.credited"
"""A version begins with one of these: its trainee sent it, or it was made from a supervisor's session."""
FINAL = {
    "hours.signed": rules.SIGNED,
    "hours.returned": rules.RETURNED,
    "hours.recalled": rules.RECALLED,
}


@dataclass(frozen=True)
class Broken:
    """Something that does not fit. ``seq`` is the record, or 0 when a record is missing."""

    seq: int
    reason: str


@dataclass
class LedgerReport:
    """How many records there are, the hash of the last one, how many kept heads, and whatever does not fit."""

    records: int = 0
    head: str = ledger.GENESIS
    heads: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.broken


def verify(copy: Path | None = None) -> LedgerReport:
    """Walk the whole chain once, in chunks; hold the records of hours and every kept head against it.

    ``copy`` is a file of heads that was kept elsewhere.
    """
    report, events, hashes = LedgerReport(), Counter(), {}
    words = dict(Statement.objects.values_list("pk", "digest"))
    kept = _kept_heads(report, copy)
    wanted = {head.seq for head in kept}
    for chunk in _chunks():
        hashes |= {seq: hash for seq, _prev, hash, *_rest in chunk if seq in wanted}
        bodies = list(_check_chain(chunk, report))
        ours = [body for body in bodies if body["event"].startswith("hours.")]
        events.update(body["event"] for body in bodies)
        report.broken += _check_records(ours, words)
        report.broken += [Broken(seq, reason) for seq, reason in recorded.check(bodies)]
        report.broken += [Broken(seq, CHANGED_ACT) for seq in verified_acts.unfitting(bodies)]
    report.broken += [*_check_end(report), *_check_counts(events)]
    report.broken += [Broken(0, reason) for reason in recorded.miscounted(events)]
    report.broken += [Broken(seq, reason) for seq, reason in heads.faults(kept, hashes)]
    report.heads = len({head.day for head in kept})
    return report


def _kept_heads(report: LedgerReport, copy: Path | None) -> list[heads.Kept]:
    """Every head that was kept. A file that cannot be read is reported, not believed."""
    try:
        return heads.kept(copy)
    except (heads.UnreadableError, OSError) as error:
        report.broken.append(Broken(0, f"The file of heads: {error}"))
        return heads.of_the_table()


def _chunks() -> Iterator[list[tuple]]:
    rows = LedgerRecord.objects.order_by("seq")
    rest = rows
    while seqs := list(rest.values_list("pk", flat=True)[:CHUNK]):
        chunk, rest = rows.filter(pk__gte=seqs[0], pk__lte=seqs[-1]), rows.filter(pk__gt=seqs[-1])
        yield _readable(chunk.values_list("seq", "prev", "hash", "at", "body"))


def _readable(rows: QuerySet) -> list:
    """These rows, without those of which not even the columns can be read: they then are missing."""
    try:
        return list(rows)
    except UNREADABLE:
        found = []
        for pk in rows.values_list("pk", flat=True):
            with suppress(*UNREADABLE):
                found.append(rows.get(pk=pk))
        return found


def _check_chain(chunk: Iterable[tuple], report: LedgerReport) -> Iterator[dict]:
    """Each record hashes to its hash, names the one before, and stands in its place. Yields what they say."""
    for seq, prev, hash, at, text in chunk:
        body = _read(text)
        expected = (report.records + 1, report.head, at and ledger.instant(at))
        if hashlib.sha256(str(text).encode()).hexdigest() != hash:
            report.broken.append(Broken(seq, "The record does not match its own hash."))
        elif body is None:
            report.broken.append(Broken(seq, "The record is not in canonical form."))
        elif prev != report.head or (body["seq"], body["prev"], body["at"]) != expected or seq != expected[0]:
            report.broken.append(Broken(seq, "The record does not follow the one before it."))
        report.records, report.head = seq, hash
        if body is not None:
            yield body


def _read(text: str) -> dict | None:
    """What a record says, or nothing: then it is not a record, or not in the one spelling there is."""
    try:
        body = json.loads(text)
        canonical = ledger.canonical(body).decode()
    except (ValueError, TypeError, RecursionError):
        return None
    return body if canonical == text and _has(body, SHAPE) else None


def _has(value: Any, shape: dict[str, type]) -> bool:
    return isinstance(value, dict) and all(type(value.get(key)) is kind for key, kind in shape.items())


def _check_end(report: LedgerReport) -> Iterator[Broken]:
    if LedgerHead.objects.values_list("seq", "hash").first() != (report.records, report.head):
        yield Broken(report.records, "The end of the chain is not where it should be: records are missing.")


# --- The records of hours -----------------------------------------------------------------------------


def _check_records(events: list[dict], words: dict[int, str]) -> Iterator[Broken]:
    """The rows that these events speak of still say what was hashed. ``words``: digests of statements."""
    named = [_named(event["data"]) for event in events]
    entries = {key[0] for key in named if key}
    proposed = {row.sign_off_id: row.digest for row in _readable(_proposals().filter(entry__in=entries))}
    versions = {(row.entry_id, row.number): row for row in _readable(_rows().filter(entry__in=entries))}
    for event, key in zip(events, named, strict=True):
        if reason := _reason(event, versions.get(key), words, proposed):
            yield Broken(event["seq"], reason)


def _rows() -> QuerySet:
    """Versions with all that stands beside them, as plain rows: making objects of them costs more than the rest.

    A row has every column of a version under its own name, so a column that is hashed later is there too.
    """
    ids = {
        "identity": F("trainee__ledger_identity"),
        "signer": F("sign_off__by__ledger_identity"),
        "placement": F("entry__placement"),
        "enrollment": F("entry__placement__enrollment"),
        "owner": F("entry__placement__enrollment__person"),
    }
    columns = [field.attname for field in HoursEntryVersion._meta.concrete_fields]
    beside = {"note": WORDS, "sign_off": DECISION, "sign_off__comment": WORDS}
    columns += [f"{table}__{name}" for table, names in beside.items() for name in names]
    return HoursEntryVersion.objects.order_by().annotate(**ids).values_list(*columns, *ids, named=True)


def _proposals() -> QuerySet:
    """What was proposed in decisions. There are few, so they may be objects."""
    return Proposal.objects.order_by().annotate(entry=F("sign_off__version__entry"))


def _named(data: dict) -> tuple[UUID, int] | None:
    """The entry and the number of the version an event is about, if it names what every event names."""
    with suppress(ValueError):
        return (UUID(data["entry"]), data["number"]) if _has(data, ABOUT) else None
    return None


def _reason(event: dict, version: Row | None, words: dict[int, str], proposed: dict[UUID, str]) -> str:
    """Why a version does not fit an event, or nothing."""
    if version is None:
        return "The entry is gone, or cannot be read."
    if version.trainee_id != version.owner:
        return "The entry was moved to another person."
    data = event["data"]
    if event["event"] in FINAL and version.status != FINAL[event["event"]]:
        return "The entry has another status than the chain says."
    # Somebody who was erased has no link to their random name any more; the chain still knows it.
    if not data["digest"] == version.content_digest == _digest(version, version.identity or data["trainee"]):
        return "The entry was changed after it was sent."
    if event["event"] in (SUBMITTED, CREDITED) and (reason := _begun_otherwise(event, version, words)):
        return reason
    if _was_rewritten(version, "note", version.note_digest):
        return "The note was changed after it was sent."
    if "sign_off" in data and not _fits(event, version, words, proposed):
        return "The decision was changed after it was made."
    return ""


def _begun_otherwise(event: dict, version: Row, words: dict[int, str]) -> str:
    """Why how a version came to be does not fit: sent by its trainee, or made from a session. Or nothing."""
    if event["event"] != (CREDITED if is_credited(version) else SUBMITTED):
        return "Whose word the entry is was changed."
    if event["data"].get("statement") != words.get(version.statement_id):
        return "The words the trainee agreed to were changed."
    who = version.signer if is_credited(version) else version.identity
    return "" if _same_act(event, who, version.submitted_at) else "Who sent the entry, or when, was changed."


def _digest(version: Row, trainee: UUID | str) -> str:
    """What a version says now. Nothing, if it holds what could not have been sent."""
    try:
        return ledger.digest(content(version, str(trainee), version.enrollment, version.placement))
    except UNREADABLE:
        return ""


def _was_rewritten(row: Row, name: str, digest: str) -> bool:
    """Whether the words beside a record are other words. Erased ones are fine: that is recorded."""
    key, text, salt, erased_at = (getattr(row, f"{name}__{part}") for part in WORDS)
    if key is None:
        return bool(digest)
    return erased_at is None and salted(salt, text) != digest


def _same_act(event: dict, actor: UUID | None, at: datetime | None) -> bool:
    """Whether the same person did it at the same moment. Who was erased has no name in the chain any more."""
    return bool(at) and event["at"] == ledger.instant(at) and str(actor or event["actor"]) == event["actor"]


def _fits(event: dict, row: Row, words: dict[int, str], proposed: dict[UUID, str]) -> bool:
    """Whether the decision about this version is the one in the chain."""
    if row.sign_off__id is None or _was_rewritten(row, "sign_off__comment", row.sign_off__comment_digest):
        return False
    if not _same_act(event, row.signer, row.sign_off__at):
        return False
    statement = words.get(row.sign_off__statement_id, "")
    found = {
        "sign_off": str(row.sign_off__id),
        "digest": row.sign_off__content_digest,
        "role": row.sign_off__role,
        "reason": row.sign_off__reason,
        "basis": row.sign_off__basis,
        "comment": row.sign_off__comment_digest,
        "name": salted(row.sign_off__salt, row.sign_off__printed_name) if statement else "",
        "proposal": proposed.get(row.sign_off__id, ""),
        "statement": statement,
        "method": row.sign_off__method,
    }
    return all(value == event["data"].get(key, "") for key, value in found.items())


def _check_counts(events: Counter) -> Iterator[Broken]:
    """No row stands outside the chain, and what counts is signed."""
    sent = HoursEntryVersion.objects.exclude(status=rules.DRAFT)
    from_session = Q(session__isnull=False, number=1)
    counts = {
        SUBMITTED: sent.exclude(from_session).count(),
        CREDITED: sent.filter(from_session).count(),
        "hours.signed": sent.filter(status=rules.SIGNED).count(),
        "hours.returned": sent.filter(status=rules.RETURNED).count(),
        "hours.recalled": sent.filter(status=rules.RECALLED).count(),
    }
    for event, count in counts.items():
        if events[event] != count:
            yield Broken(0, f"{event}: {count} in the tables, {events[event]} in the chain.")
    yield from (Broken(0, reason) for reason in verified_acts.miscounted(events))
    for statement in Statement.objects.filter(key__startswith="hours-"):
        if hashlib.sha256(statement.body.encode()).hexdigest() != statement.digest:
            yield Broken(0, f"The words of {statement} are not those that were agreed to.")
    if SignOff.objects.count() != events["hours.signed"] + events["hours.returned"]:
        yield Broken(0, "There are decisions that the chain does not know.")
    later = HoursEntryVersion.objects.filter(
        entry=OuterRef("pk"), status=rules.SIGNED, number__gt=OuterRef("counting_version__number")
    )
    voided = Voiding.objects.filter(version__entry=OuterRef("pk"), completes=True)
    wrong = HoursEntry.objects.filter(
        Exists(later)
        | (Q(counting_version__isnull=True, versions__status=rules.SIGNED) & ~Exists(voided))
        | (Q(counting_version__isnull=False) & Exists(voided))
        | (Q(counting_version__isnull=False) & ~Q(counting_version__status=rules.SIGNED))
        | (Q(counting_version__isnull=False) & ~Q(counting_version__entry=F("pk")))
    )
    for entry in wrong.values_list("pk", flat=True):
        yield Broken(0, f"Entry {entry}: what counts is not what was signed.")
