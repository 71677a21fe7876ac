"""``manage.py forget_signing_contexts``: what the scheduler runs once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from hours.models import SignatureContext, SigningRequest


class Command(BaseCommand):
    help = (
        "Erase from where decisions of 90 days ago were made, and what was never confirmed. Safe to repeat."
    )

    def handle(self, *, verbosity: int, **options) -> None:
        at = timezone.now()
        erased = SignatureContext.objects.forget(at) + SigningRequest.objects.forget(at)
        if verbosity:
            self.stdout.write(f"Erased: {erased}")
