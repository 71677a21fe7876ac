"""What is typed about a standard: its facts, each requirement, and each row beside them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.models import fields_for_model, modelform_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.exchange import standard_rows
from courses.exchange.standard_rows import Row
from courses.exchange.standards import FACTS, MEASURES
from courses.models import ExamTerms, Framework, Requirement, Scheme, Standard

BLANK = 2
"""Empty rows at the end of each part. After saving there are two more."""
SOON = timedelta(days=30)

MEASURE_NAMES = {
    "hours": _("hours"),
    "minutes": _("minutes"),
    "count": _("in number"),
    "score": _("points"),
    "percent": _("per cent"),
}


def day_field(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=lambda: timezone.localdate() + SOON,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class VersionForm(forms.Form):
    """From when a new version holds."""

    valid_from = day_field(
        _("From which day on?"),
        _("Whoever begins on that day or later is held to it. Until then you can change it."),
    )


class BeginForm(VersionForm):
    """A standard from nothing."""

    scheme = forms.ModelChoiceField(Scheme.objects.all(), label=_("Scheme"))
    framework = forms.ModelChoiceField(Framework.objects.all(), label=_("Framework"))
    field_order = ("scheme", "framework", "valid_from")


FactsForm = modelform_factory(
    Standard,
    fields=[*(name for name in FACTS if name != "version"), "may_miss_minutes"],
    widgets={
        "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **dict.fromkeys(("notice", "source", "fees"), forms.Textarea(attrs={"rows": 3})),
    },
)
"""What a standard says as a whole."""


class RequirementForm(forms.ModelForm):
    """One row of numbers, in hours or minutes as boards write them; for an exam, with its terms."""

    measure = forms.ChoiceField(label=_("Counted in"), choices=list(MEASURE_NAMES.items()), initial="hours")
    least = forms.DecimalField(label=_("At least"), min_value=0, initial=0, decimal_places=2)
    most = forms.DecimalField(label=_("No more than"), min_value=0, required=False, decimal_places=2)

    MAIN = ("kind", "competency", "least", "most", "measure")
    EXAM = fields_for_model(ExamTerms, exclude=["requirement"])

    class Meta:
        model = Requirement
        fields = (
            *("kind", "competency", "label", "mode", "format", "is_alike", "scope", "consequence"),
            *("phase", "pathway", "look_back_months", "confidence"),
        )

    def __init__(self, *args, framework: Framework, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["competency"].queryset = framework.competencies.order_by("position")
        for name, field in fields_for_model(ExamTerms, exclude=["requirement"]).items():
            self.fields[f"exam_{name}"] = field

    def main(self) -> Iterator[forms.BoundField]:
        """What nearly every row says."""
        return (self[name] for name in self.MAIN)

    def further(self) -> Iterator[forms.BoundField]:
        """What some rows say besides."""
        return (self[name] for name in self.Meta.fields if name not in self.MAIN)

    def of_exam(self) -> Iterator[forms.BoundField]:
        """What only exams say."""
        return (field for field in self if field.name.startswith("exam_"))

    def clean(self) -> dict[str, Any]:
        """The numbers in whole minutes, as they are kept."""
        said = super().clean()
        if {"measure", "least"} <= said.keys():
            unit, size = MEASURES[said["measure"]]
            self.instance.unit = unit
            self.instance.minimum = self._whole("least", size) or 0
            self.instance.maximum = most = self._whole("most", size)
            if most is not None and most < self.instance.minimum:
                self.instance.maximum = None
                self.add_error("most", _("The most that counts is below what is asked for."))
        return said

    def _whole(self, name: str, size: int) -> int | None:
        value: Decimal | None = self.cleaned_data.get(name)
        if value is None:
            return None
        if (value * size) % 1:
            self.add_error(name, _("This is no whole number of minutes."))
            return 0
        return int(value * size)

    @property
    def terms(self) -> Row | None:
        """The terms of an exam; nothing where they say no more than any exam does."""
        said = {name: self.cleaned_data[f"exam_{name}"] for name in self.EXAM}
        row = ExamTerms(**{name: value for name, value in said.items() if value is not None})
        is_plain = standard_rows.plain(row) == standard_rows.plain(ExamTerms())
        return None if self.instance.kind != Requirement.Kind.EXAM or is_plain else standard_rows.plain(row)

    @property
    def row(self) -> tuple[Row, Row | None]:
        """The requirement as plain values, and the terms of its exam."""
        return standard_rows.plain(self.instance) | {"competency": self.instance.competency}, self.terms

    @staticmethod
    def said(row: Row, terms: Row | None) -> dict[str, Any]:
        """A kept row as this form shows it."""
        whole = row["unit"] == Requirement.Unit.MINUTES and not any(
            (row[name] or 0) % 60 for name in ("minimum", "maximum")
        )
        size = 60 if whole else 1
        shown = {
            "measure": "hours" if whole else row["unit"],
            "least": row["minimum"] // size,
            "most": None if row["maximum"] is None else row["maximum"] // size,
        }
        return row | shown | {f"exam_{name}": value for name, value in (terms or {}).items()}


class Rows(forms.BaseFormSet):
    """The rows of one part, in the order of the numbers beside them."""

    def rows(self) -> Iterator[forms.ModelForm]:
        """Those that say something and are not to go, in their order."""
        said = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        kept = [form for form in said if not form.cleaned_data.get("DELETE")]
        return iter(sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 10_000))


def rows_of(form: type[forms.ModelForm]) -> type[Rows]:
    return forms.formset_factory(form, formset=Rows, extra=BLANK, can_delete=True, can_order=True)


RequirementRows = rows_of(RequirementForm)
PARTS = {
    part: rows_of(modelform_factory(model, fields=standard_rows.names(model)))
    for part, model in standard_rows.PARTS.items()
}
"""A set of forms for each part of a file that is a list of rows."""


class StandardForms:
    """Everything that is typed about one standard, on one page."""

    def __init__(self, standard: Standard, asked: list[tuple[Row, Row | None]], parts: dict, data=None):
        said = [RequirementForm.said(row, terms) for row, terms in asked]
        self.facts = FactsForm(data, instance=standard, prefix="facts")
        self.asked = RequirementRows(
            data, initial=said, prefix="asked", form_kwargs={"framework": standard.framework}
        )
        self.parts = {part: PARTS[part](data, initial=rows, prefix=part) for part, rows in parts.items()}

    def is_valid(self) -> bool:
        """Every form is looked at, so that all that is wrong is said at once."""
        return all(
            [self.facts.is_valid(), self.asked.is_valid(), *(p.is_valid() for p in self.parts.values())]
        )

    @property
    def said_facts(self) -> dict[str, Any]:
        return dict(self.facts.cleaned_data)

    @property
    def said_asked(self) -> list[tuple[Row, Row | None]]:
        return [form.row for form in self.asked.rows()]

    @property
    def said_parts(self) -> dict[str, list[Row]]:
        return {
            part: [standard_rows.plain(form.instance) for form in formset.rows()]
            for part, formset in self.parts.items()
        }

    def sections(self) -> Iterator[tuple[str, str, Rows]]:
        """Each part with its name."""
        for part, formset in self.parts.items():
            yield part, standard_rows.PARTS[part]._meta.verbose_name_plural, formset
