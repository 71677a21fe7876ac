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
        schemes = Scheme.objects.filter(pk__in=program.program_schemes.values("scheme"))
        self.fields["scheme"].queryset = schemes
        if len(schemes) < 2:  # nothing to choose
            self.fields["scheme"].required = False
            self.fields["scheme"].widget = forms.HiddenInput()


class CompleteLessonForm(forms.Form):
    """Carries the version of the lesson that was on screen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
