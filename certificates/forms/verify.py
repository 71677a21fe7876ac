"""What people type about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    """The number on a certificate, however it is written."""

    number = forms.CharField(
        label=_("Number on the certificate"),
        help_text=_("For example 7K3M-9QXW-2F4DD. Capital or small letters, with or without dashes."),
        max_length=300,
        error_messages={"required": _("Please type the number that stands on the certificate.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FileForm(forms.Form):
    """A certificate as a file."""

    file = forms.FileField(
        label=_("The file of the certificate"),
        help_text=_("The PDF or the badge, as the holder got it from us. We look at it and do not keep it."),
        allow_empty_file=True,
        error_messages={"required": _("Please choose the file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.json,application/pdf,application/json"}),
    )


class NameForm(forms.Form):
    """A name as it stands on somebody's ID."""

    name = forms.CharField(
        label=_("Name on the ID"),
        help_text=_("Type first and last name. We compare it and do not keep it."),
        max_length=200,
        error_messages={"required": _("Please type the name that stands on the ID.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
