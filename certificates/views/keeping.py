"""How long files and words are kept, what is past its time, and what has to stay longer."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import keeping
from certificates.models import RecordsClearing
from courses.models import Enrollment
from hours.forms.decision import reason
from hours.models import LegalHold
from people import kept
from people.access import fresh_login_required, login_required, role_required
from people.refusals import Refused

PER_PAGE = 50


class HoldForm(forms.Form):
    """Why everything has to stay: from a list, so that no words about anybody are needed."""

    reason = reason(gettext_lazy("Why does it have to stay?"), LegalHold.Reason.choices)


def _enrollment(request: HttpRequest, enrollment_id: int) -> Enrollment:
    rows = Enrollment.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows, pk=enrollment_id)


@role_required("coordinator")
@require_safe
def past(request: HttpRequest) -> HttpResponse:
    """Whose files and words are past their time."""
    found = keeping.past(Enrollment.objects.visible_to(request.user), at=timezone.now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/past.html", {"page": page})


@login_required
@require_safe
def kept_for(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """What is kept about one program of somebody, until when; for the person, too."""
    return _page(request, _enrollment(request, enrollment_id), HoldForm())


@role_required("coordinator")
@require_http_methods(["GET", "POST"])
@fresh_login_required
def hold(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """From now on nothing of it is deleted."""
    enrollment, is_sent = _enrollment(request, enrollment_id), request.method == "POST"
    form = HoldForm(request.POST if is_sent else kept.take(request))
    if not (is_sent and form.is_valid()):
        return _page(request, enrollment, form)
    why = form.cleaned_data["reason"]
    LegalHold.objects.place(enrollment, why, by=request.user, at=timezone.now())
    messages.success(request, _("Nothing of it is deleted from now on."))
    return redirect("certificates:kept_for", enrollment.pk)


@role_required("coordinator")
@require_POST
@fresh_login_required
def lift(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The hold is over."""
    enrollment = _enrollment(request, enrollment_id)
    for row in LegalHold.objects.standing().filter(enrollment=enrollment):
        row.end(by=request.user, at=timezone.now())
    messages.success(request, _("The hold is over."))
    return redirect("certificates:kept_for", enrollment.pk)


@role_required("coordinator")
@require_POST
@fresh_login_required
def clear(request: HttpRequest, enrollment_id: int, what: str) -> HttpResponse:
    """Delete what is past its time, for good."""
    if what not in RecordsClearing.What:
        raise Http404
    enrollment = _enrollment(request, enrollment_id)
    try:
        RecordsClearing.objects.clear(enrollment, what, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Deleted. What was signed and issued is still there."))
    return redirect("certificates:kept_for", enrollment.pk)


def _page(request: HttpRequest, enrollment: Enrollment, form: HoldForm) -> HttpResponse:
    holds = LegalHold.objects.filter(enrollment=enrollment).select_related("by", "ended_by")
    context = {
        "enrollment": enrollment,
        "lines": keeping.lines(enrollment, at=timezone.now()),
        "holds": holds,
        "is_held": any(row.ended_at is None for row in holds),
        "form": form,
        "is_own": enrollment.person_id == request.user.pk,
    }
    return render(request, "certificates/kept.html", context, status=422 if form.errors else 200)
