"""What standards ask besides time, gathered for many enrollments in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef

from certificates import rules
from courses.models import Requirement, Standard
from courses.models.standard_rows import (
    AskedRow,
    AttestationRule,
    Deadline,
    EvidenceRule,
    ExamTerms,
    Pathway,
    ReferenceRule,
)

Row = TypeVar("Row", bound=AskedRow)

INITIAL, RENEWAL = Requirement.Phase.INITIAL, Requirement.Phase.RENEWAL
TABLES: tuple[type[Model], ...] = (AttestationRule, EvidenceRule, ReferenceRule, Pathway, Deadline)


def speaking(standards: Iterable[int]) -> list[Standard]:
    """Those of these standards that ask for more than time and exams, with their rows.

    One statement where none does, as most do not; six where one does.
    """
    says = [Exists(table._default_manager.filter(standard=OuterRef("pk"))) for table in TABLES]
    asked = says[0]
    for one in says[1:]:
        asked |= one
    names = [f"{table._meta.model_name}s" for table in TABLES]
    return list(Standard.objects.filter(asked, pk__in=standards).prefetch_related(*names))


def asked(requirements: tuple[rules.RequirementFacts, ...], standard: Standard | None) -> rules.StandardFacts:
    """Everything a standard asks at the start: its requirements, and the rows beside them."""
    if standard is None:
        return rules.StandardFacts(requirements)
    return rules.StandardFacts(
        requirements,
        attestations=tuple(_attestation(row) for row in _initial(standard.attestationrules.all())),
        documents=tuple(_document(row) for row in _initial(standard.evidencerules.all())),
        references=tuple(_reference(row) for row in _initial(standard.referencerules.all())),
        pathways=ways(standard),
        deadlines=tuple(_deadline(row) for row in standard.deadlines.all()),
    )


def asked_again(
    requirements: tuple[rules.RequirementFacts, ...], standard: Standard | None, since: date
) -> rules.StandardFacts:
    """What a standard asks to renew: its requirements, and what is signed, shown and said anew since a day."""
    if standard is None:
        return rules.StandardFacts(requirements)
    texts = _renewing(standard.attestationrules.all())
    papers = _renewing(standard.evidencerules.all())
    speakers = _renewing(standard.referencerules.all())
    return rules.StandardFacts(
        requirements,
        attestations=tuple(replace(_attestation(row), since=since) for row in texts),
        documents=tuple(replace(_document(row), since=since) for row in papers),
        references=tuple(replace(_reference(row), since=since) for row in speakers),
    )


def _renewing(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.phase == RENEWAL]


def _initial(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.phase == INITIAL]


def exam_terms(terms: ExamTerms) -> rules.ExamTerms:
    """How an exam is taken, as the rules are told."""
    return rules.ExamTerms(
        attempts=terms.attempts,
        window=terms.window,
        window_months=terms.window_months or 0,
        wait_days=terms.wait_days,
        combines=terms.combines,
        taken=terms.taken,
    )


def _attestation(row: AttestationRule) -> rules.AttestationFacts:
    return rules.AttestationFacts(
        *(row.statement, row.name, row.signer), pathway=row.pathway, is_private=row.is_private
    )


def _document(row: EvidenceRule) -> rules.DocumentFacts:
    return rules.DocumentFacts(row.code, row.name, row.fresh_days, row.is_sensitive, pathway=row.pathway)


def _reference(row: ReferenceRule) -> rules.ReferenceFacts:
    return rules.ReferenceFacts(row.who, row.number, row.known_months, pathway=row.pathway)


def ways(standard: Standard) -> tuple[rules.PathwayFacts, ...]:
    """The ways a standard offers, as the rules are told."""
    return tuple(_pathway(row) for row in standard.pathways.all())


def _pathway(row: Pathway) -> rules.PathwayFacts:
    return rules.PathwayFacts(row.code, row.name, row.opens_on, row.closes_on)


def _deadline(row: Deadline) -> rules.DeadlineFacts:
    return rules.DeadlineFacts(row.milestone, row.months, row.kind, row.extensions, row.extension_months)
