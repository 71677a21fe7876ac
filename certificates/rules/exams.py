"""Exams: which results count for which part, parts that are passed together, and when there is a next try."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from certificates.rules.asked_facts import EVER, HALF_YEAR, ExamResult, ExamTerms
from certificates.rules.facts import (
    ASK,
    CHECK,
    EXAM,
    TAKE,
    TAKE_LATER,
    NotCounted,
    RequirementFacts,
    RequirementStatus,
    reached,
)
from courses.rules.standards import months_later

NOT_CHECKED = "not_checked"
OTHER_PART = "other_part"
NEXT_TRY = "next_try"
NO_TRY = "no_try"


def exam(
    row: RequirementFacts, rows: Sequence[RequirementFacts], results: Iterable[ExamResult], on: date
) -> RequirementStatus:
    """How somebody stands with one part of an exam: the best result of this very part counts (domain 7.21).

    Scaled or per cent is the standard's own number: a result is only ever compared with its own row. Nothing
    counts before somebody has checked it. Parts that are passed together (Washington: 80 per cent of the
    written and the oral part) have one number, the mean of the best of each, and all have to be taken.
    """
    taken = [result for result in results if result.on <= on]
    parts = _parts(row, rows)
    best = {part.label: _best(part, taken) for part in parts}
    found = sum(score or 0 for score in best.values())
    status = replace(
        reached(row, found // len(parts)),
        met=None not in best.values() and found >= row.minimum * len(parts),
    )
    if status.met:
        return status
    return _open(status, row, [part for part in parts if best[part.label] is None], taken, on)


def next_try(terms: ExamTerms, tries: Iterable[date], on: date) -> date | None:
    """The first day from ``on`` for another attempt; None where none is left.

    IC&RC asks for ninety days in between. California gives three in twelve months, New York two in each half of
    the calendar year and then the next one (domain 8.8). Whatever became of it, a try is a try. Months are
    counted back from the day: that is never more than a board allows whose twelve months begin with its letter.
    """
    past = sorted(day for day in tries if day <= on)
    day = max([on, *(last + timedelta(days=terms.wait_days) for last in past[-1:])])
    if terms.attempts is None:
        return day
    if terms.window == EVER:
        return day if len(past) < terms.attempts else None
    while len(used := [one for one in past if _falls_away(one, terms) > day]) >= terms.attempts:
        day = min(_falls_away(one, terms) for one in used)
    return day


def _falls_away(day: date, terms: ExamTerms) -> date:
    """From when on a try on a day takes no place any more."""
    if terms.window == HALF_YEAR:
        return date(day.year, 7, 1) if day.month <= 6 else date(day.year + 1, 1, 1)
    return months_later(day, terms.window_months)


def _parts(row: RequirementFacts, rows: Iterable[RequirementFacts]) -> list[RequirementFacts]:
    """The rows that are passed together with this one, and itself; alone, as most are, itself."""
    together = row.exam.combines if row.exam else ""
    parts = [one for one in rows if one.kind == EXAM and one.exam and one.exam.combines == together]
    return parts if together else [row]


def _best(row: RequirementFacts, taken: Iterable[ExamResult]) -> int | None:
    scores = [result.score for result in taken if result.is_verified and result.label == row.label]
    return max(scores, default=None)


def _open(
    status: RequirementStatus,
    row: RequirementFacts,
    missing: Sequence[RequirementFacts],
    taken: Iterable[ExamResult],
    on: date,
) -> RequirementStatus:
    """Why this part is open, and what would satisfy it."""
    ours = [result for result in taken if result.label == row.label]
    waiting = [result.score for result in ours if not result.is_verified]
    unchecked = len(waiting)
    day = next_try(row.exam or ExamTerms(), [result.on for result in ours], on)
    whys = [
        NotCounted(OTHER_PART, params={"label": part.label}) for part in missing if part.label != row.label
    ]
    if unchecked:
        whys.append(NotCounted(NOT_CHECKED, params={"number": unchecked}))
    if waiting and max(waiting) >= row.minimum:
        pass  # it is enough once it is checked, so nobody has to think of another try
    elif day is None:
        whys.append(NotCounted(NO_TRY))
    elif day > on:
        whys.append(NotCounted(NEXT_TRY, params={"day": day}))
    return replace(status, reasons=tuple(whys), satisfied_by=_what_next(unchecked, day, on))


def _what_next(unchecked: int, day: date | None, on: date) -> str:
    if unchecked:
        return CHECK
    if day is None:
        return ASK
    return TAKE_LATER if day > on else TAKE
