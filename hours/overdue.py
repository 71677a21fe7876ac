"""What has waited too long for an answer: a coordinator hears of it. Nobody else decides, and nothing by itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours import rules
from hours.models import HoursEntryVersion, MonthReport, Placement, PlacementSupervisor
from hours.rules.reminders import TOO_LONG, escalation_due
from people.models import Leave, Notice, User


@dataclass(frozen=True)
class Overdue:
    """What waits at one placement, since when, and for whom; ``away`` are those of them who are on leave."""

    placement: Placement
    entries: int
    months: int
    since: datetime
    days: int
    supervisors: list[User]
    away: list[User]


@dataclass
class Waits:
    """What has waited for too long at one placement: how much, since and until when, and the days it is about."""

    entries: int = 0
    months: int = 0
    moments: list[datetime] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def add(self, first_at: datetime, last_at: datetime, first_on: date, last_on: date) -> None:
        self.moments += first_at, last_at
        self.days += first_on, last_on


def entries(*, at: datetime) -> QuerySet[HoursEntryVersion]:
    """What was sent, and has waited for an answer for too long."""
    return HoursEntryVersion.objects.filter(status=rules.SUBMITTED, submitted_at__lte=at - TOO_LONG)


def months(*, at: datetime) -> QuerySet[MonthReport]:
    """Months that were called complete, and have waited for too long for a supervisor to close them."""
    return MonthReport.objects.open().filter(at__lte=at - TOO_LONG)


def since(
    placements: Iterable[Placement], *, at: datetime
) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Since when entries and months have waited too long at these placements. Two statements."""
    sent = entries(at=at).filter(entry__placement__in=placements).order_by()
    said = months(at=at).filter(placement__in=placements).order_by()
    first_sent = sent.values_list("entry__placement").annotate(Min("submitted_at"))
    return dict(first_sent), dict(said.values_list("placement").annotate(Min("at")))


def _waits(at: datetime) -> dict[int, Waits]:
    """All of it, by placement. Two statements."""
    found: defaultdict[int, Waits] = defaultdict(Waits)
    sent = entries(at=at).order_by().values_list("entry__placement")
    about = (Min("submitted_at"), Max("submitted_at"), Min("worked_on"), Max("worked_on"))
    for pk, number, *span in sent.annotate(Count("pk"), *about):
        found[pk].entries = number
        found[pk].add(*span)
    said = months(at=at).order_by().values_list("placement")
    for pk, number, *span in said.annotate(Count("pk"), Min("at"), Max("at"), Min("month"), Max("ends_on")):
        found[pk].months = number
        found[pk].add(*span)
    return found


def overdue(*, at: datetime) -> list[Overdue]:
    """Every placement where something has waited for too long, the longest first. Five statements at most."""
    found = _waits(at)
    places = Placement.objects.filter(pk__in=found).select_related("enrollment__person", "organization")
    who = _supervisors(found)
    people = {person.pk for row in who.values() for person in row}
    on_leave = Leave.objects.on(timezone.localdate(at)).filter(person__in=people)
    away = set(on_leave.values_list("person", flat=True))
    rows = [_row(row, found[row.pk], who[row.pk], away, at) for row in places]
    return sorted(rows, key=lambda row: (row.since, row.placement.pk))


def _row(placement: Placement, waits: Waits, people: list[User], away: set[int], at: datetime) -> Overdue:
    since = min(waits.moments)
    gone = [person for person in people if person.pk in away]
    return Overdue(placement, waits.entries, waits.months, since, (at - since).days, people, gone)


def _supervisors(waiting: Mapping[int, Waits]) -> defaultdict[int, list[User]]:
    """Who may decide what waits, by placement: whoever supervised on one of those days."""
    rows = (
        PlacementSupervisor.objects.filter(placement__in=waiting).select_related("supervisor").order_by("pk")
    )
    found: defaultdict[int, list[User]] = defaultdict(list)
    for row in rows:
        days = waiting[row.placement_id].days
        is_theirs = row.starts_on <= max(days) and (row.ends_on is None or row.ends_on >= min(days))
        if is_theirs and row.supervisor not in found[row.placement_id]:
            found[row.placement_id].append(row.supervisor)
    return found


def escalate(*, at: datetime) -> int:
    """Tell every coordinator of what has waited too long, in one digest; how many were told. Safe to repeat."""
    waits = list(_waits(at).values())
    if not waits:
        return 0
    newest = [max(row.moments) for row in waits]
    said = (sum(row.entries for row in waits), sum(row.months for row in waits))
    return sum(_tell(person, newest, *said, at=at) for person in User.objects.coordinators().order_by("pk"))


def address() -> str:
    """Where the digest leads. It stands in no other notice, so that it is known what the last digest was."""
    return reverse("hours:sort_out") + "#overdue"


@transaction.atomic
def _tell(
    coordinator: User, waiting_since: list[datetime], entries: int, months: int, *, at: datetime
) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=coordinator.pk)
    last = Notice.objects.filter(person=coordinator, url=address()).aggregate(last=Max("sent_at"))["last"]
    leaves = Leave.objects.filter(person=coordinator).spans()
    if not escalation_due(waiting_since, last, at, leaves):
        return False
    with translation.override(coordinator.interface_language):
        body = "\n".join([*_lines(entries, months), _("You see whose they are, and whom to call.")])
        Notice.objects.send(coordinator, _("Something has waited for long"), body, url=address(), at=at)
    return True


def _lines(entries: int, months: int) -> list[str]:
    """What has waited, in words and without a name."""
    sent = ngettext(
        "%(count)s entry has waited for an answer for two weeks or more. It stays unsigned until somebody signs.",
        "%(count)s entries have waited for an answer for two weeks or more. "
        "They stay unsigned until somebody signs.",
        entries,
    )
    closed = ngettext(
        "%(count)s month has waited to be closed for two weeks or more.",
        "%(count)s months have waited to be closed for two weeks or more.",
        months,
    )
    return [text % {"count": count} for text, count in ((sent, entries), (closed, months)) if count]
