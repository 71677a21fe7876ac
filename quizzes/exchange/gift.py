"""Reads GIFT, Moodle's text format for questions, as leniently as Moodle does.

A file is questions divided by empty lines. A question is an optional ``::title::``, its text, and its
answers in braces; text after the braces makes a gap to fill. ``//`` starts a comment line, and a comment
may carry ``[id:...]``, and ``[tag:retired]`` for a question that is drawn no more. A backslash keeps ``~ = # { } :`` from acting, and ``\\n`` is a line break. Text
without a format prefix is plain: write ``[markdown]`` in front for emphasis, lists and links.

See https://docs.moodle.org/en/GIFT_format. Kinds that we do not ask yet are named, never dropped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes import rules
from quizzes.exchange import markup
from quizzes.exchange.reading import ReadChoice, Reading, ReadQuestion, Skipped

# Escaped signs are put aside as noncharacters, which no text holds, until the structure has been read.
_ESCAPABLE = "~=#{}:\\n"
_ASIDE = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_ESCAPABLE)}
_BACK = {ord(aside): "\n" if sign == "n" else sign for sign, aside in _ASIDE.items()}

_RETIRED = "[tag:retired]"
_ID = re.compile(r"\[id:([^\]]+)\]")
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]\s?", re.IGNORECASE)
_WEIGHT = re.compile(r"^%\s*([-+]?\d+(?:[.,]\d+)?)\s*%")
_MARKER = re.compile(r"~\s*=(?=\S)|~|=")
_ATTRIBUTE = re.compile(r"<[^<>]*\w$")  # an equals sign in an HTML attribute marks no answer
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_GAP = "_____"


@dataclass
class _Block:
    """The lines of one question, with where they begin."""

    line: int = 0
    id: str = ""
    is_retired: bool = False
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    def is_inside_answers(self) -> bool:
        return self.text.count("{") > self.text.count("}")

    def title_is_open(self) -> bool:
        return self.text.startswith("::") and "::" not in self.text[2:]


class _NotTaken(Exception):
    """Why a question is skipped."""


def read(text: str) -> Reading:
    """Read a whole file."""
    reading = Reading()
    for block in _blocks(text):
        try:
            question = _question(block, reading.warnings)
        except _NotTaken as reason:
            reading.skipped.append(Skipped(_where(block), str(reason)))
        else:
            reading.questions.append(question)
    return reading


# --- Dividing the file into questions -----------------------------------------------------------------


def _put_aside(text: str) -> str:
    clean = re.sub("[\ufdd0-\ufdef\x00]", "\ufffd", text.removeprefix("\ufeff"))
    clean = clean.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\\([~=#{}:\\n])", lambda match: _ASIDE[match[1]], clean)


def _blocks(text: str) -> Iterator[_Block]:
    lines = _put_aside(text).split("\n")
    block = _Block()
    for number, line in enumerate(lines, start=1):
        words = line.strip()
        if words.startswith("//"):
            comment = words.translate(_BACK)
            found = _ID.search(comment)
            retired = _RETIRED in comment
            if (found or retired) and block.text and not block.is_inside_answers():
                yield block
                block = _Block()
            if not block.text:
                block.id = found[1].strip() if found else block.id
                block.is_retired |= retired
            continue
        if _ends(block, words, lines[number:]):
            yield block
            block = _Block()
        if words.upper().startswith("$CATEGORY:") and not block.text:
            continue
        if words and not block.text:
            block.line = number
        block.lines.append(line.rstrip())
    if block.text:
        yield block


def _ends(block: _Block, line: str, rest: list[str]) -> bool:
    """Does this line end the question before it?

    An empty line does, unless it stands inside braces that are closed before others open. So does a new
    title or category where somebody forgot the empty line.
    """
    if not block.text:
        return False
    if not line:
        return not (block.is_inside_answers() and _closes_first(rest))
    fresh = line.startswith("::") and not block.title_is_open()
    return (fresh or line.upper().startswith("$CATEGORY:")) and not block.is_inside_answers()


def _closes_first(rest: list[str]) -> bool:
    for line in rest:
        if line.strip().startswith("//"):
            continue
        if line.strip().startswith("::"):
            return False
        brace = re.search(r"[{}]", line)
        if brace:
            return brace[0] == "}"
    return False


def _where(block: _Block) -> str:
    title, rest = _title(block.text)
    words = markup.HTML_TAG.sub(" ", _FORMAT.sub("", rest).partition("{")[0]).translate(_BACK)
    name = title or Truncator(" ".join(words.split())).chars(50)
    return _("line {number}: {name}").format(number=block.line, name=name)


# --- Reading one question -----------------------------------------------------------------------------


def _question(block: _Block, warnings: list[str]) -> ReadQuestion:
    title, text = _title(block.text)
    before, answers, after = _split_at_answers(text)
    answers, general = _split_last(answers, "####")
    kind = _kind(answers)
    texts = _Texts(_where(block), warnings)
    stem = texts.stem(f"{before}{_GAP if after.strip() else ''}{after}")
    choices = _true_false(answers, texts) if kind == rules.TRUE_FALSE else _choices(answers, texts)
    if kind == rules.SINGLE and sum(choice.weight == 100 for choice in choices) > 1:
        texts.warn(_("more than one answer is right, and any one of them earns the point"))
    return ReadQuestion(
        where=texts.where,
        key=block.id or title,
        kind=kind,
        stem=stem,
        choices=choices,
        general_feedback=texts.convert(general),
        is_retired=block.is_retired,
    )


def _title(text: str) -> tuple[str, str]:
    if text.startswith("::") and "::" in text[2:]:
        title, _colons, rest = text[2:].partition("::")
        return " ".join(title.translate(_BACK).split()), rest.strip()
    return "", text


def _split_at_answers(text: str) -> tuple[str, str, str]:
    """The text before the braces, inside and after. Raises ``_NotTaken`` when there are none, or only one."""
    start = text.find("{")
    if start < 0 and "}" not in text:
        raise _NotTaken(_("This is a text without answers (a description), not a question."))
    if start < 0:
        raise _NotTaken(_("The brace { that opens the answers is missing."))
    end = _closing(text, start)
    if end < 0:
        raise _NotTaken(_("The brace } that closes the answers is missing."))
    return text[:start], text[start + 1 : end].strip(), text[end + 1 :]


def _closing(text: str, start: int) -> int:
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return text.find("}", start)  # braces in the text that nobody balanced: the first one closes


def _split_last(text: str, sign: str) -> tuple[str, str]:
    before, found, after = text.rpartition(sign)
    return (before.strip(), after.strip()) if found else (text, "")


def _kind(answers: str) -> str:
    """Which kind of question these answers make, by the order in which Moodle asks."""
    signs = {match[0][0] for match in _markers(answers)}
    if not answers:
        raise _NotTaken(_("Essay questions cannot be asked yet."))
    if answers.startswith("#"):
        raise _NotTaken(_("Questions with a number as the answer cannot be asked yet."))
    if "~" in signs:
        return rules.SINGLE if any("=" in match[0] for match in _markers(answers)) else rules.MULTIPLE
    if "=" in signs and "->" in answers:
        raise _NotTaken(_("Matching questions cannot be asked yet."))
    if answers.partition("#")[0].strip().upper() in _TRUE + _FALSE:
        return rules.TRUE_FALSE
    if answers.startswith(">"):
        raise _NotTaken(_("Ordering questions cannot be asked yet."))
    raise _NotTaken(_("Questions with a short written answer cannot be asked yet."))


def _markers(answers: str) -> list[re.Match[str]]:
    """Where an option begins: ``~`` or ``=``, but not the equals sign of an HTML attribute."""
    found = _MARKER.finditer(answers)
    return [match for match in found if match[0] != "=" or not _ATTRIBUTE.search(answers[: match.start()])]


def _true_false(answers: str, texts: "_Texts") -> tuple[ReadChoice, ...]:
    """``{T#feedback for a wrong reply#feedback for a right one}``: the wrong one's comes first."""
    word, wrong, right = [*answers.split("#", 2), "", ""][:3]
    is_true = word.strip().upper() in _TRUE
    feedback = {True: texts.convert(right.strip()), False: texts.convert(wrong.strip())}
    return tuple(
        ReadChoice(label, Decimal(100 if truth == is_true else 0), feedback[truth == is_true])
        for truth, label in ((True, _("True")), (False, _("False")))
    )


def _choices(answers: str, texts: "_Texts") -> tuple[ReadChoice, ...]:
    markers = _markers(answers)
    starts = [(match[0][-1], match.start(), match.end()) for match in markers]
    if answers[: markers[0].start()].strip():
        starts.insert(0, ("~", 0, 0))  # Moodle takes what stands before the first sign as a wrong answer
    ends = [start for _sign, start, _end in starts[1:]] + [len(answers)]
    choices = []
    for (sign, _start, begin), end in zip(starts, ends, strict=True):
        written = answers[begin:end].strip()
        if written:
            choices.append(_choice(sign, written, texts))
        else:
            texts.warn(_("an answer without text was left out"))
    return tuple(choices)


def _choice(sign: str, written: str, texts: "_Texts") -> ReadChoice:
    weight = Decimal(100 if sign == "=" else 0)
    if found := _WEIGHT.match(written):
        weight = Decimal(found[1].replace(",", "."))
        written = written[found.end() :]
    text, _hash, feedback = written.partition("#")
    if not text.strip() and feedback:  # such as #ff0000: nobody means an answer that is only feedback
        begun, _hash, feedback = feedback.partition("#")
        text = f"#{begun}"
        texts.warn(_("an answer that begins with # was read as its text"))
    return ReadChoice(texts.convert(text.strip()), weight, texts.convert(feedback.strip()))


class _Texts:
    """Turns the texts of one question into Markdown. The question's format holds for its answers too."""

    LEFT_OUT = {
        "picture": gettext_lazy("a picture was left out"),
        "media": gettext_lazy("a sound or video was left out"),
        "script": gettext_lazy("a script was left out"),
    }

    def __init__(self, where: str, warnings: list[str]):
        self.where, self.warnings = where, warnings
        self.format = "moodle"

    def warn(self, sentence: str) -> None:
        self.warnings.append(f"{self.where}: {sentence}")

    def stem(self, text: str) -> str:
        if found := _FORMAT.match(text.strip()):
            self.format = found[1].lower()
        return self.convert(text)

    def convert(self, text: str) -> str:
        text, style = text.strip(), self.format
        if found := _FORMAT.match(text):
            style, text = found[1].lower(), text[found.end() :]
        if style == "markdown":
            return _dedented(text).translate(_BACK).strip()
        if style == "html" or (style == "moodle" and markup.HTML_TAG.search(text.translate(_BACK))):
            return self._from_html(text.translate(_BACK))
        folded = " ".join(text.split())  # a line that goes on is one line; only \n breaks it
        return markup.from_plain(folded.translate(_BACK))

    def _from_html(self, html: str) -> str:
        markdown, left_out = markup.from_html(html)
        for kind in sorted(left_out):
            self.warn(str(self.LEFT_OUT[kind]))
        return markdown


def _dedented(text: str) -> str:
    """Without the indentation that lines after the first have in common."""
    first, *rest = text.split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first, *(line[margin:] for line in rest)]).strip()
