"""Since when somebody has had no supervisor, and whether they have asked for one.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from people.rules import Span


@dataclass(frozen=True)
class Seeking:
    """No supervisor yet, or none any more. ``asked_on``: when they asked for one, if they did."""

    since: date
    asked_on: date | None

    def days(self, today: date) -> int:
        """How long already: what the coordinator's list is sorted by."""
        return max((today - self.since).days, 0)


def seeking(joined: date, spans: Iterable[Span], asked: Iterable[date], today: date) -> Seeking | None:
    """None while somebody supervises, or is set to begin. Else it is since the day after the last one.

    What was asked before the last supervisor came is answered: asking holds for the time since.
    """
    spans = list(spans)
    if any(span.ends_on is None or span.ends_on >= today for span in spans):
        return None
    ends = [span.ends_on + timedelta(days=1) for span in spans if span.ends_on]
    since = max(ends, default=joined)
    return Seeking(since, max((day for day in asked if day >= since), default=None))
