"""What a coordinator's desk shows about placements and supervisors. Few statements, however many there are."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from courses.models import Enrollment
from hours import agreements, rules
from hours.models import (
    HoursEntryVersion,
    Placement,
    PlacementSupervisor,
    StandIn,
    SupervisorRequest,
    SupervisorSuggestion,
)
from hours.models.qualifications import Register, register
from hours.models.requests import seeking
from hours.rules.reminders import TOO_LONG
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


def left_behind(today: date) -> QuerySet:
    """Supervisors who left while hours of their days still wait, and nobody stands in; with how many wait."""
    named = StandIn.objects.current().filter(
        kind=rules.SUCCESSOR,
        placement=OuterRef("entry__placement"),
        supervisor=OuterRef(OuterRef("supervisor")),
        starts_on__lte=OuterRef("worked_on"),
        ends_on__gte=OuterRef("worked_on"),
    )
    waiting = HoursEntryVersion.objects.latest().filter(
        ~Exists(named),
        status=rules.SUBMITTED,
        entry__placement=OuterRef("placement"),
        worked_on__gte=OuterRef("starts_on"),
        worked_on__lte=OuterRef("ends_on"),
    )
    count = waiting.order_by().values("entry__placement").annotate(count=Count("pk")).values("count")
    goes_on = PlacementSupervisor.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        placement=OuterRef("placement"),
        supervisor=OuterRef("supervisor"),
    )
    rows = PlacementSupervisor.objects.filter(Exists(waiting), ~Exists(goes_on), ends_on__lt=today)
    rows = rows.select_related("supervisor", "placement__enrollment__person", "placement__organization")
    return rows.annotate(waiting=Subquery(count)).order_by("ends_on", "pk")


# --- Placements -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeekingRow:
    """Somebody without a supervisor: for how many days, whether they asked, and whom they named."""

    enrollment: Enrollment
    days: int
    asked_on: date | None
    placement: Placement | None
    suggestions: list[SupervisorSuggestion]


def seekers(*, at: datetime) -> list[SeekingRow]:
    """Who asked for a supervisor, or practices without one: who waits longest comes first."""
    today = timezone.localdate(at)
    running = Placement.objects.in_use().running(today)
    asked = Q(pk__in=SupervisorRequest.objects.values("enrollment"))
    named = Q(pk__in=SupervisorSuggestion.objects.open().values("enrollment"))
    rows = Enrollment.objects.active().with_names()
    rows = list(rows.filter(asked | named | Q(pk__in=running.values("enrollment"))))
    alone = seeking(rows, at=at)
    placements = {row.enrollment_id: row for row in running.filter(enrollment__in=alone).with_facts()}
    suggestions = list(SupervisorSuggestion.objects.open())
    found = [
        SeekingRow(
            row,
            alone[row.pk].days(today) if row.pk in alone else 0,
            alone[row.pk].asked_on if row.pk in alone else None,
            placements.get(row.pk),
            [suggestion for suggestion in suggestions if suggestion.enrollment_id == row.pk],
        )
        for row in rows
    ]
    wanted = [row for row in found if row.enrollment.pk in alone or row.suggestions]
    wanted = [row for row in wanted if row.placement or row.asked_on or row.suggestions]
    return sorted(wanted, key=lambda row: (-row.days, row.enrollment.person.display_name))


@dataclass(frozen=True)
class PlacementRow:
    """One placement, and what is missing: signatures under texts, papers, hours that wait long."""

    placement: Placement
    supervisors: list[User]
    unsigned: dict[str, list[str]]
    problems: list[tuple[User, rules.Problem]]
    ends_soon: list[tuple[User, date]]
    waiting_since: datetime | None

    @property
    def is_fine(self) -> bool:
        missing = self.unsigned or self.problems or self.ends_soon or self.waiting_since
        return bool(self.supervisors) and not missing


def placements(*, at: datetime) -> list[PlacementRow]:
    """Every placement that runs or is to come, those with something missing first. Ten statements or so."""
    today = timezone.localdate(at)
    rows = list(Placement.objects.in_use().exclude(ends_on__lt=today).with_signatures())
    people = {row.supervisor for placement in rows for row in placement.supervisors.all()}
    known = register(people, rows, at=at)
    waiting = HoursEntryVersion.objects.filter(status=rules.SUBMITTED, submitted_at__lt=at - TOO_LONG)
    since = dict(waiting.order_by().values_list("entry__placement").annotate(Min("submitted_at")))
    found = [_placement(row, known, since.get(row.pk), today) for row in rows]
    return sorted(found, key=lambda row: (row.is_fine, row.placement.trainee.display_name))


def _placement(row: Placement, known: Register, since: datetime | None, today: date) -> PlacementRow:
    people = row.supervisors_from(today)
    standings = [(person, known.standing(person.pk, row)) for person in people]
    return PlacementRow(
        row,
        people,
        agreements.unsigned(row, today),
        [
            (person, problem)
            for person, standing in standings
            for problem in rules.in_the_way(standing, max(today, row.starts_on))
            if problem.code != "declaration-missing"
        ],
        [(person, day) for person, standing in standings if (day := rules.ends_soon(standing, today))],
        since,
    )
