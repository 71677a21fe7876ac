"""How far somebody has come with their hours: what their standard asks for, against what there is."""

from dataclasses import dataclass

from courses.models import Enrollment, Requirement
from hours import rules
from hours.models import HoursEntryVersion
from people.models import User

KINDS = {
    Requirement.Kind.PRACTICE: rules.PRACTICE,
    Requirement.Kind.SUPERVISION: rules.SUPERVISION,
}


@dataclass(frozen=True)
class Standing:
    """One enrollment: each need with its progress, and the totals they are made of."""

    enrollment: Enrollment
    progress: list[rules.Progress]
    totals: rules.Totals


def of_trainee(person: User) -> list[Standing]:
    """For each active program of this person. Three statements, whatever the number of entries."""
    enrollments = Enrollment.objects.active().with_names().filter(person=person)
    enrollments = enrollments.prefetch_related("standard__requirements__competency")
    field = "entry__placement__enrollment"
    totals = HoursEntryVersion.objects.filter(trainee=person).totals_by(field)
    return [_standing(enrollment, totals.get(enrollment.pk, rules.totals([]))) for enrollment in enrollments]


def _standing(enrollment: Enrollment, totals: rules.Totals) -> Standing:
    return Standing(enrollment, rules.progress(needs(enrollment), totals), totals)


def needs(enrollment: Enrollment) -> list[rules.Need]:
    """What hours can meet of the standard somebody is held to."""
    rows = enrollment.standard.requirements.all()
    return [
        rules.Need(
            KINDS[row.kind],
            row.competency.code if row.competency else None,
            str(row.competency or row.get_kind_display()),
            row.minimum,
        )
        for row in rows
        if row.kind in KINDS and row.unit == Requirement.Unit.MINUTES
    ]
