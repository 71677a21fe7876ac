"""Live meetings of a cohort, the calendars that show them, and what is told to everybody in it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from courses import cohort_notices, refusals
from courses.models.cohorts import Cohort, Membership, new_key
from courses.models.credits import Mode
from courses.models.enrollments import Enrollment
from courses.models.pages import ModulePage
from courses.models.standards import Competency
from courses.rules import cohorts as rules
from people.models import User, site_time_zone, validate_time_zone


def _seats() -> models.QuerySet:
    """The seats that somebody had in its cohort while a session ran."""
    return Membership.objects.seated_during(OuterRef("starts_at"), OuterRef("ends_at")).filter(
        cohort=OuterRef("cohort")
    )


def _is_theirs(enrollments: models.QuerySet) -> Q:
    """The sessions on whose list somebody stands: they had a seat while it ran, or are written down for it."""
    written = enrollments.order_by().values("attendances__session")
    return Q(Exists(_seats().filter(enrollment__in=enrollments.order_by().values("pk")))) | Q(pk__in=written)


class SessionQuerySet(models.QuerySet):
    def run_by(self, user: User) -> "SessionQuerySet":
        return self.filter(cohort__in=Cohort.objects.run_by(user).order_by().values("pk"))

    def visible_to(self, user: User) -> "SessionQuerySet":
        """Those of the cohorts one is in or runs, and those one was asked to in a cohort one has left."""
        cohorts = Cohort.objects.visible_to(user).order_by().values("pk")
        return self.filter(Q(cohort__in=cohorts) | _is_theirs(Enrollment.objects.of(user)))

    def of_member(self, user: User) -> "SessionQuerySet":
        """Those one is asked to or leads: what belongs in one's calendar."""
        return self.filter(
            Exists(_seats().members().filter(enrollment__person=user))
            | Exists(Cohort.trainers.through.objects.filter(cohort=OuterRef("cohort"), user=user))
        )

    def of_enrollment(self, enrollment: Enrollment) -> "SessionQuerySet":
        """Those somebody is or was asked to while taking a program, in whichever cohorts they were."""
        return self.filter(_is_theirs(Enrollment.objects.filter(pk=enrollment.pk)))

    def with_minutes_of(self, enrollment: Enrollment) -> "SessionQuerySet":
        """With how long somebody was there, and how much of it counts, as confirmed; None while nobody has looked at it."""
        rows = enrollment.attendances.filter(session=OuterRef("pk"), corrected_by=None)
        columns = ("minutes", "counted_minutes")
        return self.annotate(**{f"own_{name}": Subquery(rows.values(name)[:1]) for name in columns})

    def on(self) -> "SessionQuerySet":
        """Without those that were called off."""
        return self.filter(called_off_at__isnull=True)

    def coming(self, at: datetime) -> "SessionQuerySet":
        """Those that are not over yet, the next one first."""
        return self.on().filter(ends_at__gt=at).order_by("starts_at", "pk")

    def begun(self, at: datetime) -> "SessionQuerySet":
        return self.on().filter(starts_at__lte=at)

    def with_code(self, typed: str, at: datetime) -> "Session | None":
        """The session on whose screen this code stands now."""
        near = self.on().filter(starts_at__lte=at + rules.DOORS_OPEN, ends_at__gt=at)
        typed = rules.typed_code(typed)
        return next((row for row in near if rules.is_code(row.code_key(), typed, at)), None)

    def held(self) -> "SessionQuerySet":
        """Locked, those that make up for none first."""
        return self.select_for_update(no_key=True).order_by(F("makes_up_for").asc(nulls_first=True), "pk")

    def with_names(self) -> "SessionQuerySet":
        return self.select_related("cohort")


class Session(models.Model):
    """One live meeting of a cohort, in person or live online."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=120)
    mode = models.CharField(
        _("how you meet"),
        max_length=20,
        choices=[(mode.value, mode.label) for mode in (Mode.IN_PERSON, Mode.LIVE_ONLINE)],
        default=Mode.IN_PERSON,
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    link = models.URLField(_("link to the meeting"), blank=True, max_length=400)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(max_length=60, validators=[validate_time_zone], default=site_time_zone)
    training_minutes = models.PositiveSmallIntegerField(
        _("minutes that count as training"),
        null=True,
        blank=True,
        help_text=_("Leave it empty if all of them count. Breaks do not."),
    )
    makes_up_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="make_ups",
        verbose_name=_("makes up for"),
        help_text=_("It counts for people as far as they missed that one."),
    )
    module = models.ForeignKey(
        ModulePage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("part of the module"),
        help_text=_("Its minutes complete that module."),
    )
    called_off_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)

    objects = SessionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cohorts:session", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end has to be later than the start.")})
        if self.module and not self.module.is_child_of(self.cohort.program):
            raise ValidationError({"module": refusals.other_program(self.module.title).sentence})
        self._makes_up_for_one_of_the_group()

    def _makes_up_for_one_of_the_group(self) -> None:
        """A session makes up for another one of its cohort, which does not itself make up for any."""
        other = self.makes_up_for
        if other is None:
            return
        is_chain = other.makes_up_for_id is not None or (self.pk and self.make_ups.exists())
        if other.pk == self.pk or other.cohort_id != self.cohort_id or is_chain:
            raise ValidationError({"makes_up_for": refusals.makes_up_for_no_other(other.title).sentence})

    def on_its_list(self) -> models.QuerySet:
        """Who had a seat while it ran, and whoever is written down for it."""
        seats = self.cohort.memberships.seated_during(self.starts_at, self.ends_at)
        asked, written = Q(memberships__in=seats), Q(attendances__session=self)
        return Enrollment.objects.filter(asked | written).distinct().select_related("person")

    @property
    def length(self) -> int:
        """From start to end, in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def zone_name(self) -> str:
        """The zone as people say it: its abbreviation on that day."""
        return self.local_start.tzname() or self.zone

    @transaction.atomic
    def plan(self, credits: list[tuple[Competency, int]], *, by: User, at: datetime) -> "Session":
        """Set it up, or move it: the fields as they now are, and what its minutes count for.

        What makes up for a session belongs to the module of that session. Attendance that is on record keeps
        the minutes it was given, unless it now makes up for a session, or does no more. Where it comes to
        another module, people have in that one what they attended. Members read when it was moved, and are
        reminded anew. Raises
        ``Refused`` when it was called off meanwhile.
        """
        before = self._lock_as_it_was() if self.pk else None
        if before:
            if before.called_off_at:
                raise refusals.session_off()
            self.changes = before.changes + 1
        if self.makes_up_for:
            self.module_id = self.makes_up_for.module_id
        self.changed_at, self.reminded_at = at, None
        self.full_clean()
        self.save()
        self.make_ups.update(module=self.module_id)
        self.credits.all().delete()
        for competency, minutes in credits:
            self.credits.create(competency=competency, minutes=minutes)
        if before:
            self._tell_if_moved(before, at=at)
            self._count_anew(before, by=by, at=at)
        return self

    def _tell_if_moved(self, before: "Session", *, at: datetime) -> None:
        """Tell the members of another time, unless both are over. Who has just read it is not reminded, too."""
        if before.starts_at == self.starts_at or max(before.starts_at, self.starts_at) <= at:
            return
        cohort_notices.moved(self, before, at=at)
        if self.starts_at <= at + rules.REMINDED_AHEAD:
            self.reminded_at = at
            self.save(update_fields=["reminded_at"])

    def _count_anew(self, before: "Session", *, by: User, at: datetime) -> None:
        """Let what people attended count where the session now belongs."""
        from courses.models.attendance import Attendance

        if before.makes_up_for_id != self.makes_up_for_id:
            for session in filter(None, (self, before.makes_up_for)):
                Attendance.objects.recount(session, by=by, at=at)
        if before.module_id != self.module_id:
            there = Q(attendances__session=self) | Q(attendances__session__makes_up_for=self)
            for enrollment in Enrollment.objects.active().filter(there).distinct():
                enrollment.settle(by=by, at=at)

    @transaction.atomic
    def call_off(self, *, at: datetime) -> None:
        """It does not take place. Members are told. Twice is once.

        Raises ``Refused`` when it has taken place: it is over, or somebody was there.
        """
        locked = self._lock()
        if locked.called_off_at:
            return
        if locked.ends_at <= at or locked.attendances.standing().filter(minutes__gt=0).exists():
            raise refusals.session_took_place()
        self.called_off_at = self.changed_at = at
        self.changes = locked.changes + 1
        self.save(update_fields=["called_off_at", "changed_at", "changes"])
        cohort_notices.called_off(self, at=at)

    @transaction.atomic
    def remind(self, *, at: datetime) -> int:
        """Tell the members that it is near, once; return how many were told."""
        claimed = type(self).objects.on().filter(pk=self.pk, reminded_at__isnull=True).update(reminded_at=at)
        return cohort_notices.remind(self, at=at) if claimed else 0

    def doors_are_open(self, at: datetime) -> bool:
        """Whether people may say that they are here: from half an hour before the start until the end."""
        return not self.called_off_at and self.starts_at - rules.DOORS_OPEN <= at < self.ends_at

    def code_key(self) -> bytes:
        """What the codes on the screen are made from; it never leaves the server."""
        return salted_hmac("courses.session.code", str(self.pk), algorithm="sha256").digest()

    @property
    def training(self) -> int:
        """How many minutes of it count as training for whoever was there all the time."""
        return self.length if self.training_minutes is None else self.training_minutes

    def minutes_of(self, arrived_at: datetime | None, left_at: datetime | None) -> int:
        """How long somebody was there while it ran; away is none of it."""
        if arrived_at is None:
            return 0
        return rules.minutes_present(self.starts_at, self.ends_at, arrived_at, left_at)

    def worth(self, minutes: int) -> rules.Counted:
        """What so many of its minutes count for somebody who has nothing of it yet."""
        return rules.Counted(minutes, rules.credited([self.training], self.length, minutes)[0])

    def lock_family(self) -> list["Session"]:
        """Hold the session that is made up for, then those that make up for it; give them back as they now are."""
        original = self.makes_up_for_id or self.pk
        rows = Session.objects.held().filter(Q(pk=original) | Q(makes_up_for=original))
        return list(rows.prefetch_related("credits__competency"))

    def _lock_as_it_was(self) -> "Session":
        """Hold this session and those it makes up for, before and from now on; give this one back as it was."""
        others = Session.objects.filter(pk=self.pk).values("makes_up_for")
        mine = Q(pk__in=[self.pk, self.makes_up_for_id]) | Q(pk__in=others)
        return next(row for row in Session.objects.held().filter(mine) if row.pk == self.pk)

    def _lock(self) -> "Session":
        return Session.objects.select_for_update(no_key=True).get(pk=self.pk)


class SessionCredit(models.Model):
    """So many minutes of a session are training in one competency. Within a framework, a minute counts once."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="credits")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("training minutes of a session")
        verbose_name_plural = _("training minutes of sessions")
        ordering = ["pk"]


class CalendarAddress(models.Model):
    """The secret address under which a calendar program finds somebody's meetings."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_address")
    key = models.CharField(max_length=40, unique=True, default=new_key)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def renew(self) -> None:
        """From now on only the new address answers."""
        self.key = new_key()
        self.save(update_fields=["key"])


class AnnouncementQuerySet(models.QuerySet):
    @transaction.atomic
    def announce(self, cohort: Cohort, text: str, *, by: User, at: datetime) -> "Announcement":
        """Tell everybody in a cohort something. The mail says only that there is something to read."""
        people = User.objects.filter(
            enrollments__memberships__in=cohort.memberships.members(), is_active=True
        ).distinct()
        if not people:
            raise refusals.nobody_to_tell()
        row = self.create(cohort=cohort, text=text, announced_by=by, announced_at=at)
        cohort_notices.announced(row, people, at=at)
        return row


class Announcement(models.Model):
    """What a trainer or a coordinator told a whole cohort."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="announcements")
    text = models.TextField(_("text"), max_length=4000)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AnnouncementQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-announced_at", "-pk"]
