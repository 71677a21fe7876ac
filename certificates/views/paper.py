"""Documents and people who speak for somebody: what a trainee hands in and asks, and sees of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import paper_rows
from certificates.forms.paper import AppliedForm, AskForm, DecisionForm, HandInForm, refused
from certificates.models import Document, ReferenceRequest
from courses.models import Enrollment, MilestoneRecord
from courses.models.standard_rows import EvidenceRule
from people.access import login_required
from people.refusals import Refused


@login_required
@require_safe
@never_cache
def papers(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """What is asked for besides time, what was given, and what waits."""
    rows = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(rows, pk=enrollment_id)
    context = {
        "enrollment": enrollment,
        "papers": paper_rows.of(enrollment, request.user, at=timezone.now()),
        "is_own": enrollment.person_id == request.user.pk,
    }
    return render(request, "certificates/papers.html", context)


def _own(request: HttpRequest, enrollment_id: int) -> Enrollment:
    """One's own program, unless one left it: for nobody else is anything handed in or asked."""
    rows = Enrollment.objects.visible_to(request.user).of(request.user).with_names()
    return get_object_or_404(rows.exclude(status=Enrollment.Status.WITHDRAWN), pk=enrollment_id)


@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, enrollment_id: int, code: str) -> HttpResponse:
    """Hand in one's own document. Of what is sensitive there is no form, and nothing is taken."""
    enrollment = _own(request, enrollment_id)
    rule = _rule(enrollment, code)
    form = HandInForm(request.POST or None, request.FILES or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            Document.objects.hand_in(
                *(enrollment, code, data["scan"]),
                dated_on=data["dated_on"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Handed in. A coordinator looks at it."))
            return redirect("certificates:papers", enrollment.pk)
    context = {"enrollment": enrollment, "rule": rule, "form": form}
    return render(request, "certificates/hand_in.html", context, status=422 if form.errors else 200)


def _rule(enrollment: Enrollment, code: str) -> EvidenceRule:
    rule = EvidenceRule.objects.filter(standard=enrollment.standard_id, code=code).first()
    if rule is None:
        raise Http404
    return rule


@login_required
@require_http_methods(["GET", "POST"])
def applied(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Say on which day one applied to the board: how old a document may be is counted to that day."""
    enrollment = _own(request, enrollment_id)
    form = AppliedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            MilestoneRecord.objects.say_applied(
                enrollment, form.cleaned_data["on"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Written down."))
            return redirect("certificates:papers", enrollment.pk)
    context = {"enrollment": enrollment, "form": form}
    return render(request, "certificates/applied.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@never_cache
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: what it is, its file to save, and what became of it."""
    return shown(request, visible(request, document_id), DecisionForm())


def visible(request: HttpRequest, document_id: UUID) -> Document:
    """The document with this id, if this person may see it; else there is none."""
    return get_object_or_404(Document.objects.visible_to(request.user).with_details(), pk=document_id)


def shown(request: HttpRequest, row: Document, form: DecisionForm) -> HttpResponse:
    """The page of a document. What a coordinator is asked is not asked about their own."""
    is_own = row.enrollment.person_id == request.user.pk
    context = {
        "document": row,
        "rule": EvidenceRule.objects.filter(standard=row.enrollment.standard_id, code=row.code).first(),
        "applied": paper_rows.applied(row.enrollment),
        "is_own": is_own,
        "decides": request.user.is_coordinator and not is_own and not row.scan.erased_at,
        "form": form,
    }
    return render(request, "certificates/paper.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@never_cache
def document_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The file, to save. It is never shown inside our pages."""
    row = visible(request, document_id)
    if row.scan.erased_at:
        raise Http404
    response = HttpResponse(bytes(row.scan.content), content_type=row.scan_type)
    response["Content-Disposition"] = f'attachment; filename="{row.filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@require_POST
def take_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The person deletes their file."""
    row = visible(request, document_id)
    _press(request, lambda: row.take_back(by=request.user, at=timezone.now()), _("The file is deleted."))
    return redirect("certificates:papers", row.enrollment_id)


# --- People who speak for somebody ----------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Ask somebody to speak for oneself."""
    enrollment = _own(request, enrollment_id)
    initial = {"who": request.GET.get("who", "")}
    form = AskForm(request.POST or None, enrollment=enrollment, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ReferenceRequest.objects.ask(enrollment, **form.said, by=request.user, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The mail is on its way."))
            return redirect("certificates:papers", enrollment.pk)
    context = {"enrollment": enrollment, "form": form}
    return render(request, "certificates/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def ask_again(request: HttpRequest, request_id: int) -> HttpResponse:
    """Send the mail once more, with a new link."""
    row = _request(request, request_id)
    _press(request, lambda: row.send_again(by=request.user, at=timezone.now()), _("The mail is on its way."))
    return redirect("certificates:papers", row.enrollment_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Ask them no more."""
    row = _request(request, request_id)
    said = _("You do not ask them any more. Their link has stopped, and we forgot their address.")
    _press(request, lambda: row.withdraw(by=request.user, at=timezone.now()), said)
    return redirect("certificates:papers", row.enrollment_id)


def _request(request: HttpRequest, request_id: int) -> ReferenceRequest:
    rows = ReferenceRequest.objects.visible_to(request.user).filter(enrollment__person=request.user)
    return get_object_or_404(rows.select_related("enrollment"), pk=request_id)


def _press(request: HttpRequest, act: Callable[[], None], said: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, said)
