"""What a certificate freezes: everything that explains it, in years to come, without asking anybody."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from certificates import evidence, given_evidence, rules, said_evidence, wording
from certificates.document import Snapshot, verify_address
from certificates.models.designs import CertificateDesign
from certificates.models.endorsements import printed as printed_endorsements
from certificates.rules import kinds
from certificates.serial import Serial
from cms.models import TrainingBody
from courses.models import Competency, Enrollment
from hours import ledger, on_paper
from hours.models import HoursEntry
from people.languages import printed

VERSION = 2
"""1: every certificate was one of completion, and asked for the whole standard."""
TURNERS = {
    chr(code)
    for span in ((0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069))
    for code in range(span[0], span[1] + 1)
}


@dataclass(frozen=True)
class Terms:
    """What the issuer decides about a certificate, besides what was earned."""

    number: Serial
    kind: str
    title: str
    issued_at: datetime
    valid_until: date | None
    is_specimen: bool
    confirmed: Mapping[str, str] | None = None
    """Who runs this site compared the standard with the board's text: with which, read when."""


def take(
    enrollment: Enrollment,
    earned: rules.EarnedFacts,
    verdict: Sequence[rules.RequirementStatus],
    terms: Terms,
) -> Snapshot:
    """Freeze who earned what, by which rules and on what evidence, as of now.

    No lived experience, no notes, no supervisor's name: the evidence is named by the random ids of the
    signed entries.
    """
    shown = kinds.TIMES[terms.kind]
    times = [fact for fact in earned.times if fact.state == rules.EARNED and fact.kind in shown]
    return {
        "v": VERSION,
        "kind": terms.kind,
        "title": terms.title,
        "language": printed(enrollment.language),
        "paper": settings.CERTIFICATE_PAPER,
        "design": CertificateDesign.objects.frozen(printed(enrollment.language)),
        "is_specimen": terms.is_specimen,
        "holder": {"name": clean_name(enrollment.person.legal_name)},
        "issuer": issuer_facts(),
        "began_on": evidence.local_day(enrollment, enrollment.enrolled_at).isoformat(),
        "valid_until": terms.valid_until.isoformat() if terms.valid_until else None,
        **_meaning(terms.kind, enrollment, times),
        "standard": standard_facts(enrollment) | {"confirmed": terms.confirmed},
        "requirements": [_status(status) for status in verdict],
        "modules": _modules(enrollment) if rules.TRAINING in shown else [],
        **time_by_area(enrollment, times),
        "ways": _ways(times),
        **_endorsements(enrollment, terms.kind),
        "enrollment": enrollment.pk,
        "evidence": _evidence(enrollment, verdict),
        **_issuance(terms),
    }


def corrected(old: Snapshot, terms: Terms, enrollment: Enrollment, name: str, *, whole: bool) -> Snapshot:
    """The same verdict, hours and dates under another name, with a number of its own that says whom it corrects.

    What stands beside the title is taken anew; with ``whole``, what the issuer says of itself, too. The name of
    before is nowhere in it.
    """
    issuer = {"issuer": issuer_facts()} if whole else {}
    kept = {key: value for key, value in old.items() if key != "endorsements"}
    fresh = {"holder": {"name": clean_name(name)}, **_endorsements(enrollment, terms.kind)}
    return {**kept, **fresh, **issuer, **_issuance(terms), "corrects": old["serial"]}


def renewed(
    old: Snapshot, terms: Terms, enrollment: Enrollment, verdict: Sequence[rules.RequirementStatus]
) -> Snapshot:
    """What was earned at the start, and what was asked and there for the next period, with the name of today."""
    kept = {key: value for key, value in old.items() if key not in ("corrects", "endorsements")}
    return {
        **kept,
        **_endorsements(enrollment, terms.kind),
        "holder": {"name": clean_name(enrollment.person.legal_name)},
        "issuer": issuer_facts(),
        "standard": standard_facts(enrollment) | {"confirmed": terms.confirmed},
        "valid_until": terms.valid_until.isoformat() if terms.valid_until else None,
        "renewal": [_status(status) for status in verdict],
        "renews": old["serial"],
        "evidence": _evidence(enrollment, verdict),
        **_issuance(terms),
    }


def says_the_same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots differ in nothing that somebody reads on the certificate, besides number and day."""
    return all(one.get(key) == other.get(key) for key in ("holder", "issuer", "endorsements"))


def _issuance(terms: Terms) -> dict[str, Any]:
    """What is new at every issuing: number, address, day, and the end of the chain."""
    seq, head = ledger.head()
    return {
        "serial": terms.number.symbols,
        "verify_url": verify_address(settings.BASE_URL, terms.number),
        "issued_on": terms.issued_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat(),
        "issued_at": terms.issued_at.astimezone(UTC).isoformat(timespec="seconds"),
        "ledger": {"seq": seq, "hash": head},
    }


def _endorsements(enrollment: Enrollment, kind: str) -> dict[str, list[dict[str, str]]]:
    """What stands on a credential besides its title. Where nothing does, the snapshot says nothing of it."""
    found = printed_endorsements(enrollment) if kind == kinds.PROGRAM_CREDENTIAL else []
    return {"endorsements": found} if found else {}


def issuer_facts() -> dict[str, str]:
    """Whose word it is, and the number under which a board approved them as a trainer."""
    body = TrainingBody.load()
    return {
        "name": body.name,
        "place": body.where_it_is,
        "email": body.contact_email,
        "provider": body.provider_number,
    }


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of a snapshot: sorted keys, no spaces, ASCII. The ledger keeps it."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def clean_name(name: str) -> str:
    """A name as it is printed: one space between its words, and no invisible letters that turn text around.

    The joiners of Persian and Indian scripts are letters of the name, so they stay. Empty when nothing of it
    can be seen: then there is no name.
    """
    kept = (letter for letter in unicodedata.normalize("NFC", name) if letter not in TURNERS)
    cleaned = " ".join("".join(kept).split())
    return cleaned if any(unicodedata.category(letter)[0] not in "CZ" for letter in cleaned) else ""


def _evidence(enrollment: Enrollment, verdict: Sequence[rules.RequirementStatus]) -> list[str]:
    """The random ids of signed entries, of accepted sheets, documents and results, and of answers that count."""
    asked = {status.kind for status in verdict}
    signed, sheets = [], []
    if asked & {rules.PRACTICE, rules.SUPERVISION}:
        signed = [str(entry.entry_id) for entry in HoursEntry.objects.signed_for(enrollment)]
        sheets = [str(sheet.pk) for sheet in on_paper.sheets_of(enrollment)]
    given = given_evidence.ids_of(enrollment, asked)
    return [*signed, *sheets, *given, *said_evidence.ids_of(enrollment, verdict)]


def _meaning(kind: str, enrollment: Enrollment, times: Iterable[rules.TimeFact]) -> dict[str, list[str]]:
    """What it proves and what not, in the words of the day: later words must not change it."""
    on_paper_minutes = sum(fact.minutes for fact in times if fact.is_on_paper)
    register_url = enrollment.standard.scheme.register_url
    with translation.override(printed(enrollment.language)):
        return {
            "proves": wording.proves(
                kind, on_paper=on_paper_minutes, provider=TrainingBody.load().provider_number
            ),
            "does_not_prove": wording.does_not_prove(kind, register_url=register_url),
        }


def standard_facts(enrollment: Enrollment) -> dict[str, Any]:
    standard = enrollment.standard
    return {
        "key": standard.scheme.key,
        "title": standard.scheme.title,
        "version": standard.version,
        "valid_from": standard.valid_from.isoformat(),
        "notice": standard.notice,
    }


def _status(status: rules.RequirementStatus) -> dict[str, Any]:
    """One line of the verdict. What did not count is nobody's business any more."""
    line = asdict(status)
    kept = {key: line[key] for key in ("kind", "competency", "competency_label", "have", "need", "unit")}
    return kept | {"mode": status.mode} if status.mode else kept


def _modules(enrollment: Enrollment) -> list[str]:
    done = enrollment.module_completions.order_by("module__path")
    return list(done.values_list("module__title", flat=True))


def _ways(times: Iterable[rules.TimeFact]) -> dict[str, int]:
    """Minutes of training by how it was taken: in person, live online, at one's own pace."""
    found: dict[str, int] = {}
    for fact in times:
        if fact.kind == rules.TRAINING and fact.mode:
            found[fact.mode] = found.get(fact.mode, 0) + fact.minutes
    return found


def time_by_area(enrollment: Enrollment, times: Iterable[rules.TimeFact]) -> dict[str, list[dict[str, Any]]]:
    """Earned minutes by kind and area. ``areas`` are those with any time, in the order of their framework."""
    sums: dict[str, dict[str, int]] = {kind: {} for kind in rules.TIMED}
    labels: dict[str, str] = {}
    for fact in times:
        if fact.minutes:
            labels.setdefault(fact.competency, fact.competency_label)
            of_kind = sums[fact.kind]
            of_kind[fact.competency] = of_kind.get(fact.competency, 0) + fact.minutes
    competencies = Competency.objects.filter(framework=enrollment.standard.framework_id).order_by("position")
    order = [code for code in [*competencies.values_list("code", flat=True), ""] if code in labels]
    shares = {
        kind: [{"competency": code, "minutes": minutes[code]} for code in order if code in minutes]
        for kind, minutes in sums.items()
    }
    return {"areas": [{"competency": code, "label": labels[code]} for code in order], **shares}
