"""What templates ask about hours."""

from django import template

from hours import rules, wording

register = template.Library()


@register.filter
def sentence(problem: rules.Problem) -> str:
    """A problem or a remark, as a person reads it."""
    return wording.sentence(problem)
