"""Signing without an account: how long a link and a code are good, and how often they are sent.

Pure Python: no database, no clock.
"""

from datetime import datetime, timedelta

LINK_LASTS = timedelta(days=14)
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
"""So often a code may be typed wrong; six digits are then still as good as unknown."""
MOST_CODES = 10
"""So many codes one link asks for in an hour."""
CONTEXT_LASTS = timedelta(days=90)

DONE, WRONG, USED_UP, TOO_OLD = "done", "wrong", "used-up", "too-old"
"""What comes of a code that somebody typed."""


def link_due(last_mailed_at: datetime | None, at: datetime) -> bool:
    """Whatever comes in, one person gets one link a day by mail; what they ask for themselves is apart."""
    return last_mailed_at is None or at - last_mailed_at >= timedelta(days=1)


def new_link_allowed(last_mailed_at: datetime | None, at: datetime) -> bool:
    """Who asks for a new link gets one, and not another within ten minutes: nobody fills a stranger's mailbox."""
    return last_mailed_at is None or at - last_mailed_at >= timedelta(minutes=10)


def answer_to_code(*, matches: bool, used: bool, tries: int, expires_at: datetime, at: datetime) -> str:
    """A code is good for ten minutes, a few tries and one use; the same press again is that use (hours A7.16)."""
    if tries >= MOST_TRIES:
        return USED_UP
    if not used and at >= expires_at:
        return TOO_OLD
    return DONE if matches else WRONG
