"""Forms about learning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import ProgramPage, Scheme


class EnrollForm(forms.Form):
    """Which credential somebody works toward; asked only when a program leads to several."""

    scheme = forms.ModelChoiceField(
        Scheme.objects.none(),
        label=_("What do you work toward?"),
        help_text=_("This decides what you need. You can talk about it with your coordinator first."),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, program: ProgramPage, **kwargs):
        super().__init__(*args, **kwargs)
        rows = program.program_schemes.select_related("scheme")
        schemes = [row.scheme for row in rows]
        self.fields["scheme"].queryset = Scheme.objects.filter(pk__in=[scheme.pk for scheme in schemes])
        self.fields["scheme"].initial = next(iter(schemes), None)  # the program names its usual one first
        if len(schemes) < 2:  # nothing to choose
            self.fields["scheme"].required = False
            self.fields["scheme"].widget = forms.HiddenInput()


class CompleteLessonForm(forms.Form):
    """Carries the version of the lesson that was on screen."""

    revision = forms.IntegerField(max_value=2**31 - 1, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """The words somebody looks for."""

    words = forms.CharField(
        label=_("What are you looking for?"), max_length=100, help_text=_("One or two words are best.")
    )
