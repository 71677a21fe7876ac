"""Does the chain hold, and do hours and certificates still say what it says? Everything is computed anew.

Of a certificate the chain knows that it was issued, with the digest of its snapshot; that its signed badge and its
PDF were made, with the digests of their bytes; that it was put on hold, reinstated, revoked or replaced; and
whether its holder shows the name.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Subquery

from certificates import rules, snapshots
from certificates.models import (
    Certificate,
    CertificateBadge,
    CertificateDocument,
    CertificateStatusEvent,
    Credential,
)
from hours import ledger
from hours.models import LedgerRecord
from hours.verification import Broken, LedgerReport

CHUNK = 100
"""So many certificates at a time, PDFs included: memory stays the same however many there are."""

SHOWN, HIDDEN = "certificate.name-shown", "certificate.name-hidden"

Record = Mapping[str, Any]
"""What one record of the chain says: ``seq``, ``at``, ``actor``, ``event`` and its ``data``."""
Check = Callable[[Record, Certificate], str]
"""Why a certificate does not fit a record about it, or nothing."""


def verify(copy: Path | None = None) -> LedgerReport:
    """The whole chain, the records of hours, and the records of certificates.

    ``copy`` is a file of daily heads that was kept elsewhere.
    """
    report = ledger.verify(copy)
    report.broken += _check_certificates()
    return report


def _check_certificates() -> Iterator[Broken]:
    counts: Counter[str] = Counter()
    public: dict[int, bool] = {}
    records = _records()
    while chunk := list(islice(records, CHUNK)):
        counts.update(record["event"] for record in chunk)
        decisions = [record for record in chunk if record["event"] in (SHOWN, HIDDEN)]
        public |= {record["data"].get("credential"): record["event"] == SHOWN for record in decisions}
        yield from _check_records([record for record in chunk if record["event"] in REASONS])
    yield from _check_counts(counts)
    yield from _check_names({pk for pk, is_public in public.items() if is_public})


def _records() -> Iterator[Record]:
    """The records about certificates. One that is no longer JSON is reported with the chain itself."""
    ours = LedgerRecord.objects.filter(body__contains='"event":"certificate.').order_by("seq")
    for text in ours.values_list("body", flat=True).iterator(chunk_size=CHUNK):
        try:
            yield json.loads(text)
        except ValueError:
            continue


def _check_records(records: list[Record]) -> Iterator[Broken]:
    """The rows that these records speak of still say what was written down."""
    link = LedgerRecord.objects.filter(seq=OuterRef("ledger_seq")).values("hash")
    events = CertificateStatusEvent.objects.select_related("note").annotate(actor=F("by__ledger_identity"))
    certificates = (
        Certificate.objects.select_related("credential", "document", "badge", "status_entry")
        .annotate(actor=F("issued_by__ledger_identity"), link=Subquery(link))
        .prefetch_related(Prefetch("status_events", events))
        .in_bulk([record["data"].get("certificate") for record in records])
    )
    for record in records:
        certificate = certificates.get(record["data"].get("certificate"))
        reason = REASONS[record["event"]](record, certificate) if certificate else "The certificate is gone."
        if reason:
            yield Broken(record["seq"], reason)


def _issued(record: Record, certificate: Certificate) -> str:
    """Why a certificate does not fit the record of its issue, or nothing."""
    kept, computed = certificate.snapshot_sha256, snapshots.digest(certificate.snapshot)
    if not record["data"].get("snapshot") == kept == computed:
        return "The certificate was changed after it was issued."
    if not _agrees(certificate):
        return "The certificate is not what its own snapshot says."
    if not _same_act(record, certificate.actor, certificate.issued_at):
        return "The certificate was issued by somebody else, or at another time."
    if certificate.ledger_seq >= record["seq"] or certificate.ledger_hash != (
        certificate.link or ledger.GENESIS
    ):
        return "The certificate names an end of the chain that never was."
    if not any(_fits(record, event, rules.VALID) for event in certificate.status_events.all()):
        return "The certificate lost its first status."
    return ""


def _agrees(certificate: Certificate) -> bool:
    """Whether the columns beside the snapshot say the same."""
    facts, credential, last_day = certificate.snapshot, certificate.credential, certificate.valid_until
    return (
        facts["serial"] == certificate.serial
        and facts["enrollment"] == credential.enrollment_id
        and facts["kind"] == credential.kind
        and facts["valid_until"] == (last_day.isoformat() if last_day else None)
        and facts["is_specimen"] == certificate.is_specimen
        and facts["ledger"] == {"seq": certificate.ledger_seq, "hash": certificate.ledger_hash}
    )


def _printed(record: Record, certificate: Certificate) -> str:
    """Why the stored PDF is not the one that was made, or nothing."""
    document = getattr(certificate, "document", None)
    if document is None:
        return "The PDF of the certificate is gone."
    computed = hashlib.sha256(document.pdf).hexdigest()
    if not record["data"].get("pdf") == document.pdf_sha256 == computed:
        return "The PDF of the certificate was changed after it was made."
    return ""


def _badged(record: Record, certificate: Certificate) -> str:
    """Why the stored badge is not the one that was signed, or nothing."""
    badge, entry = getattr(certificate, "badge", None), getattr(certificate, "status_entry", None)
    if badge is None or entry is None:
        return "The badge of the certificate is gone."
    if not record["data"].get("badge") == badge.sha256 == hashlib.sha256(badge.content).hexdigest():
        return "The badge of the certificate was changed after it was signed."
    if {place["statusListIndex"] for place in badge.said["credentialStatus"]} != {str(entry.place)}:
        return "The badge names another place in the status lists than its own."
    return ""


def _changed(status: str, why: str) -> Check:
    """A check that a certificate looks changed as the chain says, and else the reason why not."""

    def check(record: Record, certificate: Certificate) -> str:
        events = certificate.status_events.all()
        return "" if any(_fits(record, event, status) for event in events) else why

    return check


CHANGES = {
    "certificate.revoked": rules.REVOKED,
    "certificate.suspended": rules.SUSPENDED,
    "certificate.reinstated": rules.VALID,
    "certificate.superseded": rules.SUPERSEDED,
}
"""What the chain calls what happened to a certificate, and which status it brought."""
WHY_NOT = {
    "certificate.revoked": "The certificate was revoked, and its records say something else.",
    "certificate.suspended": "The certificate was put on hold, and its records say something else.",
    "certificate.reinstated": "The certificate was reinstated, and its records say something else.",
    "certificate.superseded": "The certificate was replaced, and its records say something else.",
}

REASONS = {
    "certificate.issued": _issued,
    "certificate.badged": _badged,
    "certificate.printed": _printed,
    **{name: _changed(status, WHY_NOT[name]) for name, status in CHANGES.items()},
}


def _fits(record: Record, event: CertificateStatusEvent, status: str) -> bool:
    """Whether a status event is the one this record is about."""
    said = tuple(record["data"].get(name, "") for name in ("reason", "note", "effective_on"))
    day = event.effective_on.isoformat() if event.effective_on else ""
    return (
        event.status == status
        and (event.reason_code, event.note_digest, day) == said
        and _same_act(record, event.actor, event.at)
        and _is_unchanged(event)
    )


def _same_act(record: Record, actor: UUID | None, at: datetime) -> bool:
    """Whether the same person did it at the same moment. Who was erased has no name in the chain any more."""
    return record["at"] == ledger.instant(at) and str(actor or record["actor"]) == record["actor"]


def _is_unchanged(event: CertificateStatusEvent) -> bool:
    """Whether the words beside an event are the words that were written. Erased ones are fine."""
    note = getattr(event, "note", None)
    if note is None:
        return not event.note_digest
    return note.erased_at is not None or note.digest == event.note_digest


def _check_counts(counts: Counter[str]) -> Iterator[Broken]:
    """No row stands outside the chain."""
    by_status = CertificateStatusEvent.objects.order_by().values_list("status").annotate(Count("pk"))
    events = Counter(dict(by_status))
    events[rules.VALID] -= counts["certificate.issued"]  # the first status of each
    found = {
        "certificate.issued": Certificate.objects.count(),
        "certificate.badged": CertificateBadge.objects.count(),
        "certificate.printed": CertificateDocument.objects.count(),
        **{name: events[status] for name, status in CHANGES.items()},
    }
    for name, count in found.items():
        if counts[name] != count:
            yield Broken(0, f"{name}: {count} in the tables, {counts[name]} in the chain.")


def _check_names(public: set[int]) -> Iterator[Broken]:
    """Whether exactly those names are shown whose holders decided so."""
    shown = Credential.objects.filter(name_is_public=True).values_list("pk", flat=True)
    for pk in sorted(public ^ set(shown)):
        yield Broken(0, f"Credential {pk}: showing the name is not what its holder decided.")
