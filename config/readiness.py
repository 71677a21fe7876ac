"""What must hold before this process gets visitors, and what whoever runs it should know."""

from datetime import datetime, timedelta

from django.db import DatabaseError

from config.models import Beat
from hours import triggers

SCHEDULER_IS_LATE_AFTER = timedelta(minutes=5)


def faults() -> list[str]:
    """Why this process must not have visitors. Empty means that it may."""
    try:
        gone = triggers.missing()
    except DatabaseError:
        return ["The database does not answer, or it was never migrated."]
    if gone:
        return [f"{len(gone)} triggers that protect signed records are missing: run `manage.py migrate`."]
    return []


def warnings(*, at: datetime) -> list[str]:
    """What does not keep visitors out, but should be seen to."""
    last = Beat.objects.last_at()
    if last is None:
        return ["The scheduler has never run: start `manage.py scheduler`."]
    if at - last > SCHEDULER_IS_LATE_AFTER:
        return [f"The scheduler was last seen at {last:%Y-%m-%d %H:%M} UTC: start `manage.py scheduler`."]
    return []
