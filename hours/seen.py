"""What a coordinator should look at, and how each of it stands. A few statements, however much there is."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Min, Q

from courses.rules.standards import INDIVIDUAL
from hours import rules
from hours.models import HoursEntryVersion, Placement, SignalStep
from hours.models.signals import steps_of
from hours.rules import signals
from hours.rules.months import first_of_month, last_of_month
from hours.rules.signals import Line, Month, Signal
from people.models import User
from quizzes.models import Answer

WEEK = timedelta(days=7)
ORDER = (signals.NEW, signals.ANSWERED, signals.WAITING, signals.SETTLED)


@dataclass(frozen=True)
class Found:
    """One signal of a month, what was done about it, and how it stands now."""

    signal: Signal
    month: date
    steps: Sequence[SignalStep]

    @property
    def standing(self) -> str:
        return signals.standing([row.fact for row in self.steps], map(str, self.signal.entries))


@dataclass(frozen=True)
class Seen(Found):
    """The same, with whom it is about."""

    person: User


def in_month(day: date) -> list[Seen]:
    """Every signal of the month of this day: first what nobody looked at. Four statements."""
    rows = named(_all([first_of_month(day)]))
    order = {code: place for place, code in enumerate(signals.CODES)}
    return sorted(
        rows, key=lambda row: (ORDER.index(row.standing), order[row.signal.code], row.person.display_name)
    )


def one(person_id: int, code: str, month: date) -> Seen | None:
    """One of them."""
    rows = in_month(month)
    return next((row for row in rows if (row.signal.person_id, row.signal.code) == (person_id, code)), None)


def open_ones(first: date, last: date) -> list[Found]:
    """What nobody looked at yet, and what was asked and is not settled: the oldest first. Four statements.

    Of the months from ``first`` to ``last``, and whatever was asked about a month before them.
    """
    asked = SignalStep.objects.unsettled().filter(month__lt=first).order_by()
    found = _all(sorted({*asked.values_list("month", flat=True), *months_between(first, last)}))
    return sorted(
        (row for row in found if row.standing != signals.SETTLED),
        key=lambda row: (row.month, ORDER.index(row.standing), row.signal.code, row.signal.person_id),
    )


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from one day to another."""
    found, month = [], first_of_month(first)
    while month <= last:
        found.append(month)
        month = last_of_month(month) + timedelta(days=1)
    return found


def begins() -> date | None:
    """The first day of which there can be anything."""
    return Placement.objects.aggregate(first=Min("starts_on"))["first"]


def named(rows: Iterable[Found]) -> list[Seen]:
    """The same, with whom they are about. One statement."""
    rows = list(rows)
    people = User.objects.in_bulk({row.signal.person_id for row in rows})
    return [Seen(row.signal, row.month, row.steps, people[row.signal.person_id]) for row in rows]


def _all(months: Sequence[date]) -> list[Found]:
    """Every signal of these months, and how each stands. Three statements."""
    found = {month.first: signals.signals(month) for month in gathered(months)}
    steps: defaultdict[date, list[SignalStep]] = defaultdict(list)
    for step in SignalStep.objects.filter(month__in=months).select_related("by"):
        steps[step.month].append(step)
    return [row for month in months for row in _of_month(month, found[month], steps_of(steps[month]))]


def _of_month(month: date, found: Sequence[Signal], steps: dict) -> list[Found]:
    kept = [*found, *_only_kept(found, steps)]
    return [Found(signal, month, steps.get((signal.person_id, signal.code), ())) for signal in kept]


def _only_kept(found: Iterable[Signal], steps: dict) -> list[Signal]:
    """What somebody looked at once, and what is not there any more because the hours changed."""
    there = {(signal.person_id, signal.code) for signal in found}
    return [Signal(code, person, ()) for person, code in steps.keys() - there]


def gathered(months: Sequence[date]) -> list[Month]:
    """What the rules ask about these months, each with the days around it. Two statements."""
    spans = [(first, last_of_month(first)) for first in months]
    around = [(_instant(first - WEEK), _instant(last + 2 * WEEK)) for first, last in spans]
    first, last = min(first for first, _last in spans), max(last for _first, last in spans)
    # Asked by person, since that is how versions are indexed.
    there = Placement.objects.filter(starts_on__lte=last + WEEK).exclude(ends_on__lt=first - WEEK)
    people = there.order_by().values("enrollment__person")
    rows = HoursEntryVersion.objects.taken().filter(_within("starts_at", around), trainee__in=people)
    lines = [
        _line(*row)
        for row in rows.order_by("starts_at").values_list(
            "entry", "trainee", "starts_at", "ends_at", "worked_on", "minutes", "submitted_at",
            "sign_off__at", "sign_off__by", "session", "session__format", "kind", "mode", "activity",
        )
    ]  # fmt: skip
    answered = list(
        Answer.objects.filter(_within("saved_at", around), saved_by__in=people)
        .order_by("saved_at")
        .values_list("saved_at", "saved_by")
    )
    starts, saved = [line.starts_at for line in lines], [at for at, _person in answered]
    return [
        Month(*span, lines[_cut(starts, near)], _by_person(answered[_cut(saved, near)]))
        for span, near in zip(spans, around, strict=True)
    ]


def _within(field: str, around: Iterable[tuple[datetime, datetime]]) -> Q:
    """In one of these stretches, as few as they can be written in."""
    joined: list[tuple[datetime, datetime]] = []
    for since, until in sorted(around):
        if joined and since <= joined[-1][1]:
            before, end = joined.pop()
            since, until = before, max(end, until)
        joined.append((since, until))
    found = Q()
    for since, until in joined:
        found |= Q(**{f"{field}__gte": since, f"{field}__lt": until})
    return found


def _cut(moments: Sequence[datetime], near: tuple[datetime, datetime]) -> slice:
    """Where in this order the moments of a stretch stand."""
    return slice(bisect_left(moments, near[0]), bisect_left(moments, near[1]))


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _line(*row) -> Line:
    *facts, session, format, kind, mode, activity = row
    format = format or rules.format_of(kind, activity)
    with_supervisor = kind == rules.SUPERVISION or mode == HoursEntryVersion.Mode.OBSERVED
    return Line(
        *facts,
        session_id=session,
        is_alone=with_supervisor and format == INDIVIDUAL,
        is_work=kind in (rules.PRACTICE, rules.SUPERVISION),
    )


def _by_person(answered: Iterable[tuple[datetime, int]]) -> dict[int, list[datetime]]:
    """When people answered quizzes."""
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for at, person in answered:
        found[person].append(at)
    return found
