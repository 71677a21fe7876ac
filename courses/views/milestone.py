"""The days that time counts from: a coordinator writes down what the site cannot know."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.models import Enrollment, Milestone, MilestoneRecord, reached
from people import kept
from people.access import fresh_login_required, role_required
from people.rules import COORDINATOR


class MilestoneForm(forms.Form):
    """What happened, and on which day."""

    milestone = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[(code.value, code.label) for code in MilestoneRecord.RECORDED],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose the day.")},
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come. Write it down once it happened."))
        return day


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def milestones(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The days of one person in one program, and a form to write down another one."""
    enrollments = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(enrollments, pk=enrollment_id)
    form = MilestoneForm(request.POST or kept.take(request), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        MilestoneRecord.objects.record(
            enrollment, data["milestone"], data["on"], by=request.user, at=timezone.now()
        )
        messages.success(request, _("Written down."))
        return redirect("courses:milestones", enrollment.pk)
    days = reached([enrollment])[enrollment.pk]
    context = {
        "enrollment": enrollment,
        "form": form,
        "days": [(code.label, days[code]) for code in Milestone if code in days],
        "records": enrollment.milestones.select_related("by").order_by("-pk"),
    }
    return render(request, "courses/milestones.html", context, status=422 if form.errors else 200)
