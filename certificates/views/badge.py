"""Certificates for programs: the badge for its holder, and for everybody our keys and the lists of what ended.

The lists and keys may be kept by whoever reads them, for five minutes, and be read from any site.
"""

import hashlib
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates import published
from certificates.badges import statuslist
from certificates.models import Certificate, CertificateBadge, StatusEntry
from cms import seal
from people.access import login_required

KEEP = 5 * 60
MOST = 2**31 - 1


def for_everybody(view):
    """May be kept for five minutes, and read by programs that run on other sites."""

    @wraps(view)
    def shared(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = cache_control(public=True, max_age=KEEP)(view)(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return shared


@login_required
@require_safe
def badge(request: HttpRequest, number: str) -> HttpResponse:
    """The signed badge, exactly as it was made."""
    found = get_object_or_404(Certificate.objects.files_for(request.user).numbered(number))
    made = get_object_or_404(CertificateBadge, certificate=found)
    response = HttpResponse(bytes(made.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="badge-{found.number}.json"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@for_everybody
def issuer(request: HttpRequest) -> HttpResponse:
    """Who issues, and every key, those of before too."""
    return JsonResponse(published.issuer())


@require_safe
@for_everybody
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """One list, signed anew as soon as a bit changed. It is there once a badge has a place in it."""
    pair, purpose = statuslist.pair_of(number) if 0 < number <= MOST else (0, "")
    key = seal.signing_key()
    if key is None or not StatusEntry.objects.filter(pair=pair).exists():
        raise Http404
    marked = StatusEntry.objects.marked(pair, purpose)
    stamp = hashlib.sha256(f"{settings.BASE_URL} {number} {key.id} {marked}".encode()).hexdigest()
    return JsonResponse(
        cache.get_or_set(
            f"status-list-{stamp}", lambda: published.status_list(pair, purpose, marked, key), KEEP
        )
    )
