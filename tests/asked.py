"""Small builders for what standards ask besides time."""

from datetime import date, timedelta

from django.utils import timezone

from certificates import evidence, rules
from certificates.models import Attestation, EducationEntry, ExamRecord, PathwayChoice
from courses.exchange.standards import SHIPPED, import_standard
from courses.models import AttestationRule, Enrollment, Pathway, ProgramPage, Requirement, Standard
from people.models import User
from tests import builders


def held_to(name: str, person: User, program: ProgramPage) -> Enrollment:
    """Somebody, held to one of the shipped standards."""
    enrolled = builders.enrollment(person, program)
    standard = (
        Standard.objects.filter(scheme__key=name).first() or import_standard(SHIPPED / f"{name}.yaml")[0]
    )
    Enrollment.objects.filter(pk=enrolled.pk).update(standard=standard)
    return Enrollment.objects.with_names().get(pk=enrolled.pk)


def text(
    enrollment: Enrollment, key: str = "ethics-code", *, signer: str = "self", is_private: bool = False
) -> AttestationRule:
    """Their standard asks for one more text."""
    said = {"statement": key, "name": key.capitalize(), "signer": signer, "is_private": is_private}
    return AttestationRule.objects.create(standard=enrollment.standard, position=9, **said)


def attest(
    enrollment: Enrollment, key: str, by: User | None = None, *, is_yes: bool = True, at=None
) -> Attestation:
    who = by or enrollment.person
    return Attestation.objects.attest(enrollment, key, is_yes, by=who, at=at or timezone.now())


def ways(enrollment: Enrollment, **closes_on: date | None) -> None:
    """Their standard offers these ways; each is open until a day, or for good."""
    for position, (code, last) in enumerate(closes_on.items()):
        said = {"code": code, "name": code.capitalize(), "closes_on": last, "position": position}
        Pathway.objects.create(standard=enrollment.standard, **said)


def choose(enrollment: Enrollment, code: str, by: User | None = None) -> PathwayChoice:
    return PathwayChoice.objects.choose(enrollment, code, by=by or enrollment.person, at=timezone.now())


def exam_row(enrollment: Enrollment, label: str = "") -> Requirement:
    return enrollment.standard.requirements.get(kind="exam", label=label)


def result(
    enrollment: Enrollment, score: int, *, label: str = "", days_ago: int = 10, by: User | None = None
) -> ExamRecord:
    """The result of an exam of some days ago, which waits for a coordinator."""
    taken_on = timezone.localdate() - timedelta(days=days_ago)
    row = exam_row(enrollment, label)
    who = by or enrollment.person
    return ExamRecord.objects.enter(enrollment, row, score, taken_on, by=who, at=timezone.now())


def standing(enrollment: Enrollment, kind: str, code: str = "") -> rules.RequirementStatus:
    """How somebody stands with the first row of a kind; for a text, the one with this key."""
    fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
    found = evidence.standings([fresh], at=timezone.now())[fresh.pk]
    return next(row for row in found if row.kind == kind and (not code or row.code == code))


def learned(enrollment: Enrollment, title: str = "Listening", minutes: int = 120, **said) -> EducationEntry:
    """Something they took part in elsewhere, which waits for a coordinator."""
    about = {"provider": "The library", "done_on": timezone.localdate(), "minutes": minutes} | said
    return EducationEntry.objects.enter(enrollment, title, **about, by=enrollment.person, at=timezone.now())
