"""Signing a text about a placement: a name, and the words that were on the screen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hours import wording
from people.models import Statement

KEYS = ("hours-agreement", "hours-declaration", "hours-acceptance", "hours-delegate")


class AgreementForm(forms.Form):
    printed_name = forms.CharField(
        label=_("Type your full name to sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": wording.SENTENCES["name-missing"]},
    )
    statement = forms.ModelChoiceField(
        queryset=Statement.objects.filter(key__in=KEYS), widget=forms.HiddenInput
    )
