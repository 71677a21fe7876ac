"""``manage.py write_text``: a text that standards ask people to sign, in our own words."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from people.models import Statement


class Command(BaseCommand):
    help = "Add a text to sign, or a new version of one. Who signed the version before stays signed."

    def add_arguments(self, parser):
        parser.add_argument("key", help="what standards call it, such as ethics-code")
        parser.add_argument("file", type=Path, metavar="FILE.txt")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *, key: str, file: Path, language: str, **options):
        try:
            validate_slug(key)
        except ValidationError as error:
            raise CommandError("A key is letters, digits and hyphens.") from error
        if key.startswith("hours-"):
            raise CommandError("The texts about hours come with the site.")
        try:
            body = file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as text.") from error
        if not body:
            raise CommandError(f"{file} is empty.")
        text = Statement.objects.write(key, body, language)
        self.stdout.write(f"{text}: {text.digest}")
