"""Each person sees their own clock and language."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from people.models import User


class PersonMiddleware:
    """Show times in the person's zone and texts in their language; visitors get the site's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            timezone.deactivate()
            return self.get_response(request)
        response = self._in_their_terms(request, user)
        # After log-out on a shared phone, the back button finds nothing.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _in_their_terms(self, request: HttpRequest, user: User) -> HttpResponse:
        with timezone.override(ZoneInfo(user.time_zone)), translation.override(user.language):
            request.LANGUAGE_CODE = user.language
            return self.get_response(request)
