"""What has waited too long for an answer: a coordinator hears of it. Nobody else decides, and nothing by itself."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours import rules
from hours.models import HoursEntryVersion, Placement, PlacementSupervisor
from hours.rules.reminders import TOO_LONG, escalation_due
from people.models import Leave, Notice, User


@dataclass(frozen=True)
class Overdue:
    """What waits at one placement, since when, and for whom; ``away`` are those of them who are on leave."""

    placement: Placement
    entries: int
    since: datetime
    days: int
    supervisors: list[User]
    away: list[User]


def overdue(*, at: datetime) -> list[Overdue]:
    """Every placement where something has waited for too long, the longest first. Three or four statements."""
    waiting = HoursEntryVersion.objects.filter(status=rules.SUBMITTED, submitted_at__lte=at - TOO_LONG)
    rows = (
        waiting.order_by()
        .values_list("entry__placement")
        .annotate(number=Count("pk"), since=Min("submitted_at"))
    )
    found = {pk: (number, since) for pk, number, since in rows}
    places = Placement.objects.filter(pk__in=found).select_related("enrollment__person", "organization")
    who = _supervisors(waiting)
    people = {person.pk for row in who.values() for person in row}
    away = set(
        Leave.objects.on(timezone.localdate(at)).filter(person__in=people).values_list("person", flat=True)
    )
    result = [
        Overdue(
            row,
            *found[row.pk],
            (at - found[row.pk][1]).days,
            who[row.pk],
            [person for person in who[row.pk] if person.pk in away],
        )
        for row in places
    ]
    return sorted(result, key=lambda row: (row.since, row.placement.pk))


def _supervisors(waiting: QuerySet) -> dict[int, list[User]]:
    """Who may decide what waits, by placement: whoever supervised on one of those days."""
    by_place = waiting.order_by().values_list("entry__placement")
    spans = {
        pk: (first, last)
        for pk, first, last in by_place.annotate(first=Min("worked_on"), last=Max("worked_on"))
    }
    rows = PlacementSupervisor.objects.filter(placement__in=spans).select_related("supervisor").order_by("pk")
    found: defaultdict[int, list[User]] = defaultdict(list)
    for row in rows:
        first, last = spans[row.placement_id]
        is_theirs = row.starts_on <= last and (row.ends_on is None or row.ends_on >= first)
        if is_theirs and row.supervisor not in found[row.placement_id]:
            found[row.placement_id].append(row.supervisor)
    return found


def escalate(*, at: datetime) -> int:
    """Tell every coordinator of what has waited too long, in one digest; how many were told. Safe to repeat."""
    waiting = HoursEntryVersion.objects.filter(status=rules.SUBMITTED, submitted_at__lte=at - TOO_LONG)
    rows = (
        waiting.order_by()
        .values_list("entry__placement")
        .annotate(last=Max("submitted_at"), number=Count("pk"))
    )
    moments = {pk: (last, number) for pk, last, number in rows}
    if not moments:
        return 0
    newest = [last for last, _number in moments.values()]
    total = sum(number for _last, number in moments.values())
    return sum(_tell(person, newest, total, at) for person in User.objects.coordinators().order_by("pk"))


def address() -> str:
    """Where the digest leads. It stands in no other notice, so that it is known what the last digest was."""
    return reverse("hours:sort_out") + "#overdue"


@transaction.atomic
def _tell(coordinator: User, waiting_since: list[datetime], total: int, at: datetime) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=coordinator.pk)
    last = Notice.objects.filter(person=coordinator, url=address()).aggregate(last=Max("sent_at"))["last"]
    leaves = Leave.objects.filter(person=coordinator).spans()
    if not escalation_due(waiting_since, last, at, leaves):
        return False
    with translation.override(coordinator.interface_language):
        text = ngettext(
            "%(count)s entry has waited for an answer for two weeks or more. It stays unsigned until somebody signs.",
            "%(count)s entries have waited for an answer for two weeks or more. "
            "They stay unsigned until somebody signs.",
            total,
        )
        body = "\n".join([text % {"count": total}, _("You see whose they are, and whom to call.")])
        Notice.objects.send(coordinator, _("Something has waited for long"), body, url=address(), at=at)
    return True
