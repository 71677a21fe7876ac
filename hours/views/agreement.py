"""Signing the texts about a placement: one page for trainee and supervisor, each for themselves."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours import rules
from hours.forms.agreement import AgreementForm
from hours.models import Placement, PlacementSignature
from hours.models.words import current_statement
from hours.refusals import EntryRefused
from people.access import login_required


@login_required
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, placement_id: int, what: str) -> HttpResponse:
    """Read a text about a placement in full, and sign it by typing one's name."""
    placement = _placement(request, placement_id, what)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (done := _sign(request, placement, what, form)):
        return done
    signed = PlacementSignature.objects.filter(placement=placement, what=what).select_related("by")
    context = {
        "placement": placement,
        "title": PlacementSignature.What(what).label,
        "statement": current_statement(f"hours-{what}", request.user.language),
        "form": form,
        "signed": signed,
        "is_done": any(row.by_id == request.user.pk for row in signed),
        "back": _back(request, placement),
        "supervisors": placement.supervisors_from(timezone.localdate()),
    }
    return render(request, "hours/agree.html", context, status=422 if form.errors else 200)


def _placement(request: HttpRequest, placement_id: int, what: str) -> Placement:
    """One's own placement, or one that one supervises. Where nothing is asked, there is nothing to sign."""
    rows = Placement.objects.visible_to(request.user).with_signatures()
    placement = get_object_or_404(rows, pk=placement_id)
    supervises = request.user.pk in {row.supervisor_id for row in placement.supervisors.all()}
    if what == rules.DECLARATION:
        supervises = supervises or placement.stand_ins.current().filter(person=request.user).exists()
    is_theirs = supervises or request.user.pk == placement.enrollment.person_id
    if not is_theirs or what not in placement.wanted().of(placement.party(request.user)):
        raise Http404
    return placement


def _sign(request: HttpRequest, placement: Placement, what: str, form: AgreementForm) -> HttpResponse | None:
    by, at = request.user, timezone.now()
    try:
        PlacementSignature.objects.sign(placement, what, by=by, at=at, **form.cleaned_data)
    except EntryRefused as refused:
        form.add_error(refused.field, refused.sentence)
        return None
    messages.success(request, _("Signed. Thank you."))
    return redirect(_back(request, placement))


def _back(request: HttpRequest, placement: Placement) -> str:
    return "hours:list" if placement.party(request.user) == rules.TRAINEE else "hours:to_sign"
