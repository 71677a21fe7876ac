"""What is typed about the days on which modules open for a cohort."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from courses.forms.session import DATE
from courses.models import Cohort, ModulePage, Session
from courses.models.openings import Opening


class SessionChoice(forms.ModelChoiceField):
    """Meetings by their day and title."""

    def label_from_instance(self, session: Session) -> str:
        day = session.starts_at.astimezone(ZoneInfo(session.zone))
        words = _t("%(day)s: %(title)s (called off)") if session.called_off_at else _t("%(day)s: %(title)s")
        return words % {"day": date_format(day, "M j"), "title": session.title}


class OpeningsForm(forms.Form):
    """For each module a meeting or a day; where both stay empty, the module opens as the program says."""

    def __init__(self, *args, cohort: Cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.modules = list(ModulePage.objects.child_of(cohort.program).live().defer_streamfields())
        self.planned = {row.module_id: row for row in cohort.openings.all()}
        self.sessions = (cohort.sessions.on() | cohort.sessions.filter(opens__isnull=False)).distinct()
        for module in self.modules:
            self._add(module)

    def _add(self, module: ModulePage) -> None:
        planned = self.planned.get(module.pk)
        fields = {
            "session": SessionChoice(
                self.sessions,
                label=_("On the day of this meeting"),
                required=False,
                empty_label=_("No meeting"),
                initial=planned and planned.session_id,
            ),
            "day": forms.DateField(
                label=_("Or on this day"), widget=DATE, required=False, initial=planned and planned.opens_on
            ),
        }
        for name, field in fields.items():
            field.widget.attrs["aria-label"] = f"{module.title}: {field.label}"
            self.fields[f"{name}_{module.pk}"] = field

    def rows(self) -> Iterator[dict]:
        """Each module with its two fields."""
        for module in self.modules:
            yield {
                "module": module,
                "session": self[f"session_{module.pk}"],
                "day": self[f"day_{module.pk}"],
            }

    def clean(self) -> dict:
        cleaned = super().clean()
        for module in self.modules:
            if cleaned.get(f"session_{module.pk}") and cleaned.get(f"day_{module.pk}"):
                words = _t("%(title)s: choose a meeting or a day, not both.")
                self.add_error(f"day_{module.pk}", words % {"title": module.title})
        return cleaned

    @property
    def openings(self) -> list[Opening]:
        found = self.cleaned_data
        return [Opening(row, found[f"day_{row.pk}"], found[f"session_{row.pk}"]) for row in self.modules]
