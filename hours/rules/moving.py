"""Who may be moved to a newer standard. Pure Python: no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hours.rules.facts import Problem


@dataclass(frozen=True)
class Rules:
    """A standard, as far as it matters for a move. ``areas``: the codes of its competencies."""

    scheme: int
    valid_from: date
    version: int
    areas: frozenset[str] = frozenset()


def check_move(
    before: Rules, after: Rules, used: Mapping[str, str], on: date, today: date, *, is_active: bool = True
) -> list[Problem]:
    """People finish under the rules they began with, or move by a dated decision (domain 7.1, 8.6).

    Only forward, within the credential they work for, from a day on which the newer rules were there. ``used``:
    the areas this person has hours in, by code. Where the newer rules lack one, its hours would be lost.
    """
    found = []
    if not is_active:
        found.append(Problem(None, "move-left"))
    if before.scheme != after.scheme:
        found.append(Problem("standard", "move-other-scheme"))
    elif (after.valid_from, after.version) <= (before.valid_from, before.version):
        found.append(Problem("standard", "move-not-newer"))
    if on > today:
        found.append(Problem("on", "move-to-come"))
    elif on < after.valid_from:
        found.append(Problem("on", "move-before", {"day": after.valid_from}))
    if lost := [name for code, name in used.items() if code not in after.areas]:
        found.append(Problem("standard", "move-no-area", {"areas": ", ".join(lost)}))
    return found
