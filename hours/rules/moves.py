"""The state machine: who may do what, from which status.

Pure Python: no database, no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hours.rules.facts import Problem

DRAFT, SUBMITTED, RETURNED, RECALLED, SIGNED = "draft", "submitted", "returned", "recalled", "signed"
STATUSES = (DRAFT, SUBMITTED, RETURNED, RECALLED, SIGNED)
SUPERSEDED, VOIDED = "superseded", "voided"
"""How a signed version stands that does not count any more. Derived, never stored: its row stays as it is."""
OPEN_STATUSES = (DRAFT, SUBMITTED)
"""At most one version of an entry is open at a time."""
PRIVATE_STATUSES = (DRAFT, RECALLED)
"""These are the trainee's own: no supervisor reads them."""

TRAINEE, SUPERVISOR, COORDINATOR = "trainee", "supervisor", "coordinator"


@dataclass(frozen=True)
class Move:
    """One step of the state machine: who may take it, and where this version ends up.

    ``opens_next`` says that a new draft version follows; this one then stays as it is for good.
    """

    actors: tuple[str, ...]
    leads_to: str | None
    opens_next: bool = False


MINE, THEIRS, EVERYBODY = (TRAINEE,), (SUPERVISOR,), (TRAINEE, SUPERVISOR, COORDINATOR)

MOVES: Mapping[tuple[str, str], Move] = {
    (DRAFT, "change"): Move(MINE, DRAFT),
    (DRAFT, "discard"): Move(MINE, None),
    (DRAFT, "submit"): Move(MINE, SUBMITTED),
    (SUBMITTED, "recall"): Move(MINE, RECALLED, opens_next=True),
    (SUBMITTED, "sign"): Move(THEIRS, SIGNED),
    (SUBMITTED, "return"): Move(THEIRS, RETURNED),
    (SUBMITTED, "propose"): Move(THEIRS, RETURNED),
    (RETURNED, "accept"): Move(MINE, RETURNED, opens_next=True),
    (RETURNED, "revise"): Move(MINE, RETURNED, opens_next=True),
    (RECALLED, "revise"): Move(MINE, RECALLED, opens_next=True),
    (SIGNED, "amend"): Move(EVERYBODY, SIGNED, opens_next=True),
    (SIGNED, "void"): Move((SUPERVISOR, COORDINATOR), SIGNED),
}
"""The whole state machine (hours A8). What is not listed cannot be done."""


def standing(status: str, counts: bool, another_counts: bool) -> str:
    """How a version stands: its status, or that it was signed and counts no more (hours A8).

    When the amending version is signed, the old one is superseded; without a successor it was voided.
    """
    if status != SIGNED or counts:
        return status
    return SUPERSEDED if another_counts else VOIDED


def moves_for(status: str, actor: str, *, voided: bool = False) -> frozenset[str]:
    """What somebody may do with a version now: which buttons their page shows."""
    return frozenset(
        name
        for (begin, name), move in MOVES.items()
        if begin == status and actor in move.actors and (not voided or name == "discard")
    )


def check_move(name: str, status: str, actor: str, *, voided: bool = False) -> Problem | None:
    """Whether this person may take this step from this status.

    An entry that was voided stays as it is; only a draft that was open then may still be thrown away.
    """
    move = MOVES.get((status, name))
    if move is None or (voided and name != "discard"):
        return Problem(None, "too-late", {"status": VOIDED if voided else status})
    return None if actor in move.actors else Problem(None, "not-yours")
