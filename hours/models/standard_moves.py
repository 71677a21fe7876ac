"""A person moves to a newer standard only by a decision with a day and a reason. Append-only, by trigger."""

from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment, Standard
from hours import notices, rules
from hours.models.recorded import Recorded
from hours.refusals import refuse
from hours.rules.moving import Rules, check_move
from people.models import User


class StandardMoveQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    @transaction.atomic
    def move(
        self, enrollment: Enrollment, standard: Standard, on: date, reason: str, *, by: User, at: datetime
    ) -> "StandardMove":
        """Hold a person to a newer standard from a day on. Twice is once.

        Everything they did is judged by the newer rules then. Raises ``EntryRefused`` where it is not a step
        forward, or hours would be lost.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        last = self.filter(enrollment=fresh).order_by("at").last()
        if last and fresh.standard_id == standard.pk == last.after_id:
            return last
        today = rules.to_local(at, by.time_zone).date()
        before, is_active = fresh.standard, fresh.status == Enrollment.Status.ACTIVE
        refuse(check_move(_rules(before), _rules(standard), _used(fresh), on, today, is_active=is_active))
        fresh.hold_to(standard)
        row = StandardMove(
            enrollment=fresh, before=before, after=standard, effective_on=on, reason=reason, by=by, at=at
        )
        notices.tell_of_move(fresh.person, on, at=at)
        row.record()
        return row


class StandardMove(Recorded):
    """Somebody decided that a person is held to a newer standard. Both standards are kept as they were."""

    class Reason(models.TextChoices):
        BOARD = "board", _("The board asks for it")
        ASKED = "asked", _("The person asked for it")
        PROGRAM = "program", _("The program decided so")

    EVENT = "standard.moved"
    SAYS = ("enrollment", "before", "after", "effective_on", "reason", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="standard_moves")
    before = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    after = models.ForeignKey(Standard, models.PROTECT, related_name="+")
    effective_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)

    objects = StandardMoveQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("move to a newer standard")
        verbose_name_plural = _("moves to newer standards")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


def _rules(standard: Standard) -> Rules:
    areas = frozenset(standard.framework.competencies.values_list("code", flat=True))
    return Rules(standard.scheme_id, standard.valid_from, standard.version, areas)


def _used(enrollment: Enrollment) -> dict[str, str]:
    """The areas in which this person has hours, whether or not they are signed already."""
    from hours import counting

    times = counting.times([enrollment])[enrollment.pk]
    worked = [row.worked for row in times.counted] + [time for _status, time in times.undecided]
    return {time.competency_code: time.competency_name for time in worked if time.competency_code}
