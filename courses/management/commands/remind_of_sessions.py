from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.reminders import remind_of_sessions


class Command(BaseCommand):
    help = "Tell members about sessions that begin within a day. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        reminded = remind_of_sessions(at=timezone.now())
        if verbosity:
            self.stdout.write(f"Reminded: {reminded}")
