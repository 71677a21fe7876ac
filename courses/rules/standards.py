"""Which Standard holds for whoever joins on a day, and the words its rows are written in."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

PRACTICE, SUPERVISION, EDUCATION, SELF_STUDY = "practice", "supervision", "continuing-education", "self-study"
OBSERVED_PRACTICE = "observed-practice"
"""Practice that a supervisor watched: the one time in supervision that Texas counts as practice too."""

REMOTE = "remote"
INDIVIDUAL, GROUP = "individual", "group"
TOTAL, DAY, WEEK, MONTH, YEAR = "total", "day", "week", "month", "year"
EXCESS, PERIOD, REMARK = "excess", "period", "remark"
RATIO, GAP, RHYTHM = "ratio", "gap", "rhythm"

ENROLLED = "enrolled"
CORE_DONE = "core-done"
APPLIED = "application-sent"
APPROVED = "application-approved"
AGREED = "agreement-signed"
ACCEPTED = "supervisor-accepted"
CREDENTIAL = "credential-issued"
MILESTONES = (ENROLLED, CORE_DONE, APPLIED, APPROVED, AGREED, ACCEPTED, CREDENTIAL)


@dataclass(frozen=True)
class StandardChoice:
    """A Standard on offer, for choosing the one that holds today."""

    id: int
    version: int
    valid_from_ordinal: int


def current_standard(choices: Sequence[StandardChoice], day_ordinal: int) -> StandardChoice | None:
    """The Standard that holds on a day: the latest that has begun; among those, the highest version."""
    begun = [choice for choice in choices if choice.valid_from_ordinal <= day_ordinal]
    return max(begun, key=lambda choice: (choice.valid_from_ordinal, choice.version), default=None)


@dataclass(frozen=True)
class Begin:
    """From when time counts: a day, or the milestones that somebody has not reached yet."""

    on: date | None = None
    waits_for: tuple[str, ...] = ()


def counts_from(asked: Iterable[str], reached: Mapping[str, date]) -> Begin:
    """Time counts from the latest of the milestones a standard names (domain 7.11).

    Texas counts nothing before the application is approved, Arkansas nothing before somebody is a
    peer-in-training. Where a standard names none, all time counts, whenever it was.
    """
    asked = list(dict.fromkeys(asked))
    missing = tuple(milestone for milestone in asked if milestone not in reached)
    if missing or not asked:
        return Begin(waits_for=missing)
    return Begin(max(reached[milestone] for milestone in asked))


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(begins: date, months: int, extensions: int = 0, extension_months: int = 0) -> date:
    """The last day of a deadline that runs from a day, with the extensions that were granted (domain 7.12)."""
    return months_later(begins, months + extensions * extension_months)


TO_COME, SAID_BY_OTHERS, NOT_OWN = "to-come", "said-by-others", "not-own"


def check_applied(on: date, today: date, *, is_own: bool, by_others: bool) -> str | None:
    """People say themselves when they applied to their board. What a coordinator wrote down stands over it.

    The age of a document is counted to that day, so it is a word that somebody stands by.
    """
    if not is_own:
        return NOT_OWN
    if by_others:
        return SAID_BY_OTHERS
    return TO_COME if on > today else None
