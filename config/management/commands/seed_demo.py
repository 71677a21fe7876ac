"""``manage.py seed_demo``: fill the site with a believable organization."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms import seal
from config import demo
from config.demo.people import CAST, PASSWORD, address


class Command(BaseCommand):
    help = "Load the demonstration. Safe to repeat: when it is there already, nothing changes."

    def add_arguments(self, parser):
        parser.add_argument("--really", action="store_true", help="also where DEBUG is off")
        parser.add_argument("--logins", action="store_true", help="only print the table of log-ins")

    def handle(self, *, logins: bool, really: bool, verbosity: int, **options):
        if not (logins or settings.DEBUG or really):
            raise CommandError(
                "This makes accounts whose password everybody knows. Add --really if you mean it."
            )
        if not logins:
            if not (
                demo.is_loaded() or seal.public_keys()
            ):  # first: it signs what the demonstration says was issued
                key = seal.make_key(at=timezone.now() - timedelta(days=365))
                self.stdout.write(f"Key {key.id} was made for trying out, in {settings.SIGNING_KEYS_DIR}.")
            loaded = demo.load(timezone.now())
            call_command("keep_head", verbosity=0)
            self.stdout.write(
                "The demonstration is loaded." if loaded else "The demonstration was there already."
            )
        if verbosity or logins:
            self.stdout.write(table())


def table() -> str:
    """Who can log in, as what, with which password."""
    rows = [f"  {address(part.name):<20} {PASSWORD:<16} {part.shows}" for part in CAST]
    return "\n".join([f"  {'Log in as':<20} {'Password':<16} What you see", *rows])
