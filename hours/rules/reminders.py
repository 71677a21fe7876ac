"""When somebody is reminded that hours wait for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from people.rules import Span, days_away

PATIENCE = timedelta(days=3)
"""How long hours may wait before their supervisor is reminded, and the time between two reminders."""


def reminder_due(
    waiting_since: datetime | None, last_told_at: datetime | None, now: datetime, leaves: Sequence[Span] = ()
) -> bool:
    """Remind a supervisor when something has waited for three days, and not again for another three.

    Nothing is ever signed because nobody answered (hours A7.22): a person is reminded, that is all. Who is
    on leave is not reminded, and the days away do not count as waiting.
    """
    if waiting_since is None or any(leave.covers(now.date()) for leave in leaves):
        return False
    if _waited(waiting_since, now, leaves) < PATIENCE:
        return False
    return last_told_at is None or _waited(last_told_at, now, leaves) >= PATIENCE


def _waited(since: datetime, now: datetime, leaves: Sequence[Span]) -> timedelta:
    return now - since - timedelta(days=days_away(leaves, since.date(), now.date()))
