"""What it adds up to: totals with the states apart.

Pure Python: no database, no clock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hours.rules.moves import DRAFT, RETURNED, SIGNED, SUBMITTED


@dataclass(frozen=True)
class TimeLine:
    """Minutes of one kind in one state: one entry, or the sum of many."""

    state: str
    kind: str
    minutes: int


@dataclass(frozen=True)
class Totals:
    """Whole minutes, the states apart. What is not signed never stands in a signed total (hours A7.26)."""

    minutes: Mapping[tuple[str, str], int]

    def of(self, state: str, kind: str | None = None) -> int:
        """Minutes in a state: of one kind, or of all together."""
        return sum(
            minutes
            for (line_state, line_kind), minutes in self.minutes.items()
            if line_state == state and kind in (None, line_kind)
        )

    def signed(self, kind: str | None = None) -> int:
        return self.of(SIGNED, kind)

    def waiting(self, kind: str | None = None) -> int:
        return self.of(SUBMITTED, kind)

    def returned(self, kind: str | None = None) -> int:
        return self.of(RETURNED, kind)

    def draft(self, kind: str | None = None) -> int:
        return self.of(DRAFT, kind)


def totals(lines: Iterable[TimeLine]) -> Totals:
    """Add up, apart by state and kind."""
    minutes: Counter[tuple[str, str]] = Counter()
    for line in lines:
        minutes[line.state, line.kind] += line.minutes
    return Totals(dict(minutes))


@dataclass(frozen=True)
class SignedTime:
    """Minutes that a supervisor signed: what a certificate may be built on."""

    entry_id: UUID
    kind: str
    competency_code: str
    minutes: int
    worked_on: date
    supervisor_name: str
    signed_at: datetime
