"""What an answer earns, and what is a pass."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quizzes.rules.wording import MULTIPLE, Wording


def exact_weight(percent: Decimal) -> Fraction:
    """A weight as a part of one. 33.33333 per cent is what an author can write for a third.

    Written weights within 0.005 of a simple fraction (denominator up to 20) mean that fraction.
    """
    written = Fraction(percent) / 100
    simple = written.limit_denominator(20)
    return simple if abs(simple - written) <= Fraction(5, 100_000) else written


def chosen_problem(kind: str, choice_keys: Collection[str], chosen: Collection[str]) -> str:
    """Why a reply cannot be taken, as a code; empty when it can. Nothing chosen is a reply too."""
    if not set(chosen) <= set(choice_keys):
        return "unknown_choice"
    if kind != MULTIPLE and len(set(chosen)) > 1:
        return "choose_one"
    return ""


def grade(kind: str, weights: Mapping[str, Decimal], chosen: Collection[str]) -> Fraction:
    """What a reply earns of the question's one point, from 0 to 1.

    Single choice and true/false: the weight of the option chosen. Multiple choice: the sum of the
    weights of all options chosen, never under 0 and never over 1. No reply, or one that could not have
    been given, earns 0.
    """
    if not chosen or chosen_problem(kind, weights, chosen):
        return Fraction(0)
    return _within_one(sum((exact_weight(weights[key]) for key in set(chosen)), Fraction(0)))


def best_grade(wording: Wording) -> Fraction:
    """The most that can be earned, 1 when the author's weights add up."""
    weights = [exact_weight(choice.weight) for choice in wording.choices]
    if wording.kind == MULTIPLE:
        return _within_one(sum((weight for weight in weights if weight > 0), Fraction(0)))
    return _within_one(max(weights, default=Fraction(0)))


def _within_one(points: Fraction) -> Fraction:
    return min(max(points, Fraction(0)), Fraction(1))


@dataclass(frozen=True)
class Score:
    """Points of one attempt against its pass mark. Compared exactly; only what is shown is rounded, down."""

    points: Fraction
    possible: int
    pass_percent: int

    @property
    def percent(self) -> Fraction:
        return score_percent(self.points, self.possible)

    @property
    def passed(self) -> bool:
        return passed(self.points, self.possible, self.pass_percent)

    @property
    def whole_percent(self) -> int:
        """For the screen: rounded down, so 74.9 never looks like a pass at 75."""
        return math.floor(self.percent)

    @property
    def shown_points(self) -> Decimal:
        """For the screen: one decimal, rounded down."""
        return Decimal(math.floor(self.points * 10)) / 10

    @property
    def enough(self) -> int:
        """This many right answers are enough to pass."""
        return points_enough(self.possible, self.pass_percent)


@dataclass(frozen=True)
class ScoreChange:
    """What a submit, an expiry or a regrade did. ``before`` is None when there was no score yet."""

    before: Score | None
    after: Score

    @property
    def crosses_pass_line(self) -> bool:
        return (self.before is not None and self.before.passed) != self.after.passed


def score_percent(points: Fraction, possible: int) -> Fraction:
    """Points as a part of a hundred, exactly. An attempt without questions has earned nothing."""
    return Fraction(points) * 100 / possible if possible else Fraction(0)


def passed(points: Fraction, possible: int, pass_percent: int) -> bool:
    """Is it a pass? At the mark is a pass; anything below, however little, is not yet."""
    return possible > 0 and score_percent(points, possible) >= pass_percent


def points_enough(possible: int, pass_percent: int) -> int:
    """How many whole points are enough: 75 per cent of 8 are 6."""
    return math.ceil(Fraction(possible * pass_percent, 100))
