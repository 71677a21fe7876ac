"""When a supervisor who leaves is asked to sign what waits.

Pure Python: no database, no clock.
"""

from datetime import date, timedelta

BEFORE_THE_LAST_DAY = (7, 3, 1)
"""So many days before the last one, somebody for whom hours wait is reminded (hours A7.24)."""
SHOWN_FOR = 30
"""So many days before the last one, the queue begins to say so."""


def is_near(last_day: date, today: date) -> bool:
    """The last day is today or within a month."""
    return today <= last_day <= today + timedelta(days=SHOWN_FOR)


def reminder_due(last_day: date, told_on: date | None, today: date) -> bool:
    """Seven days, three days and one day before the last one; on a day that was missed, on the next.

    What was said since the last of these days is not said again. After the last day nothing is sent: then it is
    for the coordinator.
    """
    left = (last_day - today).days
    begun = [days for days in BEFORE_THE_LAST_DAY if left <= days]
    if left < 0 or not begun:
        return False
    return told_on is None or told_on < last_day - timedelta(days=min(begun))
