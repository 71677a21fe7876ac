"""The state machine: who may do what, from which status.

Pure Python: no database, no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hours.rules.facts import Problem

DRAFT, SUBMITTED, RETURNED, RECALLED, SIGNED = "draft", "submitted", "returned", "recalled", "signed"
STATUSES = (DRAFT, SUBMITTED, RETURNED, RECALLED, SIGNED)
OPEN_STATUSES = (DRAFT, SUBMITTED)
"""At most one version of an entry is open at a time."""
TAKEN_STATUSES = (SUBMITTED, SIGNED)
"""These take up time: no other entry of the person may overlap them."""
PRIVATE_STATUSES = (DRAFT, RECALLED)
"""These are the trainee's own: no supervisor reads them."""

TRAINEE, SUPERVISOR = "trainee", "supervisor"


@dataclass(frozen=True)
class Move:
    """One step of the state machine: who takes it, and where this version ends up.

    ``opens_next`` says that a new draft version follows; this one then stays as it is for good.
    """

    actor: str
    leads_to: str | None
    opens_next: bool = False


MOVES: Mapping[tuple[str, str], Move] = {
    (DRAFT, "change"): Move(TRAINEE, DRAFT),
    (DRAFT, "discard"): Move(TRAINEE, None),
    (DRAFT, "submit"): Move(TRAINEE, SUBMITTED),
    (SUBMITTED, "recall"): Move(TRAINEE, RECALLED, opens_next=True),
    (SUBMITTED, "sign"): Move(SUPERVISOR, SIGNED),
    (SUBMITTED, "return"): Move(SUPERVISOR, RETURNED),
    (RETURNED, "revise"): Move(TRAINEE, RETURNED, opens_next=True),
    (RECALLED, "revise"): Move(TRAINEE, RECALLED, opens_next=True),
}
"""The whole state machine (hours A8). What is not listed cannot be done."""


def moves_for(status: str, actor: str) -> frozenset[str]:
    """What somebody may do with a version now: which buttons their page shows."""
    return frozenset(name for (begin, name), move in MOVES.items() if (begin, move.actor) == (status, actor))


def check_move(name: str, status: str, actor: str) -> Problem | None:
    """Whether this person may take this step from this status."""
    move = MOVES.get((status, name))
    if move is None:
        return Problem(None, "too-late", {"status": status})
    return None if move.actor == actor else Problem(None, "not-yours")
