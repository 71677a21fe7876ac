"""What is typed about cohorts and the people in them."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.templatetags.alongside import hm
from courses.models import AttendanceDecision, Cohort, ModulePage, Partner
from courses.rules import Module
from courses.rules import cohorts as rules
from people.refusals import Refused

LONGEST_FILE = 500_000  # bytes; some thousand people
AUDIENCE = _("Everybody in the group can read this. Write nothing about anybody’s health.")


class AddPersonForm(forms.Form):
    """Somebody a coordinator brings in by their address."""

    email = forms.EmailField(label=_("E-mail address"))
    preferred_name = forms.CharField(
        label=_("The name they go by"),
        max_length=80,
        required=False,
        help_text=_("Only used when they have no account here yet."),
    )


class MoveForm(forms.Form):
    """Where somebody goes on."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("To which one?"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, cohorts: QuerySet[Cohort], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = cohorts


class AnnouncementForm(forms.Form):
    """A few words to everybody."""

    text = forms.CharField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=AUDIENCE,
    )


class TableFileForm(forms.Form):
    """A table from a spreadsheet, or the same text again after it was looked at."""

    file = forms.FileField(label=_("CSV file"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_FILE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict:
        cleaned = super().clean()
        if file := cleaned.get("file"):
            if file.size > LONGEST_FILE:
                raise forms.ValidationError(_("This file is too large. Split it into smaller ones."))
            try:
                cleaned["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(
                    _("This is not a text file we can read. Save it as CSV in UTF-8.")
                ) from None
        if not cleaned.get("text") and "file" not in self.errors:
            raise forms.ValidationError(_("Choose a file first."))
        return cleaned


class PeopleFileForm(TableFileForm):
    """A file of people."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("One line for each person. The first line names the columns: email, name."),
    )


class DecisionForm(forms.ModelForm):
    """What happens after somebody missed time, and why."""

    class Meta:
        model = AttendanceDecision
        fields = ["module", "outcome", "reason"]
        widgets = {"module": forms.RadioSelect, "outcome": forms.RadioSelect, "reason": forms.RadioSelect}

    def __init__(self, *args, presence: rules.Presence, modules: Sequence[Module] = (), **kwargs):
        """``presence`` is what they missed; ``modules`` are those with meetings, as the person stands in them."""
        super().__init__(*args, **kwargs)
        self.presence = presence
        offered = {
            reason for outcome in rules.FITTING for reason in rules.reasons(outcome, presence.proposal)
        }
        for name, values in (("outcome", rules.FITTING), ("reason", offered)):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] in values]
            field.error_messages["invalid_choice"] = _(
                "This does not fit what is on the list now. Choose again."
            )
        if not modules:
            del self.fields["module"]
            return
        self.fields["module"].queryset = ModulePage.objects.filter(pk__in=[module.id for module in modules])
        labels = [(module.id, _so_far(module)) for module in modules]
        self.fields["module"].choices = [("", _("All meetings so far")), *labels]

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"outcome", "reason"} <= cleaned.keys():
            try:
                AttendanceDecision.has_to_fit(cleaned["outcome"], cleaned["reason"], self.presence)
            except Refused as refusal:
                self.add_error("reason", refusal.sentence)
        return cleaned


def _so_far(module: Module) -> str:
    words = {"title": module.title, "have": hm(module.meetings.have), "need": hm(module.meetings.minutes)}
    return _("The module “%(title)s”: %(have)s of %(need)s") % words


class ShowForm(forms.Form):
    """How much of one's own way one's pair may see."""

    shows = forms.ChoiceField(
        label=_("What may they see of how far you are?"),
        choices=Partner.Shows.choices,
        widget=forms.RadioSelect,
        help_text=_("You both see only what both of you allow. Points in a quiz are never shown."),
    )
