"""How a certificate stands today, from what happened to it."""

from collections.abc import Iterable
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
