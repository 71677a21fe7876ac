"""What of this room stands in the chain by itself, and which words beside it can be taken out again."""

from django.urls import reverse

from certificates.models import (
    Attestation,
    Document,
    DocumentDecision,
    DocumentSighting,
    ExamDecision,
    ExamRecord,
    PathwayChoice,
    ReferenceAnswer,
    ReferenceCheck,
    ReferenceWords,
    StandardConfirmation,
)
from hours.models.redactions import Kind, offer
from hours.recorded import watch
from hours.rules import redaction

watch(Document, DocumentDecision, DocumentSighting, ReferenceAnswer, ReferenceCheck)
watch(Attestation, PathwayChoice, ExamRecord, ExamDecision)
watch(StandardConfirmation)
offer(
    redaction.REFERENCE,
    Kind(
        ReferenceWords,
        "answer__request",
        lambda words: redaction.NOBODY,
        lambda words: reverse("certificates:reference", args=[words.answer.request_id]),
    ),
)
