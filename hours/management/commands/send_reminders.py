"""``manage.py send_reminders``: what the scheduler runs once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from hours.reminders import remind_supervisors


class Command(BaseCommand):
    help = "Remind supervisors of hours that have waited for three days. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        reminded = remind_supervisors(at=timezone.now())
        if verbosity:
            self.stdout.write(f"Reminded: {reminded}")
