"""When somebody reached the steps that standards count from."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses import refusals, rules
from courses.models.completions import ModuleCompletion
from courses.models.enrollments import Enrollment
from courses.models.standard_rows import Milestone
from courses.models.standards import Requirement, Standard
from courses.rules.standards import check_applied
from people.models import User


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MilestoneQuerySet":
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    @transaction.atomic
    def record(
        self, enrollment: Enrollment, milestone: str, on: date, *, by: User, at: datetime
    ) -> "MilestoneRecord":
        """Write down that a milestone was reached on a day. The same day once more is the same record.

        A later record replaces an earlier one of the same milestone; both are kept.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        last = self.filter(enrollment=enrollment, milestone=milestone).order_by("pk").last()
        if last and last.on == on:
            return last
        return self.create(enrollment=enrollment, milestone=milestone, on=on, by=by, at=at)

    @transaction.atomic
    def say_applied(self, enrollment: Enrollment, on: date, *, by: User, at: datetime) -> "MilestoneRecord":
        """The person says on which day they applied to their board. A coordinator's word stands over theirs.

        Raises ``Refused``.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        said = self.filter(enrollment=enrollment, milestone=Milestone.APPLIED)
        by_others = said.exclude(by=enrollment.person_id).exists()
        today, is_own = _day(enrollment, at), by.pk == enrollment.person_id
        if problem := check_applied(on, today, is_own=is_own, by_others=by_others):
            raise refusals.applied(problem)
        return self.record(enrollment, Milestone.APPLIED, on, by=by, at=at)


class MilestoneRecord(models.Model):
    """A milestone somebody wrote down: nothing else here tells when it was. Append-only; the last one holds."""

    RECORDED = (Milestone.APPLIED, Milestone.APPROVED, Milestone.CREDENTIAL, Milestone.CORE_DONE)
    """What a coordinator may write down. Core training that was taken elsewhere is among it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="milestones")
    milestone = models.CharField(
        _("milestone"), max_length=30, choices=[(code.value, code.label) for code in RECORDED]
    )
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MilestoneQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_milestone_display()}: {self.on}"


def reached(enrollments: Iterable[Enrollment]) -> dict[int, dict[str, date]]:
    """For each enrollment (by primary key): the day of every milestone it reached. Three statements.

    Days are those of the person. What belongs to a placement, the agreement and the supervisor, is added by
    ``hours``. A milestone that was written down stands before one that was worked out.
    """
    by_pk = {enrollment.pk: enrollment for enrollment in enrollments}
    found = {pk: {Milestone.ENROLLED.value: _day(row, row.enrolled_at)} for pk, row in by_pk.items()}
    for pk, at in _core_done(by_pk).items():
        found[pk][Milestone.CORE_DONE] = _day(by_pk[pk], at)
    for record in MilestoneRecord.objects.filter(enrollment__in=by_pk).order_by("pk"):
        found[record.enrollment_id][record.milestone] = record.on
    return found


def _day(enrollment: Enrollment, at: datetime) -> date:
    return at.astimezone(ZoneInfo(enrollment.person.time_zone)).date()


def _core_done(by_pk: Mapping[int, Enrollment]) -> dict[int, datetime]:
    """When as many modules were complete as the standard asks for. A standard that asks for none says nothing."""
    wanted = dict(
        Requirement.objects.initial()
        .filter(standard__in={row.standard_id for row in by_pk.values()}, kind=Requirement.Kind.MODULES)
        .values_list("standard", "minimum")
    )
    times: dict[int, list[datetime]] = {pk: [] for pk in by_pk}
    rows = ModuleCompletion.objects.filter(enrollment__in=by_pk).order_by("completed_at")
    for pk, at in rows.values_list("enrollment", "completed_at"):
        times[pk].append(at)
    needed = {pk: wanted.get(row.standard_id, 0) for pk, row in by_pk.items()}
    return {pk: done[needed[pk] - 1] for pk, done in times.items() if 0 < needed[pk] <= len(done)}


def counting_begins(standard: Standard, kind: str, reached: Mapping[str, date]) -> rules.Begin:
    """From when time of a kind counts under a standard, for somebody who reached these milestones."""
    asked = [row.milestone for row in standard.countingstarts.all() if row.kind == kind]
    return rules.counts_from(asked, reached)
