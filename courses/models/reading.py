"""Asking those who have completed a lesson to read its new text: chosen once, sent once, on publishing."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Revision

from courses.models.enrollments import Enrollment
from courses.models.pages import LessonPage
from people.models import Notice, User


class ReadingRequestQuerySet(models.QuerySet):
    def pending(self, lesson: LessonPage) -> "ReadingRequestQuerySet":
        """Chosen, and not sent yet, since the lesson was not published since."""
        return self.filter(lesson=lesson.pk, sent_at__isnull=True)

    @transaction.atomic
    def choose(self, lesson: LessonPage, wanted: bool, *, by: User, at: datetime) -> None:
        """Ask, or do not ask, when this lesson is published next. Choosing twice is choosing once."""
        if not wanted:
            self.pending(lesson).delete()
        else:
            self.get_or_create(lesson_id=lesson.pk, sent_at=None, defaults={"asked_by": by, "asked_at": at})

    @transaction.atomic
    def send(self, lesson: LessonPage, revision: Revision | None, *, at: datetime) -> int:
        """Tell everybody who completed the lesson and has not left, once; return how many they are.

        It un-completes nothing: it is an invitation.
        """
        request = self.pending(lesson).select_for_update().first()
        if request is None:
            return 0
        people = User.objects.filter(
            enrollments__in=Enrollment.objects.exclude(status=Enrollment.Status.WITHDRAWN).filter(
                lesson_completions__lesson=lesson.pk
            )
        ).distinct()
        for person in people:
            Notice.objects.send(
                person,
                _("Something you have read has changed"),
                _(
                    "“%(title)s” has a new text. It stays done for you. Please read it again when you have time."
                )
                % {"title": lesson.title},
                url=lesson.get_url() or "",
                at=at,
            )
        request.revision, request.sent_at, request.people = revision, at, len(people)
        request.save()
        return len(people)


class ReadingRequest(models.Model):
    """Somebody chose to ask those who completed a lesson to read its next version."""

    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="reading_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(default=0)

    objects = ReadingRequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "request to read again"
        constraints = [
            models.UniqueConstraint(
                fields=["lesson"], condition=Q(sent_at__isnull=True), name="one_pending_request_per_lesson"
            )
        ]
