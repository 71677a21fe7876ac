"""What each signed minute counts for under somebody's Standard, and for every minute that does not, why.

One stretch after the other, oldest first: what kind of time it is, whether counting had begun, whole units, then
the limits of days, weeks and months. What adds up to a requirement is decided in ``certificates.rules``; totals
that stand over everything are cut there.

Pure Python: no database, no clock.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from courses.rules.minutes import OBSERVED, is_of_mode
from courses.rules.standards import (
    DAY,
    EXCESS,
    GAP,
    GROUP,
    INDIVIDUAL,
    MONTH,
    OBSERVED_PRACTICE,
    PERIOD,
    PRACTICE,
    RHYTHM,
    SUPERVISION,
    WEEK,
    YEAR,
    Begin,
)

GROUP_ACTIVITIES = ("group", "community-event", "training-others")
"""What somebody does with several people at once."""

NO_KIND = "no-kind"
TOO_EARLY = "too-early"
NOT_BEGUN = "not-begun"
TOO_LATE = "too-late"
BELOW_UNIT = "below-unit"
OVER_DAY, OVER_WEEK, OVER_MONTH, OVER_YEAR = "over-day", "over-week", "over-month", "over-year"
THIN_PERIOD = "thin-period"
NO_PAPER = "no-paper"
NO_SUCCESSOR = "no-successor"
LONG_GAP = "long-gap"
WEEK_NOT_MET, MONTH_NOT_MET = "week-not-met", "month-not-met"
NO_AGREEMENT, BEFORE_AGREEMENT = "no-agreement", "before-agreement"

NOT_MET = {WEEK: WEEK_NOT_MET, MONTH: MONTH_NOT_MET}
OVER = {DAY: OVER_DAY, WEEK: OVER_WEEK, MONTH: OVER_MONTH, YEAR: OVER_YEAR}

SIGNED, BY_SUCCESSOR, ON_PAPER = "signed", "by-successor", "on-paper"
"""Whose word a stretch is: the supervisor's of that day, a successor's, or a signature on paper."""


@dataclass(frozen=True)
class Worked:
    """One stretch of signed time. ``format`` says with one person or a group; ``is_alike``, with whom."""

    entry_id: UUID
    kind: str
    minutes: int
    worked_on: date
    starts_at: datetime
    competency_code: str = ""
    competency_name: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    origin: str = SIGNED
    agreed_on: date | None = None
    """The day on which both had signed the agreement about the placement; None until then."""
    last_on: date | None = None
    """The last of several days that were added up on paper. None for time of one day."""

    @property
    def ends_on(self) -> date:
        return self.last_on or self.worked_on

    @property
    def is_on_paper(self) -> bool:
        return self.origin == ON_PAPER

    @property
    def what(self) -> str:
        """What kind of time it is to a Standard: practice that was observed may count for more."""
        observed = (self.kind, self.mode) == (PRACTICE, OBSERVED)
        return OBSERVED_PRACTICE if observed else self.kind


def format_of(kind: str, activity: str) -> str:
    """Whether a stretch was one to one or with a group. Supervision is one to one unless it says otherwise."""
    return GROUP if kind == PRACTICE and activity in GROUP_ACTIVITIES else INDIVIDUAL


@dataclass(frozen=True)
class Limit:
    """No more, or no less, than so many minutes in each day, week or month; of one place, or of all time."""

    kind: str
    scope: str
    minimum: int = 0
    maximum: int | None = None
    consequence: str = EXCESS
    competency_code: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False

    def is_about(self, time: "Counted") -> bool:
        worked = time.worked
        return (
            self.kind == time.kind
            and self.competency_code in ("", worked.competency_code)
            and is_of_mode(worked.mode, self.mode)
            and self.format in ("", worked.format)
            and (worked.is_alike or not self.is_alike)
        )


@dataclass(frozen=True)
class Rhythm:
    """One of the shapes a Standard may give supervision, with this person's first and last day under it."""

    shape: str
    minutes: int = 0
    per_minutes: int = 0
    gap_minutes: int = 0
    every: str = ""
    times: int = 0
    mode: str = ""
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)

    def is_kept_by(self, time: Worked) -> bool:
        """Whether this is the time with a supervisor that it asks for."""
        return time.kind == SUPERVISION and is_of_mode(time.mode, self.mode)


@dataclass(frozen=True)
class Terms:
    """What a Standard says about which minutes count. ``begins`` and ``until`` are this person's days, by kind."""

    counts_for: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)
    begins: Mapping[str, Begin] = field(default_factory=dict, hash=False)
    until: Mapping[str, date] = field(default_factory=dict, hash=False)
    unit: int = 1
    limits: tuple[Limit, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    """How often there has to be supervision, where practice without it does not count (Montana, Texas)."""
    needs_agreement: bool = False
    paper_counts: bool = True
    successor_counts: bool = True


@dataclass(frozen=True)
class Lost:
    """So many minutes of a stretch that do not count, and why."""

    code: str
    minutes: int
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Counted:
    """What one stretch counts for: so many minutes of a kind, and what of it does not count."""

    worked: Worked
    kind: str
    minutes: int
    lost: tuple[Lost, ...] = ()

    def without(self, code: str, minutes: int, **params: object) -> "Counted":
        """The same with fewer minutes, never below none. Nothing to take leaves it as it is."""
        taken = min(self.minutes, minutes)
        if taken <= 0:
            return self
        return replace(self, minutes=self.minutes - taken, lost=(*self.lost, Lost(code, taken, params)))


def count(times: Iterable[Worked], terms: Terms) -> list[Counted]:
    """What all of somebody's signed time counts for, oldest first.

    A stretch that counts for two kinds is listed twice: Texas counts observed practice as supervision too.
    """
    ordered = sorted(times, key=lambda time: (time.starts_at, str(time.entry_id)))
    counted = [_alone(time, kind, terms) for time in ordered for kind in kinds_of(time, terms)]
    for rhythm in terms.rhythms:
        counted = CUTS[rhythm.shape](counted, rhythm)
    for limit in terms.limits:
        counted = _within(counted, limit)
    return counted


def what_counts(counted: Iterable[Counted]) -> list[Worked]:
    """The stretches as far as they count, each as what it counts for."""
    return [replace(row.worked, kind=row.kind, minutes=row.minutes) for row in counted if row.minutes]


def foreseen(others: Iterable[Worked], this: Worked, terms: Terms) -> list[Lost]:
    """What of one more stretch will not count, if everything else counts as it does; each reason once."""
    found = [row for row in count([*others, this], terms) if row.worked.entry_id == this.entry_id]
    return list({(lost.code, lost.minutes): lost for row in found for lost in row.lost}.values())


def kinds_of(time: Worked, terms: Terms) -> Sequence[str]:
    """The requirements a stretch counts for: those of its own name, unless the Standard says otherwise."""
    default = terms.counts_for.get(time.kind, (time.kind,))
    return terms.counts_for.get(time.what, default) or ("",)


def _alone(time: Worked, kind: str, terms: Terms) -> Counted:
    """What a stretch counts by itself, whatever else there is."""
    counted = Counted(time, kind, time.minutes)
    if why := _not_at_all(time, kind, terms):
        return counted.without(why[0], time.minutes, **why[1])
    return counted.without(BELOW_UNIT, time.minutes % terms.unit, unit=terms.unit)


def _not_at_all(time: Worked, kind: str, terms: Terms) -> tuple[str, dict[str, object]] | None:
    """Why nothing of a stretch counts, or None.

    Texas and Arkansas count from a milestone on (domain 7.11); what is done after a deadline is late (7.12);
    independent study counts for nothing in Texas (7.6); Montana wants an agreement that both signed (7.16).
    """
    begin, last = terms.begins.get(kind, Begin()), terms.until.get(kind)
    if not kind:
        return NO_KIND, {}
    if time.origin == ON_PAPER and not terms.paper_counts:
        return NO_PAPER, {}
    if time.origin == BY_SUCCESSOR and not terms.successor_counts:
        return NO_SUCCESSOR, {}
    if terms.needs_agreement and time.agreed_on is None:
        return NO_AGREEMENT, {}
    if terms.needs_agreement and time.agreed_on and time.worked_on < time.agreed_on:
        return BEFORE_AGREEMENT, {"day": time.agreed_on}
    if begin.waits_for:
        return NOT_BEGUN, {"milestone": begin.waits_for[0]}
    if begin.on and time.worked_on < begin.on:
        return TOO_EARLY, {"day": begin.on}
    return (TOO_LATE, {"day": last}) if last and time.ends_on > last else None


def _within_gap(counted: list[Counted], rhythm: Rhythm) -> list[Counted]:
    """Practice beyond so many hours without supervision in between does not count (Montana, 40 hours)."""
    since, found = 0, []
    for time in counted:
        if time.minutes and rhythm.is_kept_by(time.worked):
            since = 0
        elif time.worked.kind == PRACTICE and rhythm.holds_on(time.worked.worked_on):
            since += time.minutes
            time = time.without(LONG_GAP, since - rhythm.gap_minutes, limit=rhythm.gap_minutes)
        found.append(time)
    return found


def _with_meetings(counted: list[Counted], rhythm: Rhythm) -> list[Counted]:
    """Practice counts in the weeks or months in which there was time with a supervisor (Texas, each week).

    A week that was missed costs its own hours and no more: it stands in nobody's way for ever after.
    """
    had: defaultdict[date, int] = defaultdict(int)
    for time in counted:
        if time.minutes and rhythm.is_kept_by(time.worked):
            had[period_of(time.worked.worked_on, rhythm.every)] += 1
    return [time if _is_met(time.worked, rhythm, had) else _not_met(time, rhythm) for time in counted]


def _is_met(time: Worked, rhythm: Rhythm, had: Mapping[date, int]) -> bool:
    asked = time.kind == PRACTICE and rhythm.holds_on(time.worked_on)
    return not asked or had[period_of(time.worked_on, rhythm.every)] >= rhythm.times


def _not_met(time: Counted, rhythm: Rhythm) -> Counted:
    first = period_of(time.worked.worked_on, rhythm.every)
    return time.without(NOT_MET[rhythm.every], time.minutes, period=first)


CUTS = {GAP: _within_gap, RHYTHM: _with_meetings}
"""What of the practice does not count, by the shape of the rule that was not kept."""


def period_of(day: date, scope: str) -> date:
    """The first day of the day, week (from Monday), month or calendar year that a day belongs to."""
    if scope == YEAR:
        return day.replace(month=1, day=1)
    if scope == MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if scope == WEEK else day


def periods(time: Worked, scope: str) -> int:
    """How many days, weeks, months or years a stretch touches: one, unless it was added up on paper."""
    first, last = time.worked_on, time.ends_on
    if scope == YEAR:
        return last.year - first.year + 1
    if scope == MONTH:
        return (last.year - first.year) * 12 + last.month - first.month + 1
    days = (period_of(last, scope) - period_of(first, scope)).days
    return days // (7 if scope == WEEK else 1) + 1


def _within(counted: list[Counted], limit: Limit) -> list[Counted]:
    """Cut at one limit, period by period. What came first counts first."""
    if limit.consequence not in (EXCESS, PERIOD):
        return counted
    sums: defaultdict[date, int] = defaultdict(int)
    for time in counted:
        if limit.is_about(time):
            sums[period_of(time.worked.worked_on, limit.scope)] += time.minutes
    if limit.consequence == PERIOD:
        return [_in_whole_period(time, limit, sums) for time in counted]
    return _without_excess(counted, limit)


def _in_whole_period(time: Counted, limit: Limit, sums: Mapping[date, int]) -> Counted:
    """Nothing of a period counts that has too little, or too much (the fieldwork rule: hours A5)."""
    if not limit.is_about(time):
        return time
    period = period_of(time.worked.worked_on, limit.scope)
    too_much = limit.maximum is not None and sums[period] > limit.maximum
    if sums[period] >= limit.minimum and not too_much:
        return time
    params = {"period": period, "scope": limit.scope, "least": limit.minimum, "most": limit.maximum}
    return time.without(THIN_PERIOD, time.minutes, **params)


def _without_excess(counted: list[Counted], limit: Limit) -> list[Counted]:
    if limit.maximum is None:
        return counted
    so_far: defaultdict[date, int] = defaultdict(int)
    found = []
    for time in counted:
        several = periods(time.worked, limit.scope) if limit.is_about(time) else 0
        if several > 1:  # nobody knows how much of it was on which day, so it has the room of all of them
            over = time.minutes - limit.maximum * several
            time = time.without(OVER[limit.scope], over, limit=limit.maximum)
        elif several:
            period = period_of(time.worked.worked_on, limit.scope)
            so_far[period] += time.minutes
            over = so_far[period] - limit.maximum
            so_far[period] = min(so_far[period], limit.maximum)
            time = time.without(OVER[limit.scope], over, limit=limit.maximum)
        found.append(time)
    return found
