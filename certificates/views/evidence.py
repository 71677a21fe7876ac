"""Evidence for a board: made, looked at and given away by whoever it is about; a coordinator can take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.bundles.contents import has_private
from certificates.forms.evidence import GiveForm, MakeForm, TakeBackForm
from certificates.models import EvidenceBundle
from certificates.models.status import issuer_day
from certificates.rules.bundles import DAYS
from courses.models import Enrollment
from people import kept
from people.access import fresh_login_required, login_required
from people.refusals import Refused


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def evidence(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """What was made so far, and a button for a new one."""
    rows = (
        Enrollment.objects.visible_to(request.user).with_names().select_related("standard__scheme", "program")
    )
    enrollment = get_object_or_404(_own_or_all(rows, request), pk=enrollment_id)
    form = MakeForm(request.POST or None, has_private=has_private(enrollment))
    if request.method == "POST" and form.is_valid() and (made := _make(request, enrollment, form)):
        return redirect("certificates:evidence_bundle", made.pk)
    bundles = EvidenceBundle.objects.visible_to(request.user).filter(enrollment=enrollment)
    context = {
        "enrollment": enrollment,
        "bundles": bundles.defer("pdf", "contents").prefetch_related("gifts").order_by("-at"),
        "form": form,
        "has_endorsements": enrollment.standard.endorsements.exists(),
        "is_own": enrollment.person_id == request.user.pk,
    }
    return render(request, "certificates/evidence.html", context, status=422 if form.errors else 200)


def _own_or_all(rows, request: HttpRequest):
    """A trainer or a supervisor sees somebody's program, and not this."""
    return rows if request.user.is_coordinator else rows.of(request.user)


def _make(request: HttpRequest, enrollment: Enrollment, form: MakeForm) -> EvidenceBundle | None:
    said = {"with_private": form.cleaned_data.get("with_private", False), "by": request.user}
    try:
        return EvidenceBundle.objects.make(form.cleaned_data["id"], enrollment, **said, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused)
        return None


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """One of them: the file, to whom it went, and a form to give it to somebody."""
    row = _visible(request, bundle_id)
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, row, form):
        return redirect("certificates:evidence_bundle", row.pk)
    context = {
        "bundle": row,
        "certificates": row.standings(at=timezone.now()),
        "gifts": row.gifts.all(),
        "form": form,
        "is_own": row.enrollment.person_id == request.user.pk,
        "days": DAYS,
        "today": issuer_day(timezone.now()),
    }
    return render(request, "certificates/evidence_bundle.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, bundle_id: UUID) -> EvidenceBundle:
    rows = EvidenceBundle.objects.visible_to(request.user).select_related("enrollment__person", "ended_by")
    return get_object_or_404(rows, pk=bundle_id)


def _give(request: HttpRequest, row: EvidenceBundle, form: GiveForm) -> bool:
    said = form.cleaned_data
    try:
        row.give(said["id"], said["name"], said["address"], by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("We mail them the link now. It works for %(days)s days.") % {"days": DAYS})
    return True


@login_required
@require_safe
@never_cache
def bundle_file(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """The PDF, as it leaves, for its holder alone: texts about a life may be in it.

    That it was opened is written down: only then can it be given away.
    """
    rows = EvidenceBundle.objects.visible_to(request.user).filter(enrollment__person=request.user)
    row = get_object_or_404(rows, pk=bundle_id)
    row.mark_seen(at=timezone.now())
    return as_file(row)


def as_file(row: EvidenceBundle) -> HttpResponse:
    """The bytes. The file name says nothing about what it is about."""
    response = HttpResponse(bytes(row.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="evidence-{issuer_day(row.at):%Y-%m-%d}.pdf"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
@fresh_login_required
def take_back(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """Take it back, after one question; a coordinator says why. Whoever was given it hears so, and no reason."""
    row = _visible(request, bundle_id)
    is_own = row.enrollment.person_id == request.user.pk
    form = None if is_own else TakeBackForm(request.POST if request.method == "POST" else kept.take(request))
    if request.method == "POST" and (form is None or form.is_valid()):
        why = form.cleaned_data["why"] if form else EvidenceBundle.Why.ASKED
        row.take_back(why, by=request.user, at=timezone.now())
        messages.success(request, _("Taken back. Whoever was given it hears so."))
        return redirect("certificates:evidence_bundle", row.pk)
    context = {"bundle": row, "gifts": row.gifts.all(), "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "certificates/evidence_take_back.html", context, status=status)
