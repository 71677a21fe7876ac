"""What waits for somebody's name about a placement, as the trainee or as a supervisor."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from hours import rules
from hours.models import Placement, PlacementSignature
from hours.models.placements import PlacementQuerySet
from people.models import User


@dataclass(frozen=True)
class Waiting:
    """One text that this person is asked to sign about one placement."""

    placement: Placement
    what: str

    @property
    def name(self) -> str:
        return str(PlacementSignature.What(self.what).label)

    @property
    def url(self) -> str:
        return reverse("hours:agree", args=[self.placement.pk, self.what])


def of_trainee(person: User) -> list[Waiting]:
    """What a trainee is asked to sign. Nothing is asked twice."""
    return _waiting(Placement.objects.of_trainee(person), person)


def of_supervisor(person: User, day: date) -> list[Waiting]:
    """What a supervisor is asked to sign, of the placements they supervise on this day or later.

    Whoever stands in for one says no more than that they are not family.
    """
    mine = Placement.objects.in_use().supervised_by(person, day).exclude(enrollment__person=person)
    instead = Placement.objects.in_use().stood_in_by(person).exclude(pk__in=mine.values("pk"))
    found = [row for row in _waiting(instead, person) if row.what == rules.DECLARATION]
    return _waiting(mine, person) + found


def _waiting(placements: PlacementQuerySet, person: User) -> list[Waiting]:
    return [
        Waiting(placement, what)
        for placement in placements.wanting().with_signatures()
        for what in missing(placement, person)
    ]


def missing(placement: Placement, person: User) -> list[str]:
    """What this person has not signed yet here."""
    done = {row.what for row in placement.signatures.all() if row.by_id == person.pk}
    return [what for what in placement.wanted().of(placement.party(person)) if what not in done]


def unsigned(placement: Placement, day: date) -> dict[str, list[str]]:
    """Who still has to sign what, for a coordinator: names by text."""
    people = [placement.trainee, *placement.supervisors_from(day)]
    found: dict[str, list[str]] = {}
    for person in people:
        for what in missing(placement, person):
            found.setdefault(str(PlacementSignature.What(what).label), []).append(person.display_name)
    return found
