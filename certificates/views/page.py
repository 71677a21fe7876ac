"""A certificate as a web page that says what its PDF says, and ways to hand it on."""

from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates import document, limits, rules, tasks
from certificates.models import Certificate, CertificateDocument, CertificateLogo
from certificates.views.verify import TOO_OFTEN, discreet
from people.access import login_required

PRESSED_TWICE = 60
"""Seconds within which the same is asked only once."""
own_style = csp_update({"style-src": [NONCE]})
"""The page brings its style along, as the PDF does."""


@login_required
@require_safe
@never_cache
@own_style
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One's own certificate on a screen; coordinators see it as they see the PDF."""
    return _page(request, get_object_or_404(Certificate.objects.files_for(request.user).numbered(number)))


@discreet
@require_safe
@own_style
def shown(request: HttpRequest, number: str) -> HttpResponse:
    """The same for everybody, while it is valid and its holder lets everybody see the name."""
    if not limits.NUMBERS.allows(request):
        return HttpResponse(_("That was a lot of numbers from one place."), status=TOO_OFTEN)
    found = Certificate.objects.with_status().numbered(number).first()
    if found is None or found.is_replaced or not found.credential.name_is_public:
        raise Http404
    if found.status_at(timezone.now()) != rules.VALID:
        raise Http404
    return _page(request, found)


def _page(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    logo = CertificateLogo.of(certificate.snapshot)
    more = {"nonce": str(request.csp_nonce), "status": certificate.status_at(timezone.now())}
    return HttpResponse(document.page(certificate.snapshot, logo, "certificates/on_screen.html", **more))


@login_required
@require_POST
def mail(request: HttpRequest, number: str) -> HttpResponse:
    """Mail the PDF to its holder, at the address they log in with. Pressed twice, one mail goes out."""
    rows = Certificate.objects.files_for(request.user).of(request.user).numbered(number)
    certificate = get_object_or_404(rows)
    get_object_or_404(CertificateDocument, certificate=certificate)
    if not limits.MAILS.allows(request):
        messages.error(request, _("You had it mailed a few times. Please wait an hour, or open it here."))
        return redirect("certificates:detail", certificate.number)
    if cache.add(f"certificate-mail:{certificate.pk}", 1, PRESSED_TWICE):
        tasks.mail_certificate.enqueue(certificate.pk)
    messages.success(request, _("It is on its way to %(address)s.") % {"address": request.user.email})
    return redirect("certificates:detail", certificate.number)
