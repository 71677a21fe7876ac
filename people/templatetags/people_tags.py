"""What every page shows of the person who is logged in."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people import kept, phones
from people.models import Notice, User

register = template.Library()


@register.simple_tag
def unread_notices(user: User) -> int:
    """How many notices this person has not opened. One query."""
    return Notice.objects.visible_to(user).unread().count()


@register.simple_tag
def written_by(user: User) -> SafeString:
    """A hidden field that says whose page a form stands on (see ``people.kept``)."""
    return format_html('<input type="hidden" name="writer" value="{}">', kept.mark(user))


@register.filter
def phone_key(user: User) -> str:
    """What somebody's phone calls them (``people.phones``)."""
    return phones.key(user) if user.is_authenticated else ""
