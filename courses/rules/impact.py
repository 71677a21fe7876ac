"""What a change to a page does to the people who are on it.

Pure Python: no database, no clock, no words for the screen (those are in ``impact.py``).
"""

from dataclasses import dataclass

PUBLISH, UNPUBLISH, MOVE = "publish", "unpublish", "move"

NOBODY = "nobody"
STEP, OFFER, ADDED = "step", "offer", "added"
KEPT, NEW_TEXT, OLD_MINUTES = "kept", "new_text", "old_minutes"
FALLS_AWAY, MODULE_AWAY, REORDERED = "falls_away", "module_away", "reordered"


@dataclass(frozen=True)
class Standing:
    """How many people are where: inside the module, through with it, not there yet; and who did the lesson."""

    inside: int = 0
    finished: int = 0
    ahead: int = 0
    completed: int = 0
    """Who completed this very page: the lesson, or the module. It is a record, so it counts for ever."""


@dataclass(frozen=True)
class Change:
    """What somebody is about to do to a page."""

    kind: str
    is_lesson: bool = True
    is_new: bool = False
    minutes_change: bool = False


@dataclass(frozen=True)
class Effect:
    """What it does, and to how many people."""

    code: str
    people: int


def effects(change: Change, standing: Standing) -> tuple[Effect, ...]:
    """What a change does to people, each effect with their number; those that concern nobody are left out.

    Nothing ever un-completes anybody. An added lesson is a step for those who are not through with the
    module, and an offer to those who are. An added module is on the way of everybody in the program, until
    they have earned what they came for. What was completed stays, with the version and the minutes it had.
    """
    found = [effect for effect in _effects(change, standing) if effect.people]
    return tuple(found) or (Effect(NOBODY, 0),)


def concerns(change: Change, standing: Standing) -> bool:
    """Does anybody feel this change? Then it is said before it happens."""
    return effects(change, standing)[0].code != NOBODY


def _effects(change: Change, standing: Standing) -> list[Effect]:
    kept = Effect(KEPT, standing.completed)
    if change.kind == MOVE:
        return [kept, Effect(REORDERED, standing.inside)]
    if change.kind == UNPUBLISH:
        return [kept, Effect(FALLS_AWAY if change.is_lesson else MODULE_AWAY, standing.inside)]
    if change.is_new and change.is_lesson:
        return [Effect(STEP, standing.inside + standing.ahead), Effect(OFFER, standing.finished)]
    if change.is_new:
        return [Effect(ADDED, standing.inside + standing.ahead + standing.finished)]
    minutes = [Effect(OLD_MINUTES, standing.completed)] if change.minutes_change else []
    return [kept, *minutes, Effect(NEW_TEXT, standing.inside)]
