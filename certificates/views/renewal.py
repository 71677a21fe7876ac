"""What ends soon, and renewing it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from certificates import renewal_evidence, rules, steps
from certificates.forms.standing import RenewForm
from certificates.models import Certificate, Replacement
from certificates.models.status import issuer_day
from certificates.paths import Line
from certificates.renewals import ending
from certificates.views.standing import Page, change, form_for, visible, with_coordinators
from people.access import role_required

PER_PAGE = 25

RENEW = Page(
    gettext_lazy("Renew a certificate"),
    gettext_lazy("The next one begins where this one ends, so no day is lost or won. It has its own number."),
    gettext_lazy("Renew it"),
    gettext_lazy("It is renewed. The holder has been told."),
)


@role_required("coordinator")
@require_safe
def expiring(request: HttpRequest) -> HttpResponse:
    """What ends, the soonest first, with where each stands."""
    rows = ending(Certificate.objects.visible_to(request.user))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = renewal_evidence.renewals(page.object_list, on=issuer_day(timezone.now()))
    return render(request, "certificates/expiring.html", {"page": page, "rows": found})


@with_coordinators
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """The next period of a certificate, where everything is there."""
    certificate = visible(request, number)
    form = form_for(request, certificate, RenewForm)

    def go_on(found: Certificate, said: dict, who: dict) -> Certificate:
        return Replacement.objects.renew(found, **said, **who)

    return change(request, certificate, form, RENEW, go_on, lines=lines(certificate))


def lines(certificate: Certificate) -> list[Line]:
    """What is asked to renew it, as pages show it."""
    if certificate.valid_until is None:
        return []
    enrollment = certificate.credential.enrollment
    found = renewal_evidence.standings(certificate, enrollment, at=timezone.now())
    return [Line(row, page=steps.page(enrollment, row)) for row in found]


def about(certificate: Certificate) -> dict:
    """What the page of a certificate says about its end; nothing where it has none, or is over for good."""
    today = issuer_day(timezone.now())
    found = renewal_evidence.renewals([certificate], on=today)
    if not found or certificate.status_on(today) == rules.SUSPENDED:
        return {}
    asked = lines(certificate)
    return {
        "renewal": found[0],
        "renewal_lines": asked,
        "is_earned_again": not rules.unmet(line.status for line in asked),
    }
