"""What a supervisor types about a session, turned into facts. What may be logged is decided in ``hours.rules``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import rules, wording
from hours.forms.entries import DATE, FIRST_DAY, FOLDS, LAST_DAY, missing, time_input
from hours.models import Placement, SessionObjection, SupervisionSession
from hours.note_check import CarefulForm, around
from people.models import Statement

LONGEST_SUMMARY = 500
MINUTES = forms.NumberInput(attrs={"inputmode": "numeric"})


class AttendeeForm(forms.Form):
    """One person who may have been there. Their own skill area, if it is another one than for all."""

    there = forms.BooleanField(required=False)
    late = forms.IntegerField(
        label=_("Came late, in minutes"), min_value=0, max_value=720, required=False, widget=MINUTES
    )
    early = forms.IntegerField(
        label=_("Left early, in minutes"), min_value=0, max_value=720, required=False, widget=MINUTES
    )
    competency = forms.ChoiceField(label=_("Another skill area"), required=False)

    def __init__(self, data: Mapping | None, placement: Placement, areas: Iterable[Competency], **kwargs):
        super().__init__(data, prefix=f"p{placement.pk}", **kwargs)
        self.placement = placement
        framework = placement.enrollment.standard.framework_id
        self.areas = {area.code: area.name for area in areas if area.framework_id == framework}
        self.fields["competency"].choices = [("", _("The same as for all")), *self.areas.items()]

    @property
    def is_open(self) -> bool:
        """Whether something stands in the fields that are folded away."""
        return bool(self.errors) or any(self[name].value() for name in ("late", "early", "competency"))

    def attended(self, competency_code: str) -> rules.Attended:
        data = self.cleaned_data
        code = data["competency"] or competency_code
        if code not in self.areas:
            self.add_error("competency", wording.SENTENCES["credit-not-on-list"])
        return rules.Attended(self.placement.pk, code, data["late"] or 0, data["early"] or 0)


class SessionForm(CarefulForm):
    """A session, once for all who were there. ``facts`` and ``attended`` are what it says, once it is valid."""

    words = "summary"

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
        label=_("Which start?"), choices=FOLDS, coerce=int, required=False, widget=forms.HiddenInput
    )
    ends = forms.TimeField(label=_("To"), widget=time_input(), error_messages=missing(_("When did it end?")))
    ends_fold = forms.TypedChoiceField(
        label=_("Which end?"), choices=FOLDS, coerce=int, required=False, widget=forms.HiddenInput
    )
    next_day = forms.BooleanField(label=_("It ended the next day"), required=False)
    break_minutes = forms.IntegerField(
        label=_("Break, in minutes"), min_value=0, max_value=720, required=False, widget=MINUTES
    )
    mode = forms.ChoiceField(label=_("How?"), choices=SupervisionSession.Mode.choices)
    competency = forms.ChoiceField(
        label=_("Which skill area was it most about?"),
        error_messages=missing(_("Choose the skill area.")),
    )
    topics = forms.MultipleChoiceField(
        label=_("What did you talk about?"),
        choices=SupervisionSession.Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "You can leave this empty. Whoever was there can read it, and so can your coordinator. Please "
            "write no names and nothing about anybody’s health."
        ),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping | None, *, placements: Sequence[Placement], zone: str, initial: dict):
        super().__init__(data, initial=initial, around=lambda: around(placements))
        self.zone, self.facts = zone, None
        self.attended: list[rules.Attended] = []
        frameworks = {placement.enrollment.standard.framework_id for placement in placements}
        areas = list(Competency.objects.filter(framework__in=frameworks))
        names = {area.code: area.name for area in areas}
        self.fields["competency"].choices = [("", _("Choose one")), *names.items()]
        self.people = [
            AttendeeForm(data, row, areas, initial=initial.get("people", {}).get(row.pk))
            for row in placements
        ]
        for name in ("starts_fold", "ends_fold"):
            if self.data.get(name) or initial.get(name) not in (None, ""):
                self.fields[name].widget = forms.RadioSelect(choices=FOLDS)

    @property
    def zone_name(self) -> str:
        return wording.zone(self.zone)

    @property
    def written(self) -> dict:
        return {"summary": self.cleaned_data.get("summary", ""), "was_looked_at": self.was_looked_at}

    def clean(self) -> dict:
        data = super().clean()
        if {"worked_on", "starts", "ends", "break_minutes", "mode", "topics"} <= data.keys():
            last = data["worked_on"] + timedelta(days=1 if data["next_day"] else 0)
            starts = self._instant("starts", datetime.combine(data["worked_on"], data["starts"]))
            ends = self._instant("ends", datetime.combine(last, data["ends"]))
            if starts and ends:
                rest = (self.zone, data["break_minutes"] or 0, data["mode"], tuple(data["topics"]))
                self.facts = rules.SessionFacts(starts, ends, *rest)
        self._who_was_there(data.get("competency", ""))
        if self.facts and "there" not in self.errors:
            self.refuse(rules.check_session(self.facts, self.attended))
        return data

    def _who_was_there(self, competency_code: str) -> None:
        ticked = [row for row in self.people if row.is_valid() and row.cleaned_data["there"]]
        if competency_code:
            self.attended = [row.attended(competency_code) for row in ticked]
        for row in self.people:
            for errors in row.errors.values():
                name = row.placement.trainee.display_name
                self.add_error(None, _("%(name)s: %(why)s") % {"name": name, "why": errors[0]})

    def _instant(self, field: str, local: datetime) -> datetime | None:
        fold = self.cleaned_data.get(f"{field}_fold")
        instant, problem = rules.to_utc(local, self.zone, field, None if fold in (None, "") else fold)
        if problem:
            self.refuse([problem])
            if problem.code == "time-twice":
                self.fields[f"{field}_fold"].widget = forms.RadioSelect(choices=FOLDS)
        return instant

    def refuse(self, problems: Iterable[rules.Problem]) -> None:
        """Put each sentence beside the field it is about."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, wording.sentence(problem))


def described(session: SupervisionSession) -> dict:
    """A draft as the form shows it: the skill area that most people have stands for all."""
    starts, ends, rows = session.local_start, session.local_end, list(session.attendees.all())
    codes = [row.competency.code for row in rows]
    common = max(codes, key=codes.count, default="")
    answers = {
        "client_id": session.pk,
        "worked_on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "next_day": ends.date() > starts.date(),
        "break_minutes": session.break_minutes or None,
        "mode": session.mode,
        "topics": session.topic_codes,
        "competency": common,
        "summary": session.summary.text if hasattr(session, "summary") else "",
        "people": {
            row.placement_id: {
                "there": True,
                "late": row.late_minutes or None,
                "early": row.early_minutes or None,
                "competency": "" if row.competency.code == common else row.competency.code,
            }
            for row in rows
        },
    }
    for name, clock in (("starts", starts), ("ends", ends)):
        if len(rules.instants(clock, session.zone)) > 1:
            answers[f"{name}_fold"] = clock.fold
    return answers


class SessionSigningForm(forms.Form):
    """A signature under a session: the name, the words, and what was on the screen."""

    printed_name = forms.CharField(
        label=_("Type your full name to sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=missing(wording.SENTENCES["name-missing"]),
    )
    statement = forms.ModelChoiceField(
        queryset=Statement.objects.filter(key="hours-session"), widget=forms.HiddenInput
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    """What was not like that, from a list."""

    reason = forms.ChoiceField(
        label=_("What is not right?"),
        choices=SessionObjection.Reason.choices,
        widget=forms.RadioSelect,
        error_messages=missing(_("Choose one.")),
    )
