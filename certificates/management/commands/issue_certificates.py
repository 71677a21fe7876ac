"""Issue every certificate of a program that is earned and not issued yet."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import paths, refusals
from certificates.models import Certificate
from courses.models import Enrollment, ProgramPage
from people.models import User

WIDTH = 30


class Command(BaseCommand):
    help = (
        "Issue the certificates of a program to whoever has earned one and has none. Each is a transaction of "
        "its own, so that after an interruption the same command goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--program", required=True, metavar="SLUG", help="the program's slug")
        parser.add_argument(
            "--by", metavar="EMAIL", help="the coordinator who decides; needed if there are several"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, program: str, **options) -> None:
        if not ProgramPage.objects.filter(slug=program).exists():
            raise CommandError(f"There is no program with the slug {program}.")
        by = self._coordinator(options["by"])
        enrollments = Enrollment.objects.visible_to(by).filter(program__slug=program)
        candidates = paths.desk(enrollments, at=timezone.now())
        ready = [candidate for candidate in candidates if candidate.is_ready]
        told: dict[str, Any] = {
            "program": program,
            "dry_run": options["dry_run"],
            "issued": [],
            "refused": [],
            "not_yet": len(candidates) - len(ready),
        }
        for place, candidate in enumerate(ready, 1):
            self._issue(candidate.enrollment, by, told)
            self._progress(place, len(ready))
        self._tell(told, as_json=options["json"])

    def _coordinator(self, email: str | None) -> User:
        if email:
            person = User.objects.filter(email__iexact=email, is_active=True).first()
            if person is None or not person.is_coordinator:
                raise CommandError(f"{email} is no coordinator here.")
            return person
        coordinators = list(User.objects.coordinators()[:2])
        if len(coordinators) != 1:
            raise CommandError("Say with --by EMAIL which coordinator decides this.")
        return coordinators[0]

    def _issue(self, enrollment: Enrollment, by: User, told: dict[str, Any]) -> None:
        line: dict[str, Any] = {"enrollment": enrollment.pk, "name": enrollment.person.display_name}
        try:
            if told["dry_run"]:
                refusals.check_holder(enrollment.person, by=by)
            else:
                line["number"] = Certificate.objects.issue(enrollment, by=by, at=timezone.now()).number
            told["issued"].append(line)
        except refusals.Refused as refused:
            told["refused"].append({**line, "reason": refused.sentence})

    def _progress(self, done: int, total: int) -> None:
        """A bar for somebody who watches; nothing in a log."""
        if not sys.stderr.isatty():
            return
        filled = WIDTH * done // total
        ending = "\n" if done == total else "\r"
        self.stderr.write(f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}", ending=ending)

    def _tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        verb = "would be issued" if told["dry_run"] else "issued"
        for line in told["issued"]:
            self.stdout.write(f"{verb}: {line['name']} {line.get('number', '')}".rstrip())
        for line in told["refused"]:
            self.stdout.write(f"not possible: {line['name']}: {line['reason']}")
        self.stdout.write(f"{len(told['issued'])} {verb}, {told['not_yet']} not there yet.")
