"""``manage.py send_reminders``: what the scheduler runs once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from hours import leaving
from hours.models.links import send_due
from hours.reminders import remind_supervisors


class Command(BaseCommand):
    help = "Remind supervisors of hours that have waited for three days, and before their last day. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        now = timezone.now()
        reminded = leaving.remind(at=now) + remind_supervisors(at=now) + send_due(at=now)
        if verbosity:
            self.stdout.write(f"Reminded: {reminded}")
