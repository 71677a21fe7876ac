"""What is earned: the title a person holds, and each numbered document about it.

A certificate never changes (``triggers.py``). What happens to it later is appended: its document, and status
events.
"""

from certificates.models.access import CheckAccess
from certificates.models.attestations import Attestation
from certificates.models.badges import CertificateBadge, StatusEntry
from certificates.models.bulk import BulkIssue, BulkItem
from certificates.models.bundles import EvidenceBundle, EvidenceGift
from certificates.models.certificates import Certificate, NotEarned
from certificates.models.clearings import RecordsClearing
from certificates.models.confirmations import StandardConfirmation
from certificates.models.credentials import Credential
from certificates.models.designs import CertificateDesign, CertificateLogo, DesignSignatory
from certificates.models.documents import CertificateDocument
from certificates.models.editions import Replacement
from certificates.models.education import EducationDecision, EducationEntry
from certificates.models.endorsements import EndorsementDecision, EndorsementWish
from certificates.models.exams import ExamDecision, ExamRecord
from certificates.models.papers import Document, DocumentDecision, DocumentScan, DocumentSighting
from certificates.models.referees import (
    ReferenceAnswer,
    ReferenceCheck,
    ReferenceLink,
    ReferenceRequest,
    ReferenceWords,
)
from certificates.models.reviews import (
    AnswerWords,
    DecisionWords,
    Review,
    ReviewAnswer,
    ReviewDecision,
    ReviewWords,
)
from certificates.models.status import CertificateStatusEvent, StatusNote
from certificates.models.ways import PathwayChoice

__all__ = [
    "AnswerWords",
    "Attestation",
    "BulkIssue",
    "BulkItem",
    "Certificate",
    "CertificateBadge",
    "CertificateDesign",
    "CertificateDocument",
    "CertificateLogo",
    "CertificateStatusEvent",
    "CheckAccess",
    "Credential",
    "DecisionWords",
    "DesignSignatory",
    "Document",
    "DocumentDecision",
    "DocumentScan",
    "DocumentSighting",
    "EducationDecision",
    "EducationEntry",
    "EndorsementDecision",
    "EndorsementWish",
    "EvidenceBundle",
    "EvidenceGift",
    "ExamDecision",
    "ExamRecord",
    "NotEarned",
    "PathwayChoice",
    "RecordsClearing",
    "ReferenceAnswer",
    "ReferenceCheck",
    "ReferenceLink",
    "ReferenceRequest",
    "ReferenceWords",
    "Replacement",
    "Review",
    "ReviewAnswer",
    "ReviewDecision",
    "ReviewWords",
    "StandardConfirmation",
    "StatusEntry",
    "StatusNote",
]
