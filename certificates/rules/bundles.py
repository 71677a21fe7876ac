"""Who gives evidence to whom: only whoever it is about, only what they looked at, and only while it stands."""

DAYS = 90
"""So long a recipient can open the link."""
MOST, WITHIN = 20, 30
"""So many times in so many days somebody gives evidence away: nobody needs more, and each is a mail to a stranger."""

NOT_YOURS, NO_NAME, NOTHING = "not-yours", "no-name", "nothing"
NOT_SEEN, ENDED, TOO_MANY = "not-seen", "ended", "too-many"


def check_making(*, is_own: bool, has_name: bool, has_anything: bool) -> str | None:
    """Why no bundle can be made."""
    if not is_own:
        return NOT_YOURS
    if not has_name:
        return NO_NAME
    return None if has_anything else NOTHING


def check_giving(*, is_own: bool, is_seen: bool, is_ended: bool, given_lately: int) -> str | None:
    """Why it cannot be given to one more recipient."""
    if not is_own:
        return NOT_YOURS
    if is_ended:
        return ENDED
    if not is_seen:
        return NOT_SEEN
    return TOO_MANY if given_lately >= MOST else None


def check_ending(*, is_own: bool, is_coordinator: bool) -> str | None:
    """Why somebody cannot take it back."""
    return None if is_own or is_coordinator else NOT_YOURS
