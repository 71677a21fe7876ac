"""Does the chain hold, and do the records still say what the chain says? Everything is computed anew."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hours import ledger, recorded, rules, verified_acts
from hours.models import HoursEntry, HoursEntryVersion, LedgerHead, LedgerRecord, SignOff, Voiding
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
    """How many records there are, the hash of the last one, and whatever does not fit."""

    records: int = 0
    head: str = ledger.GENESIS
    broken: list[Broken] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.broken


def verify() -> LedgerReport:
    """Walk the whole chain once, in chunks, and hold the records of hours against it."""
    report, events = LedgerReport(), Counter()
    words = dict(Statement.objects.values_list("pk", "digest"))
    for chunk in _chunks():
        bodies = list(_check_chain(chunk, report))
        ours = [body for body in bodies if body["event"].startswith("hours.")]
        events.update(body["event"] for body in bodies)
        report.broken += _check_records(ours, words)
        report.broken += [Broken(seq, reason) for seq, reason in recorded.check(bodies)]
        report.broken += [Broken(seq, CHANGED_ACT) for seq in verified_acts.unfitting(bodies)]
    report.broken += [*_check_end(report), *_check_counts(events)]
    report.broken += [Broken(0, reason) for reason in recorded.miscounted(events)]
    return report


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
    rows = (
        HoursEntryVersion.objects.filter(entry__in={key[0] for key in named if key})
        .select_related("note", "sign_off__comment", "sign_off__proposal", "entry__placement__enrollment")
        .annotate(identity=F("trainee__ledger_identity"), signer=F("sign_off__by__ledger_identity"))
    )
    versions = {(version.entry_id, version.number): version for version in _readable(rows)}
    for event, key in zip(events, named, strict=True):
        if reason := _reason(event, versions.get(key), words):
            yield Broken(event["seq"], reason)


def _named(data: dict) -> tuple[UUID, int] | None:
    """The entry and the number of the version an event is about, if it names what every event names."""
    with suppress(ValueError):
        return (UUID(data["entry"]), data["number"]) if _has(data, ABOUT) else None
    return None


def _reason(event: dict, version: HoursEntryVersion | None, words: dict[int, str]) -> str:
    """Why a version does not fit an event, or nothing."""
    if version is None:
        return "The entry is gone, or cannot be read."
    if version.trainee_id != version.entry.placement.enrollment.person_id:
        return "The entry was moved to another person."
    data = event["data"]
    if event["event"] in FINAL and version.status != FINAL[event["event"]]:
        return "The entry has another status than the chain says."
    # Somebody who was erased has no link to their random name any more; the chain still knows it.
    if not data["digest"] == version.content_digest == _digest(version, version.identity or data["trainee"]):
        return "The entry was changed after it was sent."
    if event["event"] == "hours.submitted":
        if data.get("statement") != words.get(version.statement_id):
            return "The words the trainee agreed to were changed."
        if not _same_act(event, version.identity, version.submitted_at):
            return "Who sent the entry, or when, was changed."
    if _was_rewritten(version, "note", version.note_digest):
        return "The note was changed after it was sent."
    if "sign_off" in data and not _fits(event, version, words):
        return "The decision was changed after it was made."
    return ""


def _digest(version: HoursEntryVersion, trainee: UUID | str) -> str:
    """What a version says now. Nothing, if it holds what could not have been sent."""
    try:
        return ledger.digest(version.content(str(trainee)))
    except UNREADABLE:
        return ""


def _was_rewritten(record, name: str, digest: str) -> bool:
    """Whether the words beside a record are other words. Erased ones are fine: that is recorded."""
    words = getattr(record, name, None)
    if words is None:
        return bool(digest)
    return words.erased_at is None and words.digest != digest


def _same_act(event: dict, actor: UUID | None, at: datetime | None) -> bool:
    """Whether the same person did it at the same moment. Who was erased has no name in the chain any more."""
    return bool(at) and event["at"] == ledger.instant(at) and str(actor or event["actor"]) == event["actor"]


def _fits(event: dict, version: HoursEntryVersion, words: dict[int, str]) -> bool:
    """Whether the decision about this version is the one in the chain."""
    data, decision = event["data"], getattr(version, "sign_off", None)
    if decision is None or _was_rewritten(decision, "comment", decision.comment_digest):
        return False
    if not _same_act(event, version.signer, decision.at):
        return False
    statement = words.get(decision.statement_id, "")
    found = {
        "sign_off": str(decision.pk),
        "digest": decision.content_digest,
        "role": decision.role,
        "reason": decision.reason,
        "comment": decision.comment_digest,
        "name": decision.name_digest if statement else "",
        "proposal": decision.proposal.digest if hasattr(decision, "proposal") else "",
        "statement": statement,
    }
    return all(value == data.get(key, "") for key, value in found.items())


def _check_counts(events: Counter) -> Iterator[Broken]:
    """No row stands outside the chain, and what counts is signed."""
    sent = HoursEntryVersion.objects.exclude(status=rules.DRAFT)
    counts = {
        "hours.submitted": sent.count(),
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
