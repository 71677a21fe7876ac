"""``manage.py forget_allowances``: let go of counts whose time is over. The scheduler runs it every day."""

import time

from django.core.management.base import BaseCommand

from people.models import Allowance


class Command(BaseCommand):
    help = "Forget how often addresses asked, once that counts no more. Safe to repeat."

    def handle(self, **options) -> None:
        Allowance.objects.forget(now=time.time())
