"""Drafts from a file that were thrown away: the same line stays out of the next import, until its owner says otherwise.

Nothing of what the line said is kept: only the id that was made of it, and the day.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from hours.models.placements import Placement

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry

FROM_CONTENT = 5
"""The version of an id that was made of what an entry says; a form has a random one."""


class DiscardedLineQuerySet(models.QuerySet):
    def days(self, placements: Iterable[Placement]) -> dict[UUID, datetime]:
        """When lines of these placements were thrown away, by the id an entry of them would have."""
        return dict(self.filter(placement__in=placements).values_list("entry_id", "at"))


class DiscardedLine(models.Model):
    """One line that its trainee does not want."""

    entry_id = models.UUIDField(primary_key=True, editable=False)
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = DiscardedLineQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("line of a file that was thrown away")
        verbose_name_plural = _("lines of files that were thrown away")

    def __str__(self) -> str:
        return str(self.entry_id)


def throw_away(entry: "HoursEntry", *, at: datetime) -> None:
    """Delete an entry that never was sent; remember the id of one that came from a file."""
    if entry.pk.version == FROM_CONTENT:
        DiscardedLine.objects.update_or_create(
            entry_id=entry.pk, defaults={"placement_id": entry.placement_id, "at": at}
        )
    entry.delete()
