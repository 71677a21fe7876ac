"""A matrix of marks from a CSV: a line of names, then a line for each person. An empty cell is not reached."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from quizzes.analysis import Matrix
from quizzes.rules.statistics import Cell


class MatrixError(ValueError):
    """A file that is no matrix of marks; the text says where."""


def read(file: Path) -> Matrix:
    """Read a file. Raises ``MatrixError`` for a cell that is no number from 0 to 1, and for a line of another length."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MatrixError(f"{file} cannot be read: {error}") from error
    lines = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)))
    lines = [line for line in lines if any(cell.strip() for cell in line) or len(line) > 1]
    if not lines:
        raise MatrixError(f"{file} is empty. The first line names the questions.")
    names = [name.strip() for name in lines[0]]
    return Matrix(names, [_row(line, number, names) for number, line in enumerate(lines[1:], 2)])


def _delimiter(text: str) -> str:
    """What stands between the cells: what the first line has most of."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _row(line: Sequence[str], number: int, names: Sequence[str]) -> list[Cell]:
    if len(line) != len(names):
        raise MatrixError(f"Line {number} has {len(line)} cells, and there are {len(names)} questions.")
    return [_cell(text, f"Line {number}, {name}") for text, name in zip(line, names, strict=True)]


def _cell(text: str, where: str) -> Cell:
    text = text.strip()
    if not text:
        return None
    try:
        mark = float(text)
    except ValueError:
        mark = -1
    if not 0 <= mark <= 1:
        raise MatrixError(f"{where}: {text} is no number from 0 to 1.")
    return mark
