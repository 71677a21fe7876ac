"""``manage.py rescue_tasks``: what the scheduler runs to bring back failed and lost background work."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.tasks import rescue


class Command(BaseCommand):
    help = "Queue background tasks again that failed or whose worker died."
    requires_system_checks: list = []

    def handle(self, *, verbosity: int, **options) -> None:
        count = rescue(at=timezone.now())
        if verbosity:
            self.stdout.write(f"{count} tasks queued again")
