"""People, the organizations they practice at, and what is agreed with them."""

import hashlib
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import refusals, rules
from people.languages import interface
from people.models.notices import Notice


def validate_time_zone(value: str) -> None:
    """Refuse what is no IANA zone name, such as ``America/New_York``."""
    if value not in available_timezones():
        raise ValidationError(_("This is not a time zone we know."))


def site_time_zone() -> str:
    """The clock of the site, until a person chooses theirs."""
    return settings.TIME_ZONE


class UserManager(BaseUserManager):
    """Makes accounts. E-mail addresses are kept in lower case, so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)  # None makes it unusable: log-in by code only
        user.save(using=self._db)
        return user

    @transaction.atomic
    def invite(self, email: str, *, preferred_name: str = "") -> "User":
        """The account of this address; made now, if there is none, for somebody who will come.

        There is no password: nobody sets one for somebody else. They log in with a code by e-mail.
        """
        from allauth.account.models import EmailAddress

        email = email.strip().lower()
        if existing := self.at_address(email):
            return existing
        user = self.create_user(email, preferred_name=preferred_name)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """A coordinator sees everybody; everybody else sees only themselves."""
        if user.is_coordinator:
            return self
        return self.filter(pk=user.pk)

    def at_address(self, email: str) -> "User | None":
        """The account that an address leads to; where two accounts became one, the one that is left."""
        email = email.strip().lower()
        confirmed = models.Q(emailaddress__email=email, emailaddress__verified=True)
        ways = (models.Q(email=email), confirmed, models.Q(merge__address=email))
        found = next((user for way in ways if (user := self.filter(way).order_by("-pk").first())), None)
        while found and (merge := getattr(found, "merge", None)):
            found = merge.kept
        return found

    def trainers(self) -> "UserQuerySet":
        groups = [User.GROUPS[rules.TRAINER], User.GROUPS[rules.LEAD]]
        return self.filter(is_active=True, groups__name__in=groups).distinct()

    def with_frame(self) -> "UserQuerySet":
        """With what the frame of every page shows of a person: their roles, and how many notices wait."""
        member = User.groups.through.objects.filter(user=OuterRef("pk"))
        held = {f"has_{role}": Exists(member.filter(group__name=name)) for role, name in User.GROUPS.items()}
        unread = Notice.objects.filter(person=OuterRef("pk")).unread().values("person")
        counted = Subquery(unread.annotate(number=Count("pk")).values("number"))
        return self.annotate(**held, unread_notices=Coalesce(counted, 0))

    def coordinators(self) -> "UserQuerySet":
        return self.filter(is_active=True, groups__name=User.GROUPS[rules.COORDINATOR]).distinct()


class User(AbstractBaseUser, PermissionsMixin):
    """A person. They log in with their e-mail address.

    ``preferred_name`` is used everywhere; ``legal_name`` only on a certificate.
    """

    GROUPS = {
        rules.COORDINATOR: "Coordinators",
        rules.TRAINER: "Trainers",
        rules.LEAD: "Lead trainers",
        rules.SUPERVISOR: "Supervisors",
    }

    email = models.EmailField(_("e-mail address"), unique=True)
    preferred_name = models.CharField(
        _("name you go by"), max_length=80, blank=True, help_text=_("This is the name people see here.")
    )
    legal_name = models.CharField(
        _("legal name"),
        max_length=120,
        blank=True,
        help_text=_("It is printed on a certificate and nowhere else. You can add it later."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, validators=[validate_time_zone], default=site_time_zone
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def interface_language(self) -> str:
        """The language in which the site itself speaks to this person."""
        return interface(self.language)

    @property
    def display_name(self) -> str:
        """What we call this person on screen. Never the legal name, and never a whole address."""
        return self.preferred_name or self.email.partition("@")[0]

    @property
    def name_on_paper(self) -> str:
        """What a log or a list for a board calls them: the legal name, or the one they go by where none is known."""
        return self.legal_name or self.display_name

    def get_full_name(self) -> str:  # Wagtail's admin asks for it
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles this person was given, such as coordinator or trainer. A superuser coordinates."""
        if not hasattr(self, "has_coordinator"):  # somebody else than the person who is logged in
            names = set(self.groups.values_list("name", flat=True))
            held = {role for role, group in self.GROUPS.items() if group in names}
        else:
            held = {role for role in self.GROUPS if getattr(self, f"has_{role}")}
        return rules.with_implied(held | {rules.COORDINATOR} if self.is_superuser else held)

    @property
    def is_coordinator(self) -> bool:
        return rules.COORDINATOR in self.roles

    @property
    def is_trainer(self) -> bool:
        return rules.TRAINER in self.roles

    @property
    def is_supervisor(self) -> bool:
        return rules.SUPERVISOR in self.roles

    def grant(self, role: str) -> None:
        """Give this person a role. Giving it twice changes nothing."""
        self.groups.add(Group.objects.get_or_create(name=self.GROUPS[role])[0])
        for known in ("roles", *(f"has_{name}" for name in self.GROUPS)):
            self.__dict__.pop(known, None)


class Organization(models.Model):
    """A host of placements: where somebody practices. Not the training body (that is a site setting)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    notes_allowed = models.BooleanField(
        _("notes about hours"),
        default=True,
        help_text=_("Take the tick away where nothing may be written about the work, only times and kinds."),
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StatementQuerySet(models.QuerySet):
    def current(self, key: str, language: str = "en") -> "Statement":
        """The text people are asked to agree to today. Raises ``Statement.DoesNotExist``."""
        return self.filter(key=key, language=language).latest("version")

    @transaction.atomic
    def write(self, key: str, body: str, language: str = "en") -> "Statement":
        """A new version of a text, or its first. The same words once more are the same row.

        Languages share the numbers of versions: a text that has a newest version gets it in another language
        before it gets one more.
        """
        last = {row.language: row for row in self.filter(key=key).order_by("version")}
        newest = max((row.version for row in last.values()), default=1)
        mine = last.get(language)
        if mine and (mine.version, mine.body) == (newest, body):
            return mine
        version = newest + 1 if mine and mine.version == newest else newest
        return self.create(key=key, version=version, language=language, body=body)


class Statement(models.Model):
    """One version of a text that somebody signs. A new wording is a new row; old rows never change."""

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=10, default="en")
    body = models.TextField()
    digest = models.CharField(max_length=64, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["key", "version", "language"], name="one_wording_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version} ({self.language})"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A statement that people may have signed never changes. Make a new version.")
        self.digest = hashlib.sha256(self.body.encode()).hexdigest()
        super().save(*args, **kwargs)


class DatedQuerySet(models.QuerySet):
    def spans(self) -> list[rules.Span]:
        return [rules.Span(row.starts_on, row.ends_on) for row in self]

    def on(self, day: date) -> "DatedQuerySet":
        """Those in force on a day."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        )


class Dated(models.Model):
    """Something about a person that holds from a day until a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="%(class)s_ends_after_it_starts",
            )
        ]


class LeaveQuerySet(DatedQuerySet):
    def visible_to(self, user: User) -> "LeaveQuerySet":
        """One's own; a coordinator sees who is away and until when, and there is no more to see."""
        return self if user.is_coordinator else self.filter(person=user)

    def of(self, person: User) -> "LeaveQuerySet":
        return self.filter(person=person)

    def not_over(self, day: date) -> "LeaveQuerySet":
        """Those that run or are still to come, the next one first."""
        return self.exclude(ends_on__lt=day).order_by("starts_on")

    @transaction.atomic
    def begin(
        self, person: User, starts_on: date, ends_on: date | None = None, *, by: User, at: datetime
    ) -> "Leave":
        """Go on leave, today or from a later day on. Raises ``Refused`` for a day that is over.

        It is between a person and their own calendar: ``by`` is that person, and no reason is kept.
        """
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        leave = self.model(person=person, starts_on=starts_on, ends_on=ends_on)
        leave.check_days(earliest=leave.today(at), at=at)
        leave.save()
        return leave


class Leave(Dated):
    """Time away, without a reason. It freezes the house's deadlines; a board's clock stays visible."""

    objects = LeaveQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")

    @property
    def span(self) -> rules.Span:
        return rules.Span(self.starts_on, self.ends_on)

    def today(self, at: datetime) -> date:
        """The day it is where this person is."""
        return at.astimezone(ZoneInfo(self.person.time_zone)).date()

    def has_begun(self, at: datetime) -> bool:
        return self.starts_on <= self.today(at)

    def check_days(self, *, earliest: date, at: datetime) -> None:
        """Raise ``Refused`` when the rules have something against these days."""
        others = Leave.objects.of(self.person).exclude(pk=self.pk).spans()
        if problem := rules.leave_problem(self.span, others, earliest, self.today(at)):
            raise refusals.leave(problem)

    @transaction.atomic
    def change(self, starts_on: date, ends_on: date | None, *, by: User, at: datetime) -> None:
        """Other days. The first day of a leave that has begun stays. Raises ``Refused`` as ``begin`` does."""
        begun = self.has_begun(at)
        earliest = self.starts_on if begun else self.today(at)
        self.starts_on, self.ends_on = (self.starts_on if begun else starts_on), ends_on
        self.check_days(earliest=earliest, at=at)
        self.save()

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> None:
        """Come back: today is the last day. A leave that has not begun is gone. Twice is once."""
        today = self.today(at)
        if not self.has_begun(at):
            self.delete()
        elif self.ends_on is None or self.ends_on > today:
            self.ends_on = today
            self.save(update_fields=["ends_on"])


class Accommodation(Dated):
    """More time or more tries for this person, in every quiz at once. It stores the adjustment, never the diagnosis."""

    extra_time_percent = models.PositiveSmallIntegerField(_("extra time, per cent"), default=50)
    is_unlimited = models.BooleanField(_("no time limit at all"), default=False)
    extra_attempts = models.PositiveSmallIntegerField(_("more tries at each quiz"), default=0)

    class Meta(Dated.Meta):
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
