"""A week on one page: a row for each day, as short as it can be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import rules
from hours.forms.entries import EntryForm
from hours.kinds import Spoken, spoken_of
from hours.models import HoursEntryVersion, Placement
from hours.models.placements import PlacementQuerySet

GIVEN = ("kind", "placement", "worked_on", "mode", "client_id")
"""What a row takes along without asking."""


class WeekRow(EntryForm):
    """One day's row: from when, to when, what it was."""

    def __init__(self, *args, areas: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].label, self.fields["activity"].help_text = _("What"), ""
        self.fields["competency"].label = _("Skill area")
        self.fields["competency"].choices = [("", _("Choose one")), *areas]

    @property
    def day(self) -> date:
        return self.initial["worked_on"]

    @property
    def is_empty(self) -> bool:
        """Nobody typed a time: there is nothing to save."""
        return not (self._typed("starts") or self._typed("ends"))

    @property
    def given(self) -> list:
        return [self[name] for name in GIVEN]


@dataclass(frozen=True)
class Week:
    """The rows of one week at one placement, all drawing from the same lists."""

    monday: date
    placement: Placement
    placements: PlacementQuerySet
    zone: str
    spoken: Spoken
    areas: list[tuple[str, str]]
    last: HoursEntryVersion | None

    @property
    def name(self) -> str:
        """What a phone calls this form while it keeps it."""
        return f"week-{self.monday}-{self.placement.pk}"

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=days) for days in range(7)]

    @property
    def before(self) -> date:
        return self.monday - timedelta(weeks=1)

    @property
    def after(self) -> date:
        return self.monday + timedelta(weeks=1)

    def rows(self, typed: Mapping | None) -> list[WeekRow]:
        """What was typed for each day, and an empty row where nothing was."""
        rows = [self.row(day, typed) for day in self.days]
        return [self.row(row.day) if typed and row.is_empty else row for row in rows]

    def row(self, day: date, typed: Mapping | None = None) -> WeekRow:
        """One row, filled in as far as it can be guessed from the last entry."""
        like = {"activity": self.last.activity, "competency": self.last.competency.code} if self.last else {}
        given = {"client_id": uuid4(), "kind": rules.PRACTICE, "mode": "in-person", "worked_on": day}
        return WeekRow(
            typed,
            prefix=f"{day:%Y%m%d}",
            initial={**like, **given, "placement": self.placement.pk},
            placements=self.placements,
            zone=self.zone,
            spoken=self.spoken,
            areas=self.areas,
        )


def week_of(
    monday: date,
    placement: Placement,
    placements: PlacementQuerySet,
    zone: str,
    last: HoursEntryVersion | None,
) -> Week:
    """A week with what its rows share. ``placements`` holds the one placement."""
    standard = placement.enrollment.standard
    areas = Competency.objects.filter(framework=standard.framework_id).values_list("code", "name")
    return Week(monday, placement, placements, zone, spoken_of([standard]), list(areas), last)
