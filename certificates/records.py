"""What of this room stands in the chain by itself, and which words beside it can be taken out again."""

from django.urls import reverse

from certificates.models import (
    AnswerWords,
    Attestation,
    CheckAccess,
    DecisionWords,
    Document,
    DocumentDecision,
    DocumentSighting,
    EducationDecision,
    EducationEntry,
    EndorsementDecision,
    EndorsementWish,
    EvidenceBundle,
    EvidenceGift,
    ExamDecision,
    ExamRecord,
    PathwayChoice,
    RecordsClearing,
    ReferenceAnswer,
    ReferenceCheck,
    ReferenceWords,
    Replacement,
    Review,
    ReviewAnswer,
    ReviewDecision,
    ReviewWords,
    StandardConfirmation,
    StatusNote,
)
from hours.models.redactions import Kind, offer
from hours.recorded import watch
from hours.rules import redaction

watch(Document, DocumentDecision, DocumentSighting, ReferenceAnswer, ReferenceCheck)
watch(Attestation, PathwayChoice, ExamRecord, ExamDecision, EducationEntry, EducationDecision)
watch(StandardConfirmation)
watch(RecordsClearing, CheckAccess)
watch(EvidenceBundle, EvidenceGift)
watch(EndorsementWish, EndorsementDecision)
watch(Replacement, Review, ReviewAnswer, ReviewDecision)
offer(
    redaction.REFERENCE,
    Kind(
        ReferenceWords,
        "answer__request",
        lambda words: redaction.NOBODY,
        lambda words: reverse("certificates:reference", args=[words.answer.request_id]),
        about=lambda words: words.answer.enrollment.person_id,
    ),
)
offer(
    redaction.REVIEW,
    Kind(
        ReviewWords,
        "review__certificate",
        lambda words: words.review.by_id,
        lambda words: reverse("certificates:decide", args=[words.review.certificate.number]),
        about=lambda words: words.review.holder.pk,
    ),
)
offer(
    redaction.ANSWER,
    Kind(
        AnswerWords,
        "answer__review__certificate",
        lambda words: words.answer.by_id,
        lambda words: reverse("certificates:detail", args=[words.answer.review.certificate.number]),
        about=lambda words: words.answer.review.holder.pk,
    ),
)
offer(
    redaction.DECISION,
    Kind(
        DecisionWords,
        "decision__review__certificate",
        lambda words: words.decision.by_id,
        lambda words: reverse("certificates:detail", args=[words.decision.review.certificate.number]),
        about=lambda words: words.decision.review.holder.pk,
    ),
)
offer(
    redaction.EVENT,
    Kind(
        StatusNote,
        "event__certificate",
        lambda words: words.event.by_id,
        lambda words: reverse("certificates:detail", args=[words.event.certificate.number]),
        about=lambda words: words.event.certificate.credential.enrollment.person_id,
    ),
)
