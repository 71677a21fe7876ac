"""Sign before you go: what waits for supervisors whose last day at a placement is near."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from hours import notices, rules
from hours.models import HoursEntryVersion, Placement, PlacementSupervisor
from hours.rules.leaving import is_near
from people.models import User


@dataclass(frozen=True)
class Leaving:
    """One supervisor's last day at one placement, and how many entries wait there for them."""

    row: PlacementSupervisor
    last_day: date
    waiting: int

    @property
    def url(self) -> str:
        return address(self.row)


def address(row: PlacementSupervisor) -> str:
    """Where the queue says it: a notice about this last day leads there."""
    return f"{reverse('hours:to_sign')}#last-day-{row.pk}"


def last_days(rows: Iterable[PlacementSupervisor]) -> dict[PlacementSupervisor, date]:
    """The last day of each of these rows that has one. Whoever goes on in another row does not leave."""
    ends = {row: min(filter(None, [row.ends_on, row.placement.ends_on]), default=None) for row in rows}
    goes_on = {(row.placement_id, row.supervisor_id) for row, end in ends.items() if end is None}
    latest: dict[tuple[int, int], PlacementSupervisor] = {}
    for row in sorted((row for row, end in ends.items() if end), key=lambda row: ends[row]):
        latest[row.placement_id, row.supervisor_id] = row
    return {row: ends[row] for key, row in latest.items() if key not in goes_on}


def of_supervisor(person: User, today: date) -> list[Leaving]:
    """The last days of one supervisor that are near, the next one first. Two statements."""
    return _near(PlacementSupervisor.objects.filter(supervisor=person), {person.pk: today})


def _near(rows: QuerySet, days: dict[int, date]) -> list[Leaving]:
    rows = rows.select_related("supervisor", "placement__enrollment__person", "placement__organization")
    near = {row: day for row, day in last_days(rows).items() if is_near(day, days[row.supervisor_id])}
    if not near:
        return []
    found = [Leaving(row, day, count) for row, day, count in _with_waiting(near)]
    return sorted(found, key=lambda leaving: (leaving.last_day, leaving.row.pk))


def _with_waiting(near: dict[PlacementSupervisor, date]) -> list[tuple[PlacementSupervisor, date, int]]:
    """How many entries wait under each row: sent, of its days. One statement."""
    counts = {
        f"row_{row.pk}": Count(
            "pk",
            filter=Q(
                entry__placement=row.placement_id, worked_on__gte=row.starts_on, worked_on__lte=last_day
            ),
        )
        for row, last_day in near.items()
    }
    found = HoursEntryVersion.objects.filter(status=rules.SUBMITTED).aggregate(**counts)
    return [(row, last_day, found[f"row_{row.pk}"]) for row, last_day in near.items()]


def tell_new(placement: Placement, before: dict[int, date], *, at: datetime) -> None:
    """Tell each supervisor whose last day is new, or another one, and still to come."""
    rows = placement.supervisors.select_related("supervisor", "placement__enrollment__person")
    for row, last_day in last_days(rows).items():
        if before.get(row.pk) != last_day and last_day >= _today(row.supervisor, at):
            notices.tell_leaving(row, last_day, address(row), at=at)


def days_of(placement_id: int) -> dict[int, date]:
    """The last day of each row of a placement, as it is kept."""
    rows = PlacementSupervisor.objects.filter(placement=placement_id).select_related("placement")
    return {row.pk: last_day for row, last_day in last_days(rows).items()}


def _today(person: User, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.time_zone)).date()
