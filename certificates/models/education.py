"""Continuing education done elsewhere: typed by the person, looked at by a coordinator. Append-only, by trigger."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices
from certificates.asked_refusals import NOT_YOURS, OVER, OWN, WHY, refused
from certificates.rules import education as rules
from courses.models import Enrollment
from courses.models.credits import Mode
from hours.models.recorded import Recorded
from hours.rules import to_local
from people.models import User


class EducationEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def with_verdict(self) -> Self:
        """With what was decided last: ``accepted`` (None: not yet) and ``why``."""
        last = EducationDecision.objects.filter(entry=models.OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(
            accepted=models.Subquery(last.values("is_accepted")[:1]),
            why=models.Subquery(last.values("reason")[:1]),
        )

    def standing(self) -> Self:
        """Those that are accepted or wait."""
        return self.with_verdict().filter(models.Q(accepted=None) | models.Q(accepted=True))

    def awaiting(self, user: User) -> Self:
        """Those a coordinator has to look at, one's own apart."""
        found = self.visible_to(user).with_verdict().filter(accepted=None)
        return found.exclude(enrollment__status=Enrollment.Status.WITHDRAWN).exclude(enrollment__person=user)

    def counted(self, enrollments: Iterable[int]) -> Self:
        """Those of these enrollments (primary keys) that were accepted."""
        return self.filter(enrollment__in=enrollments).with_verdict().filter(accepted=True)

    @transaction.atomic
    def enter(
        self,
        enrollment: Enrollment,
        title: str,
        provider: str,
        done_on: date,
        minutes: int,
        *,
        competency: str = "",
        mode: str = Mode.SELF_PACED,
        by: User,
        at: datetime,
    ) -> "EducationEntry":
        """Type in something one took part in elsewhere. Twice is once. Raises ``Refused``."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        if by.pk != fresh.person_id:
            raise refused(NOT_YOURS)
        if fresh.status == Enrollment.Status.WITHDRAWN:
            raise refused(OVER)
        said = {"title": title.strip(), "provider": provider.strip(), "done_on": done_on}
        said |= {"minutes": minutes, "competency": competency, "mode": Mode(mode)}
        standing = self.standing().filter(enrollment=fresh)
        if done := standing.filter(**said).first():
            return done
        others = standing.values_list("title", "provider", "done_on")
        areas = fresh.standard.framework.competencies.values_list("code", flat=True)
        today = to_local(at, by.time_zone).date()
        taken = (said["title"], said["provider"], done_on)
        if problem := rules.check_entry(taken, minutes, competency, today, areas=areas, others=others):
            raise refused(*problem)
        row = EducationEntry(enrollment=fresh, **said, by=by, at=at)
        notices.tell_of_education(fresh.person, at=at)
        row.record()
        return row


class EducationEntry(Recorded):
    """What somebody says they took part in. It counts once a coordinator has seen proof of it; no paper is kept."""

    EVENT = "education.entered"
    SAYS = ("enrollment", "title", "provider", "done_on", "minutes", "competency", "mode", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="education")
    title = models.CharField(_("what it was"), max_length=160)
    provider = models.CharField(_("who gave it"), max_length=160)
    done_on = models.DateField(_("on"))
    minutes = models.PositiveIntegerField(_("minutes"))
    competency = models.SlugField(_("area"), max_length=60, blank=True)
    mode = models.CharField(max_length=20, choices=Mode.choices)

    objects = EducationEntryQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("continuing education")
        verbose_name_plural = _("continuing education")

    def __str__(self) -> str:
        return self.title

    @property
    def why_text(self) -> str:
        """Why it was not accepted, as ``with_verdict`` found it."""
        return str(EducationDecision.Reason(self.why).label) if self.why else ""

    @transaction.atomic
    def decide(self, is_accepted: bool, reason: str = "", *, by: User, at: datetime) -> "EducationDecision":
        """Accept it after having seen proof, or say why not. The last decision counts; the same again is the same.

        Raises ``Refused`` for one's own, for anybody but a coordinator, and without a reason.
        """
        person = User.objects.select_for_update(no_key=True).get(pk=self.enrollment.person_id)
        if by.pk == person.pk:
            raise refused(OWN)
        if not by.is_coordinator:
            raise refused(NOT_YOURS)
        if not is_accepted and reason not in EducationDecision.Reason:
            raise refused(WHY, "reason")
        reason = "" if is_accepted else reason
        last = self.decisions.last()
        if last and (last.is_accepted, last.reason) == (is_accepted, reason):
            return last
        row = EducationDecision(entry=self, is_accepted=is_accepted, reason=reason, by=by, at=at)
        notices.tell_of_education_check(person, self.enrollment_id, at=at)
        row.record()
        return row


class EducationDecision(Recorded):
    """What a coordinator decided about it. Rows are appended, and the last one counts."""

    class Reason(models.TextChoices):
        NO_PROOF = "no-proof", _("We have seen no proof of it yet")
        OTHER = "other", _("The proof shows something else")
        NOT_ACCEPTED = "not-accepted", _("The board does not accept this kind")

    EVENT = "education.decided"
    SAYS = ("entry", "is_accepted", "reason", "by")

    entry = models.ForeignKey(EducationEntry, models.PROTECT, related_name="decisions")
    is_accepted = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)

    objects = models.Manager()

    class Meta(Recorded.Meta):
        verbose_name = _("decision about continuing education")
        verbose_name_plural = _("decisions about continuing education")

    def __str__(self) -> str:
        return f"{self.entry}: {'yes' if self.is_accepted else self.get_reason_display()}"
