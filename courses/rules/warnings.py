"""What may be wrong with the numbers of a Standard. Somebody is told; nothing is ever refused for it.

Boards do publish minima that add up to more than their total (domain 7.3), so such a file loads as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.rules.standards import TOTAL

MINIMA_ABOVE_TOTAL = "minima-above-total"
MAXIMUM_BELOW_MINIMUM = "maximum-below-minimum"
COMPETENCY_WITHOUT_ROW = "competency-without-row"
NO_MARK = "no-mark"
NO_SOURCE = "no-source"
NO_TEXT = "no-text"
CODES = (MINIMA_ABOVE_TOTAL, MAXIMUM_BELOW_MINIMUM, COMPETENCY_WITHOUT_ROW, NO_MARK, NO_SOURCE, NO_TEXT)

EXAM, COUNT = "exam", "count"


@dataclass(frozen=True)
class Asked:
    """One row of a Standard. Whatever is empty stands for all."""

    kind: str
    minimum: int
    maximum: int | None = None
    unit: str = "minutes"
    competency: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    scope: str = TOTAL
    phase: str = ""
    pathway: str = ""
    label: str = ""

    @property
    def is_whole(self) -> bool:
        """It is about all of its kind."""
        return not (self.competency or self.mode or self.format or self.is_alike)

    @property
    def is_of_competency(self) -> bool:
        """It is about one competency and nothing narrower, so that such rows can be added up."""
        return bool(self.competency) and not (self.mode or self.format or self.is_alike)

    def is_beside(self, other: "Asked") -> bool:
        """Both are asked of the same people at the same time, in the same measure."""
        same = (self.kind, self.unit, self.scope, self.phase)
        together = "" in (self.pathway, other.pathway) or self.pathway == other.pathway
        return same == (other.kind, other.unit, other.scope, other.phase) and together

    def covers(self, other: "Asked") -> bool:
        """All that the other row is about, this row is about as well."""
        return (
            self.competency in ("", other.competency)
            and self.mode in ("", other.mode)
            and self.format in ("", other.format)
            and (other.is_alike or not self.is_alike)
        )


@dataclass(frozen=True)
class Warning:
    """Something to look at: ``least`` is asked where ``most`` is the whole, or all that counts.

    ``text`` is the key of a text that is to be signed.
    """

    code: str
    row: Asked | None = None
    competency: str = ""
    least: int = 0
    most: int = 0
    text: str = ""


def warnings(
    rows: Sequence[Asked],
    competencies: Iterable[str] = (),
    *,
    has_source: bool = True,
    unwritten: Iterable[str] = (),
) -> list[Warning]:
    """What may be wrong, in the order of the rows. An empty list does not say that the numbers are right.

    Delaware asks for ten hours in each of five domains and for 46 in all; Kentucky's topics come to 51 hours
    of 40 (domain 7.3). ``unwritten``: keys of texts that are to be signed and that nobody has written.
    """
    found = [warning for row in rows if row.kind != EXAM for warning in _about(row, rows)]
    found += [Warning(NO_MARK, row) for row in rows if row.kind == EXAM and not _has_pass_mark(row)]
    found += [
        Warning(COMPETENCY_WITHOUT_ROW, competency=code) for code in _left_out(rows, list(competencies))
    ]
    found += [Warning(NO_TEXT, text=key) for key in unwritten]
    return found if has_source else [*found, Warning(NO_SOURCE)]


def _about(row: Asked, rows: Sequence[Asked]) -> list[Warning]:
    """As a whole: the rows below it ask for more than it does. As a limit: one of them asks for more than counts."""
    below = [other for other in rows if other is not row and row.is_beside(other) and row.covers(other)]
    found = []
    least = _asked_below(below)
    if row.is_whole and 0 < row.minimum < least:
        found.append(Warning(MINIMA_ABOVE_TOTAL, row, least=least, most=row.minimum))
    most_asked = max([row.minimum, *(other.minimum for other in below if not other.is_whole)])
    if row.maximum is not None and row.maximum < most_asked:
        found.append(Warning(MAXIMUM_BELOW_MINIMUM, row, least=most_asked, most=row.maximum))
    return found


def _asked_below(below: Sequence[Asked]) -> int:
    """What the rows of single competencies come to, or one narrow row alone, if that is more."""
    ways = {row.pathway for row in below if row.pathway}
    sums = [
        sum(row.minimum for row in below if row.is_of_competency and row.pathway in ("", way))
        for way in ways or {""}
    ]
    return max([*sums, *(row.minimum for row in below if not row.is_whole)])


def _left_out(rows: Sequence[Asked], competencies: Sequence[str]) -> list[str]:
    """Competencies without any row, where one kind has rows for most of them: one may have been forgotten."""
    named: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.competency:
            named.setdefault((row.kind, row.phase), set()).add(row.competency)
    if not any(len(codes) * 2 > len(competencies) for codes in named.values()):
        return []
    return [code for code in competencies if not any(code in codes for codes in named.values())]


def _has_pass_mark(row: Asked) -> bool:
    return row.minimum > 0 and row.unit != COUNT
