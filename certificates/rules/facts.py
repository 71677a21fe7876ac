"""What the rules are told: the rows of a standard and what somebody has to show; and how a row stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from certificates.rules.asked_facts import (
    AttestationFacts,
    DeadlineFacts,
    DocumentFacts,
    ExamResult,
    ExamTerms,
    Granted,
    PathwayFacts,
    Reference,
    ReferenceFacts,
    Shown,
    Signed,
)
from courses.rules.standards import TOTAL
from hours.rules.counting import Lost
from hours.rules.supervision import Supervised

MODULES, TRAINING, PRACTICE, SUPERVISION, EXAM = "modules", "training", "practice", "supervision", "exam"
EDUCATION, SELF_STUDY = "continuing-education", "self-study"
TIMED = (TRAINING, PRACTICE, SUPERVISION, EDUCATION, SELF_STUDY)
"""The kinds of requirement that are counted in minutes."""
ATTESTATION, DOCUMENT, REFERENCE, PATHWAY = "attestation", "document", "reference", "pathway"
RATIO, GAP, RHYTHM = "supervision-ratio", "supervision-gap", "supervision-rhythm"
"""What is asked besides: texts, documents, people who speak for somebody, a choice; supervision often enough."""

EARNED, WAITING, RETURNED, LOST = "earned", "waiting", "returned", "lost"
"""How a stretch of time stands: it counts, a supervisor has to look at it, it came back, or it never counts."""

OVER_MAXIMUM = "over_maximum"
OTHER_COMPETENCY = "other_competency"
OTHER_MODE = "other_mode"
NO_COMPETENCY = "no_competency"
WAITING_FOR_SIGNATURE = "waiting_for_signature"
RETURNED_TO_TRAINEE = "returned_to_trainee"
LATER = "later"
TOO_OLD = "too_old"
"""Why minutes do not count; reasons of other kinds stand beside their rules."""

LEARN, LOG, SIGNATURE, CHANGE = "learn", "log", "signature", "change"
TAKE, TAKE_LATER, CHECK, ASK = "take", "take_later", "check", "ask"
SIGN, SUPERVISOR_SIGNS, SHOW, LET_SEE = "sign", "supervisor_signs", "show", "let_see"
REFEREE, CHOOSE, MEET, TYPE_IN = "referee", "choose", "meet", "type_in"
"""What would satisfy a row that is open."""


@dataclass(frozen=True)
class RequirementFacts:
    """One row of a standard: at least ``minimum`` of a kind, in one competency or, without one, in all.

    ``mode`` narrows it to one way, such as in person; ``format`` to time with one person or with a group;
    ``is_alike`` to time with people of a similar experience (Florida). ``maximum`` is the most that counts: of
    this competency or this way towards any total, or of the kind as a whole. ``label`` tells rows of a kind
    apart, such as the parts of an exam. Of a row with ``look_back_months``, what is older counts no more; a row
    with a ``pathway`` is asked of whoever took it. ``scope``: in all, or in each year of a period.
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
    label: str = ""
    look_back_months: int | None = None
    pathway: str = ""
    exam: ExamTerms | None = None
    scope: str = TOTAL


@dataclass(frozen=True)
class StandardFacts:
    """The rows of one standard, in the board's order."""

    requirements: tuple[RequirementFacts, ...]
    attestations: tuple[AttestationFacts, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()
    references: tuple[ReferenceFacts, ...] = ()
    pathways: tuple[PathwayFacts, ...] = ()
    deadlines: tuple[DeadlineFacts, ...] = ()


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
class SupervisionFacts:
    """How somebody stands with one rule about how often, and what follows where it is not kept."""

    found: Supervised
    consequence: str


@dataclass(frozen=True)
class EarnedFacts:
    """Everything one enrollment has to show."""

    modules_done: int = 0
    times: tuple[TimeFact, ...] = ()
    exams: tuple[ExamResult, ...] = ()
    signed: tuple[Signed, ...] = ()
    shown: tuple[Shown, ...] = ()
    references: tuple[Reference, ...] = ()
    supervised: tuple[SupervisionFacts, ...] = ()
    pathway: str = ""
    """The way they chose; empty before."""
    applied_on: date | None = None
    """The day they applied to the board, from which the age of a document is counted; None: today."""
    reached: tuple[tuple[str, date], ...] = ()
    """When they reached each milestone."""
    period: tuple[date, date] | None = None
    """The first and the last day of what is renewed."""
    granted: tuple[Granted, ...] = ()


@dataclass(frozen=True)
class NotCounted:
    """Something that does not count for a requirement, and why; for time, how many minutes of it."""

    code: str
    minutes: int = 0
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
    label: str = ""
    code: str = ""
    """For a text, a document or a way: which one; for a rhythm: in each week or month."""
    is_remark: bool = False
    """It is pointed out, and stands in nobody's way."""
    by: date | None = None
    """The last day for it, where the standard sets one."""
    satisfied_by: str = ""
    """What would satisfy it, while it is open."""
    is_private: bool = False
    """It touches what somebody lived through."""

    def for_others(self) -> "RequirementStatus":
        """The same for anybody but the person: of what is private, that it is done or open, and no more."""
        if not self.is_private:
            return self
        return replace(self, have=self.need if self.met else 0, reasons=(), satisfied_by="")

    @property
    def is_limit(self) -> bool:
        """It asks for nothing: it only says how much can count."""
        return self.need == 0 and self.maximum is not None

    @property
    def is_asked(self) -> bool:
        """It asks for something, and without it nothing is earned."""
        return not (self.is_limit or self.is_remark)

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1. Of a largest gap there may be too much."""
        return 1.0 if self.met else min(self.have, self.need) / max(self.have, self.need, 1)

    @property
    def left(self) -> int:
        """How much is still missing; never below zero."""
        return max(0, self.need - self.have)


def reached(
    row: RequirementFacts,
    have: int,
    *,
    waiting: int = 0,
    reasons: tuple[NotCounted, ...] = (),
    satisfied_by: str = "",
) -> RequirementStatus:
    met = have >= row.minimum
    return RequirementStatus(
        kind=row.kind,
        have=have,
        need=row.minimum,
        unit=row.unit,
        met=met,
        competency=row.competency,
        competency_label=row.competency_label,
        mode=row.mode,
        format=row.format,
        is_alike=row.is_alike,
        maximum=row.maximum,
        waiting=waiting,
        reasons=reasons,
        label=row.label,
        satisfied_by="" if met else satisfied_by,
    )
