"""Bring a file of questions into a question bank."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from people.refusals import Refused
from quizzes.exchange import ImportReport, import_questions
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = (
        "Bring a file of questions into a question bank. The bank is made when there is none with this key. "
        "The same file again changes nothing; a changed question gets a new version."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, help="the key of the question bank")
        parser.add_argument("--format", choices=["auto", "gift", "aiken"], default="auto")
        parser.add_argument("--dry-run", action="store_true", help="report, and change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file: Path, bank: str, format: str, dry_run: bool, **options) -> None:
        text = read_text(file)
        if slugify(bank) != bank:
            raise CommandError(
                f"--bank takes a key of small letters, digits and hyphens, such as {slugify(bank)}."
            )
        try:
            with transaction.atomic():
                row, _made = QuestionBank.objects.get_or_create(
                    key=bank, defaults={"title": title_from(bank)}
                )
                report = import_questions(text, row, format=format, at=timezone.now())
                transaction.set_rollback(dry_run)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(json.dumps(report.to_json()) if options["json"] else in_words(report, dry_run))


def read_text(file: Path) -> str:
    """The file as text: UTF-8, or else the usual Western encoding of older programs."""
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}.") from problem
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def title_from(key: str) -> str:
    return key.replace("-", " ").capitalize()


def in_words(report: ImportReport, dry_run: bool) -> str:
    lines = [
        f"{report.imported} questions ({report.created} new, {report.revised} changed, "
        f"{report.unchanged} as before)" + (", nothing was saved: a dry run" if dry_run else "")
    ]
    lines += [f"skipped {skipped.where}: {skipped.reason}" for skipped in report.skipped]
    lines += [f"note {warning}" for warning in report.warnings]
    return "\n".join(lines)
