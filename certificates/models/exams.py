"""Results of exams taken elsewhere: typed by the person, looked at by a coordinator. Append-only, by trigger."""

from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices
from certificates.asked_refusals import NOT_ASKED, NOT_YOURS, OVER, OWN, TAKEN_HERE, WHY, refused
from certificates.rules import results as rules
from courses.models import Enrollment, ExamTerms, Requirement
from hours.models.recorded import Recorded
from hours.rules import to_local
from people.models import User


class ExamRecordQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def with_people(self) -> Self:
        """With whose they are, and under which standard."""
        return self.select_related(
            "enrollment__person", "enrollment__program", "enrollment__standard__scheme"
        )

    def with_verdict(self) -> Self:
        """With what was decided last: ``accepted`` (None: not yet), ``why`` and ``decided_at``."""
        last = ExamDecision.objects.filter(result=models.OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(
            accepted=models.Subquery(last.values("is_accepted")[:1]),
            why=models.Subquery(last.values("reason")[:1]),
            decided_at=models.Subquery(last.values("at")[:1]),
        )

    def standing(self) -> Self:
        """Those that are accepted or wait. What was not accepted is as if it had not been typed."""
        return self.with_verdict().filter(models.Q(accepted=None) | models.Q(accepted=True))

    def awaiting(self, user: User) -> Self:
        """Those a coordinator has to look at: of people who are in their program, and not one's own."""
        found = self.visible_to(user).with_verdict().filter(accepted=None)
        return found.filter(enrollment__status=Enrollment.Status.ACTIVE).exclude(enrollment__person=user)

    @transaction.atomic
    def enter(
        self, enrollment: Enrollment, row: Requirement, score: int, taken_on: date, *, by: User, at: datetime
    ) -> "ExamRecord":
        """Type in the result of an exam, or of the part that this row of the standard asks for. Twice is once.

        ``score`` is in the unit of the row; of an exam that is only passed or not, 1 or 0. Raises ``Refused``.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        _check_asked(fresh, row, by)
        part = self.standing().filter(enrollment=fresh, label=row.label, unit=row.unit)
        if done := part.filter(score=score, taken_on=taken_on).first():
            return done
        days = set(part.values_list("taken_on", flat=True))
        today = to_local(at, by.time_zone).date()
        if problem := rules.check_result(row.unit, row.minimum, score, taken_on, today, days):
            raise refused(problem.code, problem.field, need=row.minimum)
        said = {"label": row.label, "unit": row.unit, "score": score, "taken_on": taken_on}
        result = ExamRecord(enrollment=fresh, **said, by=by, at=at)
        notices.tell_of_result(fresh.person, at=at)
        result.record()
        return result


def _check_asked(enrollment: Enrollment, row: Requirement, by: User) -> None:
    """Only one's own, only of a row that asks for an exam, and only of one that is not taken here."""
    if by.pk != enrollment.person_id:
        raise refused(NOT_YOURS)
    if enrollment.status != Enrollment.Status.ACTIVE:
        raise refused(OVER)
    if row.standard_id != enrollment.standard_id or row.kind != Requirement.Kind.EXAM:
        raise refused(NOT_ASKED)
    if taken_here(row):
        raise refused(TAKEN_HERE)


def taken_here(row: Requirement) -> bool:
    """Whether this exam is a quiz of this site."""
    terms = getattr(row, "exam", None)
    return terms is not None and terms.taken == ExamTerms.Taken.HERE


class ExamRecord(Recorded):
    """What somebody says they reached in an exam. It answers the row with its label and its unit.

    It counts once a coordinator has seen proof of it. No paper is kept here.
    """

    EVENT = "exam.entered"
    SAYS = ("enrollment", "label", "unit", "score", "taken_on", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="exam_results")
    label = models.CharField(_("part"), max_length=120, blank=True)
    unit = models.CharField(max_length=20, choices=Requirement.Unit.choices)
    score = models.PositiveIntegerField(_("result"))
    taken_on = models.DateField(_("taken on"))

    objects = ExamRecordQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("result of an exam")
        verbose_name_plural = _("results of exams")

    def __str__(self) -> str:
        return f"{self.name}, {self.taken_on}"

    @property
    def name(self) -> str:
        """Which exam, or which part of one."""
        return self.label or str(_("Exam"))

    @property
    def result_text(self) -> str:
        """The result, as people say it."""
        if self.unit == Requirement.Unit.COUNT:
            return str(_("passed") if self.score else _("not passed"))
        if self.unit == Requirement.Unit.PERCENT:
            return str(_("%(score)s per cent")) % {"score": self.score}
        return str(_("%(score)s points")) % {"score": self.score}

    @property
    def why_text(self) -> str:
        """Why it was not accepted, as ``with_verdict`` found it."""
        return str(ExamDecision.Reason(self.why).label) if self.why else ""

    @transaction.atomic
    def decide(self, is_accepted: bool, reason: str = "", *, by: User, at: datetime) -> "ExamDecision":
        """A coordinator has seen proof of it, or cannot accept it, and says why. The same once more is the same.

        The last decision counts. Nobody decides about their own. Raises ``Refused``.
        """
        User.objects.select_for_update(no_key=True).get(pk=self.enrollment.person_id)
        if by.pk == self.enrollment.person_id:
            raise refused(OWN)
        if not by.is_coordinator:
            raise refused(NOT_YOURS)
        if not is_accepted and reason not in ExamDecision.Reason:
            raise refused(WHY, "reason")
        reason = "" if is_accepted else reason
        last = self.decisions.last()
        if last and (last.is_accepted, last.reason) == (is_accepted, reason):
            return last
        row = ExamDecision(result=self, is_accepted=is_accepted, reason=reason, by=by, at=at)
        notices.tell_of_exam(self, row, at=at)
        row.record()
        return row


class ExamDecision(Recorded):
    """What a coordinator decided about a result. Rows are appended, and the last one counts."""

    class Reason(models.TextChoices):
        NO_PROOF = "no-proof", _("We have seen no proof of it yet")
        OTHER_RESULT = "other-result", _("The proof shows another result")
        OTHER_DAY = "other-day", _("The proof shows another day")
        OTHER_EXAM = "other-exam", _("It is about another exam")

    EVENT = "exam.decided"
    SAYS = ("result", "is_accepted", "reason", "by")

    result = models.ForeignKey(ExamRecord, models.PROTECT, related_name="decisions")
    is_accepted = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)

    objects = models.Manager()

    class Meta(Recorded.Meta):
        verbose_name = _("decision about a result")
        verbose_name_plural = _("decisions about results")

    def __str__(self) -> str:
        return f"{self.result}: {'yes' if self.is_accepted else self.get_reason_display()}"
