"""When a month is complete: the trainee says so, and the supervisor says so in the same signing.

Pure Python: no database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hours.rules.facts import PlacementFacts, Problem


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True)
class MonthFacts:
    """One month at one placement. ``today`` is where the person is; the numbers are entries of that month."""

    month: date
    today: date
    placement: PlacementFacts
    person_id: int
    no_hours: bool = False
    signed: int = 0
    waiting: int = 0
    unsent: int = 0
    is_reported: bool = False
    printed_name: str = ""

    @property
    def ends_on(self) -> date:
        return last_of_month(self.month)


def is_over(facts: MonthFacts) -> Problem | None:
    """A month is complete on its last day at the earliest (hours A7.23)."""
    return Problem(None, "month-not-over") if facts.today < facts.ends_on else None


def is_of_the_placement(facts: MonthFacts) -> Problem | None:
    """The placement lasted in that month."""
    first, last = facts.placement.starts_on, facts.placement.ends_on
    inside = first <= facts.ends_on and (last is None or last >= facts.month)
    return None if inside else Problem(None, "month-elsewhere")


def is_the_trainees(facts: MonthFacts) -> Problem | None:
    """Whose hours these are says that they are complete."""
    return None if facts.person_id == facts.placement.trainee_id else Problem(None, "not-yours")


def has_no_open_ends(facts: MonthFacts) -> Problem | None:
    """What is still a draft, or was sent back, is finished or thrown away first."""
    return Problem(None, "month-unsent", {"count": facts.unsent}) if facts.unsent else None


def no_hours_are_no_hours(facts: MonthFacts) -> Problem | None:
    """“No hours this month” is said only of a month without any (kimai #4899: not worked, or not filled in?)."""
    has = facts.signed + facts.waiting
    if facts.no_hours and has:
        return Problem(None, "month-has-hours")
    return None if has or facts.no_hours else Problem(None, "month-is-empty")


def closer_supervised_that_month(facts: MonthFacts) -> Problem | None:
    """A supervisor of record on a day of the month closes it, and never the trainee."""
    spans = facts.placement.supervisors
    mine = [span for span in spans if span.person_id == facts.person_id != facts.placement.trainee_id]
    for span in mine:
        if span.starts_on <= facts.ends_on and (span.ends_on is None or span.ends_on >= facts.month):
            return None
    return Problem(None, "month-not-supervisor")


def trainee_said_so(facts: MonthFacts) -> Problem | None:
    """The supervisor closes what the trainee said is complete."""
    return None if facts.is_reported else Problem(None, "month-unreported")


def nothing_waits(facts: MonthFacts) -> Problem | None:
    """What waits in the month is answered first (hours A8, close month)."""
    return Problem(None, "month-waits", {"count": facts.waiting}) if facts.waiting else None


def name_is_typed(facts: MonthFacts) -> Problem | None:
    """An attestation carries the printed name, like every signature."""
    return None if facts.printed_name.strip() else Problem("printed_name", "name-missing")


MonthRule = Callable[[MonthFacts], Problem | None]

REPORT_RULES: tuple[MonthRule, ...] = (
    is_the_trainees,
    is_of_the_placement,
    is_over,
    has_no_open_ends,
    no_hours_are_no_hours,
)
CLOSING_RULES: tuple[MonthRule, ...] = (
    closer_supervised_that_month,
    trainee_said_so,
    nothing_waits,
    name_is_typed,
)


def check_report(facts: MonthFacts) -> list[Problem]:
    """Everything that keeps a trainee from saying that a month is complete."""
    return [problem for rule in REPORT_RULES if (problem := rule(facts))]


def check_closing(facts: MonthFacts) -> list[Problem]:
    """Everything that keeps a supervisor from closing it."""
    return [problem for rule in CLOSING_RULES if (problem := rule(facts))]
