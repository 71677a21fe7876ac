"""What the admin must not do to accounts."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from people.models import User


@hooks.register("before_edit_user")
def superusers_are_kept_by_superusers(request: HttpRequest, user: User) -> None:
    """A coordinator who could change a superuser's address could become one."""
    if user.is_superuser and not request.user.is_superuser:
        raise PermissionDenied
