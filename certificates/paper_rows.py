"""What the page of papers shows: each row that asks for a document or for people, with what was given for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from certificates import evidence, rules
from certificates.models import Document, DocumentSighting, ReferenceRequest
from certificates.paths import Line
from courses.models import Enrollment, Milestone, MilestoneRecord
from courses.models.standard_rows import EvidenceRule
from people.models import User


@dataclass(frozen=True)
class DocumentRow(Line):
    """A document that is asked for, and what was handed in or seen of it, newest first."""

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
    statuses = evidence.standings([enrollment], at=at)[enrollment.pk]
    found = {row.code: row for row in EvidenceRule.objects.filter(standard=enrollment.standard_id)}
    documents = _mine(Document.objects.visible_to(viewer).with_details().order_by("-at"), enrollment)
    seen = DocumentSighting.objects.visible_to(viewer).select_related("by").order_by("-at")
    asked = ReferenceRequest.objects.visible_to(viewer).with_details().prefetch_related("links")
    sightings, requests = _mine(seen, enrollment), _mine(asked.order_by("-asked_at", "-pk"), enrollment)
    return Papers(
        documents=[
            DocumentRow(
                status,
                rule=found.get(status.code),
                documents=[row for row in documents if row.code == status.code],
                sightings=[row for row in sightings if row.code == status.code],
            )
            for status in statuses
            if status.kind == rules.DOCUMENT
        ],
        people=[
            PeopleRow(status, requests=[row for row in requests if row.who == status.label])
            for status in statuses
            if status.kind == rules.REFERENCE
        ],
        applied=applied(enrollment),
    )


def applied(enrollment: Enrollment) -> MilestoneRecord | None:
    """When somebody applied to their board, and who wrote it down."""
    rows = MilestoneRecord.objects.filter(enrollment=enrollment, milestone=Milestone.APPLIED)
    return rows.select_related("by").order_by("pk").last()


def _mine(rows: Iterable, enrollment: Enrollment) -> list:
    return list(rows.filter(enrollment=enrollment))
