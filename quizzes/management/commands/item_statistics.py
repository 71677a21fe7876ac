"""``manage.py item_statistics``: how well the questions of a quiz, or of any matrix of marks, tell people apart."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes import analysis, matrices
from quizzes.models import Quiz
from quizzes.rules.statistics import ENOUGH, ItemStatistics, TestStatistics, analyse


class Command(BaseCommand):
    help = "Print classical test statistics. First tries only; trials are left out."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--quiz", type=int, metavar="ID", help="a quiz of this site")
        what.add_argument(
            "--matrix",
            type=Path,
            metavar="FILE.csv",
            help="a line of names, then a line for each person; cells from 0 to 1, an empty one is not reached",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, quiz: int | None, matrix: Path | None, **options) -> None:
        found = self._matrix(quiz, matrix)
        told = analyse(found.names, found.rows)
        self.stdout.write(json.dumps(as_dict(told), ensure_ascii=False) if options["json"] else as_text(told))

    def _matrix(self, quiz: int | None, matrix: Path | None) -> analysis.Matrix:
        if matrix is not None:
            try:
                return matrices.read(matrix)
            except matrices.MatrixError as error:
                raise CommandError(str(error)) from error
        row = Quiz.objects.filter(pk=quiz).first()
        if row is None:
            raise CommandError(f"There is no quiz {quiz}.")
        return analysis.matrix_of(row)


def as_dict(told: TestStatistics) -> dict:
    """The figures as they are, however few people there were; ``is_enough`` says whether they mean anything."""
    return {
        "people": told.people,
        "is_enough": told.is_enough,
        "alpha": told.alpha,
        "standard_error": told.standard_error,
        "items": [asdict(item) for item in told.items],
    }


def as_text(told: TestStatistics) -> str:
    """A table for people. With too few of them it says so instead of an index."""
    lines = [f"{told.people} people"]
    if told.is_enough:
        lines.append(
            f"Cronbach's alpha {_number(told.alpha, 2)}, standard error {_number(told.standard_error, 2)}"
        )
    else:
        lines.append(f"With fewer than {ENOUGH} people these figures say little.")
    lines.append(f"{'question':<32} {'people':>6} {'right':>7} {'sd':>6} {'discr.':>7} {'effic.':>7}")
    return "\n".join([*lines, *map(_line, told.items)])


def _line(item: ItemStatistics) -> str:
    shown = f"{item.name[:32]:<32} {item.people:>6} {_number(item.facility):>7} {_number(item.sd):>6}"
    if not item.is_enough:
        return f"{shown} too few to tell"
    return f"{shown} {_number(item.discrimination_index):>7} {_number(item.discriminative_efficiency):>7}"


def _number(value: float | None, digits: int = 1) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
