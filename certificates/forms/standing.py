"""What is typed when a certificate is doubted, put on hold, reinstated or replaced."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateStatusEvent as Event
from certificates.models import Replacement, ReviewDecision
from certificates.rules import procedure
from hours.forms.decision import reason
from hours.forms.entries import missing
from hours.forms.supervisor import day_input
from hours.note_check import CarefulForm

LONGEST = 1000


def in_words(label: str, help_text: str) -> forms.CharField:
    """More about it, in one's own words. Says who can read it."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def choices_of(codes: tuple) -> list[tuple[str, str]]:
    return [(code.value, code.label) for code in codes]


FOR_COORDINATORS = _(
    "You can leave this empty. Only coordinators can read it. Please write no names and nothing about anybody’s "
    "health."
)


class BeginForm(CarefulForm):
    """Why a certificate is doubted."""

    words = "text"

    reason = reason(_("What is wrong?"), choices_of(Event.REVOKING))
    text = in_words(
        _("What should the holder know, to be able to answer?"),
        _(
            "The holder and coordinators read this, nobody else. Please write no names of other people and "
            "nothing about anybody’s health."
        ),
    )
    holds = forms.BooleanField(
        label=_("Put it on hold right now"),
        help_text=_(
            "Only if somebody could come to harm while you wait. Everybody who checks it sees that at once."
        ),
        required=False,
    )

    @property
    def said(self) -> dict:
        data = self.cleaned_data
        return {"reason": data["reason"], "words": data["text"], "holds": data["holds"]}


class ReplyForm(CarefulForm):
    """What the holder says about it."""

    words = "text"

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Only coordinators read this. You do not have to write about your health or your past."),
        max_length=4 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=missing(_("Please write something first.")),
    )


class DecisionForm(CarefulForm):
    """What a coordinator decides."""

    words = "text"

    outcome = reason(_("What do you decide?"), ReviewDecision.Outcome.choices)
    text = in_words(_("More about it"), FOR_COORDINATORS)
    is_alone = forms.BooleanField(
        label=_("I opened this myself. Nobody else here can decide."),
        required=False,
    )
    sure = forms.BooleanField(
        label=_("If I revoke it: I know that this cannot be undone."),
        required=False,
    )

    def clean(self) -> dict:
        data = super().clean()
        if data.get("outcome") == procedure.REVOKE and not data.get("sure"):
            self.add_error("sure", _("Please tick this box if you are sure."))
        return data

    @property
    def said(self) -> dict:
        data = self.cleaned_data
        return {"outcome": data["outcome"], "words": data["text"], "is_alone": data.get("is_alone", False)}


class HoldForm(CarefulForm):
    """Why a certificate is put on hold."""

    words = "text"

    reason = reason(_("Why?"), choices_of(Event.HOLDING))
    text = in_words(_("More about it"), FOR_COORDINATORS)

    @property
    def said(self) -> dict:
        return {"reason_code": self.cleaned_data["reason"], "words": self.cleaned_data["text"]}


class ReinstateForm(CarefulForm):
    """From which day on a certificate counts again, and why."""

    words = "text"

    reason = reason(_("Why?"), choices_of(Event.LIFTING))
    effective_on = forms.DateField(
        label=_("From which day does it count again?"),
        help_text=_(
            "Today, or an earlier day, back to the day it was put on hold. The record shows both days."
        ),
        widget=day_input(),
        error_messages=missing(_("Choose the day.")),
    )
    text = in_words(_("More about it"), FOR_COORDINATORS)

    @property
    def said(self) -> dict:
        data = self.cleaned_data
        return {
            "reason_code": data["reason"],
            "words": data["text"],
            "effective_on": data["effective_on"],
        }


class CorrectForm(forms.Form):
    """Why a certificate is printed anew."""

    why = reason(_("Why?"), choices_of(Replacement.CORRECTING))

    @property
    def said(self) -> dict:
        return {"why": self.cleaned_data["why"]}


class RenewForm(forms.Form):
    """Somebody looked at what was asked, and renews."""

    sure = forms.BooleanField(
        label=_("I have looked at what was asked."),
        error_messages={"required": _("Please tick this box once you have looked.")},
    )

    @property
    def said(self) -> dict:
        return {}


class AnewForm(forms.Form):
    """A certificate takes the place of a revoked one."""

    sure = forms.BooleanField(
        label=_("We decided to issue a new certificate in its place."),
        error_messages={"required": _("Please tick this box if that was decided.")},
    )

    @property
    def said(self) -> dict:
        return {}
