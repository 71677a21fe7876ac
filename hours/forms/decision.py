"""What is typed when hours that were sent or signed are to change."""

from dataclasses import replace
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import rules, wording
from hours.forms.entries import DATE, FOLDS, described, missing, time_input
from hours.models import Amendment, HoursEntryVersion, Voiding
from hours.note_check import CarefulForm, around

LONGEST = 500


def reason(label: str, choices: list) -> forms.ChoiceField:
    """Why, from a list: a reason is coded first."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=missing(_("Choose one."))
    )


def own_words(label: str) -> forms.CharField:
    """And, if somebody wants to, in their own words. Says who can read it."""
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "You can leave this empty. The person whose hours these are can read it, and so can their "
            "supervisor and their coordinator. Please write no names and nothing about anybody’s health."
        ),
    )


class AmendForm(CarefulForm):
    """What is wrong with an entry that was signed."""

    words = "text"

    reason = reason(_("What is not right?"), Amendment.Reason.choices)
    text = own_words(_("What should be different?"))


class ProposeForm(CarefulForm):
    """What the supervisor thinks the times and the work were. ``facts`` is what it says, once it is valid."""

    words = "comment"

    worked_on = forms.DateField(label=_("Day"), widget=DATE, error_messages=missing(_("Choose the day.")))
    starts = forms.TimeField(
        label=_("From"), widget=time_input(), error_messages=missing(_("When did it begin?"))
    )
    starts_fold = forms.TypedChoiceField(
        label=_("Which start?"), choices=FOLDS, coerce=int, required=False, widget=forms.HiddenInput
    )
    ends = forms.TimeField(label=_("To"), widget=time_input(), error_messages=missing(_("When did it end?")))
    ends_fold = forms.TypedChoiceField(
        label=_("Which end?"), choices=FOLDS, coerce=int, required=False, widget=forms.HiddenInput
    )
    next_day = forms.BooleanField(label=_("It ended the next day"), required=False)
    break_minutes = forms.IntegerField(
        label=_("Break, in minutes"), min_value=0, max_value=960, required=False
    )
    activity = forms.ChoiceField(label=_("What did they do?"), choices=HoursEntryVersion.Activity.choices)
    competency = forms.ModelChoiceField(
        label=_("Which skill area was it most about?"),
        queryset=Competency.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages=missing(_("Choose the skill area.")),
    )
    mode = forms.ChoiceField(label=_("How?"), choices=HoursEntryVersion.Mode.choices)
    comment = own_words(_("Anything else they should know?"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: dict | None, version: HoursEntryVersion):
        said = {**described(version), "seen": version.content_digest}
        super().__init__(data, initial=said, around=lambda: around([version.entry.placement]))
        self.version, self.facts = version, None
        self.fields["competency"].queryset = Competency.objects.filter(
            framework=version.competency.framework_id
        )
        if version.kind != rules.PRACTICE:
            del self.fields["activity"]
        for name in ("starts_fold", "ends_fold"):
            if self.data.get(name) or name in self.initial:
                self.fields[name].widget = forms.RadioSelect(choices=FOLDS)

    @property
    def zone_name(self) -> str:
        return self.version.zone_name

    def clean(self) -> dict:
        data = super().clean()
        if {"worked_on", "starts", "ends", "competency"} <= data.keys():
            last = data["worked_on"] + timedelta(days=1 if data["next_day"] else 0)
            starts = self._instant("starts", datetime.combine(data["worked_on"], data["starts"]))
            ends = self._instant("ends", datetime.combine(last, data["ends"]))
            if starts and ends and not self.errors:
                self.facts = self._facts(data, starts, ends)
        return data

    def _instant(self, field: str, local: datetime) -> datetime | None:
        fold = self.cleaned_data.get(f"{field}_fold")
        instant, problem = rules.to_utc(local, self.version.zone, field, None if fold in (None, "") else fold)
        if problem:
            self.refuse([problem])
            if problem.code == "time-twice":
                self.fields[f"{field}_fold"].widget = forms.RadioSelect(choices=FOLDS)
        return instant

    def _facts(self, data: dict, starts_at: datetime, ends_at: datetime) -> rules.EntryFacts:
        return replace(
            self.version.facts,
            activity=data.get("activity", ""),
            competency_code=data["competency"].code,
            starts_at=starts_at,
            ends_at=ends_at,
            break_minutes=data["break_minutes"] or 0,
            mode=data["mode"],
        )

    def refuse(self, problems: list[rules.Problem]) -> None:
        """Put each sentence beside the field it is about."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, wording.sentence(problem))


class VoidForm(CarefulForm):
    """Why signed hours are taken out; and who the second person is, where that is somebody from outside."""

    words = "text"

    reason = reason(_("Why?"), Voiding.Reason.choices)
    text = own_words(_("What happened?"))
    outsider_name = forms.CharField(label=_("Name of the second person"), max_length=120, required=False)
    outsider_role = forms.CharField(
        label=_("Who that person is"),
        max_length=120,
        required=False,
        help_text=_("For example: on the board of our center. Whoever can read the entry can read this."),
    )

    def __init__(self, *args, names_outsider: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("outsider_name", "outsider_role"):
            if names_outsider:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = wording.SENTENCES["void-outsider-unnamed"]
            else:
                del self.fields[name]
