"""Naming somebody who signs in the place of a supervisor."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hours import rules, wording
from hours.forms.entries import missing
from hours.forms.supervisor import SupervisorChoice, day_input
from hours.models import Placement, PlacementSupervisor, StandIn
from hours.models.placements import PlacementQuerySet
from hours.models.stand_ins import NAMING
from people.models import Statement, User


def reasons(kind: str) -> list[tuple[str, str]]:
    return [(reason.value, reason.label) for reason in StandIn.REASONS[kind]]


def day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), error_messages=missing(_("Fill in the day.")))


class SuccessorForm(forms.Form):
    """Who looks at what a supervisor who left did not sign, and for which days of work."""

    person = SupervisorChoice(
        label=_("Who looks at these hours now?"),
        error_messages=missing(_("Choose one.")),
        help_text=_("They do not have to have been there. They say so when they sign."),
    )
    reason = forms.ChoiceField(
        label=_("Why does the supervisor not sign?"),
        choices=reasons(rules.SUCCESSOR),
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    starts_on = day(_("Hours from this day"))
    ends_on = day(_("To this day"))

    def __init__(self, data: dict | None, row: PlacementSupervisor):
        super().__init__(data, initial={"starts_on": row.starts_on, "ends_on": row.ends_on})
        self.fields["person"].leave_out(row.supervisor)


class PlacementField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Placement) -> str:
        return f"{row.trainee.display_name}, {row.place} ({row.enrollment.program.title})"


class DelegateForm(forms.Form):
    """Who signs meanwhile, for whom, from when until when; with a name under it."""

    person = SupervisorChoice(label=_("Who signs meanwhile?"), error_messages=missing(_("Choose one.")))
    placements = PlacementField(
        label=_("For the hours of"),
        queryset=Placement.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=missing(_("Choose whose hours.")),
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=reasons(rules.DELEGATE),
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    starts_on = day(_("First day"))
    ends_on = day(_("Last day"))
    printed_name = forms.CharField(
        label=_("Type your full name to sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=missing(wording.SENTENCES["name-missing"]),
    )
    statement = forms.ModelChoiceField(
        queryset=Statement.objects.filter(key=NAMING), widget=forms.HiddenInput
    )

    def __init__(self, data: dict | None, supervisor: User, placements: PlacementQuerySet):
        super().__init__(data, initial={"starts_on": timezone.localdate(), "placements": placements})
        self.fields["person"].leave_out(supervisor)
        self.fields["placements"].queryset = placements
