"""``manage.py tend_tasks``: what the scheduler runs to look after background work."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.tasks import forget, rescue


class Command(BaseCommand):
    help = "Queue background tasks again that failed or whose worker died; forget what was done long ago."
    requires_system_checks: list = []

    def handle(self, *, verbosity: int, **options) -> None:
        rescued, forgotten = rescue(at=timezone.now()), forget(at=timezone.now())
        if verbosity:
            self.stdout.write(f"{rescued} tasks queued again, {forgotten} forgotten")
