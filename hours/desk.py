"""What a coordinator's desk shows about placements and supervisors. Few statements, however many there are."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hours import rules
from hours.models import PlacementSupervisor
from hours.models.qualifications import Register, register
from people.models import User
from people.models.users import UserQuerySet


def who_supervise(people: UserQuerySet) -> UserQuerySet:
    """Those of them who have the role, or are or were set somewhere."""
    set_somewhere = PlacementSupervisor.objects.filter(supervisor=OuterRef("pk"))
    return people.filter(
        Exists(set_somewhere)
        | Q(pk__in=User.objects.filter(groups__name=User.GROUPS["supervisor"]).values("pk"))
    )


@dataclass(frozen=True)
class SupervisorRow:
    """One supervisor: whom they supervise now, and what is missing or ends soon."""

    person: User
    trainees: list[str]
    problems: list[rules.Problem]
    ends_on: date | None

    @property
    def is_fine(self) -> bool:
        return not self.problems and self.ends_on is None


def supervisors(*, at: datetime) -> list[SupervisorRow]:
    """Everybody who supervises, those with something missing first."""
    today = timezone.localdate(at)
    people = list(who_supervise(User.objects.filter(is_active=True)))
    current = PlacementSupervisor.objects.filter(supervisor__in=people, starts_on__lte=today).exclude(
        ends_on__lt=today
    )
    rows = list(current.select_related("placement__enrollment__person"))
    known = register(people, [row.placement for row in rows], at=at)
    found = [
        _row(person, [row for row in rows if row.supervisor_id == person.pk], known) for person in people
    ]
    return sorted(found, key=lambda row: (row.is_fine, row.person.display_name))


def _row(person: User, rows: list[PlacementSupervisor], known: Register) -> SupervisorRow:
    standings = [known.standing(person.pk, row.placement) for row in rows] or []
    today = timezone.localdate(known.at)
    problems = {p.code: p for standing in standings for p in rules.in_the_way(standing, today)}
    ends = [day for standing in standings if (day := rules.ends_soon(standing, today))]
    trainees = sorted({row.placement.trainee.display_name for row in rows})
    return SupervisorRow(person, trainees, list(problems.values()), min(ends, default=None))
