"""One version of an entry: a draft until it is sent, and never changed after that."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Sum, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Competency, PracticeRating
from hours import ledger, rules, wording
from hours.models import lists
from hours.models.content import Spelled, content, is_credited
from hours.models.erasable import ErasableText
from hours.models.observed import rating_of
from hours.models.placements import PlacementSupervisor, place
from hours.models.stand_ins import stood_in_by
from people.models import Statement, User

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry

NEARBY = timedelta(days=2)
"""No stretch is longer than 16 hours, so whatever shares a local day begins within two days."""


CONTENT_FORMAT = 2
"""What is sent from now on is hashed in this format (``HoursEntryVersion.content``)."""


class HoursEntryVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "HoursEntryVersionQuerySet":
        """One's own; all for a coordinator; what stands sent for who supervised on the day worked."""
        if user.is_coordinator:
            return self
        return self.filter(Q(trainee=user) | (~Q(status__in=rules.PRIVATE_STATUSES) & was_sent_to(user)))

    def ever_visible_to(self, user: User) -> "HoursEntryVersionQuerySet":
        """The same, and what a supervisor could read until it was taken back."""
        if user.is_coordinator:
            return self
        return self.filter(Q(trainee=user) | was_sent_to(user))

    def of(self, person: User) -> "HoursEntryVersionQuerySet":
        """One trainee's own."""
        return self.filter(trainee=person)

    def awaiting(self, user: User) -> "HoursEntryVersionQuerySet":
        """Sent, and this person may decide: a supervisor on the day worked or in their place, not the trainee."""
        may = Exists(supervised_by(user)) | Exists(stood_in_by(user))
        return self.filter(may, status=rules.SUBMITTED).exclude(trainee=user)

    def latest(self) -> "HoursEntryVersionQuerySet":
        """The newest version of each entry."""
        return self.filter(latest_of__isnull=False)

    def taken(self) -> "HoursEntryVersionQuerySet":
        """Those that take up time: sent, or signed and counting. What was replaced or voided frees its time."""
        return self.filter(Q(status=rules.SUBMITTED) | Q(counting_for__isnull=False))

    def overlapping(self) -> "HoursEntryVersionQuerySet":
        """Those that share time with another sent or signed entry of the same person."""
        others = HoursEntryVersion.objects.taken().filter(
            trainee=OuterRef("trainee"),
            starts_at__lt=OuterRef("ends_at"),
            starts_at__gt=OuterRef("starts_at") - NEARBY,
            ends_at__gt=OuterRef("starts_at"),
        )
        return self.filter(Exists(others.exclude(entry=OuterRef("entry"))))

    def to_confirm(self, now: datetime) -> "HoursEntryVersionQuerySet":
        """Planned, and over by now: did it happen?"""
        drafts = self.filter(status=rules.DRAFT, number=1, ends_at__lte=now)
        return drafts.filter(entry__created_at__lt=F("ends_at")).order_by("starts_at")

    def with_details(self) -> "HoursEntryVersionQuerySet":
        """With what a line on a page shows, in the same statement."""
        closed = apps.get_model("hours", "MonthClosing").objects.before()
        return self.annotate(after_close=Exists(closed)).select_related(
            "trainee",
            "competency",
            "note",
            "entry__placement__organization",
            "sign_off__by",
            "sign_off__stand_in__supervisor",
        )

    def with_history(self, entry: "HoursEntry") -> "HoursEntryVersionQuerySet":
        """An entry's versions as its page tells them: the one that stands first, then from the newest on."""
        standing = Case(When(pk=entry.latest_version_id, then=Value(1)), default=Value(0))
        versions = self.with_details().order_by(standing.desc(), "-number")
        versions = versions.select_related(
            "sign_off__comment", "sign_off__statement", "sign_off__context", "statement"
        )
        versions = versions.select_related("sign_off__proposal__competency")
        versions = versions.select_related("session__supervisor", "session__summary")
        return versions.prefetch_related(
            "amendments__by", "amendments__words", "voidings__by", "voidings__words"
        )

    def totals(self) -> rules.Totals:
        """Minutes with the states apart, added up by the database: one statement for any number of rows."""
        return next(iter(self._totals_by(None).values()), rules.totals([]))

    def totals_by(self, field: str) -> dict[int, rules.Totals]:
        """The same for each trainee, enrollment...: one statement as well."""
        return self._totals_by(field)

    def _totals_by(self, field: str | None) -> dict:
        state = Case(When(counting_for__isnull=False, then=Value(rules.SIGNED)), default=F("status"))
        rows = (
            self.filter(
                Q(counting_for__isnull=False)
                | (
                    Q(latest_of__counting_version__isnull=True, latest_of__isnull=False)
                    & ~Q(status=rules.SIGNED)
                )
            )
            .order_by()
            .values(*[field] if field else [], "kind", state=state)
            .annotate(total=Sum("minutes"))
        )
        lines: dict = {}
        for row in rows:
            line = rules.TimeLine(row["state"], row["kind"], row["total"])
            lines.setdefault(row.get(field), []).append(line)
        return {key: rules.totals(found) for key, found in lines.items()}


def was_sent_to(user: User) -> Q:
    """Sent, if only for a while, and this person supervised on the day worked, stands in, or decided."""
    theirs = Q(Exists(supervised_by(user))) | Q(Exists(stood_in_by(user))) | Q(sign_off__by=user)
    return ~Q(status=rules.DRAFT) & theirs


def supervised_by(user: User) -> models.QuerySet:
    """For a version (as the outer row): this person's supervision of its placement on the day worked."""
    return PlacementSupervisor.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("worked_on")),
        placement=OuterRef("entry__placement"),
        supervisor=user,
        starts_on__lte=OuterRef("worked_on"),
    )


class HoursEntryVersion(models.Model):
    """What an entry says, as of one version. Once sent it is read-only, by trigger; once signed, for good."""

    class Status(models.TextChoices):
        DRAFT = rules.DRAFT, _("Draft")
        SUBMITTED = rules.SUBMITTED, _("Waiting")
        RETURNED = rules.RETURNED, _("Sent back")
        RECALLED = rules.RECALLED, _("Taken back")
        SIGNED = rules.SIGNED, _("Signed")

    class Kind(models.TextChoices):
        PRACTICE = rules.PRACTICE, _("Practice: I supported people")
        SUPERVISION = rules.SUPERVISION, _("Supervision: I talked with my supervisor")
        EDUCATION = rules.EDUCATION, _("Further training: a course or a workshop")
        SELF_STUDY = rules.SELF_STUDY, _("Study by yourself: I read or listened alone")

    class Activity(models.TextChoices):
        ONE_TO_ONE = "one-to-one", _("One-to-one mentoring")
        CHECK_IN = "check-in", _("Check-in")
        GROUP = "group", _("Group facilitation")
        LIFE_SKILLS = "life-skills", _("Life skills: job, housing, daily life")
        NAVIGATION = "navigation", _("Help with finding services")
        ADVOCACY = "advocacy", _("Advocacy")
        CRISIS = "crisis", _("Crisis support")
        OUTREACH = "outreach", _("Outreach")
        COMMUNITY_EVENT = "community-event", _("Community event")
        TRAINING_OTHERS = "training-others", _("Training others")
        DOCUMENTATION = "documentation", _("Notes and paperwork")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        REMOTE = "remote", _("By phone or video")
        OBSERVED = "observed", _("In person, my supervisor was there")

    entry = models.ForeignKey("hours.HoursEntry", models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    # Repeated from the placement: overlaps and days are checked over all placements of a person.
    trainee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hours_versions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    activity = models.CharField(max_length=20, choices=Activity.choices, blank=True)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    break_minutes = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField()
    worked_on = models.DateField()
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.IN_PERSON)
    setting = models.CharField(max_length=20, choices=lists.Setting.choices, blank=True)
    is_alike = models.BooleanField(default=False)
    long_reason = models.CharField(max_length=20, choices=lists.LongReason.choices, blank=True)
    late_reason = models.CharField(max_length=20, choices=lists.LateReason.choices, blank=True)
    # What a trainer wrote down about it, where it was observed. Set when it is sent, and signed with it.
    rating = models.ForeignKey(PracticeRating, models.PROTECT, null=True, related_name="+")
    # The session of supervision it is about, where a supervisor logged one.
    session = models.ForeignKey(
        "hours.SupervisionSession", models.PROTECT, null=True, related_name="versions"
    )
    note_digest = models.CharField(max_length=64, blank=True)
    # What was sent before these four existed was hashed without them; see ``content``.
    content_format = models.PositiveSmallIntegerField(default=1)
    # Set when the trainee sends it: the names they see and sign, which may be others later; their signature.
    organization_name = models.CharField(max_length=120, blank=True)
    site_name = models.CharField(max_length=80, blank=True)
    competency_code = models.CharField(max_length=60, blank=True)
    competency_name = models.CharField(max_length=160, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    objects = HoursEntryVersionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of an entry")
        verbose_name_plural = _("versions of entries")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(status__in=rules.OPEN_STATUSES), name="one_open_version"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="version_ends_after_start"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="version_counts_something"),
            models.CheckConstraint(
                condition=Q(status=rules.DRAFT) | Q(statement__isnull=False, submitted_at__isnull=False),
                name="sent_version_is_certified",
            ),
        ]
        indexes = [
            models.Index(fields=["trainee", "starts_at"]),
            models.Index(
                fields=["starts_at"], condition=Q(status=rules.SUBMITTED), name="hours_versions_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worked_on} ({self.get_status_display()})"

    # --- What it says -----------------------------------------------------------------------------

    @property
    def facts(self) -> rules.EntryFacts:
        return rules.EntryFacts(
            self.kind,
            self.activity,
            self.competency.code,
            self.starts_at,
            self.ends_at,
            self.zone,
            self.break_minutes,
            self.mode,
            self.setting,
            self.is_alike,
            self.long_reason,
            self.late_reason,
        )

    @facts.setter
    def facts(self, facts: rules.EntryFacts) -> None:
        """Take over everything but the competency, which is a row."""
        self.kind, self.activity, self.mode = facts.kind, facts.activity, facts.mode
        self.starts_at, self.ends_at, self.zone = facts.starts_at, facts.ends_at, facts.zone
        self.break_minutes, self.minutes, self.worked_on = facts.break_minutes, facts.minutes, facts.worked_on
        self.setting, self.is_alike = facts.setting, facts.is_alike
        self.long_reason, self.late_reason = facts.long_reason, facts.late_reason

    def freeze_names(self) -> None:
        """Write down what the place and the skill area are called now, and in which format it is hashed."""
        self.content_format = CONTENT_FORMAT
        self.rating = rating_of(self)
        placement = self.entry.placement
        self.organization_name, self.site_name = placement.organization.name, placement.site_name
        self.competency_code, self.competency_name = self.competency.code, self.competency.name

    def content(self, trainee: str) -> dict[str, ledger.Value]:
        """What is frozen and signed. ``trainee`` is the random name they have in the chain."""
        placement, times = self.entry.placement, map(ledger.instant, (self.starts_at, self.ends_at))
        spelled = Spelled(str(self.entry_id), trainee, placement.enrollment_id, placement.pk, *times)
        return content(self, spelled)

    def mention(self, trainee: str) -> dict[str, ledger.Value]:
        """How an event of the chain names this version."""
        return {
            "entry": str(self.entry_id),
            "number": self.number,
            "trainee": trainee,
            "digest": self.content_digest,
        }

    # --- How it is shown --------------------------------------------------------------------------

    @property
    def local_start(self) -> datetime:
        """What the clock showed where the work was done."""
        return rules.to_local(self.starts_at, self.zone)

    @property
    def local_end(self) -> datetime:
        return rules.to_local(self.ends_at, self.zone)

    @property
    def zone_name(self) -> str:
        return wording.zone(self.zone)

    @property
    def place(self) -> str:
        """Where it was: as it was called when it was sent, or now for a draft."""
        named = place(self.organization_name, self.site_name)
        return self.entry.placement.place if self.status == rules.DRAFT else named

    @property
    def skill_area(self) -> str:
        """The competency: as it was called when it was sent, or now for a draft."""
        return self.competency.name if self.status == rules.DRAFT else self.competency_name

    @property
    def standing(self) -> str:
        """How it stands now: its status, or that it was signed and counts no more."""
        counting = self.entry.counting_version_id
        return rules.standing(self.status, counting == self.pk, counting is not None)

    @property
    def is_credited(self) -> bool:
        """It was made from a session of the supervisor's: the trainee did not send it."""
        return is_credited(self)

    @property
    def is_planned(self) -> bool:
        """It was written down before it was over, and is not sent yet."""
        return (self.status, self.number) == (rules.DRAFT, 1) and self.entry.created_at < self.ends_at

    @property
    def standing_name(self) -> str:
        return (
            _("Planned")
            if self.is_planned
            else wording.STANDINGS.get(self.standing) or self.get_status_display()
        )

    @property
    def week(self) -> date:
        """The Monday of the week it belongs to."""
        return self.worked_on - timedelta(days=self.worked_on.weekday())

    @property
    def what(self) -> str:
        """Its heading in a list: the activity, or what kind of time it was."""
        return self.get_activity_display() or wording.KINDS[self.kind]

    @cached_property
    def remarks(self) -> list[rules.Problem]:
        """What the person who signs should look at. A person decides; the software only points."""
        if self.submitted_at is None:
            return []
        return rules.remarks(self.facts, self.submitted_at, after_close=getattr(self, "after_close", False))


class EntryNote(ErasableText):
    """What somebody wrote about a version. The version holds only its salted digest."""

    version = models.OneToOneField(HoursEntryVersion, models.CASCADE, related_name="note")
    # A check found something in it, and its writer said that nobody can be known from it.
    was_looked_at = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
