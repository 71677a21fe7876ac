"""What the page of papers shows: each row that asks for a document or for people, with what was given for it."""

from dataclasses import dataclass, field
from datetime import datetime

from certificates import evidence, renewal_evidence, rules
from certificates.models import Certificate, Document, DocumentSighting, ReferenceRequest
from certificates.paths import Line
from certificates.renewals import ending
from courses.models import Enrollment, Milestone, MilestoneRecord
from courses.models.standard_rows import EvidenceRule
from people.models import User


@dataclass(frozen=True)
class DocumentRow(Line):
    """A document that is asked for, and what was handed in or seen of it, newest first."""

    anew: bool = False
    """Whether it is asked to renew a certificate."""
    rule: EvidenceRule | None = None
    documents: list[Document] = field(default_factory=list)
    sightings: list[DocumentSighting] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether a file of it waits for a coordinator."""
        return any(row.status == Document.WAITING for row in self.documents)


@dataclass(frozen=True)
class PeopleRow(Line):
    """So many people who speak for somebody, and who was asked, newest first."""

    anew: bool = False
    requests: list[ReferenceRequest] = field(default_factory=list)


@dataclass(frozen=True)
class Papers:
    """All of it, for one enrollment."""

    documents: list[DocumentRow]
    people: list[PeopleRow]
    applied: MilestoneRecord | None

    @property
    def asks_for_fresh(self) -> bool:
        """Whether the day of the application matters."""
        return any(row.rule and row.rule.fresh_days is not None for row in self.documents)


def of(enrollment: Enrollment, viewer: User, *, at: datetime) -> Papers:
    """What is asked of somebody and what they gave, as this viewer may see it."""
    found = [(row, False) for row in evidence.standings([enrollment], at=at)[enrollment.pk]]
    found += [(row, True) for row in _to_renew(enrollment, at)]
    given = _given(enrollment, viewer)
    return Papers(
        documents=[_document(row, anew, given) for row, anew in found if row.kind == rules.DOCUMENT],
        people=[
            PeopleRow(row, anew=anew, requests=[one for one in given.requests if one.who == row.label])
            for row, anew in found
            if row.kind == rules.REFERENCE
        ],
        applied=applied(enrollment),
    )


@dataclass(frozen=True)
class Given:
    """Everything somebody gave, newest first, and the rows of the standard by their code."""

    rules: dict[str, EvidenceRule]
    documents: list[Document]
    sightings: list[DocumentSighting]
    requests: list[ReferenceRequest]


def _given(enrollment: Enrollment, viewer: User) -> Given:
    documents = Document.objects.visible_to(viewer).filter(enrollment=enrollment).with_details()
    seen = DocumentSighting.objects.visible_to(viewer).filter(enrollment=enrollment).select_related("by")
    asked = ReferenceRequest.objects.visible_to(viewer).filter(enrollment=enrollment).with_details()
    return Given(
        {row.code: row for row in EvidenceRule.objects.filter(standard=enrollment.standard_id)},
        list(documents.order_by("-at")),
        list(seen.order_by("-at")),
        list(asked.prefetch_related("links").order_by("-asked_at", "-pk")),
    )


def _document(status: rules.RequirementStatus, anew: bool, given: Given) -> DocumentRow:
    return DocumentRow(
        status,
        anew=anew,
        rule=given.rules.get(status.code),
        documents=[row for row in given.documents if row.code == status.code],
        sightings=[row for row in given.sightings if row.code == status.code],
    )


def _to_renew(enrollment: Enrollment, at: datetime) -> list[rules.RequirementStatus]:
    """What is asked to renew a certificate that ends; nothing where there is none."""
    held = Certificate.objects.filter(credential__enrollment=enrollment)
    certificate = ending(held).last()
    return renewal_evidence.standings(certificate, enrollment, at=at) if certificate else []


def applied(enrollment: Enrollment) -> MilestoneRecord | None:
    """When somebody applied to their board, and who wrote it down."""
    rows = MilestoneRecord.objects.filter(enrollment=enrollment, milestone=Milestone.APPLIED)
    return rows.select_related("by").order_by("pk").last()
