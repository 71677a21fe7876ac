"""Hours signed on paper: handing a sheet in, and the coordinator's look at it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Enrollment
from hours.forms.paper import AcceptForm, PaperReturnForm, Sheet
from hours.models import PaperSheet
from hours.refusals import EntryRefused
from hours.rules import paper as rules
from people.access import login_required, role_required
from people.rules import COORDINATOR

PER_PAGE = 30


@login_required
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """One's own sheets; for a coordinator all of them, those that wait first."""
    own = _enrollments(request)
    wanted = request.GET.get("for", "")
    if wanted.isdecimal():
        chosen = get_object_or_404(own, pk=wanted)
        from_file = "file" in request.GET
        return (
            redirect("hours:import_for", chosen.person_id)
            if from_file
            else redirect("hours:new_paper", chosen.pk)
        )
    rows = PaperSheet.objects.visible_to(request.user).with_details()
    decided = rows.exclude(pk__in=rows.waiting().values("pk")) if request.user.is_coordinator else rows
    page = Paginator(decided.order_by("-at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    waiting = rows.waiting().order_by("at", "pk") if request.user.is_coordinator else []
    context = {"page": page, "waiting": waiting, "enrollments": own.select_related("person")}
    return render(request, "hours/papers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Hand a sheet in: one's own, or as a coordinator for somebody."""
    enrollment = get_object_or_404(
        _enrollments(request).select_related("person", "standard"), pk=enrollment_id
    )
    sheet = Sheet(enrollment, request.POST if request.method == "POST" else None, request.FILES)
    if sheet.is_bound and sheet.is_valid() and (row := _hand_in(request, sheet)):
        messages.success(request, _("Handed in. A coordinator compares it with the sheet."))
        return redirect("hours:paper", row.pk)
    context = {"sheet": sheet, "form": sheet.head, "enrollment": enrollment}
    return render(request, "hours/paper_form.html", context, status=422 if sheet.is_bound else 200)


def _enrollments(request: HttpRequest):
    """Those for which this person may hand something in."""
    rows = Enrollment.objects.visible_to(request.user).active().with_names()
    return rows if request.user.is_coordinator else rows.of(request.user)


def _hand_in(request: HttpRequest, sheet: Sheet) -> PaperSheet | None:
    said = sheet.head.cleaned_data
    where = {"placement": said["placement"], "elsewhere": said["elsewhere"]}
    try:
        return PaperSheet.objects.hand_in(
            sheet.enrollment, sheet.facts, said["scan"], **where, by=request.user, at=timezone.now()
        )
    except EntryRefused as refused:
        sheet.refuse(refused)
        return None


@login_required
@require_safe
def paper(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """One sheet: what it says, who handed it in, and what became of it."""
    return _shown(request, _visible(request, sheet_id))


@login_required
@require_safe
@never_cache
def scan(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The picture, as a file to save. It is never shown inside our pages."""
    sheet = _visible(request, sheet_id)
    if sheet.scan.erased_at:
        raise Http404
    response = HttpResponse(bytes(sheet.scan.content), content_type=sheet.scan_type)
    response["Content-Disposition"] = f'attachment; filename="{sheet.filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@role_required(COORDINATOR)
@require_POST
def accept(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The lines are what the picture shows."""
    sheet, form = _visible(request, sheet_id), AcceptForm(request.POST)
    if not form.is_valid():
        return _shown(request, sheet, accepting=form)
    return _decide(request, sheet, PaperSheet.accept, _("Accepted. These hours are in the log now."))


@role_required(COORDINATOR)
@require_POST
def send_back(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Something is wrong with it."""
    sheet, form = _visible(request, sheet_id), PaperReturnForm(request.POST)
    if not form.is_valid():
        return _shown(request, sheet, returning=form)
    return _decide(request, sheet, PaperSheet.send_back, _("Sent back."), **form.cleaned_data)


@role_required(COORDINATOR)
@require_POST
def take_back(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """It was accepted by mistake: it waits again, and counts for nothing."""
    sheet = _visible(request, sheet_id)
    if standing := sheet.acceptance:
        standing.end(by=request.user, at=timezone.now())
        messages.success(request, _("Taken back. It does not count any more."))
    return redirect("hours:paper", sheet.pk)


def _decide(request: HttpRequest, sheet: PaperSheet, act: Callable, said: str, **how) -> HttpResponse:
    try:
        act(sheet, **how, by=request.user, at=timezone.now())
    except EntryRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("hours:paper", sheet.pk)


def _visible(request: HttpRequest, sheet_id: UUID) -> PaperSheet:
    rows = PaperSheet.objects.visible_to(request.user).with_details().defer("scan__content")
    return get_object_or_404(rows.select_related("scan"), pk=sheet_id)


def _shown(request: HttpRequest, sheet: PaperSheet, **forms) -> HttpResponse:
    """The page of a sheet. What a coordinator is asked is not asked about their own."""
    decides = request.user.is_coordinator and request.user.pk != sheet.trainee.pk
    waits = decides and sheet.status == rules.WAITING
    context = {
        "sheet": sheet,
        "decides": decides,
        "accepting": forms.get("accepting") or AcceptForm(),
        "returning": forms.get("returning") or PaperReturnForm(),
        "waits": waits,
        "in_the_way": sheet.in_the_way(request.user) if waits else None,
        "same_days": rules.same_days(sheet.paper, sheet.beside(at=timezone.now()).taken) if waits else [],
    }
    return render(request, "hours/paper.html", context, status=422 if forms else 200)
