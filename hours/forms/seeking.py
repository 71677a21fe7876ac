"""Naming a supervisor, and confirming one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hours.forms.supervisor import day_input
from hours.models import Placement, PlacementSupervisor, SupervisorSuggestion
from hours.models.placements import PlacementQuerySet


class SuggestionForm(forms.Form):
    """Somebody who might supervise. Nobody is written to before a coordinator has spoken with the place."""

    name = forms.CharField(
        label=_("Their name"),
        max_length=80,
        error_messages={"required": _("Type their name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Their e-mail address at work"),
        error_messages={"required": _("Type their address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("We do not write to it. Your coordinator first calls the place."),
    )
    where = forms.CharField(
        label=_("Where do they work?"),
        max_length=120,
        error_messages={"required": _("Type the name of the place.")},
        help_text=_("Only your coordinator reads this."),
    )


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, placement: Placement) -> str:
        return placement.place


class ConfirmForm(forms.Form):
    """How a coordinator made sure, and where and from when this person supervises."""

    how = forms.ChoiceField(
        label=_("How do you know?"),
        choices=SupervisorSuggestion.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you know.")},
        help_text=_("Do not use a number or an address that the trainee gave you."),
    )
    placement = PlaceChoice(
        label=_("Where?"),
        queryset=Placement.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the place.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=PlacementSupervisor.Role.choices)
    starts_on = forms.DateField(
        label=_("First day"), widget=day_input(), error_messages={"required": _("Fill in the first day.")}
    )

    def __init__(self, *args, placements: PlacementQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["placement"].queryset = placements
        self.fields["starts_on"].initial = timezone.localdate()
