from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.models import PracticeNote


class Command(BaseCommand):
    help = "Erase what people wrote about practice in cohorts that are over. Safe to repeat."

    def handle(self, *, verbosity: int, **options) -> None:
        erased = PracticeNote.objects.fade(timezone.now())
        if verbosity:
            self.stdout.write(f"Erased: {erased}")
