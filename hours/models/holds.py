"""A legal hold: while one stands, nothing of somebody's program is deleted by anybody (domain: retention)."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment
from hours.models.recorded import Ending
from hours.refusals import refuse
from hours.rules import Problem
from people.models import User


class LegalHoldQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def standing(self) -> Self:
        """Those that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def holds(self, person: int) -> bool:
        """Whether anything of a person (primary key) has to stay."""
        return self.standing().filter(enrollment__person=person).exists()

    @transaction.atomic
    def place(self, enrollment: Enrollment, reason: str, *, by: User, at: datetime) -> "LegalHold":
        """From now on nothing is deleted. While one stands, it is that one. Raises ``EntryRefused``."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        refuse([None if by.is_coordinator else Problem(None, "not-asked")])
        if before := self.standing().filter(enrollment=enrollment).first():
            return before
        row = LegalHold(enrollment=enrollment, reason=LegalHold.Reason(reason), by=by, at=at)
        row.record()
        return row


class LegalHold(Ending):
    """Somebody outside may need these records: they stay until a coordinator ends the hold."""

    class Reason(models.TextChoices):
        COURT = "court", _("A court or a lawyer asks for it")
        BOARD = "board", _("The board asks for it")
        COMPLAINT = "complaint", _("A complaint is open")
        PERSON = "person", _("The person asks for it")

    EVENT = "records.held"
    SAYS = ("enrollment", "reason", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="legal_holds")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)

    objects = LegalHoldQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")

    def __str__(self) -> str:
        return self.get_reason_display()
