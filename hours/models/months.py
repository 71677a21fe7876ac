"""A month at a placement is complete: the trainee says so, and the supervisor in the same signing.

Two rows, append-only by trigger and each in the chain. Nothing is locked by them: what comes later is marked
"after close" for whoever signs it.
"""

from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from hours import ledger, rules
from hours.models.placements import Placement, PlacementSupervisor
from hours.models.recorded import Recorded
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from hours.rules import months
from people.models import Statement, User

UNSENT = (rules.DRAFT, rules.RETURNED, rules.RECALLED)


class Month(Recorded):
    """What both rows say: which month of which placement, and whether there were no hours in it."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="%(class)ss")
    month = models.DateField()
    ends_on = models.DateField()
    no_hours = models.BooleanField(default=False)

    class Meta(Recorded.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.month:%Y-%m}"


class MonthReportQuerySet(models.QuerySet):
    @transaction.atomic
    def report(
        self, placement: Placement, month: date, *, no_hours: bool = False, by: User, at: datetime
    ) -> "MonthReport":
        """Say that a month is complete, or that there were no hours. Twice is once. Raises ``EntryRefused``."""
        month = months.first_of_month(month)
        _lock(placement)
        if done := self.filter(placement=placement, month=month).first():
            refuse([None if done.by_id == by.pk else rules.Problem(None, "not-yours")])
            return done
        refuse(months.check_report(_facts(placement, month, by=by, at=at, no_hours=no_hours)))
        row = MonthReport(
            placement=placement,
            month=month,
            ends_on=months.last_of_month(month),
            no_hours=no_hours,
            by=by,
            at=at,
        )
        row.record()
        return row

    def open(self) -> Self:
        """Said to be complete, and not closed yet."""
        closed = MonthClosing.objects.filter(placement=OuterRef("placement"), month=OuterRef("month"))
        return self.filter(~Exists(closed))

    def to_close(self, supervisor: User) -> Self:
        """Said to be complete, not closed yet, and this person supervised in that month."""
        mine = PlacementSupervisor.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("month")),
            placement=OuterRef("placement"),
            supervisor=supervisor,
            starts_on__lte=OuterRef("ends_on"),
        )
        rows = self.open().filter(Exists(mine)).exclude(by=supervisor)
        return rows.select_related("placement__organization", "by").order_by("month", "pk")


class MonthReport(Month):
    """The trainee: this month is complete, or there were no hours in it."""

    EVENT = "month.reported"
    SAYS = ("placement", "month", "no_hours", "by")

    objects = MonthReportQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("month that is complete")
        verbose_name_plural = _("months that are complete")
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="one_report_for_each_month")
        ]


class MonthClosingQuerySet(models.QuerySet):
    @transaction.atomic
    def close(
        self,
        placement: Placement,
        month: date,
        *,
        by: User,
        at: datetime,
        printed_name: str,
        statement: Statement,
    ) -> "MonthClosing":
        """Close a month: what counts in it is all there is. Twice is once. Raises ``EntryRefused``."""
        _lock(placement)
        if done := self.filter(placement=placement, month=month).first():
            return done
        facts = _facts(placement, month, by=by, at=at, printed_name=printed_name)
        refuse(months.check_closing(facts))
        counting = _of_month(placement, month).filter(counting_for__isnull=False).order_by("entry", "number")
        lines = {str(row.entry_id): row.content_digest for row in counting}
        row = MonthClosing(
            placement=placement,
            month=month,
            ends_on=facts.ends_on,
            no_hours=not lines,
            entries=len(lines),
            minutes=sum(version.minutes for version in counting),
            content_digest=ledger.digest(lines),
            printed_name=printed_name.strip(),
            statement=statement,
            by=by,
            at=at,
        )
        row.record()
        return row

    def before(self) -> Self:
        """For a version as the outer row: its month was closed before it was sent."""
        return self.filter(
            placement=OuterRef("entry__placement"),
            month__lte=OuterRef("worked_on"),
            ends_on__gte=OuterRef("worked_on"),
            at__lt=OuterRef("submitted_at"),
        )


class MonthClosing(Month):
    """The supervisor: this was all of the month. With the digest over every version that counted then."""

    EVENT = "month.closed"
    SAYS = (
        *("placement", "month", "no_hours", "entries", "minutes", "content_digest"),
        *("printed_name", "statement", "by"),
    )

    entries = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    content_digest = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=120)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")

    objects = MonthClosingQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="one_closing_for_each_month")
        ]


def _lock(placement: Placement) -> None:
    User.objects.select_for_update(no_key=True).get(pk=placement.enrollment.person_id)


def _of_month(placement: Placement, month: date) -> models.QuerySet:
    return HoursEntryVersion.objects.filter(
        entry__placement=placement, worked_on__gte=month, worked_on__lte=months.last_of_month(month)
    )


def numbers(placement: Placement, month: date) -> dict[str, int]:
    """How many entries of a month count, wait, or were not sent, and the minutes that count."""
    standing = Q(latest_of__isnull=False)
    return _of_month(placement, month).aggregate(
        signed=Count("pk", filter=Q(counting_for__isnull=False)),
        waiting=Count("pk", filter=standing & Q(status=rules.SUBMITTED)),
        unsent=Count("pk", filter=standing & Q(status__in=UNSENT)),
        minutes=Sum("minutes", filter=Q(counting_for__isnull=False), default=0),
    )


def numbers_of(reports: list[MonthReport]) -> list[dict[str, int]]:
    """The same for many months. One statement."""
    if not reports:
        return []
    rows = HoursEntryVersion.objects.filter(
        Q(counting_for__isnull=False) | Q(latest_of__isnull=False, status=rules.SUBMITTED),
        entry__placement__in={row.placement_id for row in reports},
        worked_on__gte=min(row.month for row in reports),
        worked_on__lte=max(row.ends_on for row in reports),
    )
    lines = list(rows.values_list("entry__placement", "worked_on", "counting_for", "minutes"))
    return [_add_up(report, lines) for report in reports]


def _add_up(report: MonthReport, lines: list[tuple]) -> dict[str, int]:
    mine = [
        (counts, minutes)
        for placement, day, counts, minutes in lines
        if placement == report.placement_id and report.month <= day <= report.ends_on
    ]
    counting = [minutes for counts, minutes in mine if counts]
    return {"signed": len(counting), "waiting": len(mine) - len(counting), "minutes": sum(counting)}


def _facts(
    placement: Placement,
    month: date,
    *,
    by: User,
    at: datetime,
    no_hours: bool = False,
    printed_name: str = "",
) -> months.MonthFacts:
    found = numbers(placement, month)
    return months.MonthFacts(
        month=month,
        today=rules.to_local(at, by.time_zone).date(),
        placement=placement.facts(),
        person_id=by.pk,
        no_hours=no_hours,
        signed=found["signed"],
        waiting=found["waiting"],
        unsent=found["unsent"],
        is_reported=MonthReport.objects.filter(placement=placement, month=month).exists(),
        printed_name=printed_name,
    )
