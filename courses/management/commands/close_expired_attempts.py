import logging
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.models import Enrollment
from quizzes.models import Attempt

logger = logging.getLogger(__name__)
NET = timedelta(hours=1)


class Command(BaseCommand):
    help = (
        "Close attempts whose time is up, with what was saved, and complete the modules this completes. "
        "The scheduler runs it every minute; running it twice changes nothing."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        closed = sum(close(attempt, now) for attempt in due(now))
        settle_lately_closed(now)
        if options["verbosity"]:
            self.stdout.write(f"Closed {closed} attempts.")


def due(now: datetime):
    """Open attempts that may be over, with whom and what they belong to."""
    return Attempt.objects.maybe_due(now).select_related("person", "enrollment_link__enrollment__program")


def close(attempt: Attempt, now: datetime) -> bool:
    """Close one; a trial belongs to no enrollment. One that fails does not hold up the others."""
    link = getattr(attempt, "enrollment_link", None)
    try:
        return bool((link or attempt).expire(at=now))
    except Exception:
        logger.exception("Attempt %s could not be closed", attempt.pk)
        return False


def settle_lately_closed(now: datetime) -> None:
    """A net: complete what a try that was handed in lately completes, should its page have failed to."""
    lately = Attempt.objects.closed().counting().filter(closed_at__gte=now - NET)
    enrollments = Enrollment.objects.active().filter(attempt_links__attempt__in=lately).distinct()
    for enrollment in enrollments.with_names():
        enrollment.settle(by=enrollment.person, at=now)
