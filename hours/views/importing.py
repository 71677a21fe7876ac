"""Hours of the past from a file: one's own, or as a coordinator for somebody. They come in as drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.forms.cohort import TableFileForm
from hours.import_wording import COLUMNS
from hours.importing import import_hours
from people.access import login_required, role_required
from people.models import User
from people.rules import COORDINATOR


@login_required
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """One's own hours of the past."""
    return _import(request, request.user, "hours:list")


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def of_somebody(request: HttpRequest, person_id: int) -> HttpResponse:
    """Hours of somebody: they become that person's drafts, and only that person can send them."""
    return _import(
        request, get_object_or_404(User.objects.visible_to(request.user), pk=person_id), "hours:papers"
    )


def _import(request: HttpRequest, person: User, back: str) -> HttpResponse:
    """First it says what would happen, then one button does it."""
    form, report = TableFileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        certain, again = "do" in request.POST, "again" in request.POST
        report = import_hours(
            form.cleaned_data["text"],
            person,
            by=request.user,
            at=timezone.now(),
            dry_run=not certain,
            again=again,
        )
        if certain:
            messages.success(request, _said(len(report.added)))
            return redirect(back)
    columns = [names[0] for names in COLUMNS.values()]
    context = {"form": form, "person": person, "report": report, "columns": columns, "back": back}
    context["again"] = "again" in request.POST
    return render(request, "hours/import.html", context, status=422 if form.errors else 200)


def _said(count: int) -> str:
    if not count:  # the button was pressed twice
        return _("Nothing was added. These entries are here already.")
    return ngettext("%(n)d draft was added.", "%(n)d drafts were added.", count) % {"n": count}
