"""No supervisor yet: the trainee asks for one or names one, the coordinator confirms."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.models import Enrollment
from hours.forms.seeking import ConfirmForm, SuggestionForm
from hours.models import Placement, SupervisorContact, SupervisorRequest, SupervisorSuggestion
from hours.refusals import EntryRefused
from people.access import login_required, role_required
from people.models import User
from people.rules import COORDINATOR


@login_required
@require_POST
def ask(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Ask for a supervisor. Once is enough."""
    enrollment = _mine(request, enrollment_id)
    if SupervisorRequest.objects.ask(enrollment, by=request.user, at=timezone.now()):
        messages.success(request, _("Your coordinator knows that you need a supervisor."))
    return redirect("hours:list")


@login_required
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Name somebody who might supervise."""
    enrollment = _mine(request, enrollment_id)
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            SupervisorSuggestion.objects.suggest(
                enrollment, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except EntryRefused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Thank you. Your coordinator speaks with the place first."))
            return redirect("hours:list")
    context = {"form": form, "enrollment": enrollment}
    return render(request, "hours/suggest.html", context, status=422 if form.errors else 200)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Say how it was made sure that this person works there, and let them supervise."""
    rows = SupervisorSuggestion.objects.visible_to(request.user).select_related("enrollment__person")
    suggestion = get_object_or_404(rows, pk=suggestion_id)
    if suggestion.status != SupervisorSuggestion.Status.OPEN:
        return redirect("hours:placements")
    placements = Placement.objects.filter(enrollment=suggestion.enrollment).with_facts()
    form = ConfirmForm(request.POST or None, placements=placements)
    if request.method == "POST" and form.is_valid():
        try:
            suggestion.confirm(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("%(name)s supervises now.") % {"name": suggestion.name})
            return _after(request, User.objects.at_address(suggestion.email))
    context = {"form": form, "suggestion": suggestion, "placements": placements}
    return render(request, "hours/confirm.html", context, status=422 if form.errors else 200)


def _after(request: HttpRequest, supervisor: User) -> HttpResponse:
    """Who has no account signs by a link; for that the place has to have confirmed the address, too."""
    if supervisor.has_usable_password() or SupervisorContact.objects.of([supervisor]):
        return redirect("hours:placements")
    messages.info(request, _("Write down who confirmed the address. Then they sign by a link in a mail."))
    return redirect("hours:write_down", supervisor.pk, "address")


@role_required(COORDINATOR)
@require_POST
def set_aside(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """It leads to nothing; the name and the address are not kept."""
    rows = SupervisorSuggestion.objects.visible_to(request.user)
    get_object_or_404(rows, pk=suggestion_id).set_aside(by=request.user, at=timezone.now())
    messages.success(request, _("Set aside. The name and the address are gone."))
    return redirect("hours:placements")


def _mine(request: HttpRequest, enrollment_id: int) -> Enrollment:
    """One's own, in a program one is in now."""
    own = Enrollment.objects.visible_to(request.user).of(request.user).active()
    return get_object_or_404(own.select_related("person"), pk=enrollment_id)
