"""Who signs in the place of a supervisor: naming a successor, naming somebody meanwhile, ending it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import desk, rules, wording
from hours.forms.stand_in import DelegateForm, SuccessorForm
from hours.models import Placement, PlacementSupervisor, StandIn
from hours.models.stand_ins import NAMING
from hours.models.words import current_statement
from hours.refusals import EntryRefused
from people.access import role_required
from people.models import User
from people.rules import COORDINATOR, SUPERVISOR


@role_required(SUPERVISOR, COORDINATOR)
@require_safe
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who signs for whom: a supervisor's own, and all for a coordinator."""
    rows = StandIn.objects.visible_to(request.user).with_names().order_by("ended_at", "-starts_on", "pk")
    for row in rows:
        row.can_end = row.may_end(request.user)
    context = {"rows": rows, "today": timezone.localdate()}
    return render(request, "hours/stand_ins.html", context)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def successor(request: HttpRequest, supervision_id: int) -> HttpResponse:
    """Name who looks at what a supervisor who left did not sign."""
    row = get_object_or_404(desk.left_behind(timezone.localdate()), pk=supervision_id)
    form = SuccessorForm(request.POST or None, row)
    if request.method == "POST" and form.is_valid() and _name(request, form, rules.SUCCESSOR, row):
        return redirect("hours:sort_out")
    context = {"form": form, "row": row}
    return render(request, "hours/successor.html", context, status=422 if form.errors else 200)


@role_required(SUPERVISOR)
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Name somebody who signs for me for a while."""
    return _delegate(request, request.user, "hours:stand_ins")


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def delegate_for(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same for a supervisor who cannot do it themselves."""
    people = desk.who_supervise(User.objects.visible_to(request.user))
    return _delegate(request, get_object_or_404(people, pk=person_id), "hours:stand_ins")


def _delegate(request: HttpRequest, supervisor: User, back: str) -> HttpResponse:
    mine = Placement.objects.in_use().supervised_by(supervisor, timezone.localdate())
    mine = mine.exclude(enrollment__person=supervisor).with_facts()
    mine = mine.select_related("enrollment__person", "enrollment__program")
    form = DelegateForm(request.POST or None, supervisor, mine)
    if request.method == "POST" and form.is_valid() and _name(request, form, rules.DELEGATE, supervisor):
        return redirect(back)
    context = {
        "form": form,
        "supervisor": supervisor,
        "is_own": supervisor == request.user,
        "statement": current_statement(NAMING, request.user.language),
    }
    return render(request, "hours/delegate.html", context, status=422 if form.errors else 200)


def _name(request: HttpRequest, form: Form, kind: str, whose: PlacementSupervisor | User) -> bool:
    supervisor, said = whose, form.cleaned_data
    if isinstance(whose, PlacementSupervisor):
        supervisor, said = whose.supervisor, {**said, "placements": [whose.placement]}
    try:
        StandIn.objects.appoint(kind, supervisor=supervisor, by=request.user, at=timezone.now(), **said)
    except EntryRefused as refused:
        for problem in refused.problems:
            form.add_error(problem.field if problem.field in form.fields else None, wording.sentence(problem))
        return False
    messages.success(request, _("Written down. They find what waits in their list."))
    return True


@role_required(SUPERVISOR, COORDINATOR)
@require_POST
def end(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """From now on they do not sign for them any more. What they signed stays."""
    row = get_object_or_404(StandIn.objects.visible_to(request.user), pk=record_id)
    if not row.may_end(request.user):
        raise PermissionDenied(_("Only a coordinator can end this."))
    row.end(by=request.user, at=timezone.now())
    messages.success(request, _("Ended. What was signed stays signed."))
    return redirect("hours:stand_ins")
