"""What a board wants by a day, for one person; and a coordinator gives more time where the board allows it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.models import Deadline, Enrollment
from hours.forms.decision import reason
from hours.milestones import milestones
from hours.models import DeadlineExtension
from hours.models.extensions import runs
from hours.refusals import EntryRefused
from hours.rules.extending import Runs
from people import kept
from people.access import fresh_login_required, role_required
from people.rules import COORDINATOR


class ExtensionForm(forms.Form):
    """Why there is more time. Which deadline, and which extension of it, the button says."""

    deadline = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason(gettext_lazy("Why?"), DeadlineExtension.Reason.choices)


@dataclass(frozen=True)
class Line:
    """One deadline of a standard, as it stands for somebody, with the form to give more time."""

    deadline: Deadline
    runs: Runs
    form: ExtensionForm

    @property
    def what(self) -> str:
        return self.deadline.get_kind_display() if self.deadline.kind else _("All of it")

    @property
    def may_grant(self) -> bool:
        return self.runs.begins is not None and self.runs.granted < self.runs.most


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def deadlines(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The last days of one person under their standard, and more time by a decision."""
    enrollments = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(enrollments, pk=enrollment_id)
    data = request.POST or kept.take(request)
    lines = _lines(enrollment, data)
    asked = next((line for line in lines if line.form.is_bound), None)
    if request.method == "POST" and asked is None:
        raise Http404
    if request.method == "POST" and asked.form.is_valid():
        _grant(request, enrollment, asked)
        return redirect("hours:deadlines", enrollment.pk)
    given = DeadlineExtension.objects.visible_to(request.user).filter(enrollment=enrollment)
    context = {
        "enrollment": enrollment,
        "lines": lines,
        "form": asked.form if asked else None,
        "given": given.select_related("by").order_by("-at"),
        "is_own": enrollment.person_id == request.user.pk,
    }
    wrong = bool(asked and asked.form.errors)
    return render(request, "hours/deadlines.html", context, status=422 if wrong else 200)


def _lines(enrollment: Enrollment, data) -> list[Line]:
    reached = milestones([enrollment])[enrollment.pk]
    granted = DeadlineExtension.objects.counted([enrollment.pk]).get(enrollment.pk, {})
    found = []
    for deadline in enrollment.standard.deadlines.all():
        stand = runs(deadline, reached, granted)
        mine = data if data and data.get("deadline") == str(deadline.pk) else None
        asked = {"deadline": deadline.pk, "number": stand.granted + 1}
        found.append(
            Line(deadline, stand, ExtensionForm(mine, initial=asked, auto_id=f"id_{deadline.pk}_%s"))
        )
    return found


def _grant(request: HttpRequest, enrollment: Enrollment, line: Line) -> None:
    """Give it; else say why not."""
    said = line.form.cleaned_data
    try:
        DeadlineExtension.objects.grant(
            *(enrollment, line.deadline, said["number"], said["reason"]), by=request.user, at=timezone.now()
        )
    except EntryRefused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("More time is given. The person has been told."))
