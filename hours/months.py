"""Months on the pages: those a trainee may call complete, and those that wait for a supervisor's tick."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from hours import rules
from hours.models import HoursEntryVersion, MonthClosing, MonthReport, Placement
from hours.models.months import numbers_of
from hours.models.versions import NEARBY
from hours.rules.months import first_of_month
from people.models import User


@dataclass(frozen=True)
class OpenMonth:
    """The last month of a placement that is over, and that nobody called complete yet."""

    placement: Placement
    month: date
    has_hours: bool


def placements(person: User, today: date) -> list[Placement]:
    """Where this person may log time: what there is to say about the month before, and whether words are to be signed.

    One statement.
    """
    last = first_of_month(today) - timedelta(days=1)
    month = first_of_month(last)
    worked = HoursEntryVersion.objects.filter(
        latest_of__isnull=False, worked_on__gte=month, worked_on__lte=last, trainee=person,
        starts_at__gte=datetime.combine(month, time.min, UTC) - NEARBY,
    ).values("entry__placement")  # fmt: skip
    said = MonthReport.objects.filter(placement=OuterRef("pk"), month=month)
    rows, mine = Placement.objects.of_trainee(person), {"has_hours": _is_in(worked), "was_said": Exists(said)}
    mine["wants_words"] = _is_in(rows.wanting().values("pk"))
    return list(rows.annotate(**mine).select_related("organization"))


def _is_in(rows: QuerySet) -> ExpressionWrapper:
    """Asked once for all placements: years of hours are not gone through for each."""
    return ExpressionWrapper(Q(pk__in=rows), BooleanField())


def open_months(placements: Iterable[Placement], today: date) -> list[OpenMonth]:
    """Of these ``placements``: the month before this one, where nobody called it complete."""
    last = first_of_month(today) - timedelta(days=1)
    there = [
        row
        for row in placements
        if row.starts_on <= last and not (row.ends_on and row.ends_on < first_of_month(last))
    ]
    return [OpenMonth(row, first_of_month(last), row.has_hours) for row in there if not row.was_said]


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


@dataclass
class MonthRow:
    """One month of a placement, as a coordinator reads it: what counts and waits, who said it is complete, who closed it."""

    month: date
    minutes: int = 0
    waiting: int = 0
    report: MonthReport | None = None
    closing: MonthClosing | None = None


def of_placement(placement: Placement) -> list[MonthRow]:
    """The months of a placement in which there is anything, the newest first. Three statements."""
    found: dict[date, MonthRow] = {}

    def row(month: date) -> MonthRow:
        return found.setdefault(month, MonthRow(month))

    counts, waits = Q(counting_for__isnull=False), Q(latest_of__isnull=False, status=rules.SUBMITTED)
    there = HoursEntryVersion.objects.filter(counts | waits, entry__placement=placement).order_by()
    by_month = there.annotate(month=TruncMonth("worked_on")).values_list("month")
    sums = {"minutes": Sum("minutes", filter=counts, default=0), "waiting": Count("pk", filter=waits)}
    for month, minutes, waiting in by_month.annotate(**sums):
        row(month).minutes, row(month).waiting = minutes, waiting
    for report in MonthReport.objects.filter(placement=placement):
        row(report.month).report = report
    for closing in MonthClosing.objects.filter(placement=placement).select_related("by"):
        row(closing.month).closing = closing
    return sorted(found.values(), key=lambda row: row.month, reverse=True)
