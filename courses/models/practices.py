"""Observed practice as a trainer writes it: a situation, and a rubric in rows. Every published wording is kept.

Wagtail keeps a revision of each wording, and a rating points at the one it was given on.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, Page, RevisionMixin

from courses.models.pages import LearningPage, ModulePage, ProgramPage, may_read_everything
from courses.rules import practice as rules
from people.models import User


class ObservedPracticeQuerySet(models.QuerySet):
    def live(self) -> "ObservedPracticeQuerySet":
        """Those that are published, in a module that is."""
        return self.filter(live=True, module__live=True)

    def required(self) -> "ObservedPracticeQuerySet":
        """Those without which a module is not done."""
        return self.live().filter(is_required=True)

    def in_program(self, program: ProgramPage) -> "ObservedPracticeQuerySet":
        """Those of a program, in the order of its modules."""
        return self.filter(module__path__startswith=program.path).order_by("module__path", "pk")

    def visible_to(self, user: User) -> "ObservedPracticeQuerySet":
        """Those of the programs one takes, and those on which one was rated; staff see all."""
        if may_read_everything(user):
            return self
        width = LearningPage.PROGRAM_DEPTH * Page.steplen
        taken = ProgramPage.objects.filter(
            enrollments__person=user,
            enrollments__status="active",
            path=Substr(OuterRef("module__path"), 1, width),
        )
        rated = type(self)(self.model).filter(ratings__enrollment__person=user).values("pk")
        return self.filter(Q(Exists(taken), live=True, module__live=True) | Q(pk__in=rated))

    def with_rubric(self) -> "ObservedPracticeQuerySet":
        """With module, criteria and levels, in three statements."""
        return self.select_related("module").defer("module__body").prefetch_related("criteria__levels")


class ObservedPractice(DraftStateMixin, RevisionMixin, ClusterableModel):
    """A role play, or a group that somebody leads, while a trainer watches and rates it on a rubric."""

    module = models.ForeignKey(
        ModulePage, models.CASCADE, related_name="observed_practices", verbose_name=_("module")
    )
    title = models.CharField(_("title"), max_length=120)
    situation = models.TextField(
        _("situation"),
        help_text=_("Who meets whom, where, and what the person is asked to do. Make people up."),
    )
    is_required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("The module is done only when this is met, too. Without it, this is an offer."),
    )

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.CharField(max_length=250, blank=True, default="", editable=False)
    """The name of its file in a folder of Markdown; empty before it came from one."""

    objects = ObservedPracticeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("observed practice")
        verbose_name_plural = _("observed practice")
        ordering = ["module__path", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:practice", args=[self.pk])

    def with_content_json(self, content: dict) -> "ObservedPractice":
        """An older wording of the same practice: what it is known by does not change."""
        found = super().with_content_json(content)
        found.key, found.slug = self.key, self.slug
        return found

    def rubric(self) -> tuple[rules.Criterion, ...]:
        """Criteria and levels as values, in their order."""
        return tuple(
            rules.Criterion(
                criterion.pk,
                criterion.title,
                tuple(rules.Level(row.pk, row.words, row.meets) for row in criterion.levels.all()),
            )
            for criterion in self.criteria.all()
        )


class PracticeCriterion(Orderable, ClusterableModel):
    """One thing the trainer looks at."""

    practice = ParentalKey(ObservedPractice, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(_("what you look at"), max_length=120)
    look_for = models.CharField(
        _("how it shows"), max_length=300, blank=True, help_text=_("What one can see or hear.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.title


class PracticeLevel(Orderable):
    """One way in which a criterion can be seen, in words that the person reads."""

    criterion = ParentalKey(PracticeCriterion, on_delete=models.CASCADE, related_name="levels")
    words = models.CharField(
        _("words"), max_length=200, help_text=_("What you saw, said kindly: the person reads it.")
    )
    meets = models.BooleanField(_("this is enough"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")

    def __str__(self) -> str:
        return self.words
