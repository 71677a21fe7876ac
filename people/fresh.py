"""When somebody showed last who they are: by logging in, or by typing their password once more."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

LASTS = timedelta(minutes=15)
KEY = "showed_who_at"


def remember(request: HttpRequest, **_more) -> None:
    """They logged in."""
    request.session[KEY] = timezone.now().timestamp()


def remember_again(request: HttpRequest, *, reauthenticated: bool = False, **_more) -> None:
    """They were logged in, and showed it again."""
    if reauthenticated:
        remember(request)


def is_fresh(request: HttpRequest) -> bool:
    """Whether that was within the last quarter of an hour."""
    return timezone.now().timestamp() - request.session.get(KEY, 0) < LASTS.total_seconds()
