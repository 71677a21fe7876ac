"""What is typed about cohorts and the people in them."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.models import AttendanceDecision, Cohort, Partner

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


class PeopleFileForm(forms.Form):
    """A file of people, or the same text again after it was looked at."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        help_text=_("One line for each person. The first line names the columns: email, name."),
    )
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


class DecisionForm(forms.ModelForm):
    """What happens after somebody missed time, and why."""

    class Meta:
        model = AttendanceDecision
        fields = ["outcome", "reason"]
        widgets = {"outcome": forms.RadioSelect, "reason": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [choice for choice in field.choices if choice[0]]


class ShowForm(forms.Form):
    """How much of one's own way one's pair may see."""

    shows = forms.ChoiceField(
        label=_("What may they see of how far you are?"),
        choices=Partner.Shows.choices,
        widget=forms.RadioSelect,
        help_text=_("You both see only what both of you allow. Points in a quiz are never shown."),
    )
