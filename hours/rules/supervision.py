"""How often there was supervision: a share of the hours worked, a largest gap, or a rhythm.

How much there has to be in all is a requirement like any other. Pure Python: no database, no clock.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from courses.rules.standards import GAP, PRACTICE, RATIO
from hours.rules.counting import Rhythm, Worked, period_of


@dataclass(frozen=True)
class Supervised:
    """How somebody stands with one rule about supervision. ``have`` and ``need`` are minutes, or times."""

    rhythm: Rhythm
    is_met: bool
    have: int
    need: int
    missed: tuple[date, ...] = ()
    """For a rhythm: the first days of the weeks or months without enough."""


def supervised(times: Iterable[Worked], rhythm: Rhythm, on: date) -> Supervised:
    """How the supervision somebody had fits one rule, as of a day.

    A ratio: Montana asks for an hour in twenty. A gap: never more than forty hours worked without any. A
    rhythm: Texas asks for each week at first, and for each month later (domain 7.7, 7.8).
    """
    ours = sorted((time for time in times if _is_under(time, rhythm, on)), key=lambda time: time.starts_at)
    practice = [time for time in ours if time.kind == PRACTICE]
    received = [time for time in ours if rhythm.is_kept_by(time)]
    if rhythm.shape == RATIO:
        return _ratio(practice, received, rhythm)
    if rhythm.shape == GAP:
        return _gap(ours, rhythm)
    return _rhythm(practice, received, rhythm, on)


def _is_under(time: Worked, rhythm: Rhythm, on: date) -> bool:
    return rhythm.holds_on(time.worked_on) and time.worked_on <= on


def _ratio(practice: Sequence[Worked], received: Sequence[Worked], rhythm: Rhythm) -> Supervised:
    """Exact, and never rounded in anybody's favor: an hour for each twenty means two for twenty-one."""
    worked = sum(time.minutes for time in practice)
    have = sum(time.minutes for time in received)
    need = -(-worked * rhythm.minutes // rhythm.per_minutes)
    return Supervised(rhythm, have >= need, have, need)


def _gap(ours: Sequence[Worked], rhythm: Rhythm) -> Supervised:
    """The longest practice there was between two times with a supervisor, or since the last one."""
    longest = since = 0
    for time in ours:
        if time.kind == PRACTICE:
            since += time.minutes
        elif rhythm.is_kept_by(time):
            since = 0
        longest = max(longest, since)
    return Supervised(rhythm, longest <= rhythm.gap_minutes, longest, rhythm.gap_minutes)


def _rhythm(practice: Sequence[Worked], received: Sequence[Worked], rhythm: Rhythm, on: date) -> Supervised:
    """Every whole week or month in which somebody practiced has enough times with a supervisor."""
    worked = {period_of(time.worked_on, rhythm.every) for time in practice}
    had: defaultdict[date, int] = defaultdict(int)
    for time in received:
        had[period_of(time.worked_on, rhythm.every)] += 1
    over = {period for period in worked if period < period_of(on, rhythm.every)}
    missed = tuple(sorted(period for period in over if had[period] < rhythm.times))
    return Supervised(rhythm, not missed, len(over) - len(missed), len(over), missed)
