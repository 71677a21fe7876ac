"""When the modules of a program open for a cohort."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.forms.opening import OpeningsForm
from courses.models import Cohort, ModuleOpening
from people.access import login_required


@login_required
@require_http_methods(["GET", "POST"])
def openings(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Every module with its day in a cohort one runs: a day, a meeting, or none."""
    cohorts = Cohort.objects.run_by(request.user).select_related("program").defer("program__body")
    cohort = get_object_or_404(cohorts, pk=cohort_id)
    form = OpeningsForm(request.POST if request.method == "POST" else None, cohort=cohort)
    if request.method == "POST" and form.is_valid():
        ModuleOpening.objects.plan(cohort, form.openings)
        messages.success(request, _("Saved. Everybody in the group sees it."))
        return redirect(cohort)
    context = {"form": form, "cohort": cohort}
    return render(request, "cohorts/openings.html", context, status=422 if form.errors else 200)
