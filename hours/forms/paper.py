"""What is typed about a sheet that was signed on paper: its head, its lines, and its picture."""

import re
from collections.abc import Mapping
from functools import cached_property

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.models import Competency, Enrollment
from hours import rules, scans, wording
from hours.forms.supervisor import day_input
from hours.kinds import spoken_of
from hours.models import HoursEntryVersion, PaperReturn, Placement
from hours.models.placements import PlacementQuerySet
from hours.refusals import EntryRefused
from hours.rules import paper

FIRST_LINES, MORE_LINES = 3, 5
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
PARTS = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?(?: ?h)?")


def missing(sentence: str) -> dict[str, str]:
    return {"required": sentence, "invalid": sentence}


class MinutesField(forms.CharField):
    """Time as it stands on paper: ``7:30``, ``7.5`` or ``7``. Whole minutes, never rounded up (hours A7.2)."""

    def clean(self, value: str) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if found := CLOCK.fullmatch(text):
            return int(found[1]) * 60 + int(found[2])
        if found := PARTS.fullmatch(text):
            hundredths = int((found[2] or "0").ljust(2, "0"))
            return int(found[1]) * 60 + hundredths * 60 // 100
        raise forms.ValidationError(self.error_messages["invalid"])


class ScanField(forms.FileField):
    """A photo or a plain PDF: what it is says its content, never its name."""

    def __init__(self, **kwargs):
        super().__init__(
            allow_empty_file=True,
            error_messages=missing(_("Choose the photo or the file.")),
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
            **kwargs,
        )

    def clean(self, data, initial=None) -> scans.Scan:
        file = super().clean(data, initial)
        try:
            return scans.look(file.read(settings.PAPER_UPLOAD_MAX_BYTES + 1))
        except EntryRefused as refused:
            raise forms.ValidationError(refused.sentence) from None


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, placement: Placement) -> str:
        return placement.place


class PaperForm(forms.Form):
    """The head and the foot of a sheet, and its picture."""

    placement = PlaceChoice(
        label=_("Where was it?"),
        queryset=Placement.objects.none(),
        required=False,
        empty_label=_("Somewhere else"),
    )
    elsewhere = forms.CharField(
        label=_("If somewhere else: the name of the place"), max_length=120, required=False
    )
    starts_on = forms.DateField(
        label=_("First day on the sheet"),
        widget=day_input(),
        error_messages=missing(_("Fill in the first day.")),
    )
    ends_on = forms.DateField(
        label=_("Last day on the sheet"),
        widget=day_input(),
        error_messages=missing(_("Fill in the last day.")),
    )
    signer_name = forms.CharField(
        label=_("Who signed it?"),
        max_length=120,
        help_text=_("The name as it stands on the sheet."),
        error_messages=missing(_("Fill in the name.")),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signer_role = forms.CharField(
        label=_("What was their role?"),
        max_length=80,
        help_text=_("For example: supervisor, house manager."),
        error_messages=missing(_("Fill in their role.")),
    )
    signed_on = forms.DateField(
        label=_("Day of the signature"),
        widget=day_input(),
        error_messages=missing(_("Fill in the day of the signature.")),
    )
    scan = ScanField(
        label=_("Photo or PDF of the sheet"),
        help_text=_(
            "JPEG, PNG or PDF, 10 MB at most. Cover the names of people you support first. You and your "
            "coordinators can see it. Where and with which phone it was taken is not kept."
        ),
    )

    def __init__(self, *args, placements: PlacementQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["placement"].queryset = placements

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("placement") and not cleaned.get("elsewhere", "").strip():
            self.add_error("elsewhere", _("Choose the place, or write its name."))
        return cleaned


class LineForm(forms.Form):
    """One line of a sheet. A line with neither a day nor a time is left out."""

    first_on = forms.DateField(
        label=_("Day, or the first day"), widget=day_input(), error_messages=missing(_("Fill in the day."))
    )
    last_on = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        required=False,
        help_text=_("Only if the line is for a week or a month."),
    )
    minutes = MinutesField(
        label=_("Time"),
        help_text=_("For example 7:30 or 7.5"),
        error_messages=missing(_("Fill in the time, for example 7:30.")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 8}),
    )
    kind = forms.ChoiceField(label=_("What was it?"))
    activity = forms.ChoiceField(
        label=_("What did you do?"),
        choices=[("", _("The sheet does not say")), *HoursEntryVersion.Activity.choices],
        required=False,
    )
    competency = forms.ChoiceField(label=_("Skill area"), error_messages=missing(_("Choose the skill area.")))

    def __init__(self, *args, kinds: list, areas: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds
        self.fields["competency"].choices = [("", _("Choose one")), *areas]

    @property
    def is_empty(self) -> bool:
        return not any(self.data.get(self.add_prefix(name)) for name in ("first_on", "minutes"))

    @property
    def facts(self) -> rules.PaperLine:
        said = self.cleaned_data
        return rules.PaperLine(
            kind=said["kind"],
            activity=said["activity"] if said["kind"] == rules.PRACTICE else "",
            competency_code=said["competency"],
            minutes=said["minutes"],
            first_on=said["first_on"],
            last_on=said["last_on"] or said["first_on"],
        )


class Sheet:
    """A sheet as it is typed: its head with as many lines as somebody asked for."""

    def __init__(self, enrollment: Enrollment, data: Mapping | None = None, uploaded: Mapping | None = None):
        self.enrollment, self.is_bound = enrollment, data is not None and "more" not in data
        self._typed, self._uploaded = data or {}, uploaded
        placements = Placement.objects.filter(enrollment=enrollment).select_related("organization")
        self.head = PaperForm(*self._bound(), initial=self._initial(PaperForm), placements=placements)

    def _bound(self) -> tuple:
        return (self._typed, self._uploaded) if self.is_bound else ()

    def _initial(self, form: type[forms.Form], prefix: str = "") -> dict[str, str]:
        names = form.base_fields.keys() - {"scan"}
        found = {name: self._typed.get(f"{prefix}-{name}" if prefix else name) for name in names}
        return {name: value for name, value in found.items() if value}

    @cached_property
    def lines(self) -> list[LineForm]:
        standard = self.enrollment.standard
        spoken = spoken_of([standard]).kinds
        kinds = [(kind, name) for kind, name in wording.KINDS.items() if kind in spoken]
        areas = Competency.objects.filter(framework=standard.framework_id).values_list("code", "name")
        shared = {"kinds": kinds, "areas": list(areas)}
        return [self._line(f"line-{number}", shared) for number in range(1, self._count() + 1)]

    def _line(self, prefix: str, shared: Mapping) -> LineForm:
        form = LineForm(*self._bound()[:1], prefix=prefix, initial=self._initial(LineForm, prefix), **shared)
        return LineForm(prefix=prefix, **shared) if self.is_bound and form.is_empty else form

    def _count(self) -> int:
        asked = str(self._typed.get("lines", ""))
        count = int(asked) if asked.isdecimal() and len(asked) < 3 else FIRST_LINES
        return min(count + (MORE_LINES if "more" in self._typed else 0), paper.MOST_LINES)

    @property
    def filled(self) -> list[LineForm]:
        return [form for form in self.lines if form.is_bound]

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(form.is_valid() for form in self.filled)])

    @property
    def refused(self) -> int:
        """How many lines have to be looked at again."""
        return sum(bool(form.errors) for form in self.filled)

    @property
    def facts(self) -> rules.Paper:
        said = self.head.cleaned_data
        names = ("starts_on", "ends_on", "signer_name", "signer_role", "signed_on")
        return rules.Paper(
            **{name: said[name] for name in names}, lines=tuple(row.facts for row in self.filled)
        )

    def refuse(self, refused: EntryRefused) -> None:
        """Say at the head what the rules do not allow."""
        for problem in refused.problems:
            field = problem.field if problem.field in self.head.fields else None
            self.head.add_error(field, wording.sentence(problem))


class AcceptForm(forms.Form):
    """A coordinator compared the two."""

    compared = forms.BooleanField(
        label=_("I compared each line with the sheet, and they say the same."),
        error_messages=missing(_("Tick this once you compared them.")),
    )


class PaperReturnForm(forms.Form):
    """What is wrong with it."""

    reason = forms.ChoiceField(
        label=_("Why do you send it back?"),
        choices=PaperReturn.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
