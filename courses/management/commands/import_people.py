import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.exchange.people import Report, import_people
from courses.models import Cohort
from people.models import User


class Command(BaseCommand):
    help = "Make accounts for the people in a CSV file (columns email, name) and give them seats in a cohort."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--cohort", default="", help="the name of the cohort they come into")
        parser.add_argument("--program", default="", help="the slug of its program, when two share a name")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who adds them: a coordinator")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen, and do nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: Path, by: str, dry_run: bool, **options):
        coordinator = User.objects.filter(email=by.lower(), is_active=True).first()
        if coordinator is None or not coordinator.is_coordinator:
            raise CommandError(f"{by} is no coordinator here.")
        cohort = self._cohort(options["cohort"], options["program"])
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as text: {error}") from error
        report = import_people(text, cohort, by=coordinator, at=timezone.now(), dry_run=dry_run)
        self.stdout.write(self._json(report) if options["json"] else self._text(report, dry_run))
        if report.skipped and not report.taken:
            raise CommandError("Nobody was added.")

    def _cohort(self, name: str, program: str) -> Cohort | None:
        if not name:
            return None
        found = Cohort.objects.filter(name=name).select_related("program")
        if program:
            found = found.filter(program__slug=program)
        if len(found) != 1:
            raise CommandError(f"There is no cohort “{name}”." if not found else "Say which with --program.")
        return found[0]

    def _json(self, report: Report) -> str:
        skipped = [{"where": f"line {row.line}", "reason": row.reason} for row in report.skipped]
        return json.dumps({"taken": [asdict(row) for row in report.taken], "skipped": skipped})

    def _text(self, report: Report, dry_run: bool) -> str:
        lines = [f"line {row.line}: {row.reason} ({row.text})" for row in report.skipped]
        counts = f"Added: {len(report.added)}. There before: {report.unchanged}. "
        lines.append(f"{counts}Refused: {len(report.skipped)}.")
        if dry_run:
            lines.append("Nothing was changed: this was a dry run.")
        return "\n".join(lines)
