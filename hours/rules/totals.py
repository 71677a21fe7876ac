"""What it adds up to: totals with the states apart, and how far each need is met.

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
    """Minutes of one kind and competency in one state: one entry, or the sum of many."""

    state: str
    kind: str
    competency_code: str
    minutes: int


@dataclass(frozen=True)
class Totals:
    """Whole minutes, the states apart. What is not signed never stands in a signed total (hours A7.26)."""

    minutes: Mapping[tuple[str, str, str], int]

    def of(self, state: str, kind: str, competency_code: str | None = None) -> int:
        """Minutes in a state: of one competency, or of all together."""
        return sum(
            minutes
            for (line_state, line_kind, code), minutes in self.minutes.items()
            if (line_state, line_kind) == (state, kind) and competency_code in (None, code)
        )

    def signed(self, kind: str, competency_code: str | None = None) -> int:
        return self.of(SIGNED, kind, competency_code)

    def waiting(self, kind: str, competency_code: str | None = None) -> int:
        return self.of(SUBMITTED, kind, competency_code)

    def returned(self, kind: str, competency_code: str | None = None) -> int:
        return self.of(RETURNED, kind, competency_code)

    def draft(self, kind: str, competency_code: str | None = None) -> int:
        return self.of(DRAFT, kind, competency_code)


def totals(lines: Iterable[TimeLine]) -> Totals:
    """Add up, apart by state, kind and competency."""
    minutes: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        minutes[line.state, line.kind, line.competency_code] += line.minutes
    return Totals(dict(minutes))


@dataclass(frozen=True)
class Need:
    """One row of a Standard that hours can meet: a kind, a competency or all, a minimum of minutes."""

    kind: str
    competency_code: str | None
    label: str
    minimum: int


@dataclass(frozen=True)
class Progress:
    """How far one need is met. Only signed minutes count; what waits is named beside them."""

    need: Need
    signed: int
    waiting: int

    @property
    def left(self) -> int:
        """Minutes still to do: neither signed nor waiting."""
        return max(0, self.need.minimum - self.signed - self.waiting)

    @property
    def is_met(self) -> bool:
        return self.signed >= self.need.minimum


def progress(needs: Iterable[Need], totals: Totals) -> list[Progress]:
    """For each need: signed, waiting, still to do."""
    return [
        Progress(
            need,
            totals.signed(need.kind, need.competency_code),
            totals.waiting(need.kind, need.competency_code),
        )
        for need in needs
    ]


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
