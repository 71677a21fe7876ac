"""More time for what a board wants by a day: given by a decision, as often as the standard allows. Append-only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Deadline, Enrollment, Requirement
from courses.models.standard_rows import Milestone
from hours import notices, rules
from hours.models.recorded import Recorded
from hours.refusals import refuse
from hours.rules.extending import Runs, check_extension
from people.models import User


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def counted(self, enrollments: Iterable[int]) -> dict[int, dict[tuple[str, str], int]]:
        """For each enrollment: how often there was more time, by milestone and kind. One statement."""
        found: defaultdict[int, dict[tuple[str, str], int]] = defaultdict(dict)
        rows = self.filter(enrollment__in=enrollments).order_by()
        rows = rows.values_list("enrollment", "milestone", "kind").annotate(models.Count("pk"))
        for pk, milestone, kind, times in rows:
            found[pk][milestone, kind] = times
        return dict(found)

    @transaction.atomic
    def grant(
        self, enrollment: Enrollment, deadline: Deadline, number: int, reason: str, *, by: User, at: datetime
    ) -> "DeadlineExtension":
        """Give somebody more time for a deadline of their standard. Twice is once.

        ``number``: which extension of this deadline it is, counted from 1. Raises ``EntryRefused``.
        """
        from hours.milestones import milestones

        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        refuse([None if by.is_coordinator else rules.Problem(None, "not-asked")])
        refuse(
            [None if deadline.standard_id == fresh.standard_id else rules.Problem(None, "changed-meanwhile")]
        )
        about = {
            "enrollment": fresh,
            "milestone": deadline.milestone,
            "kind": deadline.kind,
            "number": number,
        }
        if done := self.filter(**about).first():
            return done
        before = runs(deadline, milestones([fresh])[fresh.pk], self.counted([fresh.pk]).get(fresh.pk, {}))
        is_active, is_own = fresh.status == Enrollment.Status.ACTIVE, by.pk == fresh.person_id
        refuse(check_extension(before, number, is_own=is_own, is_active=is_active))
        row = DeadlineExtension(**about, reason=DeadlineExtension.Reason(reason), by=by, at=at)
        notices.tell_of_extension(fresh.person, replace(before, granted=number).last_day, at=at)
        row.record()
        return row


def runs(deadline: Deadline, reached: Mapping[str, date], granted: Mapping[tuple[str, str], int]) -> Runs:
    """How a deadline stands for somebody who reached these milestones and was given so much more time."""
    return Runs(
        reached.get(deadline.milestone),
        deadline.months,
        deadline.extensions,
        deadline.extension_months,
        granted.get((deadline.milestone, deadline.kind), 0),
    )


class DeadlineExtension(Recorded):
    """A coordinator gave somebody more time, once, for what has to be done within months of a milestone.

    It names the milestone and the kind, not the row: so it stays true when somebody moves to newer rules.
    """

    class Reason(models.TextChoices):
        BOARD = "board", _("The board gave more time")
        AWAY = "away", _("The person was away")
        PLACE = "place", _("There was no place to practice, or no supervisor")
        HERE = "here", _("It was held up by us")

    EVENT = "deadline.extended"
    SAYS = ("enrollment", "milestone", "kind", "number", "reason", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="extensions")
    milestone = models.CharField(_("from"), max_length=30, choices=Milestone.choices)
    kind = models.CharField(_("kind"), max_length=20, choices=Requirement.Kind.choices, blank=True)
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)

    objects = ExtensionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("extension of a deadline")
        verbose_name_plural = _("extensions of deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "milestone", "kind", "number"], name="each_extension_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_milestone_display()}: {self.number}"
