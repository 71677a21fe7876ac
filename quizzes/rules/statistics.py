"""How well each question of a test tells people apart: classical test statistics, as Moodle defines them.

The definitions are those of Moodle's *Quiz statistics calculations*: variances and covariances divide by one less than
the number of people; discrimination is the correlation of a question with the rest of the test, and discriminative
efficiency is that covariance as a part of the largest one that the same marks could give. A cell holds what was earned, from
0 to 1; None means that somebody did not reach the question, and says nothing about it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 30
"""With fewer people an index says more about chance than about a question."""

Cell = float | None


@dataclass(frozen=True)
class ItemStatistics:
    """One question. Indices are in per cent; None where they are not defined, as when everybody earned the same."""

    name: str
    people: int
    """How many reached it."""
    facility: float | None
    """What people earned on average, of all that can be earned."""
    sd: float | None
    """How far apart people are: the standard deviation of what they earned."""
    discrimination_index: float | None
    discriminative_efficiency: float | None

    @property
    def is_enough(self) -> bool:
        """Whether enough people reached it: where questions are drawn, that is fewer than took the test."""
        return self.people >= ENOUGH


@dataclass(frozen=True)
class TestStatistics:
    """A whole test."""

    people: int
    alpha: float | None
    """Cronbach's alpha, from minus infinity to 1: how far the questions measure one thing."""
    standard_error: float | None
    """How far a score may be from the true one, in points."""
    items: tuple[ItemStatistics, ...]

    @property
    def is_enough(self) -> bool:
        return self.people >= ENOUGH


def analyse(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> TestStatistics:
    """The statistics of a test: a name for each question, and a row of cells for each person."""
    totals = [sum(cell or 0.0 for cell in row) for row in rows]
    items = tuple(_item(name, _reached(rows, totals, place)) for place, name in enumerate(names))
    alpha, spread = _alpha(rows, len(names)), variance(totals)
    error = sqrt(spread * max(0.0, 1 - alpha)) if alpha is not None and spread is not None else None
    return TestStatistics(len(rows), alpha, error, items)


def _reached(
    rows: Sequence[Sequence[Cell]], totals: Sequence[float], place: int
) -> list[tuple[float, float]]:
    """What each person earned with one question, and in all; only those who reached it."""
    cells = ((row[place], total) for row, total in zip(rows, totals, strict=True))
    return [(mark, total) for mark, total in cells if mark is not None]


def _item(name: str, found: Sequence[tuple[float, float]]) -> ItemStatistics:
    """``found``: what each person who reached it earned, and their total."""
    marks = [mark for mark, _total in found]
    rest = [total - mark for mark, total in found]
    spread = variance(marks)
    return ItemStatistics(
        name,
        len(marks),
        facility=100 * sum(marks) / len(marks) if marks else None,
        sd=None if spread is None else 100 * sqrt(spread),
        discrimination_index=_per_cent(covariance(marks, rest), _most_by_spread(marks, rest)),
        discriminative_efficiency=_per_cent(covariance(marks, rest), covariance(sorted(marks), sorted(rest))),
    )


def _per_cent(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else 100 * part / whole


def _most_by_spread(ones: Sequence[float], others: Sequence[float]) -> float | None:
    one, other = variance(ones), variance(others)
    return None if one is None or other is None else sqrt(one * other)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def variance(values: Sequence[float]) -> float | None:
    """None for fewer than two people. Rounding never makes the same marks differ."""
    return covariance(values, values)


def covariance(ones: Sequence[float], others: Sequence[float]) -> float | None:
    """None for fewer than two people."""
    if len(ones) < 2:
        return None
    middle, other = mean(ones), mean(others)
    found = sum((x - middle) * (y - other) for x, y in zip(ones, others, strict=True)) / (len(ones) - 1)
    return 0.0 if abs(found) < 1e-12 else found


# --- The whole test -----------------------------------------------------------------------------------


def _alpha(rows: Sequence[Sequence[Cell]], width: int) -> float | None:
    """Cronbach's alpha. Where not everybody reached the same, each covariance is that of those who reached both."""
    if width < 2 or len(rows) < 2:
        return None
    if any(cell is None for row in rows for cell in row):
        within, whole = _pairwise(rows, width)
    else:
        marks = [[cell or 0.0 for cell in row] for row in rows]
        within = sum(variance(column) or 0.0 for column in zip(*marks, strict=True))
        whole = variance([sum(row) for row in marks]) or 0.0
    return width / (width - 1) * (1 - within / whole) if whole > 0 else None


def _pairwise(rows: Iterable[Sequence[Cell]], width: int) -> tuple[float, float]:
    """The sum of the variances, and of all variances and covariances, over those who reached both of a pair."""
    sums: dict[tuple[int, int], list[float]] = {}
    for row in rows:
        reached = [(place, cell) for place, cell in enumerate(row) if cell is not None]
        for position, (one, x) in enumerate(reached):
            for other, y in reached[position:]:
                found = sums.setdefault((one, other), [0, 0.0, 0.0, 0.0])
                found[0] += 1
                found[1] += x
                found[2] += y
                found[3] += x * y
    within = whole = 0.0
    for (one, other), (people, x, y, both) in sums.items():
        if people < 2:
            continue
        together = (both - x * y / people) / (people - 1)
        within += together if one == other else 0.0
        whole += together if one == other else 2 * together
    return within, whole


CHECK_KEY, TOO_EASY, TOO_HARD, WEAK, GOOD, UNCLEAR = (
    *("check-key", "too-easy", "too-hard", "weak", "good", "unclear"),
)
"""What the figures of a question say, most urgent first."""
EASY, GUESSED, LITTLE, MUCH = 95, 5, 20, 30


def remark(item: ItemStatistics, guess: float) -> str:
    """What to think of a question, in one code. ``guess``: what somebody earns who does not read, in per cent.

    The bounds are those of Moodle's report: below 20 a question tells little, from 30 on it does its work; below
    zero those who do well miss it, and then its key is looked at first.
    """
    if item.facility is None:
        return UNCLEAR
    if item.discrimination_index is not None and item.discrimination_index < 0:
        return CHECK_KEY
    if item.facility >= EASY:
        return TOO_EASY
    if item.facility <= guess + GUESSED:
        return TOO_HARD
    if item.discrimination_index is None:
        return UNCLEAR
    if item.discrimination_index < LITTLE:
        return WEAK
    return GOOD if item.discrimination_index >= MUCH else UNCLEAR


# --- Who chose what -----------------------------------------------------------------------------------


def thirds(totals: Sequence[float]) -> list[int]:
    """For each person: in the lower (0), middle (1) or upper (2) third by score. The same score is the same third."""
    ranked = sorted(totals)
    count = len(ranked)
    low, high = (ranked[count // 3], ranked[count - 1 - count // 3]) if count else (0.0, 0.0)
    return [0 if total < low else 2 if total > high else 1 for total in totals]


def random_guess(weights: Sequence[float], *, is_single: bool) -> float:
    """What somebody earns on average who chooses without reading, in per cent.

    With one choice to make, each option is as likely; with several, each is chosen or not like a coin falls, and
    nobody earns less than nothing.
    """
    if is_single:
        return 100 * mean(weights) if weights else 0.0
    outcomes = [0.0]
    for weight in weights:
        outcomes = [*outcomes, *(earned + weight for earned in outcomes)]
    return 100 * mean([min(1.0, max(0.0, earned)) for earned in outcomes])
