"""When somebody reached the steps that standards count from: those of the program, and those of a placement."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from courses.models import Enrollment, reached
from courses.models.standard_rows import Milestone
from hours import rules
from hours.models import PlacementSignature


def milestones(enrollments: Iterable[Enrollment]) -> dict[int, dict[str, date]]:
    """For each enrollment (by primary key): the day of every milestone it reached. Four statements.

    Both had signed the agreement, or a supervisor had said yes, when it was so at the first of its placements.
    """
    by_pk = {enrollment.pk: enrollment for enrollment in enrollments}
    found, said = reached(by_pk.values()), _said(by_pk)
    for pk in by_pk:
        here = [rows for (enrollment, _placement), rows in said.items() if enrollment == pk]
        steps = ((Milestone.AGREED, rules.agreed_on), (Milestone.ACCEPTED, rules.accepted_on))
        for milestone, day_of in steps:
            if days := [day for rows in here if (day := day_of(rows))]:
                found[pk][milestone.value] = min(days)
    return found


def agreed_days(enrollments: Iterable[Enrollment]) -> dict[int, date]:
    """For each placement (by primary key) of these: the day on which both had signed the agreement."""
    said = _said({enrollment.pk: enrollment for enrollment in enrollments})
    days = {placement: rules.agreed_on(rows) for (_enrollment, placement), rows in said.items()}
    return {placement: day for placement, day in days.items() if day}


def _said(by_pk: Mapping[int, Enrollment]) -> dict[tuple[int, int], list[rules.Said]]:
    """What was signed, by enrollment and placement. One statement."""
    said: defaultdict[tuple[int, int], list[rules.Said]] = defaultdict(list)
    rows = PlacementSignature.objects.filter(placement__enrollment__in=by_pk).select_related("placement")
    for row in rows:
        pk = row.placement.enrollment_id
        said[pk, row.placement_id].append(row.said(by_pk[pk].person.time_zone))
    return said
