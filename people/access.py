"""Who may come in: decorators for views. Which rows they see is ``visible_to`` on each queryset."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from people import fresh, kept

__all__ = ["fresh_login_required", "login_required", "role_required"]

SENTENCES = {
    "coordinator": _("This page is for coordinators. If you need something from it, ask your coordinator."),
    "trainer": _("This page is for trainers. If you need something from it, ask your coordinator."),
    "supervisor": _("This page is for supervisors. If you sign hours, ask your coordinator to add you."),
}


def login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who is logged in. Others log in first, and land where they were.

    Where somebody pressed a button with a session that had ended, that is the page the button stood on:
    the address of the button itself answers no GET.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        kept.keep(request)
        return redirect_to_login(where_they_were(request))

    return guarded


def fresh_login_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who showed within the last minutes who they are: for what lasts, such as a certificate.

    Whoever has a password types it, and what they sent is kept; everybody else logs in anew by a mailed code.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if fresh.is_fresh(request):
            return view(request, *args, **kwargs)
        back, has_password = where_they_were(request), request.user.has_usable_password()
        if has_password:
            kept.keep(request)
        else:  # django-allauth would wave them through
            logout(request)
        if request.method == "POST":
            messages.info(
                request, _("Nothing has happened yet. Show once more who you are, then press again.")
            )
        way = "account_reauthenticate" if has_password else "account_request_login_code"
        return redirect_to_login(back, reverse(way))

    return guarded


def where_they_were(request: HttpRequest) -> str:
    """The page that somebody who has to log in wants to see afterwards."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return urlsplit(page)._replace(scheme="", netloc="").geturl()
    return reverse("start")


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
