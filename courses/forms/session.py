"""What is typed about sessions, and the register of one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import refusals
from courses.models import Attendance, Competency, Enrollment, ModulePage, Session, Standard
from courses.models.attendance import Line

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


class SessionForm(forms.ModelForm):
    """When and where, and what its minutes count for."""

    day = forms.DateField(label=_("Day"), widget=DATE)
    starts = forms.TimeField(label=_("From"), widget=time_input())
    ends = forms.TimeField(label=_("To"), widget=time_input())
    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    link = forms.URLField(
        label=_("Link to the meeting"), max_length=400, required=False, assume_scheme="https"
    )
    field_order = [
        "title",
        "day",
        "starts",
        "ends",
        "zone",
        "mode",
        "place",
        "link",
        "module",
        "makes_up_for",
    ]

    class Meta:
        model = Session
        fields = ["title", "mode", "place", "link", "module", "makes_up_for", "zone", "training_minutes"]
        widgets = {"mode": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.pk:
            start, end = row.local_start, row.local_end
            self.initial |= {"day": start.date(), "starts": start.time(), "ends": end.time()}
        self._offer_what_was_missed()
        self._offer_modules()
        self._add_minutes()

    def _offer_what_was_missed(self) -> None:
        """Those that make up for none; the question falls away for a session that others make up for."""
        row = self.instance
        others = row.cohort.sessions.on().filter(makes_up_for=None).exclude(pk=row.pk)
        self.fields["makes_up_for"].queryset = others
        self.fields["makes_up_for"].empty_label = _("No other one")
        if row.pk and row.make_ups.exists():
            del self.fields["makes_up_for"]

    def _offer_modules(self) -> None:
        """Those that ask for meetings; where none does, the question falls away."""
        program = self.instance.cohort.program
        modules = ModulePage.objects.child_of(program).filter(meeting_minutes__gt=0).defer_streamfields()
        self.fields["module"].queryset = modules
        self.fields["module"].empty_label = _("No module")
        if not modules:
            del self.fields["module"]

    def _add_minutes(self) -> None:
        """One field of minutes for each competency that the program's boards count."""
        given = (
            {credit.competency_id: credit.minutes for credit in self.instance.credits.all()}
            if self.instance.pk
            else {}
        )
        schemes = self.instance.cohort.program.program_schemes.values("scheme")
        frameworks = Standard.objects.filter(scheme__in=schemes).values("framework")
        self.competencies = list(
            Competency.objects.filter(framework__in=frameworks).select_related("framework")
        )
        for competency in self.competencies:
            self.fields[f"minutes_{competency.pk}"] = forms.IntegerField(
                label=competency.name,
                min_value=0,
                max_value=1440,
                required=False,
                initial=given.get(competency.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def minutes(self) -> list:
        """The fields that say what the time counts for."""
        return [self[f"minutes_{competency.pk}"] for competency in self.competencies]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"day", "starts", "ends", "zone"} <= cleaned.keys():
            return cleaned
        zone, row = ZoneInfo(cleaned["zone"]), self.instance
        row.starts_at = datetime.combine(cleaned["day"], cleaned["starts"], zone)
        row.ends_at = datetime.combine(cleaned["day"], cleaned["ends"], zone)
        if row.ends_at <= row.starts_at:
            row.ends_at = datetime.combine(cleaned["day"] + timedelta(days=1), cleaned["ends"], zone)
        if row.length > 16 * 60:
            self.add_error("ends", _("That is longer than 16 hours. Look at the start and the end again."))
        self._count_each_minute_once(cleaned)
        return cleaned

    def _count_each_minute_once(self, cleaned: dict) -> None:
        """The minutes that count are no more than there are, in all and within each framework."""
        length = self.instance.length
        most = cleaned.get("training_minutes")
        if most is not None and most > length:
            self.add_error("training_minutes", _("More minutes count than the meeting has."))
            return
        totals: Counter = Counter()
        for competency, minutes in self.credits:
            totals[competency.framework] += minutes
        for framework, total in totals.items():
            if total > (length if most is None else most):
                refusal = refusals.over_credited(framework.name, length if most is None else most)
                self.add_error(None, refusal.sentence)

    @property
    def credits(self) -> list[tuple[Competency, int]]:
        rows = [(row, self.cleaned_data.get(f"minutes_{row.pk}")) for row in self.competencies]
        return [(row, minutes) for row, minutes in rows if minutes]


class CodeForm(forms.Form):
    """The code on the screen, typed by hand."""

    code = forms.CharField(
        label=_("Code on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Type the code that you see on the screen.")},
    )


class RegisterForm(forms.Form):
    """Who was there: a tick for the whole session, or when somebody came and went."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on_paper = forms.BooleanField(label=_("I type this in from the paper list"), required=False)

    def __init__(
        self,
        *args,
        session: Session,
        enrollments: Sequence[Enrollment],
        standing: dict[int, Attendance],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.session, self.enrollments, self.standing = session, enrollments, standing
        self.initial["seen"] = max((row.pk for row in standing.values()), default=0)
        for enrollment in enrollments:
            self._add(enrollment, standing.get(enrollment.pk))

    def _add(self, enrollment: Enrollment, row: Attendance | None) -> None:
        pk, person = enrollment.pk, enrollment.person.display_name
        arrived, left = self._clock(row and row.arrived_at), self._clock(row and row.left_at)
        whole = bool(row and row.arrived_at and row.arrived_at <= self.session.starts_at and not row.left_at)
        for name, field, label, value in (
            ("whole", forms.BooleanField(required=False), _("Whole time"), whole),
            ("arrived", forms.TimeField(required=False, widget=time_input()), _("Came"), arrived),
            ("left", forms.TimeField(required=False, widget=time_input()), _("Left"), left),
        ):
            field.label = label
            field.initial = None if name == "arrived" and whole else value
            field.widget.attrs["aria-label"] = f"{person}: {label}"
            self.fields[f"{name}_{pk}"] = field

    def _clock(self, at: datetime | None) -> time | None:
        return at.astimezone(ZoneInfo(self.session.zone)).time() if at else None

    def rows(self) -> Iterator[dict]:
        """Each person with their fields and what is on record."""
        for enrollment in self.enrollments:
            pk = enrollment.pk
            yield {
                "person": enrollment.person,
                "record": self.standing.get(pk),
                "whole": self[f"whole_{pk}"],
                "arrived": self[f"arrived_{pk}"],
                "left": self[f"left_{pk}"],
            }

    def clean(self) -> dict:
        cleaned = super().clean()
        for enrollment in self.enrollments:
            line = self._line(cleaned, enrollment)
            if line.arrived_at and line.left_at and line.left_at <= line.arrived_at:
                words = _("%(name)s: the time of leaving comes before the time of coming.")
                self.add_error(f"left_{enrollment.pk}", words % {"name": enrollment.person.display_name})
        return cleaned

    @property
    def lines(self) -> list[Line]:
        return [self._line(self.cleaned_data, enrollment) for enrollment in self.enrollments]

    @property
    def how(self) -> str:
        return Attendance.How.SHEET if self.cleaned_data["on_paper"] else Attendance.How.REGISTER

    def _line(self, cleaned: dict, enrollment: Enrollment) -> Line:
        """A tick is the whole time; a time of leaving alone means from the start; nothing is away."""
        pk = enrollment.pk
        arrived, left = cleaned.get(f"arrived_{pk}"), cleaned.get(f"left_{pk}")
        if cleaned.get(f"whole_{pk}") and not left and not arrived:
            return Line(enrollment, self.session.starts_at)
        if arrived is None and left is None:
            return Line(enrollment, None)
        came = self._instant(arrived) if arrived else self.session.starts_at
        return Line(enrollment, came, self._instant(left) if left else None)

    def _instant(self, clock: time) -> datetime:
        """A time on the wall where the session was; past midnight when the session is."""
        start, end = self.session.local_start, self.session.local_end
        next_day = end.date() > start.date() and clock <= end.time()
        day = end.date() if next_day else start.date()
        return datetime.combine(day, clock, ZoneInfo(self.session.zone))
