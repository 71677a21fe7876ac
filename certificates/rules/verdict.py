"""What is left before a certificate is earned, row by row. Time is in whole minutes."""

from collections.abc import Iterable, Sequence
from datetime import date

from certificates.rules.facts import (
    EXAM,
    MODULES,
    TIMED,
    TRAINING,
    EarnedFacts,
    RequirementFacts,
    RequirementStatus,
    StandardFacts,
    reached,
)
from certificates.rules.timed import timed


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
        return timed(row, standard, [fact for fact in facts.times if fact.kind == row.kind], on)
    if row.kind == MODULES:
        return reached(row, facts.modules_done)
    if row.kind == EXAM:
        return reached(row, max((exam.score for exam in facts.exams if exam.on <= on), default=0))
    raise ValueError(f"no rule for a requirement of kind {row.kind!r}")
