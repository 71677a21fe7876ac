"""What templates about certificates may need."""

from django import template

from certificates import rules, wording

register = template.Library()


@register.filter
def status_words(status: str) -> wording.Words:
    """The words for a status: ``tag``, ``headline``, ``advice``, and its ``look``."""
    return wording.ANSWERS[status]


@register.filter
def how_far(status: rules.RequirementStatus) -> str:
    """How far somebody is with one part: "45 min of 2 h"."""
    return wording.progress(status)
