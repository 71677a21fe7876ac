"""Print every certificate that has no PDF yet, such as those of an issue to many that was cut off."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from certificates.models import Certificate

LONG_AGO = timedelta(minutes=15)
"""Younger ones are on their way: each has a task of its own, or a bulk issue that goes on."""


class Command(BaseCommand):
    help = "Print the certificates that were issued a while ago and have no PDF yet. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        now = timezone.now()
        late = Certificate.objects.filter(issued_at__lt=now - LONG_AGO)
        printed = sum(1 for _certificate in late.make_documents(at=now))
        if verbosity:
            self.stdout.write(f"{printed} printed.")
