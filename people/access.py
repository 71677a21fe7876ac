"""Who may come in: decorators for views. Which rows they see is ``visible_to`` on each queryset."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

__all__ = ["login_required", "role_required"]

SENTENCES = {
    "coordinator": _("This page is for coordinators. If you need something from it, ask your coordinator."),
    "trainer": _("This page is for trainers. If you need something from it, ask your coordinator."),
    "supervisor": _("This page is for supervisors. If you sign hours, ask your coordinator to add you."),
}


def role_required(*roles: str) -> Callable:
    """Let in who has one of these roles. Others log in first, or get a 403 page with a sentence."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.roles.isdisjoint(roles):
                raise PermissionDenied(str(SENTENCES[roles[0]]))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
