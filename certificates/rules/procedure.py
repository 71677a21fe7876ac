"""How a certificate is taken back: notice, time to answer, and then a decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from people.rules import Span, days_away

MISTAKE, HOLDER = "issued-in-error", "holder-asked"
REVOKE, UNFOUNDED, SETTLED = "revoke", "unfounded", "settled"
"""What a decision can say: it is revoked; it was not so; it was so, and was put right."""

TOO_EARLY, OWN, SAME_PERSON, DECIDED = "too-early", "own", "same-person", "decided"
"""Why a decision cannot be made as asked."""

FRESH = timedelta(hours=24)
MOST_LATER = 60
"""So many days a leave can add to the time to answer: one without an end must not keep a question open for good."""


@dataclass(frozen=True)
class ReviewFacts:
    """A review of a certificate, as far as the rule about its decision asks. ``last_day``: see below."""

    last_day: date | None
    is_answered: bool = False
    opened_by: int = 0
    holder: int = 0
    has_others: bool = False
    """Another coordinator, who does not hold the certificate, could decide."""


def needs_no_waiting(reason: str, issued_at: datetime, at: datetime) -> bool:
    """Whether a certificate may be taken back without time to answer.

    Where its holder asked for it, nobody has to be heard against it. What was issued by mistake within the last
    day, nobody has relied on yet. Everything else waits.
    """
    return reason == HOLDER or (reason == MISTAKE and at - issued_at <= FRESH)


def last_day(opened_on: date, days: int, leaves: Iterable[Span]) -> date:
    """The last day to answer: so many days after the notice, and later by the days of a leave, up to a limit."""
    leaves, latest = list(leaves), opened_on + timedelta(days=days + MOST_LATER)
    day = opened_on + timedelta(days=days)
    while True:
        later = opened_on + timedelta(days=days + days_away(leaves, opened_on, day))
        if later in (day, latest) or later > latest:
            return min(later, latest)
        day = later


def may_revoke(facts: ReviewFacts, on: date) -> bool:
    """Whether the time to answer is over, or nobody has to wait for it: the answer is in, or none is needed."""
    return facts.last_day is None or facts.is_answered or on > facts.last_day


def check_decision(
    facts: ReviewFacts, outcome: str, decides: int, on: date, *, is_alone: bool = False
) -> str:
    """What is in the way of a decision, or nothing.

    Nobody decides about their own. To close a review in the holder's favor takes no waiting. Whoever opened it
    leaves the decision to another coordinator, unless they say that there is nobody else who can make it.
    """
    if decides == facts.holder:
        return OWN
    if outcome == REVOKE and not may_revoke(facts, on):
        return TOO_EARLY
    if outcome == REVOKE and decides == facts.opened_by and facts.has_others and not is_alone:
        return SAME_PERSON
    return ""
