from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from wagtail.signals import page_published

        from courses.models import LessonPage

        # A form, a review and the clock publish pages, each by a way of its own; this is where they meet.
        page_published.connect(ask_to_read, sender=LessonPage, dispatch_uid="ask_to_read")


def ask_to_read(instance, revision=None, **kwargs) -> None:
    """A lesson is out: if its author chose so, ask those who completed it to read the new text."""
    from courses.models import ReadingRequest

    ReadingRequest.objects.send(instance, revision, at=timezone.now())
