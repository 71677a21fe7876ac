"""What people type about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateStatusEvent


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


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason_code = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("The holder can read this, and nobody who checks the certificate."),
        choices=CertificateStatusEvent.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a reason.")},
    )
    reason = forms.CharField(
        label=_("More about it"),
        help_text=_(
            "Only coordinators can read this. Please write no names of other people and nothing about health."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    sure = forms.BooleanField(
        label=_("I want to revoke this certificate. I know that this cannot be undone."),
        error_messages={"required": _("Please tick this box if you are sure.")},
    )
