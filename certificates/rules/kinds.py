"""Which certificates there are, whose word each is, and which rows of a standard each asks for."""

from dataclasses import replace
from datetime import date

from certificates.rules.asked_facts import HERE
from certificates.rules.facts import (
    EXAM,
    MODULES,
    PRACTICE,
    SELF_STUDY,
    SUPERVISION,
    TIMED,
    TRAINING,
    EarnedFacts,
    RequirementFacts,
    StandardFacts,
)
from certificates.rules.pathways import rows_for, taken

TRAINING_COMPLETION, VERIFIED_HOURS = "training-completion", "verified-hours"
PROGRAM_CREDENTIAL, CONTINUING_EDUCATION = "program-credential", "continuing-education"

TIMES = {
    TRAINING_COMPLETION: (TRAINING,),
    VERIFIED_HOURS: (PRACTICE, SUPERVISION),
    PROGRAM_CREDENTIAL: TIMED,
    CONTINUING_EDUCATION: (TRAINING,),
}
"""The kinds of time that stand on each."""


def offered(standard: StandardFacts, *, is_certifier: bool, is_education: bool) -> tuple[str, ...]:
    """The certificates somebody can get in a program, in the order in which they are earned.

    Texas keeps who trains apart from who certifies (domain 7.28): so the credential itself is there only where
    whoever runs the site is the certifier. A program of continuing education ends with that, and nothing else.
    """
    if is_education:
        return (CONTINUING_EDUCATION,)
    found = [kind for kind in (TRAINING_COMPLETION, VERIFIED_HOURS) if _asks_of(kind, standard)]
    return (*found, PROGRAM_CREDENTIAL) if is_certifier else tuple(found)


def of_kind(
    kind: str, standard: StandardFacts, facts: EarnedFacts, on: date
) -> tuple[StandardFacts, EarnedFacts]:
    """What a certificate of a kind asks of somebody: the credential everything, the others their own rows.

    The course is complete when its training is: that is the paper people need on its last Friday, long before
    their hours, texts and documents. What somebody's way does not ask is not asked here either.
    """
    if kind == PROGRAM_CREDENTIAL:
        return standard, facts
    way = taken(standard.pathways, facts.pathway, on)
    rows = rows_for(standard.requirements, way) if standard.pathways else standard.requirements
    ours = StandardFacts(tuple(row for row in rows if _is_of(kind, row)), deadlines=standard.deadlines)
    return ours, facts if kind == VERIFIED_HOURS else replace(facts, supervised=())


def _asks_of(kind: str, standard: StandardFacts) -> bool:
    return any(_is_of(kind, row) and row.minimum for row in standard.requirements)


def _is_of(kind: str, row: RequirementFacts) -> bool:
    if kind == VERIFIED_HOURS:
        return row.kind in (PRACTICE, SUPERVISION, SELF_STUDY)
    is_of_course = row.kind == EXAM and row.exam is not None and row.exam.taken == HERE
    return row.kind in (MODULES, TRAINING) or is_of_course
