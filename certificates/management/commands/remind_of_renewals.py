"""``manage.py remind_of_renewals``: what the scheduler runs once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.renewals import remind


class Command(BaseCommand):
    help = "Tell people that a certificate can be renewed, ends soon, ends today, or can be renewed late. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        reminded = remind(at=timezone.now())
        if verbosity:
            self.stdout.write(f"Reminded: {reminded}")
