"""What stands on a credential besides its title: asked for by its holder, granted by a coordinator, shown as its holder wishes.

An endorsement can say what somebody lived through (domain 8.10). So nobody has one who did not ask for it, and
where the board lets them, they may have it and not show it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SHOWN, HIDDEN, NOT_WANTED = "shown", "hidden", "not-wanted"
NOT_YOURS, NOT_OFFERED, NOT_HIDDEN = (
    "endorsement-not-yours",
    "endorsement-not-offered",
    "endorsement-not-hidden",
)
OWN, NOT_COORDINATOR, NEEDS_REASON = "endorsement-own", "endorsement-coordinator", "endorsement-reason"


@dataclass(frozen=True)
class Offered:
    """One that a standard knows."""

    code: str
    name: str
    may_be_hidden: bool = True


def check_asking(code: str, wish: str, offered: Iterable[Offered], *, is_own: bool) -> str | None:
    """Why somebody cannot ask for it in this way."""
    found = next((one for one in offered if one.code == code), None)
    if not is_own:
        return NOT_YOURS
    if found is None:
        return NOT_OFFERED
    return NOT_HIDDEN if wish == HIDDEN and not found.may_be_hidden else None


def check_deciding(*, is_own: bool, is_coordinator: bool, is_accepted: bool, reason: str) -> str | None:
    """Why somebody cannot decide about it. Nobody decides about their own."""
    if not is_coordinator:
        return NOT_COORDINATOR
    if is_own:
        return OWN
    return None if is_accepted or reason else NEEDS_REASON


def printed(
    offered: Iterable[Offered], wishes: Mapping[str, str], decisions: Mapping[str, bool]
) -> list[Offered]:
    """Those that stand on the certificate, in the board's order: asked for, granted, and to be shown."""
    return [one for one in offered if wishes.get(one.code) == SHOWN and decisions.get(one.code)]
