"""Which questions a try asks, and in which order their options are shown."""

from collections.abc import Iterable, Sequence
from random import Random

from quizzes.rules.wording import TRUE_FALSE


def draw(question_ids: Iterable[int], count: int, rng: Random) -> list[int]:
    """Choose ``count`` different questions of the bank, in the order they are asked.

    A bank with fewer is drawn whole. The same questions and the same randomness give the same draw.
    """
    pool = sorted(set(question_ids))
    return rng.sample(pool, min(count, len(pool)))


def shown_order(choice_keys: Sequence[str], kind: str, rng: Random, *, shuffle: bool) -> list[str]:
    """The order in which options are shown: shuffled if the quiz says so; true always before false."""
    if not shuffle or kind == TRUE_FALSE:
        return list(choice_keys)
    return rng.sample(choice_keys, len(choice_keys))
