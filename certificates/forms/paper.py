"""What is typed about documents and about people who speak for somebody."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from certificates.models import DocumentDecision, DocumentSighting, ReferenceCheck
from certificates.rules import papers as rules
from courses.models import Enrollment
from courses.models.standard_rows import EvidenceRule
from hours.forms.decision import reason
from hours.forms.entries import missing
from hours.forms.paper import ScanField
from hours.forms.supervisor import day_input
from hours.note_check import CarefulForm
from people.refusals import Refused

LONGEST_WORDS = 1000
EARLIEST = 80
"""Nobody has known anybody for longer, in years."""
YES, NO = "yes", "no"


def refused(form: forms.Form, refusal: Refused) -> None:
    """Say at the form what was refused, beside the field it is about."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal)


def decisions(reasons: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Yes, or no with its reason: one question."""
    return [(YES, _("Yes")), *((code, format_lazy(_("No. {why}"), why=label)) for code, label in reasons)]


class DatedForm(forms.Form):
    """The date that stands on a document: asked for where it has to be fresh."""

    dated_on = forms.DateField(
        label=_("The date on it"),
        required=False,
        widget=day_input(),
        error_messages=missing(_("Fill in the date that stands on it: it has to be fresh.")),
    )

    def __init__(self, *args, rule: EvidenceRule, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].required = rule.fresh_days is not None


class HandInForm(DatedForm):
    """A file, and the date that stands on the document."""

    scan = ScanField(
        label=_("Photo or PDF of it"),
        help_text=_(
            "JPEG, PNG or PDF, 10 MB at most. You and your coordinators can see it, and nobody else. Where and "
            "with which phone it was taken is not kept."
        ),
    )
    field_order = ("scan", "dated_on")


class AppliedForm(forms.Form):
    """The day on which somebody applied to their board."""

    on = forms.DateField(
        label=_("On which day did you send it?"),
        widget=day_input(),
        error_messages=missing(_("Choose the day.")),
    )


class DecisionForm(forms.Form):
    """Whether a document is accepted; if not, why."""

    decision = reason(_("Do you accept it?"), decisions(DocumentDecision.Reason.choices))

    @property
    def said(self) -> dict:
        """What the method is told."""
        said = self.cleaned_data["decision"]
        return {"is_accepted": said == YES, "reason": "" if said == YES else said}


class SightingForm(DecisionForm, DatedForm):
    """A document that was shown and not kept."""

    seen_on = forms.DateField(
        label=_("When did you see it?"),
        widget=day_input(),
        error_messages=missing(_("Fill in the day on which you saw it.")),
    )
    decision = reason(_("Do you accept it?"), decisions(DocumentSighting.REASONS))
    field_order = ("seen_on", "dated_on", "decision")

    @property
    def said(self) -> dict:
        return {
            **super().said,
            "seen_on": self.cleaned_data["seen_on"],
            "dated_on": self.cleaned_data["dated_on"],
        }


class AskForm(CarefulForm):
    """Whom somebody asks to speak for them."""

    words = "relation"

    who = forms.ChoiceField(
        label=_("Whom does your board want to hear from?"),
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    name = forms.CharField(
        label=_("Their name"), max_length=120, error_messages=missing(_("Fill in their name."))
    )
    address = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("They get a mail from us with a link. It works for 30 days."),
        error_messages=missing(_("Fill in their e-mail address, as in name@example.org.")),
    )
    relation = forms.CharField(
        label=_("How do you know them?"),
        max_length=120,
        help_text=_(
            "For example: my supervisor at the library. They read this, and so do coordinators. Please write "
            "nothing about anybody’s health or past."
        ),
        error_messages=missing(_("Say how you know them.")),
    )

    def __init__(self, *args, enrollment: Enrollment, **kwargs):
        super().__init__(*args, **kwargs)
        rows = enrollment.standard.referencerules.all()
        self.fields["who"].choices = [(who, who) for who in dict.fromkeys(row.who for row in rows)]

    @property
    def said(self) -> dict:
        """What the method is told."""
        return {name: self.cleaned_data[name] for name in ("who", "name", "address", "relation")}


class CheckForm(forms.Form):
    """How sure a coordinator is who answered."""

    result = reason(_("Who answered?"), ReferenceCheck.Result.choices)


class AnswerForm(CarefulForm):
    """What somebody says who was asked to speak for a person."""

    words = "text"

    year = forms.IntegerField(
        label=_("Since which year have you known them?"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=missing(_("Fill in the year, with four digits.")),
    )
    month = forms.TypedChoiceField(
        label=_("And since which month?"),
        choices=[("", _("I do not remember")), *MONTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("Can you speak for them?"),
        help_text=_("It means: you know them, and you would trust them with people who need support."),
        choices=[(YES, _("Yes, I can")), (NO, _("No, I cannot"))],
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    text = forms.CharField(
        label=_("A few words, if you like"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Only coordinators read this, never the person who asked you. Please write nothing about anybody’s "
            "health or past."
        ),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        first, last = today.year - EARLIEST, today.year
        self.fields["year"].widget.attrs |= {"min": first, "max": last}

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not self.today.year - EARLIEST <= year <= self.today.year:
            raise forms.ValidationError(_("Fill in the year, with four digits."))
        return year

    def clean(self) -> dict:
        data = super().clean()
        if data.get("year") == self.today.year and (data.get("month") or 0) > self.today.month:
            self.add_error("month", _("This month is still to come."))
        return data

    @property
    def said(self) -> dict:
        """What the method is told."""
        data = self.cleaned_data
        return {
            "is_yes": data["answer"] == YES,
            "known_since": rules.known_since(data["year"], data["month"], self.today),
            "words": data["text"],
        }
