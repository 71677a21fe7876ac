"""What is left before a certificate is earned, row by row. Time is in whole minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from certificates.rules.asked import attested, shown, spoken_for
from certificates.rules.asked_facts import PathwayFacts
from certificates.rules.deadlines import by_when
from certificates.rules.exams import exam
from certificates.rules.facts import (
    EXAM,
    LEARN,
    MODULES,
    TIMED,
    TRAINING,
    EarnedFacts,
    RequirementFacts,
    RequirementStatus,
    StandardFacts,
    reached,
)
from certificates.rules.pathways import choice, open_pathways, rows_for, taken
from certificates.rules.supervision import supervision
from certificates.rules.timed import timed
from certificates.rules.yearly import in_each_year
from courses.rules.standards import YEAR


def requirements(standard: StandardFacts, facts: EarnedFacts, on: date) -> list[RequirementStatus]:
    """How somebody stands with each row of their standard on a day, in the standard's order.

    The one place that says what is left: the trainee's path, ``issue()`` and the coordinator's list all ask
    here. Rows are judged one by one, because real boards write minima that overlap or exceed their own
    total (IC&RC boards with five times ten hours inside 46; Kentucky with 51 inside 40). Time within a
    competency counts for that competency's row and for the row of the whole kind; above a competency's
    maximum it counts for neither. The same holds for a way of training: NAADAC asks for half of its sixty
    hours face to face, Texas lets no endless study alone count. What is dated after ``on`` does not count yet.

    After the rows that count come supervision often enough, texts, documents and people who speak for somebody.
    Where there are pathways, only the rows of the one that was taken are asked, and choosing is a row itself.
    """
    ours = _on_their_way(standard, facts, on)
    statuses = [
        *choice(standard.pathways, facts.pathway, on),
        *(_status(row, ours, facts, on) for row in ours.requirements),
        *(supervision(one.found, one.consequence) for one in facts.supervised),
        *(attested(row, facts.signed, on) for row in ours.attestations),
        *(shown(row, facts.shown, facts.applied_on, on) for row in ours.documents),
        *(spoken_for(row, facts.references, on) for row in ours.references),
    ]
    return [_with_last_day(status, standard, facts) for status in statuses]


def to_renew(standard: StandardFacts, facts: EarnedFacts, on: date) -> list[RequirementStatus]:
    """How somebody stands with what is asked to renew what they hold (domain 7.24).

    What was done before the period that is renewed counts no more, so nothing is carried over. Only a row that
    looks back for so many months by itself sees further: Washington asks for suicide prevention in six years.
    Texts are signed anew, and papers are shown anew, since the first day of the period.
    """
    if facts.period is None:
        raise ValueError("what is renewed has a first and a last day")
    first, _last = facts.period
    recent = replace(
        facts,
        times=tuple(fact for fact in facts.times if fact.on >= first),
        exams=tuple(result for result in facts.exams if result.on >= first),
    )
    return [
        *(
            _status(row, standard, facts if row.look_back_months else recent, on)
            for row in standard.requirements
        ),
        *(attested(row, facts.signed, on) for row in standard.attestations),
        *(shown(row, facts.shown, None, on) for row in standard.documents),
        *(spoken_for(row, facts.references, on) for row in standard.references),
    ]


def by_pathway(
    standard: StandardFacts, facts: EarnedFacts, on: date
) -> dict[PathwayFacts, list[RequirementStatus]]:
    """How somebody would stand on each way that is open, before they choose one (domain 7.20)."""
    ways = open_pathways(standard.pathways, on)
    return {way: requirements(standard, replace(facts, pathway=way.code), on) for way in ways}


def unmet(statuses: Iterable[RequirementStatus]) -> list[RequirementStatus]:
    """The rows that are still open. Nothing is issued while there is one."""
    return [status for status in statuses if not (status.met or status.is_remark)]


def has_earned(statuses: Sequence[RequirementStatus]) -> bool:
    """A standard without rows, or with limits alone, proves nothing, so nobody meets it."""
    return any(status.is_asked for status in statuses) and not unmet(statuses)


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
    shares = [status.share for status in statuses if status.is_asked]
    return sum(shares) / len(shares) if shares else 0.0


def _on_their_way(standard: StandardFacts, facts: EarnedFacts, on: date) -> StandardFacts:
    """The standard as it is for whoever took one of its pathways."""
    if not standard.pathways:
        return standard
    way = taken(standard.pathways, facts.pathway, on)
    return replace(
        standard,
        requirements=rows_for(standard.requirements, way),
        attestations=rows_for(standard.attestations, way),
        documents=rows_for(standard.documents, way),
        references=rows_for(standard.references, way),
    )


def _with_last_day(
    status: RequirementStatus, standard: StandardFacts, facts: EarnedFacts
) -> RequirementStatus:
    """The same with the day it has to be done by, while it is open."""
    if status.met or not standard.deadlines:
        return status
    return replace(status, by=by_when(standard.deadlines, status.kind, dict(facts.reached), facts.granted))


def _status(
    row: RequirementFacts, standard: StandardFacts, facts: EarnedFacts, on: date
) -> RequirementStatus:
    if row.kind in TIMED:
        times = [fact for fact in facts.times if fact.kind == row.kind]
        if row.scope == YEAR:
            return in_each_year(row, standard, times, facts.period, on)
        return timed(row, standard, times, on)
    if row.kind == MODULES:
        return reached(row, facts.modules_done, satisfied_by=LEARN)
    if row.kind == EXAM:
        return exam(row, standard.requirements, facts.exams, on)
    raise ValueError(f"no rule for a requirement of kind {row.kind!r}")
