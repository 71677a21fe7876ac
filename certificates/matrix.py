"""Where everybody in a program stands with every row of their standard: what a coordinator looks over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from certificates import evidence, rules, wording
from courses.models import Enrollment, Standard


@dataclass(frozen=True)
class Row:
    """One person, and how they stand in each column; None where a row is not asked of them."""

    enrollment: Enrollment
    cells: Sequence[rules.RequirementStatus | None]


@dataclass(frozen=True)
class Table:
    """Everybody who is held to one standard."""

    standard: Standard
    columns: Sequence[str]
    rows: Sequence[Row]


def tables(enrollments: Iterable[Enrollment], *, at: datetime) -> list[Table]:
    """One table for each standard. The number of statements does not depend on how many people there are."""
    ordered = sorted(enrollments, key=lambda row: row.standard_id)
    standings = evidence.standings(ordered, at=at)
    return [
        _table(list(rows), standings) for _standard, rows in groupby(ordered, lambda row: row.standard_id)
    ]


def _table(enrollments: Sequence[Enrollment], standings: dict[int, list[rules.RequirementStatus]]) -> Table:
    """Columns are the rows that ask for something, each once: on another pathway somebody has other rows."""
    asked = {
        row.pk: {wording.name(status): status.for_others() for status in standings[row.pk] if status.is_asked}
        for row in enrollments
    }
    columns = list(dict.fromkeys(name for names in asked.values() for name in names))
    rows = [Row(row, [asked[row.pk].get(name) for name in columns]) for row in enrollments]
    return Table(enrollments[0].standard, columns, rows)
