"""Check a certificate from the command line: a number, a PDF, or a credential file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import verification, wording
from certificates.offline import check
from certificates.offline import folder as issuer_folder
from certificates.offline import wording as offline_wording


class Command(BaseCommand):
    help = "Say if a certificate is valid. The exit code is 0 only if it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="FILE.pdf, FILE.json, or the number on the certificate")
        parser.add_argument(
            "--keys",
            type=Path,
            metavar="FOLDER",
            help="check a file with what export_issuer wrote, without the database",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, what: str, keys: Path | None, **options) -> None:
        said, words, is_valid = self._offline(what, keys) if keys else self._online(what)
        self.stdout.write(json.dumps(said, ensure_ascii=False) if options["json"] else words)
        if not is_valid:
            raise SystemExit(1)

    def _online(self, what: str) -> tuple[dict, str, bool]:
        answer, is_file = self._answer(what)
        words = str(wording.answer(answer.status, is_file=is_file).headline)
        if answer.certificate:
            words = f"{answer.certificate.number}: {words}"
        return answer.as_dict(), words, answer.is_valid

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

    def _offline(self, what: str, keys: Path) -> tuple[dict, str, bool]:
        try:
            folder = issuer_folder.read(keys)
        except issuer_folder.FolderError as error:
            raise CommandError(str(error)) from error
        found = check.of_file(self._read(Path(what)), folder, at=timezone.now())
        return (
            offline_wording.as_dict(found, folder),
            "\n".join(offline_wording.lines(found, folder)),
            found.is_valid,
        )

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
