"""Who was there, in minutes. Rows are appended; a correction is a new row that points at the old one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses import cohort_notices, refusals
from courses.models.cohorts import Cohort, Membership
from courses.models.credits import EarnedCredit, Mode
from courses.models.enrollments import Enrollment
from courses.models.make_ups import Family
from courses.models.pages import ModulePage
from courses.models.sessions import Session, SessionCredit
from courses.rules import cohorts as rules
from people.models import User


@dataclass(frozen=True)
class Line:
    """What a register says about one person: away, or there from and until; no ``left_at`` is the end."""

    enrollment: Enrollment
    arrived_at: datetime | None
    left_at: datetime | None = None


class AttendanceQuerySet(models.QuerySet):
    def standing(self) -> "AttendanceQuerySet":
        """The rows that hold: those no later row corrects."""
        return self.filter(corrected_by__isnull=True)

    def visible_to(self, user: User) -> "AttendanceQuerySet":
        """One's own, and those of the cohorts one runs."""
        runs = Cohort.objects.run_by(user).order_by().values("pk")
        return self.filter(Q(enrollment__person=user) | Q(session__cohort__in=runs))

    @transaction.atomic
    def arrive(self, session: Session, person: User, *, at: datetime) -> "Attendance":
        """The person says "I am here" with the code on the screen. Twice is once, the first time counts.

        It counts as training when the trainer has looked at the register. Whoever comes after a register
        said that they were away is there from now on.
        """
        locked = session._lock()
        enrollment = _enrollment_of(locked, person)
        standing = self.standing().filter(session=session, enrollment=enrollment).first()
        if standing and standing.arrived_at:
            return standing
        return self.create(
            session=session,
            enrollment=enrollment,
            arrived_at=at,
            how=Attendance.How.CODE,
            corrects=standing,
            recorded_by=person,
            recorded_at=at,
        )

    @transaction.atomic
    def depart(self, session: Session, person: User, *, at: datetime) -> "Attendance | None":
        """The person goes before the end. Twice is once.

        Without an arrival, or after the register, nothing happens, and there is no row to give back.
        """
        session._lock()
        row = self.standing().filter(session=session, enrollment__person=person).first()
        if row is None or row.minutes is not None:
            return None
        if row.left_at is not None:
            return row
        return row._correct(
            arrived_at=row.arrived_at,
            left_at=max(at, row.arrived_at),
            minutes=None,
            how=Attendance.How.CODE,
            by=person,
            at=at,
        )

    @transaction.atomic
    def confirm(
        self,
        session: Session,
        lines: Sequence[Line],
        *,
        how: str,
        seen: int,
        by: User,
        at: datetime,
    ) -> int:
        """Write the register: a row for each person about whom it says something new; return how many.

        What makes up for another session counts no more than what was missed of that one; where this changes
        that, it is counted anew. Where the session belongs to a module, that completes the module for whoever
        has all its minutes. ``seen`` is the newest row that stood on the screen. Raises ``Refused`` before the session has begun,
        or when a row was written meanwhile.
        """
        family = self._family(session)
        locked = next((row for row in family.sessions if row.pk == session.pk), None)
        if locked is None or self.filter(session=session, pk__gt=seen).exists():
            raise refusals.register_changed()
        if locked.called_off_at:
            raise refusals.session_off()
        if at < locked.starts_at:
            raise refusals.not_begun()
        standing = {row.enrollment_id: row for row in self.standing().filter(session=session)}
        new = [
            line
            for line in lines
            if self._write(family, locked, line, standing.get(line.enrollment.pk), how=how, by=by, at=at)
        ]
        for line in new:
            self._count_anew(family, line.enrollment.pk, by=by, at=at)
            if locked.module_id:
                line.enrollment.settle(by=by, at=at)
        return len(new)

    @transaction.atomic
    def recount(self, session: Session, *, by: User, at: datetime) -> None:
        """Append what people's time counts now, where it makes up for something else than before, or for nothing."""
        family = self._family(session)
        for enrollment in {enrollment for _session, enrollment in family.rows}:
            self._count_anew(family, enrollment, by=by, at=at)

    def _family(self, session: Session) -> Family:
        """A session with what makes up for it, held, and what stands about them."""
        sessions = session.lock_family()
        return Family(sessions, self.standing().filter(session__in=sessions, minutes__isnull=False))

    def _count_anew(self, family: Family, enrollment: int, *, by: User, at: datetime) -> None:
        for row, counted in list(family.changed(enrollment)):
            family.keep(row.counting(counted, by=by, at=at))

    def _write(
        self,
        family: Family,
        session: Session,
        line: Line,
        before: "Attendance | None",
        *,
        how: str,
        by: User,
        at: datetime,
    ) -> bool:
        """Append one line with the training it is worth, unless nothing about it is new."""
        if before and before.says(line):
            return False
        minutes = session.minutes_of(line.arrived_at, line.left_at)
        counted = family.counts(session, line.enrollment.pk, minutes)
        row = self.create(
            session=session,
            enrollment=line.enrollment,
            arrived_at=line.arrived_at,
            left_at=line.left_at,
            minutes=minutes,
            counted_minutes=counted.minutes,
            training_minutes=counted.training,
            mode=session.mode,
            how=how,
            corrects=before,
            recorded_by=by,
            recorded_at=at,
        )
        row.keep_credits()
        family.keep(row)
        return True


class Attendance(models.Model):
    """What was written down about one person at one session.

    Without ``minutes`` it is only what the person said, and counts when somebody has looked at it.
    """

    class How(models.TextChoices):
        REGISTER = "register", _("list kept by the trainer")
        CODE = "code", _("code on the screen")
        SHEET = "sheet", _("typed in from paper")

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="attendances")
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    """What of them counts toward a module: all, or what they make up for."""
    training_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.IN_PERSON)
    how = models.CharField(max_length=20, choices=How.choices)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                condition=Q(corrects__isnull=True),
                name="one_first_attendance_per_session_and_enrollment",
            )
        ]

    def says(self, line: Line) -> bool:
        """Whether a register that says this would say nothing new."""
        return self.minutes is not None and (self.arrived_at, self.left_at) == (line.arrived_at, line.left_at)

    def keep_credits(self) -> None:
        """Freeze which competencies the training counts for: of each framework, the share that was attended."""
        whole = self.session.worth(self.minutes or 0)
        frameworks: dict[int, list[SessionCredit]] = {}
        for credit in self.session.credits.all():
            frameworks.setdefault(credit.competency.framework_id, []).append(credit)
        for rows in frameworks.values():
            attended = rules.credited([row.minutes for row in rows], self.session.length, self.minutes or 0)
            worth = rules.credited(attended, whole.training, self.training_minutes or 0)
            for row, minutes in zip(rows, worth, strict=True):
                if minutes:
                    self.credits.create(competency_id=row.competency_id, minutes=minutes)

    def counting(self, counted: rules.Counted, *, by: User, at: datetime) -> "Attendance":
        """The same time, and what it counts now."""
        names = ("arrived_at", "left_at", "minutes", "mode", "how")
        row = self._correct(
            **{name: getattr(self, name) for name in names},
            counted_minutes=counted.minutes,
            training_minutes=counted.training,
            by=by,
            at=at,
        )
        row.keep_credits()
        return row

    def take_over(self, other: "Attendance", *, by: User, at: datetime) -> "Attendance":
        """Say what another row of the same session says: it was the same person under another address."""
        names = ("arrived_at", "left_at", "minutes", "counted_minutes", "training_minutes", "mode", "how")
        row = self._correct(**{name: getattr(other, name) for name in names}, by=by, at=at)
        for credit in other.credits.all():
            row.credits.create(competency_id=credit.competency_id, minutes=credit.minutes)
        return row

    def _correct(self, *, by: User, at: datetime, **fields) -> "Attendance":
        return Attendance.objects.create(
            session=self.session,
            enrollment_id=self.enrollment_id,
            corrects=self,
            recorded_by=by,
            recorded_at=at,
            **fields,
        )


class AttendanceCredit(EarnedCredit):
    """The training in one competency that somebody's attendance was worth when it was confirmed."""

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="credits")


class AttendanceDecisionQuerySet(models.QuerySet):
    def standing(self, membership: Membership) -> "list[AttendanceDecision]":
        """What holds for somebody: the newest about all sessions, and the newest about each module."""
        rows = self.filter(membership=membership).select_related("decided_by", "module").defer("module__body")
        newest: dict[int | None, AttendanceDecision] = {}
        for row in rows:
            newest.setdefault(row.module_id, row)
        return list(newest.values())

    @transaction.atomic
    def decide(
        self,
        membership: Membership,
        *,
        module: ModulePage | None = None,
        outcome: str,
        reason: str,
        presence: rules.Presence,
        by: User,
        at: datetime,
    ) -> "AttendanceDecision":
        """Write down what a person decided about missed time, and tell whom it is about. Twice is once.

        It is about all sessions so far, or about those of one module; "it is enough" completes that one.
        ``presence`` is what they missed, as the rule sees it. Raises ``Refused`` where the reason says the
        opposite.
        """
        AttendanceDecision.has_to_fit(outcome, reason, presence)
        Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
        said = {"outcome": outcome, "reason": reason, "missed_minutes": presence.missed}
        last = self.filter(membership=membership, module=module).first()
        if last and said == {name: getattr(last, name) for name in said}:
            return last
        row = self.create(membership=membership, module=module, decided_by=by, decided_at=at, **said)
        cohort_notices.decided(row, at=at)
        if module:
            membership.enrollment.settle(by=by, at=at)
        return row


class AttendanceDecision(models.Model):
    """What a person decided after the rule about missed time had proposed something. Appended."""

    class Outcome(models.TextChoices):
        ENOUGH = rules.ENOUGH, _("It is enough")
        MAKE_UP = rules.MAKE_UP, _("Make the time up")
        NEXT_COHORT = rules.NEXT_COHORT, _("Go on with a later group")

    class Reason(models.TextChoices):
        WITHIN_RULE = rules.WITHIN_RULE, _("Within what the rule allows")
        MADE_UP = rules.MADE_UP, _("The time was made up")
        GOOD_CAUSE = rules.GOOD_CAUSE, _("There was a good cause")
        TOO_MUCH = rules.TOO_MUCH, _("More than the rule allows")
        AGREED = rules.AGREED, _("Agreed with the person")

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="attendance_decisions")
    module = models.ForeignKey(
        ModulePage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("What about?")
    )
    outcome = models.CharField(_("What happens now?"), max_length=20, choices=Outcome.choices)
    reason = models.CharField(_("Why?"), max_length=20, choices=Reason.choices)
    missed_minutes = models.PositiveIntegerField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = AttendanceDecisionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision about attendance")
        verbose_name_plural = _("decisions about attendance")
        ordering = ["-decided_at", "-pk"]

    @classmethod
    def has_to_fit(cls, outcome: str, reason: str, presence: rules.Presence) -> None:
        """Raises ``Refused`` where a reason does not fit what is decided, or what was missed."""
        fitting = rules.reasons(outcome, presence.proposal)
        if reason not in fitting:
            words = [str(cls.Reason(name).label) for name in fitting]
            raise refusals.reason_does_not_fit(cls.Outcome(outcome).label, cls.Reason(reason).label, words)


def _enrollment_of(session: Session, person: User) -> Enrollment:
    """The enrollment with which somebody is in the cohort. Raises ``Refused`` when they are not."""
    if session.called_off_at:
        raise refusals.session_off()
    members = session.cohort.memberships.members().filter(enrollment__person=person)
    if (membership := members.select_related("enrollment").first()) is None:
        raise refusals.not_a_member()
    return membership.enrollment
