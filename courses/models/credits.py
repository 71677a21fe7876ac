"""Minutes of training by competency: what a page promises, and what somebody has of it.

A page names its minutes in as many frameworks as it likes. Within one framework, a minute counts once.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from courses.models.standards import Competency
from courses.rules import minutes as rules


class Mode(models.TextChoices):
    """How training reaches somebody. Boards set minima and caps by it."""

    SELF_PACED = rules.SELF_PACED, _("at one's own pace")
    LIVE_ONLINE = rules.LIVE_ONLINE, _("live online")
    IN_PERSON = rules.IN_PERSON, _("in person")


class Credit(Orderable):
    """So many minutes of a page in one competency."""

    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+", verbose_name=_("competency"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta(Orderable.Meta):
        abstract = True


class LessonCredit(Credit):
    """What a lesson's minutes count for."""

    lesson = ParentalKey("courses.LessonPage", on_delete=models.CASCADE, related_name="credits")

    class Meta(Credit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["lesson", "competency"], name="credit_once_per_lesson")
        ]


class ModuleCredit(Credit):
    """What the minutes of a module's quiz count for."""

    module = ParentalKey("courses.ModulePage", on_delete=models.CASCADE, related_name="credits")

    class Meta(Credit.Meta):
        constraints = [
            models.UniqueConstraint(fields=["module", "competency"], name="credit_once_per_module")
        ]


class EarnedCredit(models.Model):
    """So many minutes that somebody has in one competency, frozen with the completion they belong to."""

    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class EarnedLessonCredit(EarnedCredit):
    completion = models.ForeignKey("courses.LessonCompletion", models.CASCADE, related_name="credits")


class EarnedModuleCredit(EarnedCredit):
    completion = models.ForeignKey("courses.ModuleCompletion", models.CASCADE, related_name="credits")
