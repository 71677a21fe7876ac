"""Minutes: what counts for a row of a standard, and for every minute that does not, why."""

from collections.abc import Iterable, Sequence
from datetime import date

from certificates.rules.facts import (
    CHANGE,
    EARNED,
    EDUCATION,
    LATER,
    LEARN,
    LOG,
    NO_COMPETENCY,
    OTHER_COMPETENCY,
    OTHER_MODE,
    OVER_MAXIMUM,
    PRACTICE,
    RETURNED,
    RETURNED_TO_TRAINEE,
    SIGNATURE,
    SUPERVISION,
    TOO_OLD,
    TYPE_IN,
    WAITING,
    WAITING_FOR_SIGNATURE,
    NotCounted,
    Place,
    RequirementFacts,
    RequirementStatus,
    StandardFacts,
    TimeFact,
    reached,
)
from courses.rules import is_of_mode
from courses.rules.standards import months_later


def timed(
    row: RequirementFacts, standard: StandardFacts, times: Sequence[TimeFact], on: date
) -> RequirementStatus:
    """Minutes that count for one row, and for every minute that does not, why."""
    ours = [fact for fact in times if _is_for(row, fact.place)]
    earned = [fact for fact in ours if fact.state == EARNED and fact.on <= on]
    counting = [fact for fact in earned if not _is_too_old(row, fact, on)]
    have, reasons = _within_maxima(row, standard, counting)
    reasons += _elsewhere(row, times, on)
    reasons += _lost(ours)
    waiting = sum(fact.minutes for fact in ours if fact.state == WAITING)
    returned = sum(fact.minutes for fact in ours if fact.state == RETURNED)
    later = sum(fact.minutes for fact in ours if fact.state == EARNED and fact.on > on)
    too_old = sum(fact.minutes for fact in earned) - sum(fact.minutes for fact in counting)
    if too_old:
        reasons.append(NotCounted(TOO_OLD, too_old, params={"months": row.look_back_months}))
    reasons += [
        NotCounted(code, minutes)
        for code, minutes in (
            (WAITING_FOR_SIGNATURE, waiting),
            (RETURNED_TO_TRAINEE, returned),
            (LATER, later),
        )
        if minutes
    ]
    what = _what_next(row, row.minimum - have, waiting, returned)
    return reached(row, have, waiting=waiting, reasons=tuple(reasons), satisfied_by=what)


def _is_too_old(row: RequirementFacts, fact: TimeFact, on: date) -> bool:
    """A course is good for two years in North Carolina; further training elsewhere for five or six (domain 7.23)."""
    return row.look_back_months is not None and fact.on < months_later(on, -row.look_back_months)


def _what_next(row: RequirementFacts, left: int, waiting: int, returned: int) -> str:
    """What would satisfy a row about time: signatures that are on their way come first."""
    if row.kind == EDUCATION:
        return TYPE_IN
    if row.kind not in (PRACTICE, SUPERVISION):
        return LEARN
    if waiting >= left:
        return SIGNATURE
    return CHANGE if returned else LOG


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
