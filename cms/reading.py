"""How a text reads: its grade, and the places that make it hard or that not everybody can read.

Pure: text in, findings out. The grade is the Flesch-Kincaid grade, the measure the curriculum is held to:
0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid et al., 1975). Syllables are counted with the
hyphenation patterns that come with WeasyPrint.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import pyphen  # type: ignore[import-untyped]

from cms.jargon import KNOWN_LETTERS, SAY_INSTEAD, TRADE_WORDS

EASY = 8.0
"""The grade that lessons are written for: plain words for people long out of school."""
MOST_WORDS = 30
"""A sentence of more words is hard to hold in mind."""
LOWEST = 1.0
"""School begins with the first grade; very short sentences would reckon to less than none."""
ENOUGH_WORDS = 20
"""Fewer words have no grade to speak of."""

WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
SENTENCE_END = re.compile(r"[.!?:]+[\"'”’)]*(?=\s|$)|\n")
SOFT_BREAK = re.compile(r"(?<=\S)[ \t]*\n(?!\s*(?:\n|[-*+>|#]|\d+[.)]\s|:::|\Z))")
CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6})[ \t]*(.*?)[ \t#]*$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")
PICTURE_WITHOUT_WORDS = re.compile(r"!\[\s*\]\(")
LETTERS = re.compile(r"(?<![\w.-])([A-Z]{2,6})s?(?![\w-])")
SPELLED_OUT = re.compile(r"\(([A-Z]{2,6})s?\)|^\*\[([^\]]+)\]:", re.MULTILINE)
SAYS_NOTHING = {
    "here",
    "click",
    "click here",
    "this",
    "this link",
    "link",
    "more",
    "read more",
    "learn more",
    "go",
}


@dataclass(frozen=True)
class Passage:
    """A part of a page: where it stands, its Markdown, and what is still missing beside it."""

    place: str
    text: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something an author may want to change. ``kind`` says what; how to say it is the page's affair."""

    kind: str
    place: str
    what: str = ""
    number: int = 0
    instead: str = ""


@dataclass(frozen=True)
class Report:
    """A whole text: its grade (None when there is too little text for one), and what was found."""

    grade: float | None
    findings: tuple[Finding, ...]

    @property
    def is_easy(self) -> bool:
        return self.grade is None or self.grade <= EASY


# --- The measure --------------------------------------------------------------------------------------


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def grade(text: str) -> float:
    """The US school grade at which a text reads easily."""
    found = words(text)
    sentences = [part for part in SENTENCE_END.split(text) if words(part)]
    if not found:
        return 0.0
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in found)
    return 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59


def running_text(markdown: str) -> str:
    """The sentences of a Markdown file: no front matter, headings, tables or directive lines."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    lines = [line for line in body.splitlines() if not re.match(r"\s*(#|\||:::)", line)]
    return re.sub(r"[*_`>\[\]]|\(https?:[^)]*\)|^\s*[-\d.]+ ", " ", "\n".join(lines), flags=re.MULTILINE)


# --- What may be hard ---------------------------------------------------------------------------------


def look_over(passages: Iterable[Passage], explained: Collection[str]) -> Report:
    """What makes these passages hard, in their order. ``explained`` are the words of the glossary."""
    passages = [replace(passage, text=_readable(passage.text)) for passage in passages]
    known = {_plain(form) for form in explained}
    known |= {_plain(letters) for passage in passages for letters in _spelled_out(passage.text)}
    findings: list[Finding] = []
    level = 1
    for passage in passages:
        findings += [Finding("missing", passage.place, what) for what in passage.missing]
        jumps, level = _jumps(passage, level)
        findings += jumps
        for place, text in _sections(passage):
            findings += [
                *_long_sentences(place, text),
                *_hard_words(place, text, known),
                *_links(place, text),
            ]
    whole = "\n\n".join(_sentences_of(passage.text) for passage in passages)
    enough = len(words(whole)) >= ENOUGH_WORDS
    return Report(max(round(grade(whole), 1), LOWEST) if enough else None, tuple(_once(findings)))


def _readable(markdown: str) -> str:
    """The text without code, which nobody reads as sentences."""
    return CODE.sub(" ", markdown.replace("\r\n", "\n"))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A hard word is named where it stands first; once is enough."""
    said = set()
    for finding in findings:
        word = (finding.kind, finding.what.casefold())
        if finding.kind not in ("instead", "trade", "letters") or word not in said:
            yield finding
        said.add(word)


def _sections(passage: Passage) -> Iterator[tuple[str, str]]:
    """The passage, heading by heading: an author finds a place by the heading above it."""
    place, start = passage.place, 0
    for heading in HEADING.finditer(passage.text):
        yield place, passage.text[start : heading.start()]
        place, start = heading[2] or place, heading.end()
    yield place, passage.text[start:]


def _sentences_of(markdown: str) -> str:
    """The running text, with the lines that only the width of a window broke put together again."""
    return running_text(SOFT_BREAK.sub(" ", markdown))


def _long_sentences(place: str, markdown: str) -> Iterator[Finding]:
    for sentence in SENTENCE_END.split(_sentences_of(markdown)):
        count = len(words(sentence))
        if count > MOST_WORDS:
            yield Finding("long", place, " ".join(sentence.split()[:8]), number=count)


def _hard_words(place: str, markdown: str, known: Collection[str]) -> Iterator[Finding]:
    text = _sentences_of(markdown)
    for match in _listed(tuple(SAY_INSTEAD)).finditer(text):
        word = _base(match, tuple(SAY_INSTEAD))
        if not {_plain(word), _plain(match[0])} & set(known):
            yield Finding("instead", place, match[0], instead=SAY_INSTEAD[word])
    for match in _listed(TRADE_WORDS).finditer(text):
        if not {_plain(_base(match, TRADE_WORDS)), _plain(match[0])} & set(known):
            yield Finding("trade", place, match[0])
    for match in LETTERS.finditer(text):
        if match[1] not in KNOWN_LETTERS and _plain(match[1]) not in known:
            yield Finding("letters", place, match[1])


def _jumps(passage: Passage, before: int) -> tuple[list[Finding], int]:
    """Headings that skip a level, and the level this passage ends on.

    Within a passage a page begins its headings at the second level whatever the text says, so an author's
    ``#`` is as good as ``##``.
    """
    found = [(len(marks), title) for marks, title in HEADING.findall(passage.text) if title]
    shift = max(0, 2 - min((level for level, _title in found), default=2))
    jumps = []
    for level, title in found:
        if level + shift > before + 1:
            jumps.append(Finding("heading", passage.place, title, instead="#" * (before + 1 - shift)))
        before = level + shift
    return jumps, before


def _links(place: str, markdown: str) -> Iterator[Finding]:
    """Links and pictures that say nothing to somebody who cannot see what is around them."""
    for text in LINK.findall(markdown):
        if not text.strip() or _plain(text).strip(".…>→ ") in SAYS_NOTHING:
            yield Finding("link", place, text)
        elif re.match(r"https?://", text):
            yield Finding("address", place, text)
    yield from (Finding("picture", place) for _match in PICTURE_WITHOUT_WORDS.finditer(markdown))


def _spelled_out(text: str) -> list[str]:
    """Letters that the text itself explains: “Peer Support Specialist (PSS)”, or ``*[PSS]: ...``."""
    return [one or two for one, two in SPELLED_OUT.findall(text)]


def _plain(form: str) -> str:
    return " ".join(form.casefold().replace("’", "'").split())


def _base(match: re.Match[str], listed: tuple[str, ...]) -> str:
    """The listed word that was found in one of its forms."""
    return listed[int((match.lastgroup or "w0")[1:])]


@lru_cache(maxsize=4)
def _listed(listed: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, in the forms that a verb or a noun takes."""
    forms = (f"(?P<w{at}>{_forms(word)})" for at, word in enumerate(listed))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE)


def _forms(word: str) -> str:
    stem = re.escape(word.removesuffix("e")).replace(r"\ ", r"\s+")
    return rf"{stem}(?:e|es|ed|ing)" if word.endswith("e") else rf"{stem}(?:s|es|ed|ing)?"
