import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hours.importing import Report, import_hours
from people.models import User


class Command(BaseCommand):
    help = "Make drafts of the hours in a CSV file (columns day, from, to, skill area ...) for one trainee."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--for", required=True, dest="trainee", metavar="EMAIL", help="whose hours they are"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, and do nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: Path, trainee: str, dry_run: bool, **options):
        person = User.objects.filter(email=trainee.lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"There is nobody with the address {trainee}.")
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as text: {error}") from error
        report = import_hours(text, person, at=timezone.now(), dry_run=dry_run)
        self.stdout.write(self._json(report) if options["json"] else self._text(report, dry_run))
        if report.skipped and not report.taken:
            raise CommandError("No draft was added.")

    def _json(self, report: Report) -> str:
        return json.dumps(asdict(report), default=str)

    def _text(self, report: Report, dry_run: bool) -> str:
        lines = [f"line {row.line}: {row.reason} ({row.text})" for row in report.skipped]
        counts = f"Drafts added: {len(report.added)}. There before: {report.unchanged}. "
        lines.append(f"{counts}Refused: {len(report.skipped)}.")
        if dry_run:
            lines.append("Nothing was changed: this was a dry run.")
        return "\n".join(lines)
