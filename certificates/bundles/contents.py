"""What a bundle holds: frozen when it is made, without notes, and in the order in which the board lists its areas."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from certificates import evidence, rules, wording
from certificates.models.attestations import Attestation
from certificates.models.certificates import Certificate
from certificates.models.education import EducationEntry
from certificates.models.exams import ExamRecord
from certificates.snapshots import clean_name, issuer_facts, standard_facts, time_by_area
from courses.models import Enrollment
from hours import ledger
from hours.exports import Choice, Log, gather, sums
from hours.exports.as_json import as_json
from hours.exports.signers import Signer, signers
from hours.models import HoursEntryVersion, PaperSheet

FORMAT, VERSION = "alongside-evidence", 1
Contents = dict[str, Any]


@dataclass(frozen=True)
class Bundle:
    """What is frozen, and the files for machines that lie in the PDF beside it."""

    contents: Contents
    files: dict[str, bytes]


def take(enrollment: Enrollment, *, with_private: bool, at: datetime) -> Bundle:
    """Freeze what somebody has to show for one program. ``person``, ``program`` and ``standard`` must be loaded.

    ``with_private``: their answers to texts about their own life, and that these are asked, too.
    """
    standing = evidence.in_full([enrollment], at=at)[enrollment.pk]
    log, certificates = signed_log(enrollment, at=at), _certificates(enrollment, at)
    files = {"log.json": as_json(log)} | {
        f"badge-{row.number}.json": bytes(row.badge.content) for row in certificates if hasattr(row, "badge")
    }
    times = [fact for fact in standing.earned.times if fact.state == rules.EARNED]
    seq, head = ledger.head()
    contents = {
        "format": FORMAT,
        "v": VERSION,
        "made_at": ledger.instant(at),
        "language": get_language() or "en",
        "is_specimen": settings.CERTIFICATE_SPECIMENS,
        "paper": settings.CERTIFICATE_PAPER,
        "holder": clean_name(enrollment.person.legal_name),
        "issuer": issuer_facts(),
        "program": enrollment.program.title,
        "standard": standard_facts(enrollment),
        "began_on": evidence.local_day(enrollment, enrollment.enrolled_at).isoformat(),
        "certificates": [_certificate(row) for row in certificates],
        "rows": [_row(status) for status in standing.whole if _is_shown(status, with_private=with_private)],
        "modules": _modules(enrollment),
        "time": time_by_area(enrollment, times),
        "signed": _signed(enrollment, log),
        "signers": [_signer(row) for row in log.signers],
        "on_paper": [_sheet(row) for row in log.papers],
        "texts": _texts(enrollment, with_private=with_private),
        "exams": _exams(enrollment),
        "education": _education(enrollment),
        "ledger": {"seq": seq, "hash": head},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return Bundle(contents, files)


def signed_log(enrollment: Enrollment, *, at: datetime) -> Log:
    """Their hours as far as they are signed and count. No notes."""
    log = gather(enrollment, enrollment.person, Choice(), at=at)
    lines = [line for line in log.lines if line.counts]
    return replace(log, lines=lines, sums=sums(lines), signers=signers(lines))


def spelled(contents: Contents) -> bytes:
    """The one spelling that is kept, signed and put into the PDF."""
    return json.dumps(contents, ensure_ascii=False, indent=1, sort_keys=True).encode()


def is_empty(contents: Contents) -> bool:
    """Whether there is nothing to show yet."""
    shown = ("certificates", "modules", "signed", "on_paper", "texts", "exams", "education")
    return not any(contents[part] for part in shown)


# --- Its parts ----------------------------------------------------------------------------------------


def _certificates(enrollment: Enrollment, at: datetime) -> list[Certificate]:
    """Those that count at that moment."""
    rows = Certificate.objects.with_status().filter(credential__enrollment=enrollment)
    rows = rows.select_related("credential", "badge").order_by("issued_at")
    return [row for row in rows if row.status_at(at) == rules.VALID]


def _certificate(row: Certificate) -> dict[str, str]:
    return {
        "number": row.number,
        "kind": row.credential.kind,
        "title": row.title,
        "issued_on": row.snapshot["issued_on"],
        "valid_until": row.snapshot["valid_until"] or "",
    }


def _is_shown(status: rules.RequirementStatus, *, with_private: bool) -> bool:
    """Limits and remarks ask for nothing. That a text about a life is asked for goes with the text."""
    return status.is_asked and (with_private or not status.is_private)


def _row(status: rules.RequirementStatus) -> dict[str, Any]:
    label, text = wording.name(status, for_others=True), wording.progress(status, for_others=True)
    return {"label": label, "text": text, "met": status.met}


def _modules(enrollment: Enrollment) -> list[dict[str, str]]:
    rows = enrollment.module_completions.order_by("completed_at", "pk")
    return [
        {"title": title, "on": evidence.local_day(enrollment, at).isoformat()}
        for title, at in rows.values_list("module__title", "completed_at")
    ]


def _signed(enrollment: Enrollment, log: Log) -> list[dict[str, Any]]:
    """Signed time by area and signer, the areas in the order of the board; what is in none of them comes last."""
    areas = enrollment.standard.framework.competencies.order_by("position").values_list("code", "name")
    found = []
    for code, name in [*areas, ("", "")]:
        lines = [line for line in log.lines if _area(line, dict(areas)) == code]
        if lines:
            found.append({"area": code, "name": name, "rows": _by_signer(lines)})
    return found


def _area(line: HoursEntryVersion, areas: dict[str, str]) -> str:
    return line.competency.code if line.competency and line.competency.code in areas else ""


def _by_signer(lines: Sequence[HoursEntryVersion]) -> list[dict[str, Any]]:
    """Minutes of each kind that each person signed, with the first and the last day."""
    found: dict[tuple[int, str], list[HoursEntryVersion]] = {}
    for line in lines:
        found.setdefault((line.sign_off.by_id, line.kind), []).append(line)
    return [
        {
            "name": theirs[0].sign_off.printed_name,
            "kind": kind,
            "minutes": sum(line.minutes for line in theirs),
            "entries": len(theirs),
            **_days(line.worked_on for line in theirs),
        }
        for (_signer, kind), theirs in found.items()
    ]


def _days(days: Iterable[date]) -> dict[str, str]:
    found = sorted(days)
    return {"from": found[0].isoformat(), "to": found[-1].isoformat()}


def _signer(row: Signer) -> dict[str, Any]:
    """Whoever signed, with the number of their paper and the day a coordinator saw it."""
    return {
        "name": row.name,
        "roles": list(row.roles),
        "papers": [
            {
                "name": paper.name,
                "number": paper.number,
                "issuer": paper.issuer,
                "until": paper.ends_on.isoformat() if paper.ends_on else "",
                "seen_on": paper.seen_on.isoformat(),
            }
            for paper in row.papers
        ],
    }


def _sheet(row: PaperSheet) -> dict[str, Any]:
    return {
        "place": row.place_name,
        "minutes": row.minutes,
        "from": row.starts_on.isoformat(),
        "to": row.ends_on.isoformat(),
        "signed_by": row.signer_name,
        "accepted_by": row.acceptance.printed_name,
    }


def has_private(enrollment: Enrollment) -> bool:
    """Whether somebody answered a text about their own life."""
    private = enrollment.standard.attestationrules.filter(is_private=True).values("statement")
    return Attestation.objects.filter(enrollment=enrollment, statement__key__in=private).exists()


def _texts(enrollment: Enrollment, *, with_private: bool) -> list[dict[str, Any]]:
    """The last word to each text that their standard asks for, with the words."""
    asked = enrollment.standard.attestationrules.all()
    names = {row.statement: row.name for row in asked if with_private or not row.is_private}
    rows = Attestation.objects.filter(enrollment=enrollment, statement__key__in=names).order_by("at", "pk")
    last = {(row.statement.key, row.role): row for row in rows}
    return [_text(enrollment, row, names[row.statement.key]) for row in last.values()]


def _text(enrollment: Enrollment, row: Attestation, name: str) -> dict[str, Any]:
    words = row.statement
    return {
        "key": words.key,
        "name": name,
        "version": words.version,
        "words": words.body,
        "role": row.role,
        "is_yes": row.is_yes,
        "on": evidence.local_day(enrollment, row.at).isoformat(),
    }


def _exams(enrollment: Enrollment) -> list[dict[str, str]]:
    """Results from elsewhere that a coordinator checked."""
    rows = ExamRecord.objects.filter(enrollment=enrollment).with_verdict().filter(accepted=True)
    return [
        {"name": row.name, "result": row.result_text, "on": row.taken_on.isoformat()}
        for row in rows.order_by("taken_on", "at")
    ]


def _education(enrollment: Enrollment) -> list[dict[str, Any]]:
    rows = EducationEntry.objects.counted([enrollment.pk]).order_by("done_on", "at")
    return [
        {"title": row.title, "provider": row.provider, "minutes": row.minutes, "on": row.done_on.isoformat()}
        for row in rows
    ]
