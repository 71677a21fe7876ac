"""What is typed about hours, turned into facts. What may be logged is decided in ``hours.rules``."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import rules, wording
from hours.kinds import Spoken, spoken_of
from hours.models import HoursEntryVersion, Placement, SignOff, lists
from hours.models.placements import PlacementQuerySet
from hours.models.stand_ins import WORDS
from hours.note_check import CarefulForm, around
from people.models import Statement, User


def missing(sentence: str) -> dict[str, str]:
    """What is said when nothing was filled in, instead of Django's "This field is required"."""
    return {"required": sentence}


FOLDS = [(0, _("The first time, before the clocks changed")), (1, _("The second time, after it"))]
REASONS = ("long_reason", "late_reason")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
"""Whatever day is typed can be computed with: it has a day before it, a day after it, and an instant."""
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def reason(label: str, choices: type[TextChoices]) -> forms.ChoiceField:
    """A reason from a list. It is asked for only when the rules want one, and hidden until then."""
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose one")), *choices.choices],
        required=False,
        widget=forms.HiddenInput,
    )


def submit_words() -> forms.ModelChoiceField:
    """The words that were on the screen when somebody sent it; left out, today's."""
    return forms.ModelChoiceField(
        queryset=Statement.objects.filter(key="hours-submit"), required=False, widget=forms.HiddenInput
    )


class PlacementChoice(forms.ModelChoiceField):
    def label_from_instance(self, placement: Placement) -> str:
        return placement.place


class EntryForm(CarefulForm):
    """One stretch, as a thumb fills it in. ``facts`` is what it says, once it is valid."""

    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=HoursEntryVersion.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    placement = PlacementChoice(
        label=_("Where?"),
        queryset=Placement.objects.none(),
        error_messages=missing(_("Choose where it was.")),
    )
    worked_on = forms.DateField(
        label=_("Day"),
        widget=DATE,
        validators=[
            MinValueValidator(FIRST_DAY, message=_("Choose a day from 2000 on.")),
            MaxValueValidator(LAST_DAY, message=_("Choose a day before 2100.")),
        ],
        error_messages=missing(_("Choose the day.")),
    )
    starts = forms.TimeField(
        label=_("From"), widget=time_input(), error_messages=missing(_("When did it begin?"))
    )
    starts_fold = forms.TypedChoiceField(
        label=_("Which start?"), choices=FOLDS, coerce=int, required=False, widget=forms.RadioSelect
    )
    ends = forms.TimeField(label=_("To"), widget=time_input(), error_messages=missing(_("When did it end?")))
    ends_fold = forms.TypedChoiceField(
        label=_("Which end?"), choices=FOLDS, coerce=int, required=False, widget=forms.RadioSelect
    )
    next_day = forms.BooleanField(label=_("It ended the next day"), required=False)
    break_minutes = forms.IntegerField(
        label=_("Break, in minutes"),
        min_value=0,
        max_value=960,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    activity = forms.ChoiceField(
        label=_("What did you do?"),
        choices=[("", _("Choose one")), *HoursEntryVersion.Activity.choices],
        help_text=_("Only for practice."),
        error_messages=missing(_("Choose what you did.")),
    )
    competency = forms.ModelChoiceField(
        label=_("Which skill area was it most about?"),
        queryset=Competency.objects.none(),
        to_field_name="code",
        empty_label=_("Choose one"),
        error_messages=missing(_("Choose the skill area.")),
    )
    mode = forms.ChoiceField(label=_("How?"), choices=HoursEntryVersion.Mode.choices)
    setting = forms.ChoiceField(
        label=_("In what kind of place?"),
        choices=[("", _("Choose one, if you like")), *lists.Setting.choices],
        required=False,
    )
    is_alike = forms.BooleanField(label=_("I was with people of a similar experience"), required=False)
    long_reason = reason(_("Why did it take so long?"), lists.LongReason)
    late_reason = reason(_("Why do you send it now?"), lists.LateReason)
    note = forms.CharField(
        label=_("Note"),
        max_length=rules.LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Please write no names and nothing about anybody’s health. Your supervisor and your "
            "coordinator can read this."
        ),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    statement = submit_words()

    def __init__(
        self, *args, placements: PlacementQuerySet, zone: str, spoken: Spoken | None = None, **kwargs
    ):
        super().__init__(*args, around=lambda: around(placements), **kwargs)
        self.zone = zone
        self.facts: rules.EntryFacts | None = None
        self.fields["placement"].queryset = placements
        frameworks = {placement.enrollment.standard.framework_id for placement in placements}
        self.fields["competency"].queryset = Competency.objects.filter(framework__in=frameworks)
        if len(placements) == 1:
            self.fields["placement"].widget = forms.HiddenInput()
            self.fields["placement"].initial = placements[0].pk
        self.fields["activity"].required = self._typed("kind", rules.PRACTICE) == rules.PRACTICE
        self._offer(spoken or spoken_of(placement.enrollment.standard for placement in placements))
        if not any(placement.notes_allowed for placement in placements):
            del self.fields["note"]
        for name in ("starts_fold", "ends_fold"):
            if not self._has(name):
                self.fields[name].widget = forms.HiddenInput()
        for name in REASONS:
            if self._has(name):
                self._ask_for(name)

    def _typed(self, name: str, default: str = "") -> str:
        return self.data.get(self.add_prefix(name), default)

    def _has(self, name: str) -> bool:
        """Whether anything was answered here, or is from before."""
        return bool(self._typed(name)) or self.initial.get(name) not in (None, "")

    def _offer(self, spoken: Spoken) -> None:
        """No kind of time that means nothing here, unless it was chosen before."""
        offered = {*spoken.kinds, self.initial.get("kind")}
        kinds = HoursEntryVersion.Kind.choices
        self.fields["kind"].choices = [choice for choice in kinds if choice[0] in offered]
        if not (spoken.asks_alike or self.initial.get("is_alike")):
            del self.fields["is_alike"]

    def _ask_for(self, name: str) -> None:
        self.fields[name].widget = forms.Select(choices=self.fields[name].choices)

    @property
    def zone_name(self) -> str:
        return wording.zone(self.zone)

    @property
    def written(self) -> dict:
        """What is written about it, and whether somebody looked at it twice."""
        return {"note": self.cleaned_data.get("note", ""), "was_looked_at": self.was_looked_at}

    @property
    def reasons(self) -> list[forms.BoundField]:
        return [self[name] for name in REASONS]

    def supervisors_on(self, day: date) -> list[User]:
        """Who will read it, when there is only one place it can be about."""
        places = list(self.fields["placement"].queryset)
        return places[0].supervisors_on(day) if len(places) == 1 else []

    def clean(self) -> dict:
        data = super().clean()
        if data.get("note") and "placement" in data and not data["placement"].notes_allowed:
            self.add_error("note", _("Notes are switched off for this place. Please leave this empty."))
        if {"worked_on", "starts", "ends", "competency", "placement"} <= data.keys():
            starts_at = self._instant("starts", datetime.combine(data["worked_on"], data["starts"]))
            last = data["worked_on"] + timedelta(days=1 if data["next_day"] else 0)
            ends_at = self._instant("ends", datetime.combine(last, data["ends"]))
            if starts_at and ends_at and not self.errors:
                self.facts = self._facts(data, starts_at, ends_at)
        return data

    def _instant(self, field: str, local: datetime) -> datetime | None:
        """The instant a typed time means; asks which one, on the night it happens twice."""
        fold = self.cleaned_data.get(f"{field}_fold")
        instant, problem = rules.to_utc(local, self.zone, field, None if fold in (None, "") else fold)
        if problem:
            self.refuse([problem])
            if problem.code == "time-twice":
                self.fields[f"{field}_fold"].widget = forms.RadioSelect(choices=FOLDS)
        return instant

    def _facts(self, data: dict, starts_at: datetime, ends_at: datetime) -> rules.EntryFacts:
        return rules.EntryFacts(
            kind=data["kind"],
            activity=data["activity"] if data["kind"] == rules.PRACTICE else "",
            competency_code=data["competency"].code,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=self.zone,
            break_minutes=data["break_minutes"] or 0,
            mode=data["mode"],
            setting=data["setting"],
            is_alike=data.get("is_alike", False),
            long_reason=data["long_reason"],
            late_reason=data["late_reason"],
        )

    def refuse(self, problems: Iterable[rules.Problem]) -> None:
        """Put each sentence beside the field it is about."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            if field in REASONS:
                self._ask_for(field)
            self.add_error(field, wording.sentence(problem))


def first_answers(last: HoursEntryVersion | None) -> dict:
    """What a new form starts with: today, and the rest as in the last entry."""
    today = timezone.localdate()
    answers = {"client_id": uuid4(), "worked_on": today, "kind": rules.PRACTICE, "mode": "in-person"}
    if last is None:
        return answers
    own = {name: answers[name] for name in ("client_id", "worked_on")}
    answers = {**described(last), **own, **dict.fromkeys(("note", *REASONS), "")}
    return {name: answer for name, answer in answers.items() if not name.endswith("_fold")}


def described(version: HoursEntryVersion) -> dict:
    """A version as the form shows it."""
    starts, ends = version.local_start, version.local_end
    answers = {
        "client_id": version.entry_id,
        "kind": version.kind,
        "placement": version.entry.placement_id,
        "worked_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "next_day": ends.date() > starts.date(),
        "break_minutes": version.break_minutes or None,
        "activity": version.activity,
        "competency": version.competency.code,
        "mode": version.mode,
        "setting": version.setting,
        "is_alike": version.is_alike,
        "note": version.note.text if hasattr(version, "note") else "",
        "long_reason": version.long_reason,
        "late_reason": version.late_reason,
    }
    for name, clock in (("starts", starts), ("ends", ends)):
        if len(rules.instants(clock, version.zone)) > 1:
            answers[f"{name}_fold"] = clock.fold
    return answers


class SubmitForm(forms.Form):
    """Sending a draft as it is."""

    statement = submit_words()


class SigningForm(forms.Form):
    """A signature under what is ticked: the name, and the words and lines that were on the screen."""

    basis = forms.ChoiceField(
        label=_("How do you know?"),
        choices=SignOff.Basis.choices,
        widget=forms.RadioSelect,
        error_messages=missing(wording.SENTENCES["basis-missing"]),
    )
    printed_name = forms.CharField(
        label=_("Type your full name to sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=missing(wording.SENTENCES["name-missing"]),
    )
    statement = forms.ModelChoiceField(
        queryset=Statement.objects.filter(key="hours-sign"), widget=forms.HiddenInput
    )
    own_words = forms.ModelMultipleChoiceField(
        queryset=Statement.objects.filter(key__in=WORDS.values()),
        widget=forms.MultipleHiddenInput,
        required=False,
    )

    def fit(self, kinds: set[str]) -> None:
        """Offer what can be true of these lines: a successor saw none of it."""
        basis = self.fields["basis"]
        if kinds == {rules.SUCCESSOR}:
            basis.choices = [choice for choice in basis.choices if choice[0] != SignOff.Basis.SAW]
        elif rules.SUCCESSOR in kinds:
            basis.help_text = _("“I saw it” does not fit hours you sign for somebody who has left.")


class ReturnForm(CarefulForm):
    """Why something goes back: a reason from the list, and what to change."""

    words = "comment"

    reason = forms.ChoiceField(
        label=_("What should they look at?"),
        choices=SignOff.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
    comment = forms.CharField(
        label=_("What should change?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "They can read this, and so can your coordinator. Please write no names and nothing about "
            "anybody’s health."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict:
        data = super().clean()
        if (
            data.get("reason") not in rules.DECLINES
            and not data.get("comment")
            and "comment" not in self.errors
        ):
            self.add_error("comment", _("Say what to change, so they know what to do."))
        return data
