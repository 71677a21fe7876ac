"""What somebody has done: dated facts, with what they were worth then."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, Revision

from courses import refusals
from courses.models import languages
from courses.models.credits import Credit, Mode
from courses.models.pages import LessonPage, ModulePage


def published_revision(page: Page, revision_id: int | None) -> Revision:
    """The revision somebody was shown, if it or a translation was ever published. Raises ``Refused`` otherwise."""
    if revision_id is not None and revision_id == page.live_revision_id:
        return page.live_revision
    pages = Page.objects.filter(translation_key=page.translation_key).values("pk")
    published = PageLogEntry.objects.filter(
        page__in=pages, revision_id=revision_id, action__in=["wagtail.publish", "wagtail.publish.scheduled"]
    )
    if revision_id is None or not published.exists():
        raise refusals.changed_meanwhile()
    return Revision.objects.page_revisions().get(pk=revision_id)


def language_of(revision: Revision, page: Page) -> str:
    """The language in which somebody was shown a page."""
    if revision.object_id == str(page.pk):
        return languages.of_originals()
    return Page.objects.values_list("locale__language_code", flat=True).get(pk=revision.object_id)


class Fact(models.Model):
    """Something earned: who recorded it, when, and how many minutes of training it was worth then.

    The minutes are frozen, so that editing a page never rewrites somebody's history.
    """

    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.SELF_PACED)
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def keep_credits(self, rows: Iterable[Credit]) -> None:
        """Freeze which competencies the minutes count for."""
        earned = self.credits.model
        earned.objects.bulk_create(
            earned(completion=self, competency_id=row.competency_id, minutes=row.minutes) for row in rows
        )


class LessonCompletion(Fact):
    """A person read a lesson, in the version they were shown."""

    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="lesson_completions")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="completions")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")

    class Meta:
        verbose_name = _("completed lesson")
        verbose_name_plural = _("completed lessons")
        constraints = [models.UniqueConstraint(fields=["enrollment", "lesson"], name="lesson_completed_once")]


class ModuleCompletion(Fact):
    """A person completed a module. Never deleted; an added lesson does not un-complete it."""

    enrollment = models.ForeignKey("courses.Enrollment", models.PROTECT, related_name="module_completions")
    module = models.ForeignKey(ModulePage, models.PROTECT, related_name="completions")

    class Meta:
        verbose_name = _("completed module")
        verbose_name_plural = _("completed modules")
        constraints = [models.UniqueConstraint(fields=["enrollment", "module"], name="module_completed_once")]
