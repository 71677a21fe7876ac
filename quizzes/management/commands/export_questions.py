"""Write the questions of a bank into a file for other programs."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.exchange.exporting import FORMATS, export_questions
from quizzes.models import QuestionBank


class Command(BaseCommand):
    help = "Write the questions of a bank as GIFT or Aiken. What the format cannot carry is named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bank", help="the key of the question bank")
        parser.add_argument("file", type=Path, nargs="?", help="where to; without it, on the screen")
        parser.add_argument("--format", choices=FORMATS, default="gift")
        parser.add_argument("--language", default="en")

    def handle(self, *, bank: str, file: Path | None, format: str, language: str, **options) -> None:
        row = QuestionBank.objects.filter(key=bank).first()
        if row is None:
            raise CommandError(f"There is no question bank {bank}.")
        export = export_questions(row, format, language=language)
        if file is None:
            self.stdout.write(export.text, ending="")
        else:
            self._keep(file, export.text)
        for left in export.left_out:
            self.stderr.write(f"left out {left.where}: {left.reason}")
        self.stderr.write(f"{export.exported} questions written, {len(export.left_out)} left out")

    def _keep(self, file: Path, text: str) -> None:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
