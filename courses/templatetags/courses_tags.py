"""What templates ask of learning."""

from collections.abc import Mapping

from django import template
from wagtail.models import Page

from courses import impact, practice_impact
from courses.models import ObservedPractice, Requirement
from courses.rules.impact import UNPUBLISH

register = template.Library()


@register.filter
def minutes_in(minutes: Mapping[str, int], mode: str) -> int:
    """The minutes of one mode."""
    return minutes.get(str(mode), 0)


@register.filter
def mode_name(mode: str) -> str:
    """The name of a way that a standard asks for."""
    return Requirement.Mode(mode).label


@register.simple_tag
def impact_of_publishing(page: Page) -> impact.Impact | None:
    """What publishing the latest version of this page does to people."""
    return impact.of(page.specific)


@register.simple_tag
def impact_of_unpublishing(page: Page) -> impact.Impact | None:
    """What taking this page down does to people."""
    return impact.of(page.specific, UNPUBLISH)


@register.simple_tag
def impact_of_taking_down(practice: ObservedPractice) -> impact.Impact:
    """What taking this observed practice down does to people."""
    return practice_impact.of(practice, is_taken_down=True)
