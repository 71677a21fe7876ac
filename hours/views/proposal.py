"""A supervisor proposes other times, and the trainee takes them over or not. What nobody signs, for coordinators."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import desk, rules
from hours.forms.decision import ProposeForm
from hours.forms.entries import SubmitForm
from hours.models import (
    HoursEntry,
    HoursEntryVersion,
    SessionObjection,
    SigningAlarm,
    SupervisorContact,
    Voiding,
)
from hours.models.returning import declined
from hours.overdue import overdue
from hours.refusals import EntryRefused, refuse
from people.access import login_required, role_required
from people.rules import COORDINATOR, SUPERVISOR


@role_required(SUPERVISOR)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Say what the entry should say instead. Only the trainee can take it over."""
    entry = get_object_or_404(HoursEntry.objects.ever_visible_to(request.user), pk=entry_id)
    waiting = HoursEntryVersion.objects.awaiting(request.user).with_details()
    version = waiting.filter(entry=entry).first()
    if version is None:
        return redirect("hours:review", entry_id)
    form = ProposeForm(request.POST or None, version)
    if request.method == "POST" and form.is_valid() and (done := _propose(request, form, entry)):
        return done
    context = {"version": version, "form": form}
    return render(request, "hours/propose.html", context, status=422 if form.errors else 200)


def _propose(request: HttpRequest, form: ProposeForm, entry: HoursEntry) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        entry.propose(
            form.facts,
            by=request.user,
            at=timezone.now(),
            comment=data["comment"],
            seen_digest=data["seen"],
            was_looked_at=form.was_looked_at,
        )
    except EntryRefused as refused:
        form.refuse(refused.problems)
        return None
    messages.success(request, _("Your proposal is sent. It comes back to you when they agree."))
    return redirect("hours:to_sign")


@login_required
@require_POST
def accept(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take over what the supervisor proposed, and send it. One press."""
    own = HoursEntry.objects.visible_to(request.user).of(request.user)
    entry = get_object_or_404(own.select_related("placement__enrollment__standard"), pk=entry_id)
    form = SubmitForm(request.POST)
    try:
        refuse([None if form.is_valid() else rules.Problem("statement", "statement-changed")])
        entry.accept(by=request.user, at=timezone.now(), statement=form.cleaned_data["statement"])
    except EntryRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("hours:entry", entry_id)
    messages.success(request, _("Sent, as your supervisor wrote it."))
    return redirect("hours:list")


@role_required(COORDINATOR)
@require_safe
def sort_out(request: HttpRequest) -> HttpResponse:
    """What waits for a coordinator: hours nobody answers or nobody signs, and what somebody says was otherwise."""
    declines = declined().visible_to(request.user).with_details().select_related("sign_off__comment")
    waiting = Voiding.objects.waiting().with_words().exclude(by=request.user)
    waiting = waiting.select_related(
        "version__trainee", "version__competency", "version__entry__placement__organization"
    )
    objections = SessionObjection.objects.open()
    context = {"versions": declines, "voidings": waiting, "objections": objections}
    context["alarms"] = SigningAlarm.objects.open()
    context["unreached"] = SupervisorContact.objects.unreached()
    context["left"] = desk.left_behind(timezone.localdate())
    context["overdue"] = overdue(at=timezone.now())
    return render(request, "hours/sort_out.html", context)
