"""A month is complete, or there were no hours in it: one press by the trainee."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hours.models import MonthReport, Placement
from hours.refusals import EntryRefused
from people.access import login_required


@login_required
@require_POST
def report(request: HttpRequest, placement_id: int, year: int, month: int) -> HttpResponse:
    """Say that a month is complete. The supervisor finds it beside what they sign."""
    own = Placement.objects.visible_to(request.user).filter(enrollment__person=request.user)
    placement = get_object_or_404(own.with_facts(), pk=placement_id)
    try:
        first = date(year, month, 1)
    except ValueError as error:
        raise Http404 from error
    no_hours = "no_hours" in request.POST
    try:
        MonthReport.objects.report(placement, first, no_hours=no_hours, by=request.user, at=timezone.now())
    except EntryRefused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _("Thank you. Your supervisor can close this month now."))
    return redirect("hours:list")
