"""What boards demand, as data: frameworks of competencies, schemes, and their dated standards."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses import rules
from courses.rules import minutes as ways
from courses.rules import standards as kinds


class Confidence(models.TextChoices):
    """How sure a number is that a file gives; ``docs/standards.md`` explains the marks."""

    PRIMARY = "A", _("read in the board's own text")
    SECONDARY = "B", _("read in a text about the board's rules")
    WEAK = "B-", _("read in one text that may be wrong")
    UNVERIFIED = "C", _("not confirmed by any text")


class Framework(models.Model):
    """A list of domains, such as IC&RC's four or SAMHSA's twelve."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """One domain of a framework."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competencies")
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    position = models.PositiveSmallIntegerField(default=0)
    related = models.ManyToManyField(
        "self", verbose_name=_("what it touches in other frameworks"), blank=True
    )

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        ordering = ["framework", "position"]
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_code_per_framework")]

    def __str__(self) -> str:
        return self.name


class Scheme(models.Model):
    """A board's credential, such as IC&RC Peer Recovery. Its numbers stand in its standards."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=160)
    issuer = models.CharField(_("who sets the rules"), max_length=160, blank=True)
    register_url = models.URLField(
        _("the board's public register"), blank=True, help_text=_("Where anybody can look a holder up.")
    )

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def current_standard(self, day: date) -> "Standard | None":
        """The standard somebody who begins on this day is held to, or None when none has begun."""
        standards = {standard.pk: standard for standard in self.standards.all()}
        choices = [
            rules.StandardChoice(standard.pk, standard.version, standard.valid_from.toordinal())
            for standard in standards.values()
        ]
        choice = rules.current_standard(choices, day.toordinal())
        return standards[choice.id] if choice else None


class Standard(models.Model):
    """The numbers of a scheme from a day on. Once somebody is enrolled under it, it never changes."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="standards", verbose_name=_("scheme"))
    version = models.PositiveIntegerField(_("version"), default=1)
    valid_from = models.DateField(_("valid from"))
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+", verbose_name=_("framework"))
    smallest_unit = models.PositiveSmallIntegerField(
        _("smallest unit of hours, in minutes"),
        default=1,
        help_text=_("Montana counts quarters of an hour: 15. What is above a whole unit does not count."),
    )
    needs_agreement = models.BooleanField(_("hours need an agreement signed by both"), default=False)
    needs_declaration = models.BooleanField(
        _("supervisors declare that they are not family, and share no home or money"), default=False
    )
    paper_counts = models.BooleanField(_("hours signed on paper count"), default=True)
    successor_counts = models.BooleanField(
        _("what a successor signs for a supervisor who left counts"), default=True
    )
    fees = models.TextField(_("what it costs"), blank=True)
    may_miss_minutes = models.PositiveIntegerField(
        _("minutes somebody may miss"), null=True, blank=True, help_text=_("0: nothing. Empty: no rule.")
    )
    notice = models.TextField(
        _("what to check"), blank=True, help_text=_("Shown wherever these numbers are shown.")
    )
    source = models.TextField(_("where the numbers come from"), blank=True)
    confidence = models.CharField(
        _("how sure the numbers are"), max_length=2, choices=Confidence.choices, blank=True
    )
    was_held = models.BooleanField(default=False, editable=False)
    """Somebody was held to it who was moved to a newer one since."""

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["scheme", "-valid_from", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="one_standard_per_scheme_version")
        ]

    def __str__(self) -> str:
        return f"{self.scheme.title} ({self.version})"

    @property
    def is_frozen(self) -> bool:
        """Somebody is held to it, or was, so its rows may not change any more."""
        return self.was_held or self.enrollments.exists()


class RequirementQuerySet(models.QuerySet):
    def initial(self) -> "RequirementQuerySet":
        """What is asked in all before the credential: no limits of a day or a month, nothing for renewal."""
        return self.filter(phase=Requirement.Phase.INITIAL, scope=Requirement.Scope.TOTAL)

    def renewal(self) -> "RequirementQuerySet":
        """What is asked to renew it, in all or in each year of the period."""
        scopes = (Requirement.Scope.TOTAL, Requirement.Scope.YEAR)
        return self.filter(phase=Requirement.Phase.RENEWAL, scope__in=scopes)


class Requirement(models.Model):
    """One row of a standard: so much of this kind, in one competency or in all, taken in one way or in any.

    A row that asks for nothing and has a maximum is a limit: no more than that counts. ``scope`` says whether
    the numbers are for everything together or for each day, week, month or calendar year; ``consequence`` what
    follows when they are not kept. ``confidence``: where a row is less sure, or surer, than its standard.
    """

    class Kind(models.TextChoices):
        MODULES = "modules", _("Modules")
        TRAINING = "training", _("Training")
        PRACTICE = "practice", _("Supervised practice")
        SUPERVISION = "supervision", _("Supervision")
        EXAM = "exam", _("Exam")
        EDUCATION = kinds.EDUCATION, _("Continuing education")
        SELF_STUDY = kinds.SELF_STUDY, _("Self-study")

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        COUNT = "count", _("in number")
        SCORE = "score", _("points")
        PERCENT = "percent", _("per cent")

    class Mode(models.TextChoices):
        SELF_PACED = ways.SELF_PACED, _("at one's own pace")
        LIVE_ONLINE = ways.LIVE_ONLINE, _("live online")
        IN_PERSON = ways.IN_PERSON, _("in person")
        LIVE = ways.LIVE, _("live, in person or online")
        REMOTE = kinds.REMOTE, _("by phone or video")
        OBSERVED = ways.OBSERVED, _("with a supervisor there")

    class Format(models.TextChoices):
        INDIVIDUAL = kinds.INDIVIDUAL, _("one to one")
        GROUP = kinds.GROUP, _("in a group")

    class Scope(models.TextChoices):
        TOTAL = kinds.TOTAL, _("in all")
        DAY = kinds.DAY, _("in each day")
        WEEK = kinds.WEEK, _("in each week")
        MONTH = kinds.MONTH, _("in each month")
        YEAR = kinds.YEAR, _("in each year")

    class Consequence(models.TextChoices):
        EXCESS = kinds.EXCESS, _("what is above does not count")
        PERIOD = kinds.PERIOD, _("nothing of that time counts")
        REMARK = kinds.REMARK, _("it is pointed out")

    class Phase(models.TextChoices):
        INITIAL = "initial", _("to earn it")
        RENEWAL = "renewal", _("to renew it")

    MODES = {
        Kind.TRAINING: (Mode.SELF_PACED, Mode.LIVE_ONLINE, Mode.IN_PERSON, Mode.LIVE),
        Kind.PRACTICE: (Mode.IN_PERSON, Mode.REMOTE, Mode.OBSERVED),
        Kind.SUPERVISION: (Mode.IN_PERSON, Mode.REMOTE),
        Kind.EDUCATION: (Mode.SELF_PACED, Mode.LIVE_ONLINE, Mode.IN_PERSON, Mode.LIVE),
    }
    """The ways a kind of time may be asked for."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="requirements")
    label = models.CharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("how it is taken"), max_length=20, choices=Mode.choices, blank=True)
    format = models.CharField(_("with whom"), max_length=20, choices=Format.choices, blank=True)
    is_alike = models.BooleanField(_("only with people of a similar experience"), default=False)
    scope = models.CharField(_("how often"), max_length=20, choices=Scope.choices, default=Scope.TOTAL)
    consequence = models.CharField(
        _("otherwise"), max_length=20, choices=Consequence.choices, default=Consequence.EXCESS
    )
    phase = models.CharField(_("when"), max_length=20, choices=Phase.choices, default=Phase.INITIAL)
    pathway = models.SlugField(_("only on this pathway"), max_length=60, blank=True)
    look_back_months = models.PositiveSmallIntegerField(
        _("counts for so many months"), null=True, blank=True, help_text=_("Empty: however long ago.")
    )
    minimum = models.PositiveIntegerField(_("at least"))
    maximum = models.PositiveIntegerField(_("no more than"), null=True, blank=True)
    unit = models.CharField(max_length=20, choices=Unit.choices, default=Unit.MINUTES)
    confidence = models.CharField(_("how sure it is"), max_length=2, choices=Confidence.choices, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                *("standard", "phase", "pathway", "kind", Coalesce("competency", 0)),
                *("mode", "format", "is_alike", "scope", "consequence", "label"),
                name="no_requirement_twice",
            ),
            models.CheckConstraint(
                condition=models.Q(maximum__isnull=True) | models.Q(maximum__gte=models.F("minimum")),
                name="requirement_maximum_not_below_minimum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.minimum} {self.get_unit_display()}"

    @property
    def is_overall(self) -> bool:
        """It is about all time of its kind, however, wherever and with whom it was."""
        return not (self.competency_id or self.mode or self.format or self.is_alike)

    def clean(self) -> None:
        """A way is asked for only where time can be taken in that way."""
        if self.mode and self.mode not in self.MODES.get(self.kind, ()):
            raise ValidationError({"mode": _("This kind cannot be taken in this way.")})
        if self.format and self.kind not in (self.Kind.PRACTICE, self.Kind.SUPERVISION):
            raise ValidationError({"format": _("This is for practice and supervision.")})
        if self.maximum is not None and self.maximum < (self.minimum or 0):
            raise ValidationError({"maximum": _("The most that counts is below what is asked for.")})
