"""What every reader of question files gives back, whatever the format."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class ReadChoice:
    """One option. ``weight`` is per cent of the question's point; texts are Markdown."""

    text: str
    weight: Decimal
    feedback: str = ""


@dataclass(frozen=True)
class ReadQuestion:
    """One question of a kind we ask. ``key`` is what its author called it; empty when it has no name.

    One that ``is_retired`` is drawn no more; a page may ask it still.
    """

    where: str
    key: str
    kind: str
    stem: str
    choices: tuple[ReadChoice, ...]
    general_feedback: str = ""
    is_retired: bool = False


@dataclass(frozen=True)
class Skipped:
    """Something in the file that was not taken, with a plain reason."""

    where: str
    reason: str


@dataclass
class Reading:
    """All that was found in a file: nothing in it is dropped without a word."""

    questions: list[ReadQuestion] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
