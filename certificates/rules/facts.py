"""What the rules are told: the rows of a standard and what somebody has to show; and how a row stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from hours.rules.counting import Lost

MODULES, TRAINING, PRACTICE, SUPERVISION, EXAM = "modules", "training", "practice", "supervision", "exam"
EDUCATION, SELF_STUDY = "continuing-education", "self-study"
TIMED = (TRAINING, PRACTICE, SUPERVISION, EDUCATION, SELF_STUDY)
"""The kinds of requirement that are counted in minutes."""

EARNED, WAITING, RETURNED, LOST = "earned", "waiting", "returned", "lost"
"""How a stretch of time stands: it counts, a supervisor has to look at it, it came back, or it never counts."""

OVER_MAXIMUM = "over_maximum"
OTHER_COMPETENCY = "other_competency"
OTHER_MODE = "other_mode"
NO_COMPETENCY = "no_competency"
WAITING_FOR_SIGNATURE = "waiting_for_signature"
RETURNED_TO_TRAINEE = "returned_to_trainee"
LATER = "later"


@dataclass(frozen=True)
class RequirementFacts:
    """One row of a standard: at least ``minimum`` of a kind, in one competency or, without one, in all.

    ``mode`` narrows it to one way, such as in person; ``format`` to time with one person or with a group;
    ``is_alike`` to time with people of a similar experience (Florida). ``maximum`` is the most that counts: of
    this competency or this way towards any total, or of the kind as a whole.
    """

    kind: str
    minimum: int
    maximum: int | None = None
    unit: str = "minutes"
    competency: str = ""
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False


@dataclass(frozen=True)
class StandardFacts:
    """The rows of one standard, in the board's order."""

    requirements: tuple[RequirementFacts, ...]


@dataclass(frozen=True)
class TimeFact:
    """Some minutes of one kind on one day. An empty ``competency`` means that none was named."""

    kind: str
    minutes: int
    on: date
    competency: str = ""
    competency_label: str = ""
    state: str = EARNED
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    is_on_paper: bool = False
    """Signed on paper and accepted: evidence from elsewhere."""
    lost: Lost | None = None
    """Why it does not count, for time that was lost by a rule of ``hours.rules.counting``."""

    @property
    def place(self) -> "Place":
        """What rows and limits ask of it."""
        return Place(self.competency, self.mode, self.format, self.is_alike)


class Place(NamedTuple):
    """Where some time belongs: its competency, how it was taken, with one person or a group, with whom."""

    competency: str
    mode: str
    format: str
    is_alike: bool


@dataclass(frozen=True)
class ExamResult:
    """A result that is on record, in the unit the standard uses for it (per cent, or a scaled score)."""

    score: int
    on: date


@dataclass(frozen=True)
class EarnedFacts:
    """Everything one enrollment has to show."""

    modules_done: int = 0
    times: tuple[TimeFact, ...] = ()
    exams: tuple[ExamResult, ...] = ()


@dataclass(frozen=True)
class NotCounted:
    """So many minutes that do not count for a requirement, and why."""

    code: str
    minutes: int
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class RequirementStatus:
    """How somebody stands with one row of their standard."""

    kind: str
    have: int
    need: int
    unit: str
    met: bool
    competency: str = ""
    competency_label: str = ""
    mode: str = ""
    format: str = ""
    is_alike: bool = False
    maximum: int | None = None
    waiting: int = 0
    """Minutes a supervisor has not decided about yet. They do not count, and they may soon."""
    reasons: tuple[NotCounted, ...] = ()

    @property
    def is_limit(self) -> bool:
        """It asks for nothing: it only says how much can count."""
        return self.need == 0 and self.maximum is not None

    @property
    def left(self) -> int:
        """How much is still missing; never below zero."""
        return max(0, self.need - self.have)


def reached(
    row: RequirementFacts, have: int, *, waiting: int = 0, reasons: tuple[NotCounted, ...] = ()
) -> RequirementStatus:
    return RequirementStatus(
        kind=row.kind,
        have=have,
        need=row.minimum,
        unit=row.unit,
        met=have >= row.minimum,
        competency=row.competency,
        competency_label=row.competency_label,
        mode=row.mode,
        format=row.format,
        is_alike=row.is_alike,
        maximum=row.maximum,
        waiting=waiting,
        reasons=reasons,
    )
