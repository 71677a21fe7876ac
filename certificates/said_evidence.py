"""What people said themselves: texts they signed, the way they chose, results of exams they typed in.

Gathered for many enrollments in a fixed number of statements, and in none for those whose standard asks for
nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from certificates import rules
from certificates.models.attestations import Attestation
from certificates.models.exams import ExamRecord
from certificates.models.ways import PathwayChoice
from courses.models import Enrollment
from hours.rules import to_local


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
    return {
        row.pk: replace(
            earned[row.pk],
            signed=tuple(signed.get(row.pk, ())),
            pathway=chosen.get(row.pk, ""),
            exams=(*earned[row.pk].exams, *exams.get(row.pk, ())),
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


def ids_of(enrollment: Enrollment, verdict: Iterable[rules.RequirementStatus]) -> list[str]:
    """The random ids of what these rows rest on: texts that were signed, the way, results that were accepted.

    An id says nothing about what was answered. No statement where no row asks for any of it.
    """
    rows = list(verdict)
    keys = {row.code for row in rows if row.kind == rules.ATTESTATION}
    exams = {(row.label, row.unit) for row in rows if row.kind == rules.EXAM}
    found: list[UUID] = []
    if keys:
        said = Attestation.objects.filter(enrollment=enrollment, statement__key__in=keys)
        answers = said.order_by("at", "pk").values_list("statement__key", "role", "is_yes", "pk")
        last = {(key, role): (is_yes, pk) for key, role, is_yes, pk in answers}
        found += [pk for is_yes, pk in last.values() if is_yes]
    if any(row.kind == rules.PATHWAY for row in rows):
        choices = PathwayChoice.objects.filter(enrollment=enrollment).order_by("-at", "-pk")
        found += choices.values_list("pk", flat=True)[:1]
    if exams:
        results = ExamRecord.objects.filter(enrollment=enrollment).with_verdict().filter(accepted=True)
        found += [row.pk for row in results.order_by("at", "pk") if (row.label, row.unit) in exams]
    return [str(pk) for pk in found]
