"""The page of a board or an employer that was given evidence: no account, one file, and how it stands today.

The token stands in one address only, which sends on at once, as for signing by link.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.models import EvidenceGift
from certificates.models.status import issuer_day
from certificates.views.evidence import as_file
from cms.models import TrainingBody
from hours.views.link import private, remember, without_referrer
from people.limits import Limit

LINK = "evidence_by_link"
"""What a session holds: which link was opened."""
OPENING = Limit("given-open", most=30, seconds=600)


@private
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail."""
    gift = None
    if not OPENING.is_used_up(request):
        gift = EvidenceGift.objects.of_token(token, on=issuer_day(timezone.now()))
    if gift is None:
        OPENING.allows(request)
        request.session.pop(LINK, None)
    else:
        remember(request, LINK, str(gift.pk))
    return without_referrer(redirect("certificates:given"))


@private
@require_safe
def given(request: HttpRequest) -> HttpResponse:
    """Whose file it is, the file, and how the certificates in it stand today."""
    body = TrainingBody.load()
    if (gift := _opened(request)) is None:
        return render(request, "certificates/given_over.html", {"body": body}, status=404)
    context = {"gift": gift, "body": body, "certificates": gift.bundle.standings(at=timezone.now())}
    return render(request, "certificates/given.html", context)


@private
@require_safe
def given_file(request: HttpRequest) -> HttpResponse:
    """The PDF."""
    if (gift := _opened(request)) is None:
        return redirect("certificates:given")
    return as_file(gift.bundle)


def _opened(request: HttpRequest) -> EvidenceGift | None:
    rows = EvidenceGift.objects.open(issuer_day(timezone.now())).select_related("bundle")
    return rows.filter(pk=request.session.get(LINK)).first()
