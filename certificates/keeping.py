"""What the pages say about how long things are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from certificates import retention
from certificates.models import Certificate, RecordsClearing
from certificates.models.clearings import FILES, WORDS
from certificates.models.status import issuer_day
from certificates.rules import retention as rules
from courses.models import Enrollment
from courses.models.enrollments import EnrollmentQuerySet
from hours.models import LegalHold
from hours.models.redactions import KINDS


@dataclass(frozen=True)
class Line:
    """One kind of files and words of a program: until when it has to be there, and when it was deleted."""

    what: RecordsClearing.What
    until: date | None
    cleared: RecordsClearing | None
    is_past: bool


def lines(enrollment: Enrollment, *, at: datetime) -> list[Line]:
    """Both kinds, for one program."""
    kept = retention.days_of([enrollment])[enrollment.pk]
    gone = {row.what: row for row in RecordsClearing.objects.filter(enrollment=enrollment)}
    return [
        Line(RecordsClearing.What(what), until, gone.get(what), _is_past(until, at) and what not in gone)
        for what in rules.WHATS
        for until in [kept.kept_until(what)]
    ]


@dataclass(frozen=True)
class Past:
    """Somebody whose files or words are past their time."""

    enrollment: Enrollment
    whats: list[RecordsClearing.What]


def past(enrollments: EnrollmentQuerySet, *, at: datetime) -> list[Past]:
    """Those of these with something to delete, the oldest first. The statements do not grow with them."""
    issued = Certificate.objects.filter(credential__enrollment=OuterRef("pk"))
    held = LegalHold.objects.standing().filter(enrollment__person=OuterRef("person"))
    over = enrollments.filter(Q(ended_at__isnull=False) | Exists(issued)).exclude(Exists(held))
    found = list(over.with_names().order_by("enrolled_at", "pk"))
    kept = retention.days_of(found)
    due = {
        what: {row.pk for row in found if _is_past(kept[row.pk].kept_until(what), at)} for what in rules.WHATS
    }
    left = {what: _with_something(what, found) for what, found in due.items()}
    rows = ((row, [what for what in rules.WHATS if row.pk in left[what]]) for row in found)
    return [Past(row, [RecordsClearing.What(what) for what in whats]) for row, whats in rows if whats]


def _is_past(until: date | None, at: datetime) -> bool:
    return until is not None and until < issuer_day(at)


def _with_something(what: str, enrollments: set[int]) -> set[int]:
    """Which of these (primary keys) still have a file or words of a kind."""
    if not enrollments:
        return set()
    places: Sequence = [FILES[what], *((KINDS[kind].model, path) for kind, path in WORDS[what].items())]
    return {
        pk
        for model, path in places
        for pk in model.objects.filter(erased_at__isnull=True, **{f"{path}__in": enrollments})
        .values_list(path, flat=True)
        .distinct()
    }
