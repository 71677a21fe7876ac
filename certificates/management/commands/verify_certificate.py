"""Check a certificate from the command line: a number, a PDF, or a credential file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import verification, wording


class Command(BaseCommand):
    help = "Say if a certificate is valid. The exit code is 0 only if it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="FILE.pdf, FILE.json, or the number on the certificate")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, what: str, **options) -> None:
        answer, is_file = self._answer(what)
        words = wording.answer(answer.status, is_file=is_file)
        if options["json"]:
            self.stdout.write(json.dumps(answer.as_dict(), ensure_ascii=False))
        elif answer.certificate:
            self.stdout.write(f"{answer.certificate.number}: {words.headline}")
        else:
            self.stdout.write(str(words.headline))
        if not answer.is_valid:
            raise SystemExit(1)

    def _answer(self, what: str) -> tuple[verification.Answer, bool]:
        today = timezone.localdate()
        file = Path(what)
        try:
            is_file = file.is_file()
        except (OSError, ValueError):  # too long, or not even a name
            is_file = False
        if is_file:
            return verification.of_file(self._read(file), on=today), True
        if file.suffix.lower() in (".pdf", ".json"):
            raise CommandError(f"There is no file {what}.")
        return verification.of_number(what, on=today), False

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
