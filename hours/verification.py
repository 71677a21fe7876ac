"""Does the chain hold, and do the records still say what the chain says? Everything is computed anew."""

import gc
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db.models import Exists, F, OuterRef, Q

from hours import heads, ledger, recorded, rules, verified_acts, verified_entries
from hours.models import HoursEntry, HoursEntryVersion, LedgerHead, LedgerRecord, SignOff, Voiding
from hours.spelled import Instant, Name, has, readable
from people.models import Statement

CHUNK = 2000
"""So many records at a time: memory stays the same however long the chain is."""

CHANGED_ACT = "What somebody did is gone, or was changed afterwards."

SHAPE = {"seq": int, "prev": str, "at": str, "actor": str, "event": str, "data": dict}
"""What every record says, as far as it is looked at here."""


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


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: none are made here, and each of its rounds walks over all of Django."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def verify(copy: Path | None = None) -> LedgerReport:
    """Walk the whole chain once, in chunks; hold the records of hours and every kept head against it.

    ``copy`` is a file of heads that was kept elsewhere.
    """
    report, events, hashes, begun = LedgerReport(), Counter(), {}, verified_entries.Tally()
    words = dict(Statement.objects.values_list("pk", "digest"))
    kept = _kept_heads(report, copy)
    wanted = {head.seq for head in kept}
    for chunk in _chunks():
        hashes |= {seq: hash for seq, _prev, hash, *_rest in chunk if seq in wanted}
        bodies = list(_check_chain(chunk, report))
        ours = [body for body in bodies if body["event"].startswith("hours.")]
        events.update(body["event"] for body in bodies)
        report.broken += [Broken(*found) for found in verified_entries.check(ours, words, begun)]
        report.broken += [Broken(seq, reason) for seq, reason in recorded.check(bodies)]
        report.broken += [Broken(seq, CHANGED_ACT) for seq in verified_acts.unfitting(bodies)]
    report.broken += [*_check_end(report), *_check_counts(events, begun)]
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
        yield readable(chunk.values_list("seq", "prev", "hash", Instant("at"), "body"))


def _check_chain(chunk: Iterable[tuple], report: LedgerReport) -> Iterator[dict]:
    """Each record hashes to its hash, names the one before, and stands in its place. Yields what they say."""
    for seq, prev, hash, at, text in chunk:
        body = _read(text)
        expected = (report.records + 1, report.head, at)
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
    return body if canonical == text and has(body, SHAPE) else None


def _check_end(report: LedgerReport) -> Iterator[Broken]:
    if LedgerHead.objects.values_list("seq", "hash").first() != (report.records, report.head):
        yield Broken(report.records, "The end of the chain is not where it should be: records are missing.")


# --- What stands beside the chain ---------------------------------------------------------------------


def _check_counts(events: Counter, begun: verified_entries.Tally) -> Iterator[Broken]:
    """No row stands outside the chain, and what counts is signed."""
    sent = HoursEntryVersion.objects.exclude(status=rules.DRAFT)
    from_session = Q(session__isnull=False, number=1)
    counts = {
        verified_entries.SUBMITTED: sent.exclude(from_session).count(),
        verified_entries.CREDITED: sent.filter(from_session).count(),
        "hours.signed": sent.filter(status=rules.SIGNED).count(),
        "hours.returned": sent.filter(status=rules.RETURNED).count(),
        "hours.recalled": sent.filter(status=rules.RECALLED).count(),
    }
    for event, count in counts.items():
        if events[event] != count:
            yield Broken(0, f"{event}: {count} in the tables, {events[event]} in the chain.")
    kept = verified_entries.Tally()
    kept.add(sent.order_by().values_list(Name("entry"), "number").iterator(chunk_size=CHUNK))
    if kept != begun:
        yield Broken(0, "There is a version that never began in the chain, or began twice.")
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
