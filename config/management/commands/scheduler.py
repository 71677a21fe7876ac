"""``manage.py scheduler``: run what repeats. One is enough; several do not get in each other's way."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from config.scheduler import run_due

PAUSE_SECONDS = 15  # between two looks; jobs say themselves how often they are due


class Command(BaseCommand):
    help = "Run the repeating jobs of config/scheduler.py until told to end."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due and end (for cron)")

    def handle(self, *, once: bool, **options) -> None:
        if once:
            run_due(at=timezone.now())
            return
        told_to_end = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: told_to_end.set())  # a running job is finished first
        while not told_to_end.is_set():
            run_due(at=timezone.now())
            close_old_connections()
            told_to_end.wait(PAUSE_SECONDS)
