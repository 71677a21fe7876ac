"""A whole cohort as a table: how people are doing, and people who come from a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses import matrix
from courses.exchange import people
from courses.forms.cohort import PeopleFileForm
from courses.models import Cohort
from people.access import login_required, role_required


@login_required
@require_safe
def progress(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """People and modules: what is done, what comes later than planned, who may need a hand."""
    cohort = get_object_or_404(Cohort.objects.run_by(request.user).select_related("program"), pk=cohort_id)
    table = matrix.progress(cohort, at=timezone.now())
    return render(request, "cohorts/progress.html", {"cohort": cohort, "table": table})


@role_required("coordinator")
@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Add people from a CSV file: first it says what would happen, then one button does it."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), pk=cohort_id)
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        certain = "do" in request.POST
        report = people.import_people(text, cohort, by=request.user, at=now, dry_run=not certain)
        if certain:
            messages.success(request, _said(len(report.added)))
            return redirect(cohort)
    context = {"form": form, "cohort": cohort, "report": report}
    return render(request, "cohorts/import.html", context, status=422 if form.errors else 200)


def _said(count: int) -> str:
    if not count:  # the button was pressed twice
        return _("Nobody was added. Whoever can come in is here already.")
    return ngettext("%(n)d person was added.", "%(n)d people were added.", count) % {"n": count}
