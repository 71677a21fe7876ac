"""What we decide about tests: which questions, how they are marked, when somebody may try, when time is up.

Pure Python: no database, no clock, and the randomness is an argument. Points are fractions from end to
end, so that a third is a third and nobody passes or misses by a rounding.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any

from people.rules import Span, days_away, time_factor

SINGLE = "single"
MULTIPLE = "multiple"
TRUE_FALSE = "true_false"
KINDS = (SINGLE, MULTIPLE, TRUE_FALSE)

TRUE, FALSE = "true", "false"
"""The choice keys of a true/false question, in every version and language."""

CLOSED = "closed"
NO_TRIES_LEFT = "no_tries_left"
COOL_DOWN = "cool_down"


# --- Wording ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WordedChoice:
    """One option as its author wrote it. ``weight`` is per cent of the question's point."""

    key: str
    text: str
    weight: Decimal
    feedback: str = ""


@dataclass(frozen=True)
class Wording:
    """Everything an author writes for one question. Two equal wordings are one version."""

    kind: str
    stem: str
    choices: tuple[WordedChoice, ...]
    general_feedback: str = ""


def wording_problem(wording: Wording) -> str:
    """Why nobody could answer this question, as a code; empty when it is fine.

    A question needs something to ask, at least two options, and a way to earn its point.
    """
    weights = [choice.weight for choice in wording.choices]
    if wording.kind not in KINDS:
        return "unknown_kind"
    if not wording.stem.strip():
        return "no_stem"
    if len(wording.choices) < 2:
        return "too_few_choices"
    keys = [choice.key for choice in wording.choices]
    if len(set(keys)) < len(keys):
        return "same_key_twice"
    if wording.kind == TRUE_FALSE and keys != [TRUE, FALSE]:
        return "not_true_or_false"
    if any(not choice.text.strip() for choice in wording.choices):
        return "empty_choice"
    if any(abs(weight) > 100 for weight in weights):
        return "weight_out_of_range"
    if not any(weight > 0 for weight in weights):
        return "no_right_answer"
    return ""


def best_grade(wording: Wording) -> Fraction:
    """The most that can be earned, 1 when the author's weights add up."""
    weights = [exact_weight(choice.weight) for choice in wording.choices]
    if wording.kind == MULTIPLE:
        return _within_one(sum((weight for weight in weights if weight > 0), Fraction(0)))
    return _within_one(max(weights, default=Fraction(0)))


def match_keys(previous: Sequence[tuple[str, str]], texts: Sequence[str], used: Collection[str]) -> list[str]:
    """A stable key for each option of a new wording.

    ``previous`` holds (key, text) of the latest wording, ``used`` every key the question ever had. The
    same text keeps its key. What is left over keeps the key of its place while the number of options is
    unchanged. Anything else is a new option and gets the next free letter.
    """
    left = list(previous)
    keys: list[str | None] = []
    for text in texts:
        same = next((pair for pair in left if pair[1] == text), None)
        if same:
            left.remove(same)
        keys.append(same[0] if same else None)
    if len(texts) == len(previous):
        leftover = iter(key for key, _ in left)
        return [key if key is not None else next(leftover) for key in keys]
    fresh = fresh_keys(used)
    return [key if key is not None else next(fresh) for key in keys]


def fresh_keys(used: Collection[str]) -> Iterator[str]:
    """Keys for new options, a, b ... z, aa, ab ..., without those the question ever had."""
    for number in count(1):
        name = ""
        while number:
            number, place = divmod(number - 1, 26)
            name = chr(ord("a") + place) + name
        if name not in used:
            yield name


def weight_in_words(weight: Decimal) -> str:
    """A weight as an author writes it: 100, 33.33333, -50."""
    return f"{weight.normalize():f}"


# --- Drawing ----------------------------------------------------------------------------------------


def draw(question_ids: Iterable[int], count: int, rng: Random) -> list[int]:
    """Choose ``count`` different questions of the bank, in the order they are asked.

    A bank with fewer is drawn whole. The same questions and the same randomness give the same draw.
    """
    pool = sorted(set(question_ids))
    return rng.sample(pool, min(count, len(pool)))


def shown_order(choice_keys: Sequence[str], kind: str, rng: Random, *, shuffle: bool) -> list[str]:
    """The order in which options are shown: shuffled if the quiz says so; true always before false."""
    if not shuffle or kind == TRUE_FALSE:
        return list(choice_keys)
    return rng.sample(choice_keys, len(choice_keys))


# --- Marking ----------------------------------------------------------------------------------------


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


# --- Starting and ending ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Terms:
    """The conditions of one attempt, copied onto it when it starts. Minutes are whole minutes.

    ``attempts_allowed`` and ``time_limit_minutes`` are None when there is no limit. ``closes_at`` is
    the last instant to begin, or to finish where there is no time limit.
    """

    pass_percent: int
    attempts_allowed: int | None = None
    cool_down_minutes: int = 0
    time_limit_minutes: int | None = None
    closes_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"closes_at": self.closes_at.isoformat() if self.closes_at else None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Terms":
        closes_at = data.get("closes_at")
        return cls(**{**data, "closes_at": datetime.fromisoformat(closes_at) if closes_at else None})


@dataclass(frozen=True)
class Refusal:
    """Why somebody may not start now, as a code, and from when they may (None: not by waiting)."""

    code: str
    again_at: datetime | None = None


def may_start(
    terms: Terms,
    past_closed_at: Sequence[datetime],
    now: datetime,
    leaves: Sequence[Span] = (),
    zone: tzinfo = UTC,
) -> Refusal | None:
    """May a new attempt begin? None means yes.

    ``past_closed_at`` holds the ends of the earlier attempts that count. A quiz that has closed comes
    first, then the number of tries, then the wait after the last try. A leave freezes that wait: each day
    away puts its end off by a day, and while a leave without an end is open it has none.
    """
    if terms.closes_at and now >= terms.closes_at:
        return Refusal(CLOSED)
    if terms.attempts_allowed is not None and len(past_closed_at) >= terms.attempts_allowed:
        return Refusal(NO_TRIES_LEFT)
    if past_closed_at and terms.cool_down_minutes:
        last = max(past_closed_at)
        again_at = _after_leaves(last, last + timedelta(minutes=terms.cool_down_minutes), leaves, zone)
        if again_at is None or now < again_at:
            return Refusal(COOL_DOWN, again_at)
    return None


@dataclass(frozen=True)
class ExtraTime:
    """An accommodation: so many per cent more time, on these days."""

    percent: int
    days: Span


def base_expiry(started_at: datetime, terms: Terms) -> datetime | None:
    """When an attempt would end if nothing about the person stretched it. None: it never does.

    With a time limit, the limit alone decides: who begins before the quiz closes has the whole time.
    """
    if terms.time_limit_minutes:
        return started_at + timedelta(minutes=terms.time_limit_minutes)
    return terms.closes_at


def true_expiry(
    started_at: datetime,
    terms: Terms,
    accommodations: Iterable[ExtraTime],
    leaves: Sequence[Span],
    zone: tzinfo = UTC,
) -> datetime | None:
    """When an attempt really ends, or None if it does not end by itself.

    The largest accommodation in force on any day of the attempt stretches it, closing times too, and
    ending one does not take back what it gave on the first day. Then a leave freezes the clock: each day
    away, in the person's own ``zone``, puts the end off by a day; while a leave is open, time does not
    run out. A running attempt is never shortened: the result is never before ``base_expiry``.
    """
    base = base_expiry(started_at, terms)
    if base is None:
        return None
    first, last = started_at.astimezone(zone).date(), base.astimezone(zone).date()
    percents = [
        extra.percent
        for extra in accommodations
        if extra.days.starts_on <= last and (extra.days.ends_on is None or extra.days.ends_on >= first)
    ]
    factor = time_factor(percents)
    seconds = Fraction(int((base - started_at).total_seconds())) * factor
    stretched = max(base, started_at + timedelta(seconds=math.ceil(seconds)))
    return _after_leaves(started_at, stretched, leaves, zone)


def _after_leaves(
    started_at: datetime, ends_at: datetime, leaves: Sequence[Span], zone: tzinfo
) -> datetime | None:
    """Put the end off by the days away, and by those that the later end reaches."""
    first = started_at.astimezone(zone).date()
    shifted = ends_at
    while True:
        day = shifted.astimezone(zone).date()
        if any(leave.ends_on is None and leave.starts_on <= day for leave in leaves):
            return None
        later = ends_at + timedelta(days=days_away(leaves, first, day))
        if later == shifted:
            return shifted
        shifted = later
