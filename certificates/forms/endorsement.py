"""What somebody wants of an endorsement, and what a coordinator says to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import EndorsementDecision, EndorsementWish
from certificates.models.endorsements import Endorsed
from certificates.rules.endorsements import HIDDEN

GRANT = "grant"


class WishForm(forms.Form):
    """One endorsement. Where the board wants it shown, hiding it is not offered."""

    wish = forms.ChoiceField(choices=EndorsementWish.Wish.choices, widget=forms.RadioSelect, required=False)

    def __init__(self, *args, one: Endorsed, **kwargs):
        super().__init__(*args, initial={"wish": one.wish}, **kwargs)
        field = self.fields["wish"]
        field.label = one.row.name
        if not one.row.may_be_hidden:
            field.choices = [(code, label) for code, label in field.choices if code != HIDDEN]


class DecideForm(forms.Form):
    """Reasons are coded; what was seen of a life is not kept."""

    verdict = forms.ChoiceField(
        label=_("What now?"),
        choices=[(GRANT, _("Grant it")), *EndorsementDecision.Reason.choices],
        widget=forms.RadioSelect,
    )
