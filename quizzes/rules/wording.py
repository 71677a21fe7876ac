"""What an author writes, and whether anybody could answer it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

SINGLE = "single"
MULTIPLE = "multiple"
TRUE_FALSE = "true_false"
KINDS = (SINGLE, MULTIPLE, TRUE_FALSE)

TRUE, FALSE = "true", "false"
"""The choice keys of a true/false question, in every version and language."""


@dataclass(frozen=True)
class WordedChoice:
    """One option as its author wrote it. ``weight`` is per cent of the question's point."""

    key: str
    text: str
    weight: Decimal
    feedback: str = ""


@dataclass(frozen=True)
class Wording:
    """Everything an author writes for one question. Two equal wordings are one version."""

    kind: str
    stem: str
    choices: tuple[WordedChoice, ...]
    general_feedback: str = ""


def wording_problem(wording: Wording) -> str:
    """Why nobody could answer this question, as a code; empty when it is fine.

    A question needs something to ask, at least two options, and a way to earn its point.
    """
    weights = [choice.weight for choice in wording.choices]
    if wording.kind not in KINDS:
        return "unknown_kind"
    if not wording.stem.strip():
        return "no_stem"
    if len(wording.choices) < 2:
        return "too_few_choices"
    keys = [choice.key for choice in wording.choices]
    if len(set(keys)) < len(keys):
        return "same_key_twice"
    if wording.kind == TRUE_FALSE and keys != [TRUE, FALSE]:
        return "not_true_or_false"
    if any(not choice.text.strip() for choice in wording.choices):
        return "empty_choice"
    if any(abs(weight) > 100 for weight in weights):
        return "weight_out_of_range"
    if not any(weight > 0 for weight in weights):
        return "no_right_answer"
    return ""


def match_keys(previous: Sequence[tuple[str, str]], texts: Sequence[str], used: Collection[str]) -> list[str]:
    """A stable key for each option of a new wording.

    ``previous`` holds (key, text) of the latest wording, ``used`` every key the question ever had. The
    same text keeps its key. What is left over keeps the key of its place while the number of options is
    unchanged. Anything else is a new option and gets the next free letter.
    """
    left = list(previous)
    keys: list[str | None] = []
    for text in texts:
        same = next((pair for pair in left if pair[1] == text), None)
        if same:
            left.remove(same)
        keys.append(same[0] if same else None)
    if len(texts) == len(previous):
        leftover = iter(key for key, _ in left)
        return [key if key is not None else next(leftover) for key in keys]
    fresh = fresh_keys(used)
    return [key if key is not None else next(fresh) for key in keys]


def fresh_keys(used: Collection[str]) -> Iterator[str]:
    """Keys for new options, a, b ... z, aa, ab ..., without those the question ever had."""
    for number in count(1):
        name = ""
        while number:
            number, place = divmod(number - 1, 26)
            name = chr(ord("a") + place) + name
        if name not in used:
            yield name


def weight_in_words(weight: Decimal) -> str:
    """A weight as an author writes it: 100, 33.33333, -50."""
    return f"{weight.normalize():f}"
