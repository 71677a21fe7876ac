"""People who take a program together: a cohort, its seats, who is in it and who waits."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses import cohort_notices, refusals
from courses.models.enrollments import Enrollment
from courses.models.pages import ProgramPage
from courses.rules import cohorts as rules
from people.models import User, site_time_zone, validate_time_zone


def new_key() -> str:
    """Part of an address that nobody guesses."""
    return secrets.token_urlsafe(24)


class CohortQuerySet(models.QuerySet):
    def run_by(self, user: User) -> "CohortQuerySet":
        """Those somebody is responsible for: a trainer's own; a coordinator's are all."""
        if user.is_coordinator:
            return self
        return self.filter(trainers=user) if user.is_trainer else self.none()

    def visible_to(self, user: User) -> "CohortQuerySet":
        """Those one runs, and those one is in."""
        if user.is_coordinator:
            return self
        mine = Membership.objects.members().filter(enrollment__person=user).values("cohort")
        runs = self.run_by(user).order_by().values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=runs))

    def can_be_joined(self, program: ProgramPage, day: date) -> "CohortQuerySet":
        """Those of a program that people may join or ask to join on a day."""
        asked_freely = [Cohort.Joining.OPEN, Cohort.Joining.APPROVAL]
        return self.filter(program=program, joining__in=asked_freely, ends_on__gte=day)

    def with_counts(self) -> "CohortQuerySet":
        """With how many are in, wait and have asked."""
        counts = {
            status: Count("memberships", filter=Q(memberships__status=status)) for status in rules.CURRENT
        }
        return self.annotate(
            taken=counts[rules.MEMBER], waiting=counts[rules.WAITING], asked=counts[rules.ASKED]
        )


class Cohort(models.Model):
    """People taking a program together, from a day to a day, with trainers and seats."""

    class Joining(models.TextChoices):
        INVITATION = rules.INVITATION, _("Only who is invited")
        OPEN = rules.OPEN, _("Whoever joins the program may join")
        APPROVAL = rules.APPROVAL, _("People ask, and a coordinator says yes")

    program = models.ForeignKey(
        ProgramPage, models.PROTECT, related_name="cohorts", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("Its members read it, too."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="trained_cohorts",
        blank=True,
        limit_choices_to={"groups__name": User.GROUPS["trainer"]},
        verbose_name=_("trainers"),
    )
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave it empty if there is no limit.")
    )
    joining = models.CharField(
        _("how people come in"), max_length=20, choices=Joining.choices, default=Joining.INVITATION
    )
    label = models.CharField(
        _("funder or county"), max_length=80, blank=True, help_text=_("Only staff read it.")
    )
    may_miss_minutes = models.PositiveIntegerField(
        _("minutes somebody may miss"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: what the standard of each person says. A number asks for more than that: 0 is that everybody "
            "attends everything, 480 that they may miss eight hours."
        ),
    )
    time_zone = models.CharField(
        _("time zone of its sessions"), max_length=60, validators=[validate_time_zone], default=site_time_zone
    )
    pairs_open = models.BooleanField(default=False, editable=False)
    invitation_key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    calendar_key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="one_cohort_per_program_and_name"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="cohort_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cohorts:detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day comes after the first.")})
        if self.pk and self.memberships.exclude(enrollment__program=self.program_id).exists():
            raise ValidationError({"program": _("There are people in it, so its program stays.")})
        self._asks_for_no_less()

    def _asks_for_no_less(self) -> None:
        """A cohort may be stricter than its standards, and no looser: that would promise what a board denies."""
        if self.may_miss_minutes is None or not self.program_id or not self.starts_on:
            return
        allowed = [row.may_miss_minutes for row in self.program.standards_on(self.starts_on)]
        if allowed and None not in allowed and self.may_miss_minutes > max(allowed):
            refusal = refusals.looser_than_the_standard(max(allowed))
            raise ValidationError({"may_miss_minutes": refusal.sentence})

    def is_run_by(self, user: User) -> bool:
        return Cohort.objects.run_by(user).filter(pk=self.pk).exists()

    def place_on_offer(self) -> str | None:
        """Where somebody would stand who came now of their own accord. Asked of rows ``with_counts``."""
        seats = rules.Seats(self.seats, self.taken, self.waiting)
        return rules.place_for(self.joining, seats, invited=False)

    def seats_now(self) -> rules.Seats:
        """How many seats are taken and how many people wait. One statement."""
        counts = self.memberships.aggregate(
            taken=Count("pk", filter=Q(status=rules.MEMBER)),
            waiting=Count("pk", filter=Q(status=rules.WAITING)),
        )
        return rules.Seats(self.seats, counts["taken"], counts["waiting"])

    @transaction.atomic
    def take_in(
        self, enrollment: Enrollment, *, invited: bool = False, by: User, at: datetime
    ) -> "Membership":
        """Let somebody in, or write them down as waiting or asking. Twice is once.

        Raises ``Refused`` when they are in another cohort, or when this one is not open to them.
        """
        locked = _lock(enrollment, self)
        enrollment.refresh_from_db(fields=["status"])
        if enrollment.program_id != self.program_id or enrollment.status != Enrollment.Status.ACTIVE:
            raise refusals.not_enrolled()
        current = enrollment.memberships.current().first()
        if current and current.cohort_id != self.pk:
            raise refusals.in_another_cohort(current.cohort.name)
        if current and not (invited and current.status == rules.ASKED):
            return current
        place = rules.place_for(locked.joining, locked.seats_now(), invited=invited)
        if place is None:
            raise refusals.by_invitation()
        if current:  # they had asked, and now somebody invites them
            return current._become(place, by=by, at=at)
        decided = {"decided_by": by, "decided_at": at} if place == rules.MEMBER else {}
        membership = self.memberships.create(
            enrollment=enrollment, status=place, asked_by=by, asked_at=at, **decided
        )
        if by != enrollment.person:
            cohort_notices.taken_in(membership, at=at)
        return membership

    def renew_invitation(self) -> None:
        """From now on only the new link lets people in."""
        self.invitation_key = new_key()
        self.save(update_fields=["invitation_key"])

    def renew_calendar(self) -> None:
        """From now on only the new address shows the cohort's calendar."""
        self.calendar_key = new_key()
        self.save(update_fields=["calendar_key"])


class MembershipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MembershipQuerySet":
        """One's own, and everybody's in the cohorts one runs."""
        runs = Cohort.objects.run_by(user).order_by().values("pk")
        return self.filter(Q(enrollment__person=user) | Q(cohort__in=runs))

    def members(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.MEMBER)

    def seated_during(self, starts_at, ends_at) -> "MembershipQuerySet":
        """Those who had a seat while a meeting ran, as ``rules.had_seat`` says. Takes times, or columns of an
        outer query."""
        still_there = Q(ended_at__isnull=True) | Q(ended_at__gt=starts_at)
        return self.filter(still_there, decided_at__lt=ends_at)

    def current(self) -> "MembershipQuerySet":
        """In it, waiting for a seat, or waiting for a yes."""
        return self.filter(status__in=rules.CURRENT)

    def with_names(self) -> "MembershipQuerySet":
        """With what a page shows, in one query."""
        return self.select_related("cohort", "enrollment__person", "enrollment__program").defer(
            "enrollment__program__body"
        )

    def in_line(self) -> "MembershipQuerySet":
        """Those who wait for a seat, the first one first."""
        return self.filter(status=Membership.Status.WAITING).order_by("asked_at", "pk")

    def by_name(self) -> "MembershipQuerySet":
        return self.order_by("enrollment__person__preferred_name", "enrollment__person__email")


class Membership(models.Model):
    """One enrollment in one cohort, from asking to leaving. Rows end; they are not deleted."""

    class Status(models.TextChoices):
        ASKED = rules.ASKED, _("has asked")
        WAITING = rules.WAITING, _("waits for a seat")
        MEMBER = rules.MEMBER, _("in it")
        LEFT = rules.LEFT, _("left")
        MOVED = rules.MOVED, _("moved to another one")
        DECLINED = rules.DECLINED, _("no seat this time")

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="memberships")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=20, choices=Status.choices)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)  # when they got their seat
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("place in a cohort")
        verbose_name_plural = _("places in cohorts")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(status__in=rules.CURRENT),
                name="one_cohort_per_enrollment_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrollment.person}: {self.cohort.name}"

    @property
    def person(self) -> User:
        return self.enrollment.person

    @transaction.atomic
    def give_seat(self, *, by: User, at: datetime) -> "Membership":
        """A person gives a free seat to somebody who waits or has asked. Twice is once.

        Raises ``Refused`` when every seat is taken, or when they are not waiting any more.
        """
        cohort = _lock(self.enrollment, self.cohort)
        self.refresh_from_db(fields=["status"])
        if self.status == self.Status.MEMBER:
            return self
        self._has_to_be_open()
        if cohort.seats_now().is_full:
            raise refusals.no_seat_free()
        return self._become(self.Status.MEMBER, by=by, at=at)

    @transaction.atomic
    def put_in_line(self, *, by: User, at: datetime) -> "Membership":
        """Say yes to somebody who has asked while every seat is taken: they wait for the next one."""
        _lock(self.enrollment, self.cohort)
        self.refresh_from_db(fields=["status"])
        if self.status == self.Status.WAITING:
            return self
        self._has_to_be_open()
        return self._become(self.Status.WAITING, by=by, at=at)

    @transaction.atomic
    def decline(self, *, by: User, at: datetime) -> None:
        """Say that there is no seat this time. Twice is once."""
        _lock(self.enrollment, self.cohort)
        self.refresh_from_db(fields=["status"])
        if self.status == self.Status.DECLINED:
            return
        self._has_to_be_open()
        self._end(self.Status.DECLINED, by=by, at=at)
        cohort_notices.declined(self, at=at)

    @transaction.atomic
    def leave(self, *, by: User, at: datetime) -> None:
        """Leave the cohort, or its line, without a reason. What was attended stays. Twice is once."""
        _lock(self.enrollment, self.cohort)
        self.refresh_from_db(fields=["status"])
        if self.status in rules.CURRENT:
            self._end(self.Status.LEFT, by=by, at=at)

    @transaction.atomic
    def move(self, cohort: Cohort, *, by: User, at: datetime) -> "Membership":
        """Go on in another cohort of the same program; the place in this one stays on record."""
        if cohort.pk == self.cohort_id:
            return self
        _lock(self.enrollment, self.cohort, cohort)
        self.refresh_from_db(fields=["status"])
        if self.status not in rules.CURRENT:
            raise refusals.not_in_it_any_more()
        self._end(self.Status.MOVED, by=by, at=at)
        return cohort.take_in(self.enrollment, invited=True, by=by, at=at)

    def _has_to_be_open(self) -> None:
        if self.status not in (self.Status.ASKED, self.Status.WAITING):
            raise refusals.not_in_it_any_more()

    def _become(self, status: str, *, by: User, at: datetime) -> "Membership":
        self.status, self.decided_by = status, by
        self.decided_at = at if status == self.Status.MEMBER else None
        self.save(update_fields=["status", "decided_by", "decided_at"])
        cohort_notices.taken_in(self, at=at)
        return self

    def _end(self, status: str, *, by: User, at: datetime) -> None:
        self.status, self.ended_by, self.ended_at = status, by, at
        self.save(update_fields=["status", "ended_by", "ended_at"])
        self.partners.end()


def _lock(enrollment: Enrollment, *cohorts: Cohort) -> Cohort:
    """Hold the enrollment, then its cohorts by number; give back the first one as it now is.

    Whoever counts seats holds the cohort, so the last seat is given once.
    """
    Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    pks = sorted(cohort.pk for cohort in cohorts)
    rows = {
        row.pk: row for row in Cohort.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    }
    return rows[cohorts[0].pk]
