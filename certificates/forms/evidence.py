"""What is typed to have evidence made, and to give it to somebody."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import EvidenceBundle


class OnceForm(forms.Form):
    """Carries the id of what it makes, so that the same press twice makes one."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class MakeForm(OnceForm):
    """Whether the texts about one's own life come along, where there are any."""

    with_private = forms.BooleanField(
        label=_("Put in the texts about my own life, too"),
        help_text=_("Some boards want to see that you signed them. Leave it empty if you are not sure."),
        required=False,
    )

    def __init__(self, *args, has_private: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_private:
            del self.fields["with_private"]


class TakeBackForm(forms.Form):
    """Why, for the records. Whose evidence it is needs no reason."""

    why = forms.ChoiceField(label=_("Why?"), choices=EvidenceBundle.Why.choices, widget=forms.RadioSelect)


class GiveForm(OnceForm):
    """To whom it goes."""

    name = forms.CharField(
        label=_("Who is it for?"), help_text=_("For example the name of the board."), max_length=160
    )
    address = forms.EmailField(
        label=_("Their e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
