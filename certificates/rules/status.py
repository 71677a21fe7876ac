"""How a certificate stands today, from what happened to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

VALID, EXPIRED, SUSPENDED = "valid", "expired", "suspended"
REVOKED, SUPERSEDED = "revoked", "superseded"
UNKNOWN, MISTYPED, TAMPERED = "unknown", "mistyped", "tampered"
"""The last three are answers about a number or a file; a certificate itself never has them."""

FINAL = (SUPERSEDED, REVOKED)
"""Nothing lifts these; only revoking still comes on top of being replaced."""


def status_of(events: Iterable[str], valid_until: date | None, on: date) -> str:
    """How a certificate stands on a day, from its status events in the order they were appended.

    The last event counts, except that replaced and revoked are final: whoever doubts suspends first. A
    certificate is valid through its last day; a stronger word than *expired* is never hidden by it.
    """
    status = VALID
    for event in events:
        if status == REVOKED or (status == SUPERSEDED and event != REVOKED):
            continue
        status = event
    if status == VALID and valid_until is not None and on > valid_until:
        return EXPIRED
    return status


@dataclass(frozen=True)
class Dated:
    """A status event: what it says, and the issuer's day from which it holds. That day may lie before the decision."""

    status: str
    holds_from: date


def status_on(events: Iterable[Dated], valid_until: date | None, on: date) -> str:
    """How a certificate stood on a day, by all that is known now.

    An event counts from the day from which it holds. So whoever is reinstated back to the day of the suspension
    was never on hold: the decision that was made later is the one that counts for the days before it, too.
    """
    return status_of((event.status for event in events if event.holds_from <= on), valid_until, on)


TOO_EARLY, TOO_LATE = "before-suspension", "in-future"


def check_reinstatement(on_hold_from: date, holds_from: date, today: date) -> str:
    """What is in the way of lifting a suspension from a day on, or nothing: not before it began, nor in the future."""
    if holds_from < on_hold_from:
        return TOO_EARLY
    return TOO_LATE if holds_from > today else ""
