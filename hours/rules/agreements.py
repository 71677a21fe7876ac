"""What two people say about a placement before hours count, and when they had said it.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hours.rules.facts import Problem
from hours.rules.moves import SUPERVISOR, TRAINEE

AGREEMENT, DECLARATION, ACCEPTANCE = "agreement", "declaration", "acceptance"


@dataclass(frozen=True)
class Wanted:
    """What the Standard of a placement wants said. ``acceptance``: something counts from a supervisor's yes."""

    agreement: bool = False
    declaration: bool = False
    acceptance: bool = False

    def of(self, party: str) -> tuple[str, ...]:
        """What one of the two is asked to sign. Whoever signs the agreement has said yes with it."""
        if party == TRAINEE:
            return (AGREEMENT,) if self.agreement else ()
        yes = AGREEMENT if self.agreement else ACCEPTANCE if self.acceptance else ""
        return tuple(what for what in (yes, DECLARATION if self.declaration else "") if what)


@dataclass(frozen=True)
class Said:
    """One signature under a placement: what was signed, by which of the two, on which day."""

    what: str
    party: str
    on: date


def _first(said: Iterable[Said], party: str, *whats: str) -> date | None:
    return min((row.on for row in said if row.party == party and row.what in whats), default=None)


def agreed_on(said: Iterable[Said]) -> date | None:
    """The day on which both had signed the agreement; None until then."""
    said = list(said)
    one, other = _first(said, TRAINEE, AGREEMENT), _first(said, SUPERVISOR, AGREEMENT)
    return max(one, other) if one and other else None


def accepted_on(said: Iterable[Said]) -> date | None:
    """The day on which a supervisor said yes: by itself, or by signing the agreement."""
    return _first(said, SUPERVISOR, AGREEMENT, ACCEPTANCE)


def check_saying(what: str, party: str, wanted: Wanted, *, name: str, supervises: bool) -> Problem | None:
    """Who may sign what: each for themselves, and a supervisor only where they supervise (hours A7.13)."""
    if party == SUPERVISOR and not supervises:
        return Problem(None, "not-supervisor-here")
    if what not in wanted.of(party):
        return Problem(None, "not-asked")
    return None if name.strip() else Problem("printed_name", "name-missing")
