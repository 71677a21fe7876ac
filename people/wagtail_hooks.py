"""What the admin must not do to accounts."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks

from people.models import User


def _keep(request: HttpRequest, users: Iterable) -> None:
    """A coordinator who could change a superuser's account could become one, or lock them out."""
    if request.user.is_superuser:
        return
    if any(isinstance(user, User) and user.is_superuser for user in users):
        raise PermissionDenied


@hooks.register("before_edit_user")
def keep_superusers(request: HttpRequest, user: User) -> None:
    """Superusers are edited by superusers."""
    _keep(request, [user])


@hooks.register("before_bulk_action")
def keep_superusers_in_bulk(request: HttpRequest, action_type: str, objects: Iterable, action) -> None:
    """The same for many accounts at once."""
    _keep(request, objects)
