"""What stands on a credential besides its title: its holder asks for it, and a coordinator decides."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.endorsement import GRANT, DecideForm, WishForm
from certificates.models import EndorsementDecision, EndorsementWish
from certificates.models.endorsements import Endorsed, endorsed
from courses.models import Enrollment
from people import kept
from people.access import fresh_login_required, login_required, role_required
from people.refusals import Refused
from people.rules import COORDINATOR

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "POST"])
def endorsements(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Each that the board knows, how it stands, and what I want of it."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).with_names()
    enrollment = get_object_or_404(mine, pk=enrollment_id)
    if not (found := endorsed(enrollment)):
        raise Http404
    typed = request.POST if request.method == "POST" else None
    rows = [(one, WishForm(typed, one=one, prefix=one.row.code)) for one in found]
    if typed is not None and not any(form.errors for _one, form in rows) and _ask(request, enrollment, rows):
        messages.success(request, _("Saved."))
        return redirect("certificates:endorsements", enrollment.pk)
    status = 422 if any(form.errors for _one, form in rows) else 200
    context = {"enrollment": enrollment, "rows": rows}
    return render(request, "certificates/endorsements.html", context, status=status)


def _ask(request: HttpRequest, enrollment: Enrollment, rows: list[tuple[Endorsed, WishForm]]) -> bool:
    for one, form in rows:
        wish = form.cleaned_data["wish"]
        if wish and wish != one.wish and not _asked(request, enrollment, one.row.code, form):
            return False
    return True


def _asked(request: HttpRequest, enrollment: Enrollment, code: str, form: WishForm) -> bool:
    wish, now = form.cleaned_data["wish"], timezone.now()
    return _agreed(form, lambda: EndorsementWish.objects.ask(enrollment, code, wish, by=request.user, at=now))


def _agreed(form: forms.Form, do) -> bool:
    try:
        do()
    except Refused as refused:
        form.add_error(refused.field, refused)
        return False
    return True


@role_required(COORDINATOR)
@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    rows = EndorsementWish.objects.waiting(request.user).select_related(
        "enrollment__person", "enrollment__program"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/endorsements_to_check.html", {"page": page})


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def check(request: HttpRequest, enrollment_id: int, code: str) -> HttpResponse:
    """One of them, and the decision."""
    rows = Enrollment.objects.visible_to(request.user).with_names().select_related("person")
    enrollment = get_object_or_404(rows, pk=enrollment_id)
    one = next((one for one in endorsed(enrollment) if one.row.code == code and one.is_wanted), None)
    if one is None:
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else kept.take(request))
    if request.method == "POST" and form.is_valid() and _decide(request, enrollment, code, form):
        messages.success(request, _("Saved. The person has been told."))
        return redirect("certificates:endorsements_to_check")
    is_own = enrollment.person_id == request.user.pk
    context = {"enrollment": enrollment, "one": one, "form": form, "is_own": is_own}
    return render(request, "certificates/check_endorsement.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, enrollment: Enrollment, code: str, form: DecideForm) -> bool:
    verdict, now = form.cleaned_data["verdict"], timezone.now()
    granted = verdict == GRANT
    said = (enrollment, code, granted, "" if granted else verdict)
    return _agreed(form, lambda: EndorsementDecision.objects.decide(*said, by=request.user, at=now))
