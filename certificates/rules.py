"""What we decide about certificates: what is left before one is earned, and how one stands today.

Pure Python: no database, no clock, no words for the screen (those are in ``wording.py``). Time is in whole
minutes. How a typed name is compared with the name on a certificate is in ``names.py``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# --- What is left ---------------------------------------------------------------------------------

MODULES, TRAINING, PRACTICE, SUPERVISION, EXAM = "modules", "training", "practice", "supervision", "exam"
TIMED = (TRAINING, PRACTICE, SUPERVISION)
"""The kinds of requirement that are counted in minutes."""

EARNED, WAITING, RETURNED = "earned", "waiting", "returned"
"""How a stretch of time stands: it counts, a supervisor has to look at it, or it came back."""

OVER_MAXIMUM = "over_maximum"
OTHER_COMPETENCY = "other_competency"
NO_COMPETENCY = "no_competency"
WAITING_FOR_SIGNATURE = "waiting_for_signature"
RETURNED_TO_TRAINEE = "returned_to_trainee"
LATER = "later"


@dataclass(frozen=True)
class RequirementFacts:
    """One row of a standard: at least ``minimum`` of a kind, in one competency or, without one, in all.

    ``maximum`` is the most that counts: of this competency towards any total, or of the kind as a whole.
    """

    kind: str
    minimum: int
    maximum: int | None = None
    unit: str = "minutes"
    competency: str = ""
    competency_label: str = ""


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
    waiting: int = 0
    """Minutes a supervisor has not decided about yet. They do not count, and they may soon."""
    reasons: tuple[NotCounted, ...] = ()

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
    maximum it counts for neither. What is dated after ``on`` does not count yet.
    """
    return [_status(row, standard, facts, on) for row in standard.requirements]


def unmet(statuses: Iterable[RequirementStatus]) -> list[RequirementStatus]:
    """The rows that are still open. Nothing is issued while there is one."""
    return [status for status in statuses if not status.met]


def has_earned(statuses: Sequence[RequirementStatus]) -> bool:
    """A standard without rows proves nothing, so nobody meets it."""
    return bool(statuses) and not unmet(statuses)


def done_share(statuses: Sequence[RequirementStatus]) -> float:
    """How far along somebody is, from 0 to 1: each row weighs the same. For sorting people, not for judging."""
    shares = [1.0 if status.met else min(1.0, status.have / status.need) for status in statuses]
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
        waiting=waiting,
        reasons=reasons,
    )


def _timed(
    row: RequirementFacts, standard: StandardFacts, times: Sequence[TimeFact], on: date
) -> RequirementStatus:
    """Minutes that count for one row, and for every minute that does not, why."""
    ours = [fact for fact in times if row.competency in ("", fact.competency)]
    counting = [fact for fact in ours if fact.state == EARNED and fact.on <= on]
    have, reasons = _within_maxima(row, standard, counting)
    reasons += _elsewhere(row, times, on)
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


def _within_maxima(
    row: RequirementFacts, standard: StandardFacts, counting: Sequence[TimeFact]
) -> tuple[int, list[NotCounted]]:
    """Cap each competency at its own row's maximum, then all together at this row's."""
    caps = {r.competency: r.maximum for r in standard.requirements if r.kind == row.kind and r.competency}
    have, reasons = 0, []
    for code, (label, minutes) in _by_competency(counting).items():
        cap = caps.get(code)
        over = max(0, minutes - cap) if cap is not None else 0
        have += minutes - over
        if over:
            reasons.append(NotCounted(OVER_MAXIMUM, over, label))
    if row.competency == "" and row.maximum is not None and have > row.maximum:
        reasons.append(NotCounted(OVER_MAXIMUM, have - row.maximum))
        have = row.maximum
    return have, reasons


def _elsewhere(row: RequirementFacts, times: Sequence[TimeFact], on: date) -> list[NotCounted]:
    """For the row of one competency: time of the same kind that was spent in another one, or in none."""
    if row.competency == "":
        return []
    others = [f for f in times if f.competency != row.competency and f.state == EARNED and f.on <= on]
    return [
        NotCounted(OTHER_COMPETENCY if code else NO_COMPETENCY, minutes, label)
        for code, (label, minutes) in _by_competency(others).items()
    ]


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
