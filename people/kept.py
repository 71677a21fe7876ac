"""A form that somebody sent when their session had ended, kept for an hour until they are back."""

from django.http import HttpRequest, QueryDict

KEY = "kept_form"
LONGEST = 8_000  # characters; nothing that people type here is longer
HOUR = 3600


def keep(request: HttpRequest) -> None:
    """Keep what a visitor just sent, in their session.

    The session of a visitor becomes the session of whoever logs in, so the page that takes it back has to
    see that it is theirs.
    """
    text = request.POST.urlencode()
    if request.method == "POST" and text and len(text) <= LONGEST:
        request.session[KEY] = {"path": request.path, "text": text}
        request.session.set_expiry(HOUR)


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once; None when there is nothing."""
    if request.session.get(KEY, {}).get("path") != request.path:
        return None
    return QueryDict(request.session.pop(KEY)["text"])
