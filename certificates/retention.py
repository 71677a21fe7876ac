"""Until when files and words of somebody's program are kept, and what is past its time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from certificates.rules import retention as rules
from courses.models import Enrollment, RetentionRule
from hours.models import HoursEntry


@dataclass(frozen=True)
class Kept:
    """What decides how long things of one program are kept."""

    days: rules.PathDays
    rows: tuple[rules.RetentionFacts, ...]

    def kept_until(self, what: str) -> date | None:
        """The last day on which it has to be there; None while the program goes on."""
        return rules.kept_until(self.rows, what, self.days, settings.RECORDS_KEPT_YEARS)


def days_of(enrollments: Sequence[Enrollment]) -> dict[int, Kept]:
    """For each enrollment (by primary key): the days that years are counted from, and the rows. Three statements."""
    issued, worked = _certificates(enrollments), _worked(enrollments)
    rows = _rows({enrollment.standard_id for enrollment in enrollments})
    return {
        row.pk: Kept(_days(row, *issued.get(row.pk, (None, None)), worked.get(row.pk)), rows[row.standard_id])
        for row in enrollments
    }


def _days(
    enrollment: Enrollment, issued: datetime | None, lapsed: date | None, worked: datetime | None
) -> rules.PathDays:
    """A program is over once somebody left it, or has a certificate of it. What came later counts, too."""
    is_left = enrollment.status != Enrollment.Status.ACTIVE
    ends = [_day(enrollment.ended_at) if is_left else None, _day(issued)]
    if not any(ends):
        return rules.PathDays()
    happened = (day for day in (*ends, lapsed, _day(worked)) if day)
    return rules.PathDays(max(happened), _day(issued), lapsed)


def _day(at: datetime | None) -> date | None:
    return at and at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _certificates(enrollments: Iterable[Enrollment]) -> dict[int, tuple[datetime, date | None]]:
    from certificates.models import Certificate

    owner = "credential__enrollment"
    rows = Certificate.objects.filter(**{f"{owner}__in": enrollments}).order_by().values_list(owner)
    found = rows.annotate(Max("issued_at"), Max("valid_until"))
    return {pk: (issued, lapsed) for pk, issued, lapsed in found}


def _worked(enrollments: Iterable[Enrollment]) -> dict[int, datetime]:
    owner = "placement__enrollment"
    rows = HoursEntry.objects.filter(**{f"{owner}__in": enrollments}).order_by().values_list(owner)
    return dict(rows.annotate(Max("created_at")))


def _rows(standards: set[int]) -> dict[int, tuple[rules.RetentionFacts, ...]]:
    found = dict.fromkeys(standards, ())
    for row in RetentionRule.objects.filter(standard__in=standards):
        found[row.standard_id] += (rules.RetentionFacts(row.years, row.since, row.what),)
    return found
