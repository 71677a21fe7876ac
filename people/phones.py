"""What somebody's own phone may keep for when there is no connection: whose it is, and which pages.

The service worker (``static/js/worker.js``) reads both headers. Nothing is kept until somebody said that
the phone is theirs alone.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from people.models import User

PERSON, KEEP = "Alongside-Person", "Alongside-Keep"
HOURS, LESSON = "hours", "lesson"


def key(user: User) -> str:
    """What a phone calls a person by: the same each time, and nothing can be learned from it."""
    return salted_hmac("alongside.phone", str(user.pk)).hexdigest()[:24]


def may_keep(response: HttpResponse, kind: str) -> HttpResponse:
    """Allow the phone of whoever reads this page to keep it."""
    if response.status_code == 200:
        response.headers[KEEP] = kind
    return response


def kept_page(kind: str) -> Callable:
    """For a view whose page a phone may keep, as it was last looked at."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def keeping(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            return may_keep(response, kind) if request.method == "GET" else response

        return keeping

    return decorate
