"""A log for machines: enough to compute every digest anew without us. The format is described in docs/hours.md."""

import json
from dataclasses import asdict
from typing import Any

from cms import seal
from hours import heads, ledger
from hours.exports import Log, signature, state_of
from hours.exports.signers import Signer
from hours.models import HoursEntryVersion, PaperLine, PaperSheet, SignOff, SupervisorQualification
from people.models import Statement

FORMAT, VERSION = "alongside-hours-log", 1


def as_json(log: Log) -> bytes:
    """The lines with what they are hashed from, the signatures, and the exact words agreed to."""
    choice, head = log.choice, log.day_head
    said = {
        "format": FORMAT,
        "v": VERSION,
        "made_at": ledger.instant(log.made_at),
        "trainee": log.enrollment.person.name_on_paper,
        "program": log.enrollment.program.title,
        "since": choice.since.isoformat() if choice.since else None,
        "until": choice.until.isoformat() if choice.until else None,
        "only_signed_by": log.reader.name_on_paper if log.is_own_signatures_only else None,
        "minutes": {total.state: dict(total.by_kind) for total in log.sums},
        "on_paper": [_sheet(sheet) for sheet in log.papers],
        "lines": [_line(line, with_note=choice.with_notes) for line in log.lines],
        "signers": [_signer(row) for row in log.signers],
        "statements": [_statement(row) for row in _statements(log)],
        "ledger": {"seq": log.seq, "hash": log.hash},
        "head": heads.of_row(head).said if head else None,
        "keys": [asdict(key) for key in seal.public_keys()],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _sheet(sheet: PaperSheet) -> dict[str, Any]:
    """A sheet signed on paper: evidence from elsewhere, which nobody signed here."""
    return {
        "record": str(sheet.pk),
        "digest": sheet.digest,
        "place": sheet.place_name,
        "from": sheet.starts_on.isoformat(),
        "to": sheet.ends_on.isoformat(),
        "signed_on_paper": {
            "name": sheet.signer_name,
            "role": sheet.signer_role,
            "on": sheet.signed_on.isoformat(),
        },
        "accepted": {"name": sheet.acceptance.printed_name, "at": ledger.instant(sheet.acceptance.at)},
        "file": {"sha256": sheet.scan_sha256, "type": sheet.scan_type},
        "lines": [_paper_line(line) for line in sheet.lines.all()],
    }


def _paper_line(line: PaperLine) -> dict[str, Any]:
    return {
        "from": line.first_on.isoformat(),
        "to": line.last_on.isoformat(),
        "minutes": line.minutes,
        "kind": line.kind,
        "activity": line.activity,
        "competency": {"code": line.competency.code, "name": line.competency_name},
    }


def _line(line: HoursEntryVersion, *, with_note: bool) -> dict[str, Any]:
    identity = getattr(line.trainee, "ledger_identity", None)  # gone, once somebody was erased
    said = {
        "content": line.content(str(identity.pk)) if identity else None,
        "digest": line.content_digest,
        "status": line.status,
        "state": state_of(line),
        "sent": {"at": ledger.instant(line.submitted_at), "statement": line.statement.digest},
        "signature": _signature(line),
    }
    note = getattr(line, "note", None)
    if with_note and note and note.erased_at:
        said["note"] = {"taken_out_on": ledger.day(note.erased_at).isoformat()}
    elif with_note and note:
        said["note"] = {"text": note.text, "salt": note.salt}
    return said


def _signature(line: HoursEntryVersion) -> dict[str, Any] | None:
    found = signature(line)
    if found is None:
        return None
    return {
        "id": str(found.pk),
        "name": found.printed_name,
        "salt": found.salt,
        "name_digest": found.name_digest,
        "role": found.role,
        "at": ledger.instant(found.at),
        "digest": found.content_digest,
        "statement": found.statement.digest,
        **_stand_in(found),
    }


def _stand_in(found: SignOff) -> dict[str, Any]:
    """In whose place it was signed, where it was."""
    if (row := found.stand_in) is None:
        return {}
    days = {"from": row.starts_on.isoformat(), "until": row.ends_on.isoformat()}
    return {
        "in_place_of": {"id": str(row.pk), "kind": row.kind, "name": row.supervisor.name_on_paper, **days}
    }


def _signer(row: Signer) -> dict[str, Any]:
    """Whoever signed, and what a coordinator saw of their papers."""
    return {"name": row.name, "lines": row.lines, "papers": [_qualification(paper) for paper in row.papers]}


def _qualification(row: SupervisorQualification) -> dict[str, Any]:
    return {
        "name": row.name,
        "number": row.number,
        "issuer": row.issuer,
        "from": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat() if row.ends_on else None,
        "seen_on": row.seen_on.isoformat(),
    }


def _statements(log: Log) -> list[Statement]:
    rows = {line.statement for line in log.lines}
    rows |= {found.statement for line in log.lines if (found := signature(line))}
    return sorted(rows, key=lambda row: row.pk)


def _statement(row: Statement) -> dict[str, Any]:
    return {
        "key": row.key,
        "version": row.version,
        "language": row.language,
        "text": row.body,
        "digest": row.digest,
    }
