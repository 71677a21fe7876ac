"""What is typed about continuing education, and what a coordinator says to it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import EducationDecision
from courses.models.credits import Mode

ACCEPT = "accept"


class EducationForm(forms.Form):
    """One thing somebody took part in elsewhere."""

    title = forms.CharField(
        label=_("What was it?"), help_text=_("As it stands on the paper you got."), max_length=160
    )
    provider = forms.CharField(label=_("Who gave it?"), max_length=160)
    done_on = forms.DateField(
        label=_("On which day was it over?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hours = forms.DecimalField(
        label=_("How many hours?"),
        help_text=_("For example 1.5 for an hour and a half."),
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    competency = forms.ChoiceField(label=_("Which area was it about?"), required=False)
    mode = forms.ChoiceField(label=_("How did you take it?"), choices=Mode.choices, widget=forms.RadioSelect)

    def __init__(self, *args, areas: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competency"].choices = [("", _("None of these")), *areas]

    @property
    def said(self) -> dict[str, Any]:
        """What it says, in whole minutes."""
        given = dict(self.cleaned_data)
        return {"minutes": int(given.pop("hours") * 60), **given}


class LookForm(forms.Form):
    """What a coordinator saw. Reasons are coded; no paper is kept."""

    verdict = forms.ChoiceField(
        label=_("What did you see?"),
        choices=[(ACCEPT, _("Proof that it was so")), *EducationDecision.Reason.choices],
        widget=forms.RadioSelect,
    )
