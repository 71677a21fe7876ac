"""A coordinator moves somebody to newer rules of their board: by a decision with a day and a reason."""

from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses.models import Enrollment, Standard
from hours import wording
from hours.models import StandardMove
from hours.refusals import EntryRefused
from people import kept
from people.access import fresh_login_required, role_required
from people.rules import COORDINATOR


class NewerRules(forms.ModelChoiceField):
    def label_from_instance(self, standard: Standard) -> str:
        day = date_format(standard.valid_from)
        return _("Version %(number)d, from %(day)s") % {"number": standard.version, "day": day}


class StandardMoveForm(forms.Form):
    """Which rules, from which day, and why."""

    standard = NewerRules(
        Standard.objects.none(),
        label=gettext_lazy("Which rules?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )
    on = forms.DateField(
        label=gettext_lazy("From which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Choose the day.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=StandardMove.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one.")},
    )

    def __init__(self, *args, enrollment: Enrollment, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        held = enrollment.standard
        newer = Q(valid_from__gt=held.valid_from) | Q(valid_from=held.valid_from, version__gt=held.version)
        self.fields["standard"].queryset = held.scheme.standards.filter(newer, valid_from__lte=today)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def move(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The rules somebody is held to, those of before, and a form to move them to newer ones."""
    enrollments = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(enrollments, pk=enrollment_id)
    data = request.POST or kept.take(request)
    form = StandardMoveForm(data, enrollment=enrollment, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _move(request, form, enrollment):
        messages.success(request, _("Moved. The person has been told."))
        return redirect("hours:move_standard", enrollment.pk)
    context = {
        "enrollment": enrollment,
        "form": form,
        "moves": enrollment.standard_moves.select_related("before__scheme", "after__scheme", "by"),
    }
    return render(request, "hours/move_standard.html", context, status=422 if form.errors else 200)


def _move(request: HttpRequest, form: StandardMoveForm, enrollment: Enrollment) -> bool:
    """Move them; else say at the form why not."""
    data = form.cleaned_data
    try:
        StandardMove.objects.move(
            enrollment, data["standard"], data["on"], data["reason"], by=request.user, at=timezone.now()
        )
    except EntryRefused as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field, wording.sentence(problem))
        return False
    return True
