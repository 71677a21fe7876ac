"""Which two accounts belong to one person, as a coordinator types it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Merge, User


class AddressField(forms.EmailField):
    """An address that leads to an account."""

    def clean(self, value: str) -> str:
        address = super().clean(value).lower()
        if address and User.objects.at_address(address) is None:
            raise forms.ValidationError(_("No account has this address."))
        return address


class MergeForm(forms.Form):
    """Two addresses. Nothing happens yet."""

    keep = AddressField(
        label=_("The address of the account you keep"),
        help_text=_("Choose the one they use, or the one with hours or a certificate."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    other = AddressField(
        label=_("The address of the other account"),
        help_text=_("All that is in it moves to the one you keep. Then it is closed."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CertainForm(forms.Form):
    """The last word before it is done."""

    reason = forms.ChoiceField(label=_("Why?"), choices=Merge.Reason.choices, widget=forms.RadioSelect)
    certain = forms.BooleanField(
        label=_("I know that both accounts belong to the same person."),
        help_text=_(
            "If they were two people, one would read the notes of the other. It cannot be undone here."
        ),
    )
