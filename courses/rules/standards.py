"""Which Standard holds for whoever joins on a day."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StandardChoice:
    """A Standard on offer, for choosing the one that holds today."""

    id: int
    version: int
    valid_from_ordinal: int


def current_standard(choices: Sequence[StandardChoice], day_ordinal: int) -> StandardChoice | None:
    """The Standard that holds on a day: the latest that has begun; among those, the highest version."""
    begun = [choice for choice in choices if choice.valid_from_ordinal <= day_ordinal]
    return max(begun, key=lambda choice: (choice.valid_from_ordinal, choice.version), default=None)
