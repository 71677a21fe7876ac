"""Continuing education done elsewhere: the person types it in, and a coordinator sees proof."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms.education import ACCEPT, EducationForm, LookForm
from certificates.models import EducationEntry
from courses.models import Enrollment
from people import kept
from people.access import fresh_login_required, login_required, role_required
from people.refusals import Refused
from people.rules import COORDINATOR

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def education(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """What somebody typed in, and a form for more."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).with_names()
    enrollment = get_object_or_404(mine, pk=enrollment_id)
    areas = enrollment.standard.framework.competencies.values_list("code", "name")
    form = EducationForm(request.POST if request.method == "POST" else None, areas=list(areas))
    if request.method == "POST" and form.is_valid() and _enter(request, enrollment, form):
        return redirect("certificates:education", enrollment.pk)
    rows = EducationEntry.objects.filter(enrollment=enrollment).with_verdict().order_by("-done_on", "-at")
    context = {"enrollment": enrollment, "rows": rows, "form": form}
    return render(request, "certificates/education.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, enrollment: Enrollment, form: EducationForm) -> bool:
    try:
        EducationEntry.objects.enter(enrollment, **form.said, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    messages.success(request, _("Saved. Show your coordinator the paper you got: then it counts."))
    return True


@role_required(COORDINATOR)
@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first."""
    rows = EducationEntry.objects.awaiting(request.user).order_by("at", "pk")
    rows = rows.select_related("enrollment__person", "enrollment__program")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/education_to_check.html", {"page": page})


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def check(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One of them, and the decision."""
    rows = EducationEntry.objects.visible_to(request.user).with_verdict()
    row = get_object_or_404(rows.select_related("enrollment__person", "enrollment__program"), pk=entry_id)
    form = LookForm(request.POST if request.method == "POST" else kept.take(request))
    if request.method == "POST" and form.is_valid() and _decide(request, row, form):
        return redirect("certificates:education_to_check")
    context = {"row": row, "form": form, "is_own": row.enrollment.person_id == request.user.pk}
    return render(request, "certificates/check_education.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, row: EducationEntry, form: LookForm) -> bool:
    verdict = form.cleaned_data["verdict"]
    is_accepted = verdict == ACCEPT
    try:
        row.decide(is_accepted, "" if is_accepted else verdict, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, _("Saved. The person has been told."))
    return True
