"""What is typed about an exam that was taken elsewhere, and what a coordinator says to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ExamDecision
from courses.models import Requirement

ACCEPT = "accept"


class ResultForm(forms.Form):
    """A result in the unit of its row, and the day. Which row it answers, the form says by itself."""

    part = forms.IntegerField(widget=forms.HiddenInput)
    score = forms.IntegerField(
        min_value=0,
        max_value=99_999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Please type your result."),
            "invalid": _("Please type a whole number, with digits only."),
        },
    )
    taken_on = forms.DateField(
        label=_("On which day did you take it?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Please choose the day.")},
    )

    def __init__(self, *args, row: Requirement, **kwargs):
        super().__init__(*args, initial={"part": row.pk}, auto_id=f"id_{row.pk}_%s", **kwargs)
        if row.unit == Requirement.Unit.COUNT:
            self.fields["score"] = forms.TypedChoiceField(
                label=_("How did it go?"),
                coerce=int,
                choices=[(1, _("I passed")), (0, _("I did not pass this time"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose one.")},
            )
        elif row.unit == Requirement.Unit.PERCENT:
            self.fields["score"].label = _("Your result, in per cent")
        else:
            self.fields["score"].label = _("Your points")
            self.fields["score"].help_text = _("As they stand in your letter. Points are not per cent.")


class CheckForm(forms.Form):
    """What a coordinator saw. Reasons are coded; no paper is kept."""

    verdict = forms.ChoiceField(
        label=_("What did you see?"),
        choices=[
            (ACCEPT, _("Proof of this result, on paper or from the board")),
            *ExamDecision.Reason.choices,
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
