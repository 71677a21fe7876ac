"""What a coordinator should look at in a month, and how each of it stands. A few statements, however much there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

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
class Seen:
    """One signal, whom it is about, what was done about it, and how it stands now."""

    signal: Signal
    person: User
    month: date
    steps: Sequence[SignalStep]

    @property
    def standing(self) -> str:
        return signals.standing([row.fact for row in self.steps], map(str, self.signal.entries))


def in_month(day: date) -> list[Seen]:
    """Every signal of the month of this day: first what nobody looked at. Four statements."""
    month = first_of_month(day)
    found = signals.signals(gathered(month))
    steps = steps_of(SignalStep.objects.filter(month=month).select_related("by"))
    found += _only_kept(found, steps)
    people = User.objects.in_bulk({signal.person_id for signal in found})
    seen = [
        Seen(row, people[row.person_id], month, steps.get((row.person_id, row.code), ())) for row in found
    ]
    order = {code: place for place, code in enumerate(signals.CODES)}
    return sorted(
        seen, key=lambda row: (ORDER.index(row.standing), order[row.signal.code], row.person.display_name)
    )


def _only_kept(found: Iterable[Signal], steps: dict) -> list[Signal]:
    """What somebody looked at once, and what is not there any more because the hours changed."""
    there = {(signal.person_id, signal.code) for signal in found}
    return [Signal(code, person, ()) for person, code in steps.keys() - there]


def one(person_id: int, code: str, month: date) -> Seen | None:
    """One of them."""
    rows = in_month(month)
    return next((row for row in rows if (row.signal.person_id, row.signal.code) == (person_id, code)), None)


def gathered(month: date) -> Month:
    """What the rules ask about. Two statements."""
    first, last = first_of_month(month), last_of_month(month)
    since, until = _instant(first - WEEK), _instant(last + 2 * WEEK)
    # Asked by person, since that is how versions are indexed.
    there = Placement.objects.filter(starts_on__lte=last + WEEK).exclude(ends_on__lt=first - WEEK)
    people = there.order_by().values("enrollment__person")
    rows = HoursEntryVersion.objects.taken().filter(
        trainee__in=people, starts_at__gte=since, starts_at__lt=until
    )
    lines = [
        _line(*row)
        for row in rows.order_by("starts_at").values_list(
            "entry", "trainee", "starts_at", "ends_at", "worked_on", "minutes", "submitted_at",
            "sign_off__at", "sign_off__by", "session", "session__format", "kind", "mode", "activity",
        )
    ]  # fmt: skip
    return Month(first, last, lines, _answered(people, since, until))


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


def _answered(people: QuerySet, since: datetime, until: datetime) -> dict[int, list[datetime]]:
    """When these people answered quizzes."""
    rows = Answer.objects.filter(saved_by__in=people, saved_at__gte=since, saved_at__lt=until)
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for person, at in rows.order_by().values_list("saved_by", "saved_at"):
        found[person].append(at)
    return found
