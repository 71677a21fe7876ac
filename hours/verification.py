"""Does the chain hold, and do the records still say what the chain says? Everything is computed anew."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import F, Q

from hours import ledger, rules
from hours.models import HoursEntry, HoursEntryVersion, LedgerHead, LedgerRecord, SignOff
from people.models import Statement

CHUNK = 2000
"""So many records at a time: memory stays the same however long the chain is."""

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
        events.update(body["event"] for body in ours)
        report.broken += _check_records(ours, words)
    report.broken += [*_check_end(report), *_check_counts(events)]
    return report


def _chunks() -> Iterator[list[tuple]]:
    rows = LedgerRecord.objects.order_by("seq").values_list("seq", "prev", "hash", "at", "body")
    after: int | None = None
    while chunk := list(rows.filter(seq__gt=after)[:CHUNK] if after is not None else rows[:CHUNK]):
        after = chunk[-1][0]
        yield chunk


def _check_chain(chunk: Iterable[tuple], report: LedgerReport) -> Iterator[dict]:
    """Each record hashes to its hash, names the one before, and stands in its place. Yields what they say."""
    for seq, prev, hash, at, text in chunk:
        body = json.loads(text)
        expected = (report.records + 1, report.head, ledger.instant(at))
        if hashlib.sha256(text.encode()).hexdigest() != hash:
            report.broken.append(Broken(seq, "The record does not match its own hash."))
        elif ledger.canonical(body).decode() != text:
            report.broken.append(Broken(seq, "The record is not in canonical form."))
        elif prev != report.head or (body["seq"], body["prev"], body["at"]) != expected or seq != expected[0]:
            report.broken.append(Broken(seq, "The record does not follow the one before it."))
        report.records, report.head = seq, hash
        yield body


def _check_end(report: LedgerReport) -> Iterator[Broken]:
    if LedgerHead.objects.values_list("seq", "hash").get() != (report.records, report.head):
        yield Broken(report.records, "The end of the chain is not where it should be: records are missing.")


# --- The records of hours -----------------------------------------------------------------------------


def _check_records(events: list[dict], words: dict[int, str]) -> Iterator[Broken]:
    """The rows that these events speak of still say what was hashed. ``words``: digests of statements."""
    ids = {event["data"]["entry"] for event in events}
    versions = {
        (str(version.entry_id), version.number): version
        for version in HoursEntryVersion.objects.filter(entry__in=ids)
        .select_related("note", "sign_off__comment")
        .annotate(identity=F("trainee__ledger_identity"))
    }
    for event in events:
        version = versions.get((event["data"]["entry"], event["data"]["number"]))
        if reason := _reason(event, version, words):
            yield Broken(event["seq"], reason)


def _reason(event: dict, version: HoursEntryVersion | None, words: dict[int, str]) -> str:
    """Why a version does not fit an event, or nothing."""
    if version is None:
        return "The entry is gone."
    data = event["data"]
    if event["event"] in FINAL and version.status != FINAL[event["event"]]:
        return "The entry has another status than the chain says."
    # Somebody who was erased has no link to their random name any more; the chain still knows it.
    content = version.content(str(version.identity or data["trainee"]))
    if not data["digest"] == version.content_digest == ledger.digest(content):
        return "The entry was changed after it was sent."
    if event["event"] == "hours.submitted" and data["statement"] != words[version.statement_id]:
        return "The words the trainee agreed to were changed."
    if _was_rewritten(version, "note", version.note_digest):
        return "The note was changed after it was sent."
    if "sign_off" in data and not _fits(data, version, words):
        return "The decision was changed after it was made."
    return ""


def _was_rewritten(record, name: str, digest: str) -> bool:
    """Whether the words beside a record are other words. Erased ones are fine: that is recorded."""
    words = getattr(record, name, None)
    if words is None:
        return bool(digest)
    return words.erased_at is None and words.digest != digest


def _fits(data: dict, version: HoursEntryVersion, words: dict[int, str]) -> bool:
    """Whether the decision about this version is the one in the chain."""
    decision = getattr(version, "sign_off", None)
    if decision is None or _was_rewritten(decision, "comment", decision.comment_digest):
        return False
    statement = words.get(decision.statement_id, "")
    found = {
        "sign_off": str(decision.pk),
        "digest": decision.content_digest,
        "role": decision.role,
        "reason": decision.reason,
        "comment": decision.comment_digest,
        "name": decision.name_digest if statement else "",
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
    for statement in Statement.objects.filter(key__startswith="hours-"):
        if hashlib.sha256(statement.body.encode()).hexdigest() != statement.digest:
            yield Broken(0, f"The words of {statement} are not those that were agreed to.")
    if SignOff.objects.count() != events["hours.signed"] + events["hours.returned"]:
        yield Broken(0, "There are decisions that the chain does not know.")
    wrong = HoursEntry.objects.filter(
        Q(counting_version__isnull=True, versions__status=rules.SIGNED)
        | (Q(counting_version__isnull=False) & ~Q(counting_version__status=rules.SIGNED))
        | (Q(counting_version__isnull=False) & ~Q(counting_version__entry=F("pk")))
    )
    for entry in wrong.values_list("pk", flat=True):
        yield Broken(0, f"Entry {entry}: what counts is not what was signed.")
