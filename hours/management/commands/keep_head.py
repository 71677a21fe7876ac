"""``manage.py keep_head``: what the scheduler runs once a day, to write down the state of the log."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from hours import heads
from hours.models import DailyHead


class Command(BaseCommand):
    help = "Keep the end of the chain of today, signed, in the database and in HEADS_DIR. Safe to repeat."
    requires_system_checks: list = []

    def handle(self, *, verbosity: int, **options) -> None:
        head = DailyHead.objects.keep(at=timezone.now())
        heads.write()
        if verbosity:
            said = "signed" if head.is_signed else "not signed: there is no key (manage.py make_keys)"
            self.stdout.write(f"{head.day}: {head.seq} records, head {head.hash}, {said}")
