"""What my hours come to: a page to look at before a talk with a supervisor, and to plan with."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.models import Enrollment
from hours import on_paper, totals
from hours.models import HoursEntryVersion
from hours.standings import ASKED
from people.access import login_required


class PlanForm(forms.Form):
    """The day somebody would like to be done by."""

    by = forms.DateField(
        label=_("I would like to be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_by(self) -> date | None:
        day = self.cleaned_data["by"]
        if day and day <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day


@login_required
@require_safe
def what_counts(request: HttpRequest) -> HttpResponse:
    """What counts of my hours, what does not and why, and when I could be done."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).active().with_names()
    enrollments = list(mine.prefetch_related(ASKED))
    if not enrollments:
        return render(request, "hours/totals_none.html")
    wanted = request.GET.get("program", "")
    chosen = get_object_or_404(mine, pk=wanted) if wanted.isdecimal() else enrollments[0]
    enrollment = next(row for row in enrollments if row.pk == chosen.pk)
    today = timezone.localdate()
    form = PlanForm(request.GET if "by" in request.GET else None, today=today)
    view = request.GET.get("view") if request.GET.get("view") in totals.VIEWS else "month"
    versions = HoursEntryVersion.objects.visible_to(request.user).filter(
        entry__placement__enrollment=enrollment
    )
    report = totals.report(enrollment, on=today)
    context = {
        "enrollments": enrollments,
        "enrollment": enrollment,
        "report": report,
        "form": form,
        "targets": _targets(report, form),
        "on_paper": on_paper.sheets_of(enrollment),
        "views": totals.VIEWS,
        "view": view,
        "rows": totals.sorted_by(view, versions.of(request.user)),
    }
    return render(request, "hours/what_counts.html", context, status=422 if form.errors else 200)


def _targets(report: totals.Report, form: PlanForm) -> list[tuple[totals.Plan, int]]:
    """What each kind takes in a week, to be done by the day that was asked about."""
    by = form.cleaned_data["by"] if form.is_bound and form.is_valid() else None
    found = [(plan, plan.needed_per_week(by)) for plan in report.plans if plan.left] if by else []
    return [(plan, minutes) for plan, minutes in found if minutes is not None]
