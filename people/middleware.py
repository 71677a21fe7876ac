"""Each person sees their own clock and language."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from people import phones
from people.languages import interface
from people.models import User


class PersonMiddleware:
    """Show times in the person's zone and texts in their language; visitors get the site's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            timezone.deactivate()
            return self._in(translation.get_language(), request)
        response = self._in_their_terms(request, user)
        # After log-out on a shared phone, the back button finds nothing.
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers[phones.PERSON] = phones.key(user)
        return response

    def _in_their_terms(self, request: HttpRequest, user: User) -> HttpResponse:
        with timezone.override(ZoneInfo(user.time_zone)):
            return self._in(user.language, request)

    def _in(self, language: str | None, request: HttpRequest) -> HttpResponse:
        request.LANGUAGE_CODE = interface(language)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response
