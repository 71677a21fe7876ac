"""What templates about certificates may need."""

from django import template

from certificates import wording

register = template.Library()


@register.filter
def status_words(status: str) -> wording.Words:
    """The words for a status: ``tag``, ``headline``, ``advice``, and its ``look``."""
    return wording.ANSWERS[status]
