"""What the rules are asked about: an entry, its placement, and the lists both draw from.

Pure Python: no database, no clock.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from courses.rules.standards import EDUCATION, PRACTICE, SELF_STUDY, SUPERVISION
from people.rules import Span

KINDS = (PRACTICE, SUPERVISION, EDUCATION, SELF_STUDY)
ACTIVITIES = (
    "one-to-one",
    "check-in",
    "group",
    "life-skills",
    "navigation",
    "advocacy",
    "crisis",
    "outreach",
    "community-event",
    "training-others",
    "documentation",
)
MODES = ("in-person", "remote", "observed")
SETTINGS = ("clinic", "recovery-house", "street", "jail-court", "home", "online", "other")
"""In what kind of place it was: coarse enough that nobody can be known from it."""
LONG_REASONS = ("crisis", "event", "night", "travel", "other")
LATE_REASONS = ("was-away", "no-connection", "forgot", "other")

LONGEST = timedelta(hours=16)
"""No single stretch may be longer."""
LONG = timedelta(hours=12)
"""A longer stretch says why, and is pointed out to the person who signs."""
LATE = timedelta(days=30)
"""An entry sent later than this says why, and is pointed out to the person who signs."""
GRACE = timedelta(minutes=5)
"""A phone's clock may run ahead this much."""
DAY = timedelta(hours=24)
SHORTEST_COMMENT = 10
"""What is sent back says what to change: at least so many characters."""
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Problem:
    """Why something cannot be done: the form field it belongs beside, a code, and its numbers."""

    field: str | None
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class EntryFacts:
    """One stretch of time as somebody describes it. ``is_alike``: with people of a similar experience."""

    kind: str
    activity: str
    competency_code: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    break_minutes: int = 0
    mode: str = "in-person"
    setting: str = ""
    is_alike: bool = False
    long_reason: str = ""
    late_reason: str = ""

    def __post_init__(self) -> None:
        # Two times of the same zone are compared and subtracted as clock times; in UTC they are instants.
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        """From start to end on a stopwatch, break included."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """What counts: whole minutes in UTC, less the break. Never rounded up (hours A7.1, A7.2)."""
        return self.length // timedelta(minutes=1) - self.break_minutes

    @property
    def worked_on(self) -> date:
        """The day it belongs to: the local day of its start (hours A7.7)."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def is_forward(self) -> bool:
        return self.length > timedelta(0)


@dataclass(frozen=True, kw_only=True)
class SupervisorSpan(Span):
    """The days on which somebody supervises a placement."""

    person_id: int
    role: str


@dataclass(frozen=True)
class PlacementFacts:
    """Where somebody practices: its dates and its supervisors, and whose placement it is."""

    trainee_id: int
    starts_on: date
    ends_on: date | None = None
    supervisors: tuple[SupervisorSpan, ...] = ()

    def supervisor_on(self, day: date, person_id: int | None = None) -> SupervisorSpan | None:
        """Who supervises on a day (this person, if one is named). The trainee never counts."""
        for span in self.supervisors:
            if span.person_id == self.trainee_id or not span.covers(day):
                continue
            if person_id in (None, span.person_id):
                return span
        return None


@dataclass(frozen=True)
class Stretch:
    """A stretch of time that is taken by an entry of the same person."""

    entry_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Context:
    """What an entry is held against. ``others`` are the trainee's sent and signed stretches nearby."""

    now: datetime
    placement: PlacementFacts
    entry_id: UUID
    others: tuple[Stretch, ...] = ()
    competency_codes: frozenset[str] = frozenset()
    on_paper: Mapping[date, int] = dataclasses.field(default_factory=dict, hash=False)
    """Minutes of these days that somebody signed on paper, and that were accepted."""
    first_sent_at: datetime | None = None
    """When it was sent the first time. What is revised or amended later is not late for that."""

    @property
    def other_entries(self) -> tuple[Stretch, ...]:
        """An entry is never in its own way, nor is the version it replaces."""
        return tuple(other for other in self.others if other.entry_id != self.entry_id)
