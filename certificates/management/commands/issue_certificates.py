"""Issue every certificate of a program that is earned and not issued yet."""

import json
import sys
from itertools import count
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import paths, refusals
from certificates.models import BulkIssue, Credential
from courses.models import Enrollment, ProgramPage
from people.models import User

WIDTH = 30


def _line(enrollment: Enrollment) -> dict[str, Any]:
    return {"enrollment": enrollment.pk, "name": enrollment.person.display_name}


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
        parser.add_argument(
            "--kind",
            choices=Credential.Kind.values,
            default=Credential.Kind.TRAINING_COMPLETION.value,
            help="which certificate; without it, the one of completion",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, program: str, **options) -> None:
        if not ProgramPage.objects.filter(slug=program).exists():
            raise CommandError(f"There is no program with the slug {program}.")
        by = self._coordinator(options["by"])
        enrollments = Enrollment.objects.visible_to(by).filter(program__slug=program)
        candidates = paths.desk(enrollments, at=timezone.now())
        ready = [candidate for candidate in candidates if options["kind"] in candidate.ready]
        told: dict[str, Any] = {
            "program": program,
            "kind": options["kind"],
            "dry_run": options["dry_run"],
            "issued": [],
            "refused": [],
            "not_yet": len(candidates) - len(ready),
        }
        if options["dry_run"]:
            self._foresee(ready, by, told)
        else:
            self._issue(ready, by, told)
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

    def _foresee(self, ready: list[paths.Candidate], by: User, told: dict[str, Any]) -> None:
        for candidate in ready:
            line = _line(candidate.enrollment)
            try:
                refusals.check_holder(candidate.enrollment.person, by=by)
                told["issued"].append(line)
            except refusals.Refused as refused:
                told["refused"].append({**line, "reason": refused.sentence})

    def _issue(self, ready: list[paths.Candidate], by: User, told: dict[str, Any]) -> None:
        """Two steps for each: the certificate, and its PDF."""
        rows = [(candidate.enrollment, told["kind"]) for candidate in ready]
        bulk = BulkIssue.objects.of(rows, by=by, at=timezone.now())
        steps = count(1)
        bulk.go_on(at=timezone.now(), watch=lambda: self._progress(next(steps), 2 * len(rows)))
        for item in bulk.items.select_related("enrollment__person", "certificate"):
            line = _line(item.enrollment)
            if item.certificate:
                told["issued"].append({**line, "number": item.certificate.number})
            else:
                told["refused"].append({**line, "reason": item.refusal})

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
