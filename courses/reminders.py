"""Reminders of live sessions: one notice a day before, and a new one when a session was moved."""

from datetime import datetime

from courses.models import Session
from courses.rules.cohorts import REMINDED_AHEAD


def remind_of_sessions(*, at: datetime) -> int:
    """Tell the members of every session that begins within a day; return how many were told."""
    near = Session.objects.on().filter(
        starts_at__gt=at, starts_at__lte=at + REMINDED_AHEAD, reminded_at__isnull=True
    )
    return sum(session.remind(at=at) for session in near.with_names())
