"""What is typed when hours that were sent or signed are to change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hours.forms import missing
from hours.models import Amendment

LONGEST = 500


def reason(label: str, choices: list) -> forms.ChoiceField:
    """Why, from a list: a reason is coded first."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=missing(_("Choose one."))
    )


def own_words(label: str) -> forms.CharField:
    """And, if somebody wants to, in their own words. Says who can read it."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "You can leave this empty. The person whose hours these are can read it, and so can their "
            "supervisor and their coordinator. Please write no names and nothing about anybody’s health."
        ),
    )


class AmendForm(forms.Form):
    """What is wrong with an entry that was signed."""

    reason = reason(_("What is not right?"), Amendment.Reason.choices)
    text = own_words(_("What should be different?"))
