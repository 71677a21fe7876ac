"""Which of several ways to a credential somebody took. Append-only, by trigger; the last choice counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import asked_evidence
from certificates.asked_refusals import CLOSED_WAY, NOT_YOURS, OVER, refused
from certificates.rules.pathways import open_pathways
from courses.models import Enrollment
from hours.models.recorded import Recorded
from hours.rules import to_local
from people.models import User


class PathwayChoiceQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def latest_of(self, enrollments: Iterable[int]) -> dict[int, str]:
        """For each enrollment: the code of the way that was chosen last. One statement."""
        rows = self.filter(enrollment__in=enrollments).order_by("at", "pk")
        return dict(rows.values_list("enrollment", "pathway"))

    @transaction.atomic
    def choose(self, enrollment: Enrollment, code: str, *, by: User, at: datetime) -> "PathwayChoice":
        """Take one of the ways that are open today. The same way once more is the same choice.

        Only the person chooses. Raises ``Refused`` where the way is not open.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        if by.pk != fresh.person_id:
            raise refused(NOT_YOURS)
        if fresh.status != Enrollment.Status.ACTIVE:
            raise refused(OVER)
        last = self.filter(enrollment=fresh).order_by("at", "pk").last()
        if last and last.pathway == code:
            return last
        ways = asked_evidence.ways(fresh.standard)
        if code not in {way.code for way in open_pathways(ways, to_local(at, by.time_zone).date())}:
            raise refused(CLOSED_WAY)
        row = PathwayChoice(enrollment=fresh, pathway=code, by=by, at=at)
        row.record()
        return row


class PathwayChoice(Recorded):
    """Somebody took one of the ways their standard offers, named by its code."""

    EVENT = "pathway.chosen"
    SAYS = ("enrollment", "pathway", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="pathway_choices")
    pathway = models.SlugField(_("way"), max_length=60)

    objects = PathwayChoiceQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("choice of a way")
        verbose_name_plural = _("choices of ways")

    def __str__(self) -> str:
        return self.pathway
