"""What people said themselves: texts they signed, the way they chose, results of exams they typed in.

Gathered for many enrollments in a fixed number of statements, and in none for those whose standard asks for
nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import floor
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F

from certificates import rules
from certificates.models.attestations import Attestation
from certificates.models.education import EducationEntry
from certificates.models.exams import ExamRecord
from certificates.models.ways import PathwayChoice
from certificates.rules import kinds
from certificates.rules.asked_facts import HERE
from certificates.rules.facts import EDUCATION
from certificates.rules.results import COUNT
from courses.models import Enrollment, EnrollmentAttempt
from hours.rules import to_local
from quizzes.models import Attempt

if TYPE_CHECKING:
    from certificates.models import Certificate


def with_said(
    enrollments: Iterable[Enrollment],
    standards: Mapping[int, rules.StandardFacts],
    earned: Mapping[int, rules.EarnedFacts],
) -> dict[int, rules.EarnedFacts]:
    """The same facts with texts, the way and exams: one statement for each that any of the standards speaks of."""
    rows = [(row, standards[row.standard_id]) for row in enrollments]
    signed = _signed({row.pk: row for row, asks in rows if asks.attestations})
    ways = [row.pk for row, asks in rows if asks.pathways]
    chosen = PathwayChoice.objects.latest_of(ways) if ways else {}
    exams = _exams({row.pk: parts for row, asks in rows if (parts := _parts(asks))})
    educated = [row for row, asks in rows if any(part.kind == EDUCATION for part in asks.requirements)]
    learned, own = _learned([row.pk for row in educated]), _learned_here(educated)
    here = _taken_here({row.pk: (row, asked) for row, asks in rows if (asked := _asked_here(asks))})
    return {
        row.pk: replace(
            earned[row.pk],
            times=(*earned[row.pk].times, *learned.get(row.pk, ()), *own.get(row.pk, ())),
            signed=tuple(signed.get(row.pk, ())),
            pathway=chosen.get(row.pk, ""),
            exams=(*earned[row.pk].exams, *exams.get(row.pk, ()), *here.get(row.pk, ())),
        )
        for row, _asks in rows
    }


def _signed(by_pk: Mapping[int, Enrollment]) -> dict[int, list[rules.Signed]]:
    """Each yes and no to a text, in the order they were said. Days are those of the person whose path it is."""
    found: defaultdict[int, list[rules.Signed]] = defaultdict(list)
    if by_pk:
        rows = Attestation.objects.filter(enrollment__in=by_pk).order_by("at", "pk")
        columns = ("enrollment", "statement__key", "statement__version", "at", "role", "is_yes")
        for pk, key, version, at, role, is_yes in rows.values_list(*columns):
            on = to_local(at, by_pk[pk].person.time_zone).date()
            found[pk].append(rules.Signed(key, version, on, role, is_yes))
    return found


def _parts(asks: rules.StandardFacts) -> set[tuple[str, str]]:
    """The exams a standard asks for: the label and the unit of each."""
    return {(row.label, row.unit) for row in asks.requirements if row.kind == rules.EXAM}


def _exams(asked: Mapping[int, set[tuple[str, str]]]) -> dict[int, list[rules.ExamResult]]:
    """Results that are accepted or wait. One that answers no row, or in another unit, is left out."""
    found: defaultdict[int, list[rules.ExamResult]] = defaultdict(list)
    if asked:
        rows = ExamRecord.objects.filter(enrollment__in=asked).standing().order_by("taken_on", "at")
        for pk, label, unit, score, on, accepted in rows.values_list(
            "enrollment", "label", "unit", "score", "taken_on", "accepted"
        ):
            if (label, unit) in asked[pk]:
                found[pk].append(rules.ExamResult(score, on, label, bool(accepted)))
    return found


def _learned(enrollments: list[int]) -> dict[int, list[rules.TimeFact]]:
    """Continuing education that was accepted, as time."""
    found: defaultdict[int, list[rules.TimeFact]] = defaultdict(list)
    for row in EducationEntry.objects.counted(enrollments).order_by("done_on", "at") if enrollments else ():
        fact = rules.TimeFact(EDUCATION, row.minutes, row.done_on, row.competency, mode=row.mode)
        found[row.enrollment_id].append(fact)
    return found


def _learned_here(enrollments: list[Enrollment]) -> dict[int, list[rules.TimeFact]]:
    """Certificates of continuing education that this site gave and that count, as time. Nobody has to check them."""
    found: defaultdict[int, list[rules.TimeFact]] = defaultdict(list)
    if enrollments:
        given = own_certificates(row.person_id for row in enrollments)
        for row in enrollments:
            for certificate in given:
                if certificate.credential.enrollment.person_id == row.person_id:
                    found[row.pk] += _times_of(certificate.snapshot, certificate.framework, row)
    return found


def own_certificates(people: Iterable[int]) -> list["Certificate"]:
    """The certificates of continuing education these people hold, as far as nothing happened to them. Two statements."""
    from certificates.models.certificates import Certificate  # it asks here itself what was earned

    rows = Certificate.objects.with_status().filter(
        credential__kind=kinds.CONTINUING_EDUCATION, credential__enrollment__person__in=set(people)
    )
    rows = rows.annotate(framework=F("credential__enrollment__standard__framework")).order_by("issued_at")
    return [row for row in rows if row.last_event.status == rules.VALID]


def _times_of(
    snapshot: Mapping[str, Any], framework: int, enrollment: Enrollment
) -> Iterator[rules.TimeFact]:
    """The minutes of one, by area where both go by the same areas; the way where there was only one."""
    ways, on = list(snapshot.get("ways", {})), date.fromisoformat(snapshot["issued_on"])
    has_areas = framework == enrollment.standard.framework_id
    for share in snapshot["training"]:
        area = share["competency"] if has_areas else ""
        yield rules.TimeFact(EDUCATION, share["minutes"], on, area, mode=ways[0] if len(ways) == 1 else "")


def _asked_here(asks: rules.StandardFacts) -> list[rules.RequirementFacts]:
    """The rows that ask for an exam of this site."""
    rows = (row for row in asks.requirements if row.kind == rules.EXAM and row.exam is not None)
    return [row for row in rows if row.exam.taken == HERE]


def _taken_here(
    asked: Mapping[int, tuple[Enrollment, list[rules.RequirementFacts]]],
) -> dict[int, list[rules.ExamResult]]:
    """Tries at the quiz of somebody's program, in whole per cent, or as passed or not. Nobody has to check them."""
    found: defaultdict[int, list[rules.ExamResult]] = defaultdict(list)
    if asked:
        tries = EnrollmentAttempt.objects.filter(enrollment__in=asked, attempt__is_trial=False)
        tries = tries.filter(attempt__quiz=F("enrollment__program__quiz"), attempt__closed_at__isnull=False)
        for row in tries.select_related("attempt").order_by("attempt__closed_at"):
            enrollment, parts = asked[row.enrollment_id]
            on = to_local(row.attempt.closed_at, enrollment.person.time_zone).date()
            found[enrollment.pk] += [
                rules.ExamResult(_score(row.attempt, part), on, part.label) for part in parts
            ]
    return found


def _score(attempt: Attempt, part: rules.RequirementFacts) -> int:
    return int(attempt.passed) if part.unit == COUNT else floor(attempt.score_percent)


def ids_of(enrollment: Enrollment, verdict: Iterable[rules.RequirementStatus]) -> list[str]:
    """The random ids of what these rows rest on: texts that were signed, the way, results that were accepted.

    An id says nothing about what was answered. No statement where no row asks for any of it.
    """
    rows = list(verdict)
    keys = {row.code for row in rows if row.kind == rules.ATTESTATION}
    exams = {(row.label, row.unit) for row in rows if row.kind == rules.EXAM}
    found: list[UUID | str] = []
    if keys:
        said = Attestation.objects.filter(enrollment=enrollment, statement__key__in=keys)
        answers = said.order_by("at", "pk").values_list("statement__key", "role", "is_yes", "pk")
        last = {(key, role): (is_yes, pk) for key, role, is_yes, pk in answers}
        found += [pk for is_yes, pk in last.values() if is_yes]
    if any(row.kind == rules.PATHWAY for row in rows):
        choices = PathwayChoice.objects.filter(enrollment=enrollment).order_by("-at", "-pk")
        found += choices.values_list("pk", flat=True)[:1]
    if any(row.kind == EDUCATION for row in rows):
        found += EducationEntry.objects.counted([enrollment.pk]).values_list("pk", flat=True)
        found += [certificate.pk for certificate in own_certificates([enrollment.person_id])]
    if exams:
        results = ExamRecord.objects.filter(enrollment=enrollment).with_verdict().filter(accepted=True)
        found += [row.pk for row in results.order_by("at", "pk") if (row.label, row.unit) in exams]
    return [str(pk) for pk in found]
