"""``manage.py send_reminders``: what the scheduler runs once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from hours.overdue import escalate
from hours.reminders import remind_supervisors
from hours.unsent import remind_trainees


class Command(BaseCommand):
    help = (
        "Remind supervisors of what waits and trainees before a deadline, and tell coordinators what waits for long. "
        "Safe to repeat."
    )

    def handle(self, *, verbosity: int, **options) -> None:
        now = timezone.now()
        reminded = remind_supervisors(at=now) + remind_trainees(at=now) + escalate(at=now)
        if verbosity:
            self.stdout.write(f"Reminded: {reminded}")
