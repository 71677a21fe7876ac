"""What we decide about certificates: what is left before one is earned, and how one stands today.

Pure Python: no database, no clock, no words for the screen (those are in ``wording.py``). Time is in whole
minutes. How a typed name is compared with the name on a certificate is in ``names.py``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from courses.rules import is_of_mode
from hours.rules.counting import Lost

# --- What is left ---------------------------------------------------------------------------------

MODULES, TRAINING, PRACTICE, SUPERVISION, EXAM = "modules", "training", "practice", "supervision", "exam"
EDUCATION, SELF_STUDY = "continuing-education", "self-study"
TIMED = (TRAINING, PRACTICE, SUPERVISION, EDUCATION, SELF_STUDY)
"""The kinds of requirement that are counted in minutes."""

EARNED, WAITING, RETURNED, LOST = "earned", "waiting", "returned", "lost"
"""How a stretch of time stands: it counts, a supervisor has to look at it, it came back, or it never counts."""

OVER_MAXIMUM = "over_maximum"
OTHER_COMPETENCY = "other_competency"
OTHER_MODE = "other_mode"
NO_COMPETENCY = "no_competency"
WAITING_FOR_SIGNATURE = "waiting_for_signature"
RETURNED_TO_TRAINEE = "returned_to_trainee"
LATER = "later"


@dataclass(frozen=True)
class RequirementFacts:
    """One row of a standard: at least ``minimum`` of a kind, in one competency or, without one, in all.

    ``mode`` narrows it to one way, such as in person; ``format`` to time with one person or with a group;
    ``is_alike`` to time with people of a similar experience (Florida). ``maximum`` is the most that counts: of
    this competency or this way towards any total, or of the kind as a whole.
    """

    kind: str
    minimum: int
    maximum: int | None = None
    unit: str = "minutes"
    competency: str = ""
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False


@dataclass(frozen=True)
class StandardFacts:
    """The rows of one standard, in the board's order."""

    requirements: tuple[RequirementFacts, ...]


@dataclass(frozen=True)
class TimeFact:
    """Some minutes of one kind on one day. An empty ``competency`` means that none was named."""

    kind: str
    minutes: int
    on: date
    competency: str = ""
    competency_label: str = ""
    state: str = EARNED
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    is_on_paper: bool = False
    """Signed on paper and accepted: evidence from elsewhere."""
    lost: Lost | None = None
    """Why it does not count, for time that was lost by a rule of ``hours.rules.counting``."""

    @property
    def place(self) -> "Place":
        """What rows and limits ask of it."""
        return Place(self.competency, self.mode, self.format, self.is_alike)


class Place(NamedTuple):
    """Where some time belongs: its competency, how it was taken, with one person or a group, with whom."""

    competency: str
    mode: str
    format: str
    is_alike: bool


@dataclass(frozen=True)
class ExamResult:
    """A result that is on record, in the unit the standard uses for it (per cent, or a scaled score)."""

    score: int
    on: date


@dataclass(frozen=True)
class EarnedFacts:
    """Everything one enrollment has to show."""

    modules_done: int = 0
    times: tuple[TimeFact, ...] = ()
    exams: tuple[ExamResult, ...] = ()


@dataclass(frozen=True)
class NotCounted:
    """So many minutes that do not count for a requirement, and why."""

    code: str
    minutes: int
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class RequirementStatus:
    """How somebody stands with one row of their standard."""

    kind: str
    have: int
    need: int
    unit: str
    met: bool
    competency: str = ""
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    maximum: int | None = None
    waiting: int = 0
    """Minutes a supervisor has not decided about yet. They do not count, and they may soon."""
    reasons: tuple[NotCounted, ...] = ()

    @property
    def is_limit(self) -> bool:
        """It asks for nothing: it only says how much can count."""
        return self.need == 0 and self.maximum is not None

    @property
    def left(self) -> int:
        """How much is still missing; never below zero."""
        return max(0, self.need - self.have)


def requirements(standard: StandardFacts, facts: EarnedFacts, on: date) -> list[RequirementStatus]:
    """How somebody stands with each row of their standard on a day, in the standard's order.

    The one place that says what is left: the trainee's path, ``issue()`` and the coordinator's list all ask
    here. Rows are judged one by one, because real boards write minima that overlap or exceed their own
    total (IC&RC boards with five times ten hours inside 46; Kentucky with 51 inside 40). Time within a
    competency counts for that competency's row and for the row of the whole kind; above a competency's
    maximum it counts for neither. The same holds for a way of training: NAADAC asks for half of its sixty
    hours face to face, Texas lets no endless study alone count. What is dated after ``on`` does not count yet.
    """
    return [_status(row, standard, facts, on) for row in standard.requirements]


def unmet(statuses: Iterable[RequirementStatus]) -> list[RequirementStatus]:
    """The rows that are still open. Nothing is issued while there is one."""
    return [status for status in statuses if not status.met]


def has_earned(statuses: Sequence[RequirementStatus]) -> bool:
    """A standard without rows, or with limits alone, proves nothing, so nobody meets it."""
    return any(not status.is_limit for status in statuses) and not unmet(statuses)


def further(undone: Sequence[int], statuses: Sequence[RequirementStatus], *, in_order: bool) -> list[int]:
    """Which modules that are not done yet are more than a standard asks for: an offer, and welcome.

    Where people choose the order, that is known once enough are done. None is an offer while training is still
    missing after them, since its minutes may be needed.
    """
    asked = next((status for status in statuses if status.kind == MODULES), None)
    if asked is None or not (asked.met or in_order):
        return []
    if asked.met and any(status.kind == TRAINING for status in unmet(statuses)):
        return []
    return list(undone[asked.left :])


def done_share(statuses: Sequence[RequirementStatus]) -> float:
    """How far along somebody is, from 0 to 1: each row weighs the same. For sorting people, not for judging."""
    asked = [status for status in statuses if not status.is_limit]
    shares = [1.0 if status.met else min(1.0, status.have / status.need) for status in asked]
    return sum(shares) / len(shares) if shares else 0.0


def _status(
    row: RequirementFacts, standard: StandardFacts, facts: EarnedFacts, on: date
) -> RequirementStatus:
    if row.kind in TIMED:
        return _timed(row, standard, [fact for fact in facts.times if fact.kind == row.kind], on)
    if row.kind == MODULES:
        return _reached(row, facts.modules_done)
    if row.kind == EXAM:
        return _reached(row, max((exam.score for exam in facts.exams if exam.on <= on), default=0))
    raise ValueError(f"no rule for a requirement of kind {row.kind!r}")


def _reached(
    row: RequirementFacts, have: int, *, waiting: int = 0, reasons: tuple[NotCounted, ...] = ()
) -> RequirementStatus:
    return RequirementStatus(
        kind=row.kind,
        have=have,
        need=row.minimum,
        unit=row.unit,
        met=have >= row.minimum,
        competency=row.competency,
        competency_label=row.competency_label,
        mode=row.mode,
        format=row.format,
        is_alike=row.is_alike,
        maximum=row.maximum,
        waiting=waiting,
        reasons=reasons,
    )


def _timed(
    row: RequirementFacts, standard: StandardFacts, times: Sequence[TimeFact], on: date
) -> RequirementStatus:
    """Minutes that count for one row, and for every minute that does not, why."""
    ours = [fact for fact in times if _is_for(row, fact.place)]
    counting = [fact for fact in ours if fact.state == EARNED and fact.on <= on]
    have, reasons = _within_maxima(row, standard, counting)
    reasons += _elsewhere(row, times, on)
    reasons += _lost(ours)
    waiting = sum(fact.minutes for fact in ours if fact.state == WAITING)
    returned = sum(fact.minutes for fact in ours if fact.state == RETURNED)
    later = sum(fact.minutes for fact in ours if fact.state == EARNED and fact.on > on)
    reasons += [
        NotCounted(code, minutes)
        for code, minutes in (
            (WAITING_FOR_SIGNATURE, waiting),
            (RETURNED_TO_TRAINEE, returned),
            (LATER, later),
        )
        if minutes
    ]
    return _reached(row, have, waiting=waiting, reasons=tuple(reasons))


def _lost(times: Iterable[TimeFact]) -> list[NotCounted]:
    """What was signed and does not count, added up reason by reason."""
    sums: dict[tuple[str, tuple[tuple[str, object], ...]], int] = {}
    for fact in times:
        if fact.lost is not None:
            why = (fact.lost.code, tuple(sorted(fact.lost.params.items())))
            sums[why] = sums.get(why, 0) + fact.lost.minutes
    return [NotCounted(code, minutes, params=dict(params)) for (code, params), minutes in sums.items()]


def _is_for(row: RequirementFacts, place: Place) -> bool:
    """Whether time that belongs there is what a row is about."""
    return row.competency in ("", place.competency) and _is_of_way(row, place)


def _is_of_way(row: RequirementFacts, place: Place) -> bool:
    with_whom = row.format in ("", place.format) and (place.is_alike or not row.is_alike)
    return is_of_mode(place.mode, row.mode) and with_whom


def _is_narrow(row: RequirementFacts) -> bool:
    return bool(row.competency or row.mode or row.format or row.is_alike)


Cells = dict[Place, int]
"""Minutes by where they belong."""


def _within_maxima(
    row: RequirementFacts, standard: StandardFacts, counting: Sequence[TimeFact]
) -> tuple[int, list[NotCounted]]:
    """Cut what a row counts at every maximum it comes under: the narrowest first, its own total last.

    Where a competency has more than counts, what goes first is time taken in a way that is limited itself:
    so the order of cutting takes as little from a person as it can.
    """
    cells: Cells = {}
    for fact in counting:
        cells[fact.place] = cells.get(fact.place, 0) + fact.minutes
    of_kind = [cap for cap in standard.requirements if cap.kind == row.kind and cap.maximum is not None]
    limited = [cap.mode for cap in of_kind if cap.mode]
    narrow = [cap for cap in of_kind if _is_narrow(cap)]
    whole = [row] if row.maximum is not None and not _is_narrow(row) else []
    reasons = []
    for cap in [*sorted(narrow, key=lambda cap: (not cap.competency, not cap.mode)), *whole]:
        if over := _cut(cells, cap, limited):
            way = (cap.mode, cap.format, cap.is_alike)
            reasons.append(NotCounted(OVER_MAXIMUM, over, cap.competency_label, *way))
    return sum(cells.values()), reasons


def _cut(cells: Cells, cap: RequirementFacts, limited: Sequence[str]) -> int:
    """Take out of ``cells`` what is above one maximum; return how much that is."""
    under = [place for place in cells if _is_for(cap, place)]
    under.sort(key=lambda place: not any(is_of_mode(place.mode, mode) for mode in limited))
    over = left = max(0, sum(cells[place] for place in under) - (cap.maximum or 0))
    for place in under:
        taken = min(left, cells[place])
        cells[place] -= taken
        left -= taken
    return over


def _elsewhere(row: RequirementFacts, times: Sequence[TimeFact], on: date) -> list[NotCounted]:
    """For the row of one competency or one way: time of the same kind that is not of it, and why not."""
    if not _is_narrow(row):
        return []
    counting = [fact for fact in times if fact.state == EARNED and fact.on <= on]
    others = [fact for fact in counting if row.competency not in ("", fact.competency)]
    found = [
        NotCounted(OTHER_COMPETENCY if code else NO_COMPETENCY, minutes, label)
        for code, (label, minutes) in _by_competency(others).items()
    ]
    ours = [fact for fact in counting if row.competency in ("", fact.competency)]
    if other_way := sum(fact.minutes for fact in ours if not _is_of_way(row, fact.place)):
        found.append(NotCounted(OTHER_MODE, other_way, "", row.mode, row.format, row.is_alike))
    return found


def _by_competency(times: Iterable[TimeFact]) -> dict[str, tuple[str, int]]:
    """The label and the minutes of each competency code, in the order they appear."""
    totals: dict[str, tuple[str, int]] = {}
    for fact in times:
        label, minutes = totals.get(fact.competency, (fact.competency_label, 0))
        totals[fact.competency] = (label, minutes + fact.minutes)
    return totals


# --- How a certificate stands -----------------------------------------------------------------------

VALID, EXPIRED, SUSPENDED = "valid", "expired", "suspended"
REVOKED, SUPERSEDED = "revoked", "superseded"
UNKNOWN, MISTYPED, TAMPERED = "unknown", "mistyped", "tampered"
"""The last three are answers about a number or a file; a certificate itself never has them."""

FINAL = (SUPERSEDED, REVOKED)
"""Nothing lifts these; only revoking still comes on top of being replaced."""


def status_of(events: Iterable[str], valid_until: date | None, on: date) -> str:
    """How a certificate stands on a day, from its status events in the order they were appended.

    The last event counts, except that replaced and revoked are final: whoever doubts suspends first. A
    certificate is valid through its last day; a stronger word than *expired* is never hidden by it.
    """
    status = VALID
    for event in events:
        if status == REVOKED or (status == SUPERSEDED and event != REVOKED):
            continue
        status = event
    if status == VALID and valid_until is not None and on > valid_until:
        return EXPIRED
    return status
