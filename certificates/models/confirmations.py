"""A standard is used for certificates once a named coordinator has compared it with the board's own text."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import refusals
from courses import standard_digest
from courses.models import Standard
from hours.models.recorded import Ending
from people.models import User


class StandardConfirmationQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(ended_at__isnull=True)

    def holding(self, standard: Standard) -> "StandardConfirmation | None":
        """The one that holds for the standard as it is now; none when a row has changed since."""
        newest = self.standing().filter(standard=standard).select_related("by").order_by("at").last()
        return newest if newest and newest.content == standard_digest.digest(standard) else None

    def confirmed(self, standards: Iterable[int]) -> set[int]:
        """Which of these standards (primary keys) somebody confirmed. For lists: one statement."""
        return set(self.standing().filter(standard__in=standards).values_list("standard", flat=True))

    @transaction.atomic
    def confirm(
        self, standard: Standard, source: str, read_on: date, *, by: User, at: datetime
    ) -> "StandardConfirmation":
        """Say that these numbers are what the board asks for, as somebody read it on a day. Twice is once.

        Raises ``Refused`` for anybody but a coordinator, without a source, and for a day still to come.
        """
        Standard.objects.select_for_update(no_key=True).get(pk=standard.pk)
        refusals.check_confirmation(source, read_on, by=by, at=at)
        if (known := self.holding(standard)) is not None:
            return known
        row = StandardConfirmation(
            standard=standard,
            content=standard_digest.digest(standard),
            source=source.strip(),
            read_on=read_on,
            by=by,
            at=at,
        )
        row.record()
        return row


class StandardConfirmation(Ending):
    """Somebody compared a standard with what the board wrote. It holds for the rows of that moment; it may be taken back."""

    EVENT = "standard.confirmed"
    SAYS = ("standard", "content", "source", "read_on", "by")

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="confirmations")
    content = models.CharField(max_length=64, editable=False)
    source = models.TextField(_("what it was compared with"))
    read_on = models.DateField(_("read on"))

    objects = StandardConfirmationQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("confirmation of a standard")
        verbose_name_plural = _("confirmations of standards")

    def __str__(self) -> str:
        return f"{self.standard}, {self.read_on}"
