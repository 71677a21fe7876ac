"""What every page shows of the person who is logged in."""

from django import template

from people.models import Notice, User

register = template.Library()


@register.simple_tag
def unread_notices(user: User) -> int:
    """How many notices this person has not opened. One query."""
    return Notice.objects.visible_to(user).unread().count()
