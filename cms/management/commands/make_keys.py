"""``manage.py make_keys``: a key with which the site signs, made on this machine."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms import seal


class Command(BaseCommand):
    help = "Make a key for signing. Never overwrites one; --rotate lets a new one sign from now on."
    requires_system_checks: list = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--rotate", action="store_true", help="a new key signs from now on")

    def handle(self, *, rotate: bool, **options) -> None:
        try:
            key = seal.make_key(at=timezone.now(), rotate=rotate)
        except seal.KeyExistsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Key {key.id} signs from now on. It is in {settings.SIGNING_KEYS_DIR}: back it up."
        )
