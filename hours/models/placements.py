"""Where somebody practices, and who supervises them there from when until when."""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.models import Enrollment, Standard
from courses.models.standard_rows import CountingStart, Deadline, Milestone
from hours import rules
from people.models import Organization, User
from people.refusals import Refused

NEEDED = _("Hours of these days wait for this supervisor, or were signed by them. Set a last day instead.")
"""Why the row of a supervisor stays whose it is, and is not deleted."""
ENDS_AFTER_IT_STARTS = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))


def check_dates(row: "Placement | PlacementSupervisor") -> None:
    """The last day is not before the first one."""
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first day.")})


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PlacementQuerySet":
        """The trainee's own, those a supervisor supervises or stands in at, and all for a coordinator."""
        if user.is_coordinator:
            return self
        mine = PlacementSupervisor.objects.filter(placement=models.OuterRef("pk"), supervisor=user)
        return self.filter(Q(enrollment__person=user) | models.Exists(mine) | Q(pk__in=_stood_in_at(user)))

    def stood_in_by(self, user: User) -> "PlacementQuerySet":
        """Where somebody stands in for a supervisor."""
        return self.filter(pk__in=_stood_in_at(user))

    def of_trainee(self, person: User) -> "PlacementQuerySet":
        """Where this person may log time now: one's placements in programs one is enrolled in."""
        return self.filter(enrollment__person=person, enrollment__status=Enrollment.Status.ACTIVE)

    def in_use(self) -> "PlacementQuerySet":
        """Of people who are in their program now."""
        return self.filter(enrollment__status=Enrollment.Status.ACTIVE)

    def running(self, day: date) -> "PlacementQuerySet":
        """Those of this day."""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)

    def not_over(self, day: date) -> "PlacementQuerySet":
        """Those of this day, and those to come."""
        return self.exclude(ends_on__lt=day)

    def supervised_by(self, user: User, day: date) -> "PlacementQuerySet":
        """Where somebody supervises on this day or later."""
        rows = PlacementSupervisor.objects.filter(placement=models.OuterRef("pk"), supervisor=user)
        return self.filter(models.Exists(rows.exclude(ends_on__lt=day)))

    def wanting(self) -> "PlacementQuerySet":
        """Where the standard wants something signed before hours count."""
        says = Q(enrollment__standard__needs_agreement=True) | Q(enrollment__standard__needs_declaration=True)
        for model in (CountingStart, Deadline):
            rows = model.objects.filter(standard=models.OuterRef("enrollment__standard"))
            says |= models.Exists(rows.filter(milestone=Milestone.ACCEPTED))
        return self.filter(says)

    def with_signatures(self) -> "PlacementQuerySet":
        """With what the standard wants signed and what was, in five statements."""
        return self.select_related("enrollment__person", "enrollment__standard", "organization").prefetch_related(
            "signatures", "enrollment__standard__countingstarts", "enrollment__standard__deadlines",
            "supervisors__supervisor",
        )  # fmt: skip

    def with_facts(self) -> "PlacementQuerySet":
        """With all that ``facts`` and a page need, in two queries."""
        return self.select_related("enrollment__standard", "organization").prefetch_related(
            "supervisors__supervisor"
        )


def _stood_in_at(user: User) -> models.QuerySet:
    rows = apps.get_model("hours", "StandIn").objects
    return rows.current().filter(person=user).values("placement")


def wanted_by(standard: Standard) -> rules.Wanted:
    """What a standard wants the two to sign about a placement before hours count."""
    starts = (*standard.countingstarts.all(), *standard.deadlines.all())
    acceptance = any(row.milestone == Milestone.ACCEPTED for row in starts)
    return rules.Wanted(standard.needs_agreement, standard.needs_declaration, acceptance)


def place(organization: str, site: str) -> str:
    """An organization and a site, as people say it."""
    return f"{organization}, {site}" if site else organization


class Placement(ClusterableModel):
    """One trainee at one organization, with dates and dated supervisors."""

    class Basis(models.TextChoices):
        PAID = "paid", _("Paid work")
        VOLUNTEER = "volunteer", _("Volunteer work")
        INTERNSHIP = "internship", _("Internship")

    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, related_name="placements", verbose_name=_("trainee and program")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="placements", verbose_name=_("organization")
    )
    site_name = models.CharField(
        _("site"),
        max_length=80,
        blank=True,
        help_text=_("A team or a building. If its name would tell who is served there, use a code."),
    )
    basis = models.CharField(_("kind of work"), max_length=20, choices=Basis.choices, default=Basis.VOLUNTEER)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    KEPT = ("enrollment", "organization", "site_name")
    """What does not change any more once there are hours."""

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="placement_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.trainee} · {self.place}"

    @property
    def trainee(self) -> User:
        return self.enrollment.person

    @property
    def place(self) -> str:
        """The organization and the site, as people say it."""
        return place(self.organization.name, self.site_name)

    @property
    def notes_allowed(self) -> bool:
        """Whether a note may be written about hours here: some places do not want any."""
        return self.organization.notes_allowed

    def facts(self) -> rules.PlacementFacts:
        """What the rules ask about a placement."""
        spans = tuple(supervision.span for supervision in self.supervisors.all())
        return rules.PlacementFacts(self.enrollment.person_id, self.starts_on, self.ends_on, spans)

    def party(self, user: User) -> str:
        """As which of the two somebody speaks here."""
        return rules.TRAINEE if user.pk == self.enrollment.person_id else rules.SUPERVISOR

    def wanted(self) -> rules.Wanted:
        """What the standard wants the two to sign before hours count."""
        return wanted_by(self.enrollment.standard)

    def supervisors_from(self, day: date) -> list[User]:
        """Who supervises on this day or will later, each once."""
        rows = [row for row in self.supervisors.all() if row.ends_on is None or row.ends_on >= day]
        return list({row.supervisor_id: row.supervisor for row in rows}.values())

    def supervisors_on(self, day: date) -> list[User]:
        """Who may sign for work on this day."""
        people = [row.supervisor for row in self.supervisors.all() if row.span.covers(day)]
        return list(
            {person.pk: person for person in people if person.pk != self.enrollment.person_id}.values()
        )

    def clean(self) -> None:
        """The dates are in order, logged hours stay whose and where they are, and sent ones inside the dates."""
        check_dates(self)
        self._keep_logged_hours_where_they_are()
        if self.pk and self.starts_on:
            self._keep_sent_hours_inside()

    def _keep_logged_hours_where_they_are(self) -> None:
        """Another trainee or another place would take the hours along: that is a placement of its own."""
        before = Placement.objects.filter(pk=self.pk, entries__isnull=False).values(*self.KEPT).first()
        sentence = _("Hours were logged here already, so this stays as it is. Make a new placement instead.")
        changed = [name for name, value in (before or {}).items() if self.serializable_value(name) != value]
        if changed:
            raise ValidationError(dict.fromkeys(changed, sentence))

    def _keep_sent_hours_inside(self) -> None:
        from hours.models.versions import HoursEntryVersion

        outside = Q(worked_on__lt=self.starts_on)
        if self.ends_on:
            outside |= Q(worked_on__gt=self.ends_on)
        taken = HoursEntryVersion.objects.taken().filter(outside, entry__placement=self.pk)
        days = taken.aggregate(first=models.Min("worked_on"), last=models.Max("worked_on"))
        if days["first"]:
            raise ValidationError(
                _("Hours from %(first)s to %(last)s were sent already. The dates must cover them."),
                params=days,
            )


class PlacementSupervisorQuerySet(models.QuerySet):
    def supervising(self, day: date) -> "PlacementSupervisorQuerySet":
        """Those of this day."""
        return self.filter(starts_on__lte=day).exclude(ends_on__lt=day)


class PlacementSupervisor(models.Model):
    """Somebody who supervises a placement from a day until a day. Handing over is an end and a new row."""

    class Role(models.TextChoices):
        DAY_TO_DAY = "day-to-day", _("Day to day")
        CLINICAL = "clinical", _("Clinical")

    placement = ParentalKey(Placement, on_delete=models.CASCADE, related_name="supervisors")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="supervisions", verbose_name=_("supervisor")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.DAY_TO_DAY)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = PlacementSupervisorQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervisor")
        verbose_name_plural = _("supervisors")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="supervisor_ends_after_start")
        ]
        indexes = [models.Index(fields=["supervisor", "placement"])]

    def __str__(self) -> str:
        return f"{self.supervisor} ({self.get_role_display()})"

    @property
    def span(self) -> rules.SupervisorSpan:
        return rules.SupervisorSpan(
            self.starts_on, self.ends_on, person_id=self.supervisor_id, role=self.role
        )

    def clean(self) -> None:
        """The dates are in order, nobody supervises themselves, and whoever is set has the role."""
        check_dates(self)
        if self.pk and self.starts_on:
            self._keep_what_they_decided()
        enrollment = getattr(getattr(self, "placement", None), "enrollment", None)  # may be half filled in
        if enrollment and self.supervisor_id == enrollment.person_id:
            raise ValidationError({"supervisor": _("Nobody can supervise their own hours.")})
        if self.supervisor_id and not (self.supervisor.is_supervisor or self._was_set_before()):
            raise ValidationError({"supervisor": _("This person does not have the role of a supervisor.")})

    def _was_set_before(self) -> bool:
        """Somebody whose role ended keeps the days they supervised."""
        return PlacementSupervisor.objects.filter(pk=self.pk, supervisor=self.supervisor_id).exists()

    def is_needed(self) -> bool:
        """Whether hours of its days wait, or were decided about by this supervisor."""
        waiting_or_decided = Q(status=rules.SUBMITTED) | Q(sign_off__by=self.supervisor_id)
        return self._sent_within().filter(waiting_or_decided).exists()

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Take away a row that was a mistake. One that hours rest on is ended with a last day instead."""
        if self.is_needed():
            raise Refused(NEEDED)
        return super().delete(*args, **kwargs)

    def _sent_within(self) -> models.QuerySet:
        """What was sent at this placement for the days of this row."""
        from hours.models.versions import HoursEntryVersion

        until = {"worked_on__lte": self.ends_on} if self.ends_on else {}
        return HoursEntryVersion.objects.filter(
            entry__placement=self.placement_id, worked_on__gte=self.starts_on, **until
        )

    def _keep_what_they_decided(self) -> None:
        """It stays the row of whoever hours rest on, and its days cover what they decided about."""
        before = PlacementSupervisor.objects.filter(pk=self.pk).first()
        if before is None:
            return
        if before.supervisor_id != self.supervisor_id and before.is_needed():
            raise ValidationError({"supervisor": NEEDED})
        decided = before._sent_within().filter(sign_off__by=before.supervisor_id)
        lost = decided.exclude(pk__in=self._sent_within().values("pk"))
        days = lost.aggregate(first=models.Min("worked_on"), last=models.Max("worked_on"))
        if days["first"]:
            raise ValidationError(
                _("They signed or sent back hours from %(first)s to %(last)s. The dates must cover them."),
                params=days,
            )
