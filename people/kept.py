"""A form that somebody sent when their session had ended, kept for an hour until they are back."""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

from people.models import User

KEY = "kept_form"
LONGEST = 8_000  # characters; what most forms hold is shorter
HOUR = 3600
_SIGNER = Signer(salt="whose form")


def keep(request: HttpRequest, *, longest: int = LONGEST) -> None:
    """Keep what a visitor just sent, in their session.

    The session of a visitor becomes the session of whoever logs in, so the page that takes it back has to
    see that it is theirs.
    """
    text = request.POST.urlencode()
    if request.method == "POST" and text and len(text) <= longest:
        request.session[KEY] = {"path": request.path, "text": text}
        if request.user.is_anonymous:
            request.session.set_expiry(HOUR)


def take(request: HttpRequest) -> QueryDict | None:
    """What was kept for this page, once; None when there is nothing."""
    if request.session.get(KEY, {}).get("path") != request.path:
        return None
    return QueryDict(request.session.pop(KEY)["text"])


def mark(user: User) -> str:
    """Whose page a form stands on, for its field ``writer``."""
    return _SIGNER.sign(user.pk)


def take_own(request: HttpRequest) -> QueryDict | None:
    """What was kept, if it was typed on a page of whoever is logged in now.

    On a shared phone, the next person gets nothing, and what was kept is gone.
    """
    data = take(request)
    try:
        is_theirs = data is not None and _SIGNER.unsign(data.get("writer", "")) == str(request.user.pk)
    except BadSignature:
        return None
    return data if is_theirs else None
