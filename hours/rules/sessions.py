"""A session of supervision: what it says, and what each person who was there gets of it.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from courses.rules.standards import GROUP, INDIVIDUAL, SUPERVISION
from hours.rules.entries import (
    ENTRY_RULES,
    EntryRule,
    check_entry,
    has_a_supervisor_that_day,
    says_why_it_is_late,
)
from hours.rules.facts import LONG, Context, EntryFacts, Problem

IN_PERSON, REMOTE = "in-person", "remote"
SESSION_MODES = (IN_PERSON, REMOTE)
TOPICS = ("own-work", "limits", "skills", "hard-day", "self-care", "teamwork", "paperwork", "next-steps")
"""What was talked about, coarse enough that nobody can be known from it."""


@dataclass(frozen=True)
class SessionFacts:
    """One session as its supervisor describes it. Everybody takes the same break."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    break_minutes: int = 0
    mode: str = IN_PERSON
    topics: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))


@dataclass(frozen=True)
class Attended:
    """One person who was there, at one of their placements: so many minutes late, gone so many early."""

    placement_id: int
    competency_code: str
    late_minutes: int = 0
    early_minutes: int = 0


def stretch_of(session: SessionFacts, attended: Attended) -> EntryFacts:
    """What one person was there for: the session less what they missed of it (domain 3, group)."""
    return EntryFacts(
        kind=SUPERVISION,
        activity="",
        competency_code=attended.competency_code,
        starts_at=session.starts_at + timedelta(minutes=attended.late_minutes),
        ends_at=session.ends_at - timedelta(minutes=attended.early_minutes),
        zone=session.zone,
        break_minutes=session.break_minutes,
        mode=session.mode,
    )


def format_of_session(attended: Sequence[object]) -> str:
    """One to one, or a group: as many as were there, whether or not all of it counts for each."""
    return GROUP if len(attended) > 1 else INDIVIDUAL


def check_session(session: SessionFacts, attended: Sequence[Attended]) -> list[Problem]:
    """What keeps a draft of a session from being kept: it has a length, people and words from the lists."""
    minutes = (session.ends_at - session.starts_at) // timedelta(minutes=1)
    found = []
    if minutes <= 0:
        found.append(Problem("ends", "ends-before-start" if minutes else "no-length"))
    elif session.break_minutes >= minutes:
        found.append(Problem("break_minutes", "break-too-long"))
    if session.ends_at - session.starts_at > LONG:
        found.append(Problem("ends", "session-too-long"))
    if session.mode not in SESSION_MODES:
        found.append(Problem("mode", "not-on-list"))
    if not set(session.topics) <= set(TOPICS):
        found.append(Problem("topics", "not-on-list"))
    if not attended:
        found.append(Problem(None, "nobody-there"))
    return found


NOT_ASKED = (says_why_it_is_late, has_a_supervisor_that_day)
CREDIT_RULES: tuple[EntryRule, ...] = tuple(rule for rule in ENTRY_RULES if rule not in NOT_ASKED)
"""All that holds for what a trainee sends. Why it is late is not theirs to say: their supervisor wrote it.

That somebody supervised that day is asked more strictly when it is signed: it has to be the one who signs.
"""


def check_credit(facts: EntryFacts, context: Context) -> list[Problem]:
    """What keeps a session from counting for one of those who were there.

    Somebody who was there for no minute of it gets that one answer.
    """
    if not facts.is_forward or facts.minutes <= 0:
        return [Problem(None, "not-there-long")]
    return check_entry(facts, context, CREDIT_RULES)


HIDING = (*("overlap", "day-is-full", "before-placement", "after-placement", "not-on-list", "in-the-future"),)
"""Refusals that speak to the trainee, or tell what else they did: the supervisor gets words of their own."""


def for_the_supervisor(problems: Iterable[Problem]) -> list[Problem]:
    """The same without times: what else somebody did is not their supervisor's to learn from a refusal."""
    return [Problem(None, f"credit-{row.code}") if row.code in HIDING else row for row in problems]
