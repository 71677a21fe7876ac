"""What a coordinator's desk shows about placements and supervisors. Few statements, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least, TruncDate
from django.utils import timezone

from courses.models import Enrollment
from hours import agreements, missing, overdue, rules
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


def supervisors(*, at: datetime) -> UserQuerySet:
    """Everybody who supervises, those with something missing first. The database sorts, so that it can be cut."""
    people = who_supervise(User.objects.filter(is_active=True))
    first = Case(When(missing.of_supervisors(at=at), then=0), default=1)
    return people.order_by(first, missing.name_of(""), "pk")


def supervisor_rows(people: Iterable[User], *, at: datetime) -> list[SupervisorRow]:
    """What the page says of each of these."""
    people = list(people)
    current = PlacementSupervisor.objects.supervising(timezone.localdate(at)).filter(supervisor__in=people)
    found: defaultdict[int, list[PlacementSupervisor]] = defaultdict(list)
    for row in current.select_related("placement__enrollment__person"):
        found[row.supervisor_id].append(row)
    known = register(people, [row.placement for rows in found.values() for row in rows], at=at)
    return [_row(person, found[person.pk], known) for person in people]


def _row(person: User, rows: list[PlacementSupervisor], known: Register) -> SupervisorRow:
    standings = [known.standing(person.pk, row.placement) for row in rows]
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


FAR_AWAY, LONG_AGO = date(9999, 12, 31), date(1, 1, 1)
AHEAD = timedelta(hours=14)
"""No clock is further ahead of UTC: on whose day the last supervisor has left, it is that day here or soon."""


def seekers(*, at: datetime) -> QuerySet[Enrollment]:
    """Who asked for a supervisor, or practices without one, or named somebody: who waits longest comes first.

    The database sorts, by days in UTC. What stands in a row is decided in the time zone of the person.
    """
    spans = PlacementSupervisor.objects.filter(placement__enrollment=OuterRef("pk"))
    ends = Least(Coalesce("ends_on", FAR_AWAY), Coalesce("placement__ends_on", FAR_AWAY))
    last = Subquery(spans.order_by().annotate(until=ends).order_by("-until").values("until")[:1])
    asked = SupervisorRequest.objects.filter(enrollment=OuterRef("pk"), at__date__gt=OuterRef("until"))
    running = Placement.objects.running(timezone.localdate(at)).filter(enrollment=OuterRef("pk"))
    named = SupervisorSuggestion.objects.open().filter(enrollment=OuterRef("pk"))
    rows = Enrollment.objects.active().with_names().annotate(until=Coalesce(last, LONG_AGO))
    is_alone = Q(until__lt=(at + AHEAD).date())
    joined = TruncDate(ExpressionWrapper(F("enrolled_at") - timedelta(days=1), DateTimeField()))
    since = Case(When(~is_alone, then=Value(FAR_AWAY)), When(until=LONG_AGO, then=joined), default="until")
    wanted = rows.filter(is_alone & (Exists(running) | Exists(asked)) | Exists(named))
    return wanted.order_by(since, missing.name_of("person__"), "pk")


def seeking_rows(enrollments: Iterable[Enrollment], *, at: datetime) -> list[SeekingRow]:
    """What the page says of each of these; who found a supervisor meanwhile is left out."""
    today, rows = timezone.localdate(at), list(enrollments)
    alone = seeking(rows, at=at)
    there = Placement.objects.running(today).filter(enrollment__in=alone).with_facts()
    placements = {row.enrollment_id: row for row in there}
    suggestions: defaultdict[int, list[SupervisorSuggestion]] = defaultdict(list)
    for suggestion in SupervisorSuggestion.objects.open().filter(enrollment__in=rows):
        suggestions[suggestion.enrollment_id].append(suggestion)
    found = [
        SeekingRow(
            row,
            alone[row.pk].days(today) if row.pk in alone else 0,
            alone[row.pk].asked_on if row.pk in alone else None,
            placements.get(row.pk),
            suggestions[row.pk],
        )
        for row in rows
    ]
    return [row for row in found if row.placement or row.asked_on or row.suggestions]


@dataclass(frozen=True)
class PlacementRow:
    """One placement, and what is missing: signatures under texts, papers, hours that wait long."""

    placement: Placement
    supervisors: list[User]
    unsigned: dict[str, list[str]]
    problems: list[tuple[User, rules.Problem]]
    ends_soon: list[tuple[User, date]]
    waiting_since: datetime | None
    month_since: datetime | None

    @property
    def is_fine(self) -> bool:
        waits = self.waiting_since or self.month_since
        return bool(self.supervisors) and not (self.unsigned or self.problems or self.ends_soon or waits)


def placements(*, at: datetime) -> QuerySet[Placement]:
    """Every placement that runs or is to come, those with something missing first. The database sorts."""
    rows = Placement.objects.in_use().not_over(timezone.localdate(at))
    first = Case(When(missing.at_placements(at=at), then=0), default=1)
    return rows.order_by(first, missing.name_of("enrollment__person__"), "pk")


def placement_rows(rows: QuerySet[Placement], *, at: datetime) -> list[PlacementRow]:
    """What the page says of each of these. Ten statements or so."""
    today, rows = timezone.localdate(at), list(rows.with_signatures())
    people = {row.supervisor for placement in rows for row in placement.supervisors.all()}
    known = register(people, rows, at=at)
    sent, months = overdue.since(rows, at=at)
    return [_placement(row, known, sent.get(row.pk), months.get(row.pk), today) for row in rows]


def _placement(
    row: Placement, known: Register, since: datetime | None, month_since: datetime | None, today: date
) -> PlacementRow:
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
        month_since,
    )
