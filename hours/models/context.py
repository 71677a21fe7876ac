"""What the rules ask about an entry, besides what it says itself."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from hours import rules
from hours.models.paper import minutes_on_paper
from hours.models.versions import NEARBY, HoursEntryVersion

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry


def of(
    entry: "HoursEntry", facts: rules.EntryFacts, competencies: QuerySet, *, at: datetime
) -> rules.Context:
    """What these facts are held against: the placement, the lists, and what else takes up the time."""
    taken = HoursEntryVersion.objects.taken().filter(
        trainee=entry.placement.enrollment.person_id,
        starts_at__gt=facts.starts_at - NEARBY,
        starts_at__lt=facts.ends_at + NEARBY,
    )
    others = taken.exclude(entry=entry.pk).values_list("entry", "starts_at", "ends_at")
    return rules.Context(
        now=at,
        placement=entry.placement.facts(),
        entry_id=entry.pk,
        others=tuple(rules.Stretch(*row) for row in others),
        competency_codes=frozenset(competencies.values_list("code", flat=True)),
        on_paper=minutes_on_paper(entry.placement.enrollment.person_id, facts),
        first_sent_at=_first_sent_at(entry),
    )


def _first_sent_at(entry: "HoursEntry") -> datetime | None:
    """When it was sent the first time, if it ever was."""
    latest = entry.latest_version
    if latest is None or latest.number == 1:
        return latest and latest.submitted_at
    return entry.versions.order_by("number").values_list("submitted_at", flat=True)[0]
