"""What somebody wants of a log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hours.exports import Choice


class ExportForm(forms.Form):
    """From which day until which, and whether with notes. Everything may be left out."""

    since = forms.DateField(
        label=_("From this day on"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Until this day"), required=False, widget=forms.DateInput({"type": "date"})
    )
    with_notes = forms.BooleanField(
        label=_("With notes"),
        required=False,
        help_text=_("Notes stay out unless you tick this. Whoever gets the file can read them."),
    )

    def clean(self) -> dict:
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first day."))
        return data

    @property
    def choice(self) -> Choice:
        return Choice(**self.cleaned_data)
