"""Reads and writes Aiken: a question, its options with a letter each, and ``ANSWER:`` with the letter of the right one.

As leniently as Moodle: ``A.`` and ``A)``, with or without a space, a question of several lines, any line ends. What
stands between is never dropped without a word. See https://docs.moodle.org/en/Aiken_format.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes import rules
from quizzes.exchange import markup
from quizzes.exchange.reading import ReadChoice, Reading, ReadQuestion, Skipped

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OPTION = re.compile(r"^([A-Z])[.)]\s*(.*\S)?\s*$")
_ANSWER = re.compile(r"^ANSWER:\s*(.*?)\s*$", re.IGNORECASE)


class Unwritable(Exception):
    """Aiken has no way to say this question; the text is why not."""


@dataclass
class _Block:
    """One question as it is being read."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.stem or self.options)

    @property
    def where(self) -> str:
        words = " ".join(self.stem)[:60]
        return _("line %(line)s: %(words)s") % {"line": self.line, "words": words}


def read(text: str) -> Reading:
    """Read a whole file."""
    reading = Reading()
    for block, answer in _blocks(text):
        if problem := _problem(block, answer):
            reading.skipped.append(Skipped(block.where, problem))
        else:
            reading.questions.append(_question(block, answer))
    return reading


def _blocks(text: str) -> Iterator[tuple[_Block, str | None]]:
    """Each question with its answer. One that has none ends where text follows on its options."""
    block = _Block()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.strip()
        if not words:
            continue
        if answer := _ANSWER.match(words):
            yield block, answer[1]
            block = _Block()
        elif option := _OPTION.match(words):
            block.line = block.line or number
            block.options.append((option[1], option[2] or ""))
        else:
            if block.options:
                yield block, None
                block = _Block()
            block.line = block.line or number
            block.stem.append(words)
    if not block.is_empty:
        yield block, None


def _problem(block: _Block, answer: str | None) -> str:
    letters = [letter for letter, _words in block.options]
    if not block.stem:
        return _("There are options and no question.")
    if answer is None:
        return _("No line begins with ANSWER.")
    if len(letters) < 2:
        return _("A question needs at least two options.")
    if len(set(letters)) < len(letters):
        return _("Two options have the same letter.")
    if answer.upper() not in letters:
        return _("The answer %(answer)s is none of the options.") % {"answer": answer or "–"}
    return ""


def _question(block: _Block, answer: str | None) -> ReadQuestion:
    right = (answer or "").upper()
    choices = tuple(
        ReadChoice(markup.from_plain(words), Decimal(100 if letter == right else 0))
        for letter, words in block.options
    )
    return ReadQuestion(block.where, "", rules.SINGLE, markup.from_plain("\n".join(block.stem)), choices)


# --- Writing ------------------------------------------------------------------------------------------


def write_question(wording: rules.Wording) -> str:
    """One question. Aiken knows one right answer, no feedback and no emphasis."""
    right = [place for place, choice in enumerate(wording.choices) if choice.weight]
    if wording.kind == rules.MULTIPLE or len(right) != 1 or wording.choices[right[0]].weight != 100:
        raise Unwritable(_("Aiken knows one right answer, and no parts of points."))
    if wording.general_feedback or any(choice.feedback for choice in wording.choices):
        raise Unwritable(_("Aiken has no feedback."))
    if len(wording.choices) > len(LETTERS):
        raise Unwritable(_("Aiken has no letter for so many options."))
    lines = [
        f"{letter}) {_line(choice.text)}" for letter, choice in zip(LETTERS, wording.choices, strict=False)
    ]
    text = "\n".join([_plain(wording.stem), *lines, f"ANSWER: {LETTERS[right[0]]}"])
    return _checked(text, wording)


def _plain(words: str) -> str:
    plain = markup.as_plain(words)
    if plain is None:
        raise Unwritable(_("Aiken has plain text alone."))
    return plain


def _line(words: str) -> str:
    plain = _plain(words)
    if "\n" in plain:
        raise Unwritable(_("An option is one line in Aiken."))
    return plain


def _checked(text: str, wording: rules.Wording) -> str:
    """The text, if reading it gives the question back: a stem may look like an option, or like an answer."""
    reading = read(text)
    found = reading.questions[0] if len(reading.questions) == 1 and not reading.skipped else None
    said = [(choice.text, choice.weight) for choice in wording.choices]
    if not found or (found.stem, [(one.text, one.weight) for one in found.choices]) != (wording.stem, said):
        raise Unwritable(_("Its words would be read otherwise in Aiken."))
    return text
