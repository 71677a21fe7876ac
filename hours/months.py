"""Months on the pages: those a trainee may call complete, and those that wait for a supervisor's tick."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from hours.models import HoursEntryVersion, MonthReport, Placement
from hours.models.months import numbers_of
from hours.rules.months import first_of_month
from people.models import User


@dataclass(frozen=True)
class OpenMonth:
    """The last month of a placement that is over, and that nobody called complete yet."""

    placement: Placement
    month: date
    has_hours: bool


def to_report(person: User, today: date) -> list[OpenMonth]:
    """For each placement of this person: the month before this one, if it is still open. One statement."""
    last = first_of_month(today) - timedelta(days=1)
    month = first_of_month(last)
    worked = HoursEntryVersion.objects.filter(
        latest_of__isnull=False, worked_on__gte=month, worked_on__lte=last, entry__placement=OuterRef("pk")
    )
    said = MonthReport.objects.filter(placement=OuterRef("pk"), month=month)
    rows = Placement.objects.of_trainee(person).filter(~Exists(said), starts_on__lte=last)
    rows = rows.exclude(ends_on__lt=month).annotate(has_hours=Exists(worked)).select_related("organization")
    return [OpenMonth(row, month, row.has_hours) for row in rows]


@dataclass
class MonthToClose:
    """A month that somebody called complete, as the supervisor ticks it."""

    report: MonthReport
    signed: int
    waiting: int
    minutes: int
    is_ticked: bool = False

    @property
    def key(self) -> str:
        return str(self.report.pk)


def to_close(supervisor: User) -> list[MonthToClose]:
    """Months that wait for this supervisor, oldest first. Two statements."""
    rows = list(MonthReport.objects.to_close(supervisor))
    found = numbers_of(rows)
    return [
        MonthToClose(row, now["signed"], now["waiting"], now["minutes"])
        for row, now in zip(rows, found, strict=True)
    ]
