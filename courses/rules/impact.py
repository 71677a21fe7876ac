"""What a change to a page does to the people who are on it.

Pure Python: no database, no clock, no words for the screen (those are in ``impact.py``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

PUBLISH, UNPUBLISH, MOVE = "publish", "unpublish", "move"

NOBODY = "nobody"
STEP, OFFER, ADDED = "step", "offer", "added"
KEPT, NEW_TEXT, OLD_MINUTES = "kept", "new_text", "old_minutes"
FALLS_AWAY, MODULE_AWAY, REORDERED = "falls_away", "module_away", "reordered"
WAITS = "waits"
ASKED, STAYS, RELEASED, RATED, REWORDED = "asked", "stays", "released", "rated", "reworded"


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
    waits: bool = False
    """Is it a lesson whose module is not published?"""


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
    A lesson of a module that is a draft waits for it, and concerns nobody until then.
    """
    if change.waits:
        return (Effect(WAITS, 0),)
    found = [effect for effect in _effects(change, standing) if effect.people]
    return tuple(found) or (Effect(NOBODY, 0),)


def concerns(change: Change, standing: Standing) -> bool:
    """Does anybody feel this change? Then it is said before it happens."""
    return felt(effects(change, standing))


def felt(found: Iterable[Effect]) -> bool:
    """Is there anybody to whom something happens?"""
    return any(effect.people for effect in found)


@dataclass(frozen=True)
class Watched:
    """How many people an observed practice concerns."""

    without: int = 0
    """Who is not through with its module, and has not met it."""
    finished: int = 0
    """Who is through with the module."""
    rated: int = 0
    """Who was ever rated on it."""


def practice_effects(
    was_required: bool, is_required: bool, watched: Watched, waits: bool = False
) -> tuple[Effect, ...]:
    """What publishing an observed practice, or taking it down, does to people, as it was and as it will be.

    A required one is a step for those who are not through with the module and have not met it. Those who
    are through stay so. One that is required no more is needed by nobody. Ratings keep their words. While
    the module is a draft, the practice waits for it, and concerns nobody.
    """
    if waits:
        return (Effect(WAITS, 0),)
    found = [Effect(RATED, watched.rated)]
    if is_required:
        found = [Effect(REWORDED if was_required else ASKED, watched.without), *found]
    if is_required and not was_required:
        found.append(Effect(STAYS, watched.finished))
    if was_required and not is_required:
        found.append(Effect(RELEASED, watched.without))
    return tuple(effect for effect in found if effect.people) or (Effect(NOBODY, 0),)


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
