"""Forms about learning."""

from typing import ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from courses.models import Cohort, ProgramPage, Scheme
from courses.rules import cohorts as rules


class CohortChoice(forms.ModelChoiceField):
    """Cohorts by name, with their days, and what joining one means now."""

    SENTENCES: ClassVar = {
        rules.MEMBER: _("%(name)s, %(first)s to %(last)s"),
        rules.WAITING: _("%(name)s, %(first)s to %(last)s (no free seat now; you can wait for one)"),
        rules.ASKED: _("%(name)s, %(first)s to %(last)s (you ask, and you get an answer)"),
    }

    def label_from_instance(self, cohort: Cohort) -> str:
        words = {
            "name": cohort.name,
            "first": date_format(cohort.starts_on, "M j"),
            "last": date_format(cohort.ends_on, "M j, Y"),
        }
        return self.SENTENCES[cohort.place_on_offer()] % words


class EnrollForm(forms.Form):
    """Which credential somebody works toward; asked only when a program leads to several.

    Whoever is in the program already has said so, and is not asked again.
    """

    scheme = forms.ModelChoiceField(
        Scheme.objects.none(),
        label=_("What do you work toward?"),
        help_text=_("This decides what you need. You can talk about it with your coordinator first."),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    cohort = CohortChoice(
        Cohort.objects.none(),
        label=_("Do you want to learn with a group?"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("No, by myself, at my own pace"),
    )

    def __init__(
        self,
        *args,
        program: ProgramPage,
        cohorts: QuerySet[Cohort] | None = None,
        is_enrolled: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = Cohort.objects.none() if cohorts is None else cohorts
        if not cohorts:
            del self.fields["cohort"]
        rows = program.program_schemes.select_related("scheme")
        schemes = [row.scheme for row in rows]
        self.fields["scheme"].queryset = Scheme.objects.filter(pk__in=[scheme.pk for scheme in schemes])
        self.fields["scheme"].initial = next(iter(schemes), None)  # the program names its usual one first
        if len(schemes) < 2 or is_enrolled:  # nothing to choose
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
