"""What templates about certificates may need."""

from django import template
from django.utils import timezone

from certificates import rules, texts, wording
from certificates.models import ExamRecord, StandardConfirmation
from courses.models import Standard
from people.models import User

register = template.Library()


@register.filter
def status_words(status: str) -> wording.Words:
    """The words for a status: ``tag``, ``headline``, ``advice``, and its ``look``."""
    return wording.ANSWERS[status]


@register.filter
def how_far(status: rules.RequirementStatus) -> str:
    """How far somebody is with one part: "45 min of 2 h"."""
    return wording.progress(status)


@register.inclusion_tag("certificates/texts_waiting.html")
def texts_waiting(user: User) -> dict[str, int]:
    """How many texts wait for a supervisor, with the way to them; nothing where there are none."""
    return {"number": len(texts.of_supervisor(user, at=timezone.now()))}


@register.simple_tag
def results_waiting(user: User) -> int:
    """How many results of exams wait for a coordinator."""
    return ExamRecord.objects.awaiting(user).count()


@register.inclusion_tag("certificates/confirmed.html")
def confirmed(standard: Standard) -> dict[str, StandardConfirmation | None]:
    """Whether somebody compared a standard with the board's own text; no name stands there."""
    return {"holding": StandardConfirmation.objects.holding(standard)}
