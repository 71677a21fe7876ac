"""When somebody is reminded that hours wait for them."""

from datetime import datetime, timedelta

PATIENCE = timedelta(days=3)
"""How long hours may wait before their supervisor is reminded, and the time between two reminders."""


def reminder_due(waiting_since: datetime | None, last_told_at: datetime | None, now: datetime) -> bool:
    """Remind a supervisor when something has waited for three days, and not again for another three.

    Nothing is ever signed because nobody answered (hours A7.22): a person is reminded, that is all.
    """
    if waiting_since is None or now - waiting_since < PATIENCE:
        return False
    return last_told_at is None or now - last_told_at >= PATIENCE
