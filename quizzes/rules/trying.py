"""Who may try, and when a try ends."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from fractions import Fraction
from typing import Any

from people.rules import Span, days_away, time_factor

CLOSED = "closed"
NO_TRIES_LEFT = "no_tries_left"
COOL_DOWN = "cool_down"


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
    *,
    more: int = 0,
) -> Refusal | None:
    """May a new attempt begin? None means yes. ``more``: tries that somebody has besides, by an accommodation.

    ``past_closed_at`` holds the ends of the earlier attempts that count. A quiz that has closed comes
    first, then the number of tries, then the wait after the last try. A leave freezes that wait: each day
    away puts its end off by a day, and while a leave without an end is open it has none.
    """
    if terms.closes_at and now >= terms.closes_at:
        return Refusal(CLOSED)
    if terms.attempts_allowed is not None and len(past_closed_at) >= terms.attempts_allowed + more:
        return Refusal(NO_TRIES_LEFT)
    if past_closed_at and terms.cool_down_minutes:
        last = max(past_closed_at)
        again_at = _after_leaves(last, last + timedelta(minutes=terms.cool_down_minutes), leaves, zone)
        if again_at is None or now < again_at:
            return Refusal(COOL_DOWN, again_at)
    return None


@dataclass(frozen=True)
class ExtraTime:
    """An accommodation: so many per cent more time, or no limit at all, on these days."""

    percent: int
    days: Span
    is_unlimited: bool = False


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
    ending one does not take back what it gave on the first day. One without a limit takes the end away. Then a leave freezes the clock: each day
    away, in the person's own ``zone``, puts the end off by a day; while a leave is open, time does not
    run out. A running attempt is never shortened: the result is never before ``base_expiry``.
    """
    base = base_expiry(started_at, terms)
    if base is None:
        return None
    first, last = started_at.astimezone(zone).date(), base.astimezone(zone).date()
    in_force = [
        extra
        for extra in accommodations
        if extra.days.starts_on <= last and (extra.days.ends_on is None or extra.days.ends_on >= first)
    ]
    if any(extra.is_unlimited for extra in in_force):
        return None
    factor = time_factor(extra.percent for extra in in_force)
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
