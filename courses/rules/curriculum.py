"""What a program covers of a framework, and what not: the curriculum map.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from courses.rules.minutes import LIVE, is_of_mode


@dataclass(frozen=True)
class Piece:
    """A lesson, the quiz or the meetings of a module, with what its minutes count for.

    How a group will meet is not known beforehand: the mode of meetings is ``live``.
    """

    title: str
    module: str
    minutes: int
    mode: str
    mode_name: str = ""
    url: str = ""
    credits: Mapping[str, int] = field(default_factory=dict)
    """Minutes by competency of the framework that is shown."""
    touches: frozenset[str] = frozenset()
    """Competencies of that framework which the crosswalk finds for what it counts for elsewhere."""


@dataclass(frozen=True)
class Demand:
    """What one scheme asks of training: minutes by competency and mode, an empty name for any."""

    scheme: str
    minutes: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Answer:
    """What one scheme asks of a row, and how much of it the program does not have."""

    scheme: str
    asked: int
    missing: int
    mode: str = ""


@dataclass(frozen=True)
class Row:
    """One competency: what covers it, in which mode, and against what is asked."""

    code: str
    label: str
    minutes: Mapping[str, int]
    pieces: tuple[tuple[Piece, int], ...]
    touched_by: tuple[Piece, ...]
    answers: tuple[Answer, ...]

    @property
    def total(self) -> int:
        return sum(self.minutes.values())

    @property
    def is_missing(self) -> bool:
        """Nothing covers it, not even by way of another framework."""
        return not self.total and not self.touched_by


@dataclass(frozen=True)
class CurriculumMap:
    rows: tuple[Row, ...]
    unnamed: Row
    """What is training of no competency of this framework."""
    whole: Row


def curriculum_map(
    competencies: Sequence[tuple[str, str]], pieces: Sequence[Piece], demands: Sequence[Demand]
) -> CurriculumMap:
    """Every competency of a framework with the minutes that count for it, and each scheme's demand beside it.

    Minutes are only those that a row names: the crosswalk shows what else touches a competency, and moves no
    minute, since a minute counts once per framework. A competency that nothing covers stands there too.
    """
    rows = [_row(code, label, pieces, demands) for code, label in competencies]
    unnamed = [(piece, piece.minutes - sum(piece.credits.values())) for piece in pieces]
    return CurriculumMap(
        tuple(rows),
        _total("", [(piece, minutes) for piece, minutes in unnamed if minutes > 0], []),
        _total("", [(piece, piece.minutes) for piece in pieces], demands),
    )


def _row(code: str, label: str, pieces: Iterable[Piece], demands: Iterable[Demand]) -> Row:
    named = [(piece, piece.credits[code]) for piece in pieces if piece.credits.get(code)]
    covering = {id(piece) for piece, _minutes in named}
    touching = [piece for piece in pieces if code in piece.touches and id(piece) not in covering]
    return Row(code, label, _by_mode(named), tuple(named), tuple(touching), _answers(code, named, demands))


def _total(code: str, parts: Sequence[tuple[Piece, int]], demands: Iterable[Demand]) -> Row:
    return Row(code, "", _by_mode(parts), tuple(parts), (), _answers(code, parts, demands))


def _by_mode(parts: Iterable[tuple[Piece, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for piece, minutes in parts:
        sums[piece.mode] = sums.get(piece.mode, 0) + minutes
    return sums


def _answers(code: str, parts: Iterable[tuple[Piece, int]], demands: Iterable[Demand]) -> tuple[Answer, ...]:
    return tuple(
        Answer(demand.scheme, asked, max(0, asked - _have(parts, mode)), mode)
        for demand in demands
        for (of_code, mode), asked in demand.minutes.items()
        if of_code == code
    )


def _have(parts: Iterable[tuple[Piece, int]], asked: str) -> int:
    """The minutes that are of the mode asked for. Meetings may be either live mode, so they are neither alone."""
    return sum(
        minutes for piece, minutes in parts if is_of_mode(piece.mode, asked) or piece.mode == asked == LIVE
    )
