"""Writes GIFT that ``gift.read`` understands to the letter: each question is read back before it counts.

A text is written plainly where plain text says the same; else with ``[markdown]`` in front of it, or in
front of the whole question when its stem needs it.
"""

import re
from collections.abc import Container, Iterable
from decimal import Decimal

from quizzes import rules
from quizzes.exchange import gift, markup

_SPECIAL = re.compile(r"[\\~=#{}:]")


class Unwritable(Exception):
    """GIFT has no way to say this question; the text is its key."""


def write(questions: Iterable[tuple[str, rules.Wording]], retired: Container[str] = ()) -> str:
    """A whole file from keys and wordings, of which some are retired. Raises ``Unwritable`` rather than lose
    anything."""
    return "\n\n".join(
        ("// [tag:retired]\n" if key in retired else "") + write_question(key, wording)
        for key, wording in questions
    )


def write_question(key: str, wording: rules.Wording) -> str:
    """One question as it stands in a file."""
    for in_markdown in (markup.as_plain(wording.stem) is None, True):
        text = _written(key, wording, in_markdown)
        if _says(text, key, wording):
            return text
    raise Unwritable(key)


def _says(text: str, key: str, wording: rules.Wording) -> bool:
    """Would reading this text give the question back?"""
    reading = gift.read(text)
    if reading.skipped or len(reading.questions) != 1:
        return False
    found = reading.questions[0]
    choices = [(choice.text, choice.weight, choice.feedback) for choice in found.choices]
    return (
        (found.key, found.kind, found.stem) == (key, wording.kind, wording.stem)
        and found.general_feedback == wording.general_feedback
        and choices == [(choice.text, choice.weight, choice.feedback) for choice in wording.choices]
    )


def _written(key: str, wording: rules.Wording, in_markdown: bool) -> str:
    def text(words: str) -> str:
        return _escaped(words) if in_markdown else _plain(words)

    prefix = "[markdown]" if in_markdown else ""
    start = f"::{_escaped(key)}:: {prefix}{text(wording.stem)} "
    general = f"####{text(wording.general_feedback)}" if wording.general_feedback else ""
    if wording.kind == rules.TRUE_FALSE:
        right = wording.choices[0] if wording.choices[0].weight == 100 else wording.choices[1]
        wrong = next(choice for choice in wording.choices if choice is not right)
        says = f"#{text(wrong.feedback)}#{text(right.feedback)}".rstrip("#")
        return f"{start}{{{right.key.upper()}{says}{general}}}"
    lines = [_choice(choice, wording, text) for choice in wording.choices]
    return "\n".join([f"{start}{{", *lines, *([general] if general else []), "}"])


def _choice(choice: rules.WordedChoice, wording: rules.Wording, text) -> str:
    sign = _sign(choice, wording)
    words = text(choice.text)
    if words.startswith("%") and not sign.endswith("%"):  # else it would be read as a weight
        sign += f"%{rules.weight_in_words(choice.weight)}%"
    return f"{sign}{words}#{text(choice.feedback)}" if choice.feedback else f"{sign}{words}"


def _sign(choice: rules.WordedChoice, wording: rules.Wording) -> str:
    """``=`` for the right one, ``~`` for a wrong one, with the weight where it is neither 100 nor 0."""
    best = max(other.weight for other in wording.choices)
    share = f"%{rules.weight_in_words(choice.weight)}%"
    if wording.kind == rules.SINGLE and choice.weight == best:
        return "=" if best == Decimal(100) else f"={share}"
    return f"~{share}" if choice.weight else "~"


def _plain(words: str) -> str:
    plain = markup.as_plain(words)
    return f"[markdown]{_escaped(words)}" if plain is None else _escaped(plain)


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", words).replace("\n", "\\n")
