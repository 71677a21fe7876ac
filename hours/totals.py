"""What somebody's hours come to: what counts, what does not and why, where the time went, when they could be done."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.functions import TruncMonth
from django.utils import formats
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment, SupervisionRule
from courses.rules import Begin
from hours import counting, rules
from hours.chart import Chart
from hours.models import HoursEntryVersion, Placement
from hours.rules import planning
from hours.rules.counting import Counted, Terms
from hours.rules.supervision import Supervised
from hours.standings import asked_for
from hours.wording import KINDS


@dataclass(frozen=True)
class Plan:
    """One kind of hours: what counts of it, what is asked for, and when it could be done."""

    kind: str
    name: str | Promise
    minutes_by_day: Mapping[date, int]
    need: int
    on: date

    @property
    def have(self) -> int:
        return sum(self.minutes_by_day.values())

    @property
    def left(self) -> int:
        return max(0, self.need - self.have)

    @property
    def per_week(self) -> int:
        return planning.pace(self.minutes_by_day, self.on)

    @property
    def done_on(self) -> date | None:
        return planning.done_on(self.left, self.per_week, self.on)

    def needed_per_week(self, by: date) -> int | None:
        return planning.needed_per_week(self.left, self.on, by)

    @cached_property
    def chart(self) -> Chart | None:
        """How it added up; nothing to draw before there are two weeks."""
        points = planning.burn_up(self.minutes_by_day, self.on)
        return Chart(points, self.need) if len(points) > 1 else None


@dataclass(frozen=True)
class Report:
    """All of it for one enrollment, as of a day."""

    enrollment: Enrollment
    on: date
    terms: Terms
    counted: list[Counted]
    supervision: list[tuple[SupervisionRule, Supervised]]

    @cached_property
    def plans(self) -> list[Plan]:
        """One for each kind of hours the standard asks for in all."""
        asked = asked_for(self.enrollment)
        return [Plan(kind, KINDS[kind], self._days(kind), need, self.on) for kind, need in asked.items()]

    @property
    def begins(self) -> list[tuple[str | Promise, Begin]]:
        """From when hours of a kind count, where the standard says so."""
        return [(KINDS[kind], begin) for kind, begin in self.terms.begins.items() if kind in KINDS]

    @property
    def lost(self) -> list[Counted]:
        """What is signed and does not count in full, the newest first."""
        return [row for row in reversed(self.counted) if row.lost]

    def _days(self, kind: str) -> Mapping[date, int]:
        days: Counter[date] = Counter()
        for row in self.counted:
            if row.kind == kind and row.minutes:
                days[row.worked.worked_on] += row.minutes
        return days


def report(enrollment: Enrollment, *, on: date) -> Report:
    """Whatever somebody's hours come to under their standard. The same statements for any number of entries."""
    found = counting.times([enrollment])[enrollment.pk]
    return Report(enrollment, on, found.terms, found.counted, found.supervision(on))


# --- Where the time went ------------------------------------------------------------------------------


@dataclass(frozen=True)
class View:
    """One way to sort the time: what it is called, the column, and how a value of it is shown."""

    name: str | Promise
    column: str
    shown: Callable[[object], str] = str


def _activity(code: object) -> str:
    return str(dict(HoursEntryVersion.Activity.choices).get(str(code), _("Supervision")))


def _month(day: object) -> str:
    return formats.date_format(day, "YEAR_MONTH_FORMAT")


VIEWS = {
    "month": View(_("Month"), "month", _month),
    "area": View(_("Skill area"), "area"),
    "what": View(_("What you did"), "activity", _activity),
    "place": View(_("Place"), "entry__placement"),
    "kind": View(
        _("Kind"), "kind", lambda code: str(dict(HoursEntryVersion.Kind.choices).get(str(code), code))
    ),
}


def sorted_by(view: str, versions) -> list[tuple[str, rules.Totals]]:
    """Signed, waiting and returned minutes apart, sorted in one of the ``VIEWS``. Two statements at most."""
    wanted = VIEWS[view]
    rows = versions.annotate(month=TruncMonth("worked_on"), area=F("competency__name"))
    totals = rows.totals_by(wanted.column)
    shown = _places(totals) if view == "place" else {key: wanted.shown(key) for key in totals}
    keys = sorted(totals, reverse=True) if view == "month" else sorted(totals, key=lambda key: shown[key])
    return [(shown[key], totals[key]) for key in keys]


def _places(pks: Iterable[int]) -> dict[int, str]:
    return {row.pk: row.place for row in Placement.objects.filter(pk__in=pks).select_related("organization")}
