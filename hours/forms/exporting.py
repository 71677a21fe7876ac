"""What somebody wants of a log."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from hours.exports import Choice
from hours.exports.boards import Form


class ExportForm(forms.Form):
    """From which day until which, and whether with notes. Everything may be left out."""

    since = forms.DateField(
        label=_("From this day on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Until this day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    form = forms.ChoiceField(label=_("Which form?"), required=False, widget=forms.RadioSelect)
    with_notes = forms.BooleanField(
        label=_("With notes"),
        required=False,
        help_text=_("Notes stay out unless you tick this. Whoever gets the file can read them."),
    )

    def __init__(self, *args, forms: Mapping[str, Form], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [(key, form.label) for key, form in forms.items()]
        self.fields["form"].initial = next(iter(forms), "")

    def clean(self) -> dict:
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first day."))
        return data

    @property
    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(said["since"], said["until"], said["with_notes"])
