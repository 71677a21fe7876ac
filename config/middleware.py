"""What Wagtail's admin may load. Everything else keeps the stricter policy of the settings."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from cms.refusals import NotYet

ADMIN = "/admin/"

ADMIN_POLICY = "; ".join(
    [
        "default-src 'self'",
        # The page editor and some filters carry scripts inside the page; only in there, behind a log-in.
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        # The editor shows its preview in a frame.
        "frame-src 'self'",
        "frame-ancestors 'self'",
    ]
)


class AdminPolicyMiddleware:
    """Give answers of the admin a content-security policy of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN):
            # A preview comes through here with the public page's policy, which forbids every frame.
            response.headers["Content-Security-Policy"] = ADMIN_POLICY
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What has to wait is said in a sentence, where it can be mended."""
        if not isinstance(exception, NotYet) or not request.path_info.startswith(ADMIN):
            return None
        messages.error(request, exception.sentence)
        return redirect(*exception.back)
