"""The coordinator's side of papers: documents to look at, what was seen and not kept, answers to read."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.forms.paper import CheckForm, DecisionForm, SightingForm, refused
from certificates.models import Document, DocumentSighting, ReferenceRequest
from certificates.views.paper import shown, visible
from courses.models import Enrollment
from courses.models.standard_rows import EvidenceRule
from people import kept
from people.access import fresh_login_required, role_required
from people.refusals import Refused
from people.rules import COORDINATOR

PER_PAGE = 50


@role_required(COORDINATOR)
@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """Documents that wait, and answers nobody has read, oldest first.

    One's own are for somebody else; who left the program needs none.
    """
    others = Enrollment.objects.visible_to(request.user).exclude(person=request.user)
    here = others.exclude(status=Enrollment.Status.WITHDRAWN)
    documents = Document.objects.visible_to(request.user).waiting().filter(enrollment__in=here)
    answers = ReferenceRequest.objects.visible_to(request.user).unread().filter(enrollment__in=here)
    answers = answers.with_details().order_by("answer__at")
    waiting = list(documents.with_details().order_by("at", "pk")[:PER_PAGE])
    names = _names({row.enrollment.standard_id for row in waiting})
    context = {
        "documents": [(row, names.get((row.enrollment.standard_id, row.code), row.code)) for row in waiting],
        "answers": answers[:PER_PAGE],
    }
    return render(request, "certificates/papers_to_check.html", context)


def _names(standards: set[int]) -> dict[tuple[int, str], str]:
    rows = EvidenceRule.objects.filter(standard__in=standards)
    return {(row.standard_id, row.code): row.name for row in rows}


@role_required(COORDINATOR)
@require_POST
@fresh_login_required
def decide(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Accept a document, or say why not."""
    row, form = visible(request, document_id), DecisionForm(request.POST)
    if form.is_valid():
        try:
            row.decide(**form.said, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Written down. The person has been told."))
            return redirect("certificates:document", row.pk)
    return shown(request, visible(request, document_id), form)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def record_seen(request: HttpRequest, enrollment_id: int, code: str) -> HttpResponse:
    """Write down that one saw a document, and whether it is accepted. No file is taken."""
    rows = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(rows, pk=enrollment_id)
    rule = EvidenceRule.objects.filter(standard=enrollment.standard_id, code=code).first()
    if rule is None:
        raise Http404
    data = request.POST or kept.take(request)
    form = SightingForm(data, initial={"seen_on": timezone.localdate()}, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            DocumentSighting.objects.record(enrollment, code, **form.said, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Written down. The person has been told."))
            return redirect("certificates:papers", enrollment.pk)
    context = {
        "enrollment": enrollment,
        "rule": rule,
        "form": form,
        "is_own": enrollment.person_id == request.user.pk,
    }
    return render(request, "certificates/record_seen.html", context, status=422 if form.errors else 200)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
@never_cache
def reference(request: HttpRequest, request_id: int) -> HttpResponse:
    """What somebody said who was asked, for coordinators only; and how sure one is who answered."""
    rows = ReferenceRequest.objects.visible_to(request.user).filter(answer__isnull=False).with_details()
    row = get_object_or_404(rows.exclude(enrollment__person=request.user), pk=request_id)
    form = CheckForm(request.POST or kept.take(request))
    if request.method == "POST" and form.is_valid():
        try:
            row.answer.check_who(form.cleaned_data["result"], by=request.user, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Written down. The person has been told that you read it."))
            return redirect("certificates:papers_to_check")
    context = {"asked": row, "answer": row.answer, "form": form}
    return render(request, "certificates/reference.html", context, status=422 if form.errors else 200)
