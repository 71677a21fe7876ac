"""What boards demand, as data: frameworks of competencies, schemes, and their dated standards."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses import rules
from courses.rules import minutes as ways


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
    may_miss_minutes = models.PositiveIntegerField(
        _("minutes somebody may miss"), null=True, blank=True, help_text=_("0: nothing. Empty: no rule.")
    )
    notice = models.TextField(
        _("what to check"), blank=True, help_text=_("Shown wherever these numbers are shown.")
    )
    source = models.TextField(_("where the numbers come from"), blank=True)

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
        """Somebody is held to it, so its rows may not change any more."""
        return self.enrollments.exists()


class Requirement(models.Model):
    """One row of a standard: so much of this kind, in one competency or in all, taken in one way or in any.

    A row that asks for nothing and has a maximum is a limit: no more than that counts.
    """

    class Kind(models.TextChoices):
        MODULES = "modules", _("Modules")
        TRAINING = "training", _("Training")
        PRACTICE = "practice", _("Supervised practice")
        SUPERVISION = "supervision", _("Supervision")
        EXAM = "exam", _("Exam")

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        COUNT = "count", _("in number")
        SCORE = "score", _("points")

    class Mode(models.TextChoices):
        SELF_PACED = ways.SELF_PACED, _("at one's own pace")
        LIVE_ONLINE = ways.LIVE_ONLINE, _("live online")
        IN_PERSON = ways.IN_PERSON, _("in person")
        LIVE = ways.LIVE, _("live, in person or online")

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    mode = models.CharField(_("how it is taken"), max_length=20, choices=Mode.choices, blank=True)
    minimum = models.PositiveIntegerField(_("at least"))
    maximum = models.PositiveIntegerField(_("no more than"), null=True, blank=True)
    unit = models.CharField(max_length=20, choices=Unit.choices, default=Unit.MINUTES)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "kind", "competency", "mode"],
                name="one_requirement_per_kind_competency_and_mode",
            ),
            models.UniqueConstraint(
                fields=["standard", "kind", "mode"],
                condition=models.Q(competency__isnull=True),
                name="one_requirement_per_kind_and_mode_in_all",
            ),
            models.CheckConstraint(
                condition=models.Q(maximum__isnull=True) | models.Q(maximum__gte=models.F("minimum")),
                name="requirement_maximum_not_below_minimum",
            ),
            models.CheckConstraint(
                condition=models.Q(mode="") | models.Q(kind="training"), name="only_training_has_a_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.minimum} {self.get_unit_display()}"
