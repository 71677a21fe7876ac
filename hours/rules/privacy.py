"""Whether somebody could be known from a note: names, initials, numbers, addresses, dates of birth.

42 CFR Part 2 protects whoever gets help with alcohol or drugs: even that they were there is theirs alone. A note
about hours needs none of it (hours A7.10). This finds what looks like it, so that its writer looks again. It is
a hint and never a judgment: the writer decides. It forgets what it read.

Pure Python: no database, no clock.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hours.rules.known_words import ACRONYMS, FIRST_NAMES, KNOWN, PLACE_NOUNS, TITLES

NAME, INITIALS, PHONE, EMAIL, RECORD, BIRTH = "name", "initials", "phone", "e-mail", "record", "birth"
CHILDHOOD = 13
"""A full date at least so many years ago may be somebody's date of birth."""


@dataclass(frozen=True)
class Finding:
    """A part of a note from which somebody could be known: which part, and what it looks like."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class Around:
    """Whom a writer has around them: ``people`` who must not be named, and words that name nobody served."""

    people: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def look(text: str, today: date, around: Around | None = None) -> list[Finding]:
    """Everything in a note from which somebody could be known, from its start to its end.

    What one search found, a later one does not find again.
    """
    around = around or Around()
    found: list[Finding] = []
    for search in (_addresses, _births, _phones, _records, _OldDates(today), _initials, _Names(around)):
        for new in search(text):
            if not any(_meet(new, old) for old in found):
                found.append(new)
    return sorted(found, key=lambda finding: finding.start)


def mark(findings: Iterable[Finding]) -> str:
    """What somebody says that they looked at. Other findings have another mark."""
    listed = "\n".join(f"{finding.kind} {finding.text}" for finding in findings)
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _meet(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _all(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(kind, match[0].rstrip(" ,;:" if kind == INITIALS else " ,;:."), match.start())


# --- Numbers and addresses ----------------------------------------------------------------------------

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
YEAR = r"(?:19|20)\d\d"
FULL_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]{YEAR}|{YEAR}-\d\d?-\d\d?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {YEAR})"
)
ANY_DATE = rf"(?:{FULL_DATE}|\d{{1,2}}/\d{{1,2}}(?:/\d\d)?|{MONTH} \d{{1,2}}\b|\d{{1,2}} {MONTH}|{YEAR})"

E_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(
    r"(?<![\w$/.-])(?:"
    r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-]?)\d{3}[ .-]?\d{4}"
    r"|\d{3}[-.]\d{4}"
    r"|\+\d[\d .()-]{7,}\d"
    r")(?![\w/-])"
)
TOLL_FREE = re.compile(r"(?:\+?1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\b")
"""A number that costs nothing to call is a help line or an office, never a person."""
BORN = re.compile(
    r"\b(?:d\.?o\.?b\b\.?|date of birth|birth ?date|(?<!sober )(?<!clean )(?<!recovery )birthday|born)"
    rf"(?:\W+(?:is|was|on|in|the))*\W+{ANY_DATE}",
    re.IGNORECASE,
)
DATED = re.compile(rf"\b(?!{YEAR}\b(?!-)){ANY_DATE}", re.IGNORECASE)
"""A day. A year alone is none."""
FULL = re.compile(rf"\b{FULL_DATE}", re.IGNORECASE)
NUMBERED = re.compile(
    r"\b(?:"
    r"(?:mrn|ssn|docket|booking|inmate|medicaid|medicare)\b\s*(?:no\.?|number|id|#)?"
    r"|(?:case|chart|record|file|patient|client|member|insurance|policy|badge|license|plate|id)\b\s*"
    r"(?:no\b\.?|number\b|num\b\.?|id\b|[:#])"
    rf")\s*(?:is|was)?\s*[:#]?\s*(?!{YEAR}\b(?!-))(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{{2,}}",
    re.IGNORECASE,
)
LONG_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b|#\s?\d{3,}\b|(?<![\d$.,+(-])\b\d{6,9}\b(?![\d.,-]\d)")


def _addresses(text: str) -> Iterator[Finding]:
    yield from _all(EMAIL, E_MAIL, text)


def _births(text: str) -> Iterator[Finding]:
    yield from _all(BIRTH, BORN, text)


def _records(text: str) -> Iterator[Finding]:
    yield from _all(RECORD, NUMBERED, text)
    yield from _all(RECORD, LONG_NUMBER, text)


def _phones(text: str) -> Iterator[Finding]:
    yield from (found for found in _all(PHONE, TELEPHONE, text) if not TOLL_FREE.match(found.text))


class _OldDates:
    """Full dates so long ago that they may be a date of birth."""

    def __init__(self, today: date):
        self.latest = today.year - CHILDHOOD

    def __call__(self, text: str) -> Iterator[Finding]:
        for found in _all(BIRTH, FULL, text):
            year = re.search(YEAR, found.text)
            if year and int(year[0]) <= self.latest:
                yield found


# --- Initials -----------------------------------------------------------------------------------------

DOTTED = re.compile(r"\b(?:[A-Z]\. ?){2,}|\b[A-Z]\.[A-Z]\b")
LETTERS = re.compile(r"(?<![\w./-])[A-Z]{2,3}(?![\w/-])")


def _initials(text: str) -> Iterator[Finding]:
    """With dots always, without dots only beside a date. What everybody knows is no initials: AA, U.S."""
    for found in _all(INITIALS, DOTTED, text):
        if found.text.replace(".", "").replace(" ", "").lower() not in ACRONYMS:
            yield found
    if DATED.search(text) and text.upper() != text:
        for found in _all(INITIALS, LETTERS, text):
            if found.text.lower() not in ACRONYMS:
                yield found


# --- Names --------------------------------------------------------------------------------------------

WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
BEGINS = re.compile(r"(?:^|[.!?:;•\n\r–—]|(?:^|\s)[-*(])[\s\"“‘'(-]*$")
"""What stands before the first word of a sentence."""


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    is_first: bool
    follows: bool
    """It stands right after the word before, with only a space between."""

    @property
    def bare(self) -> str:
        """Without what makes it a possessive, in small letters."""
        return re.sub(r"[’']s$", "", self.text).lower()

    @property
    def is_capitalized(self) -> bool:
        return len(self.text) > 1 and self.text[0].isupper() and not self.text.isupper()


class _Names:
    """Names: capitalized words inside a sentence that are not known, common first names, and known people."""

    def __init__(self, around: Around):
        self.known = {part.lower() for name in around.known for part in WORD.findall(name)}
        parts = {part for name in around.people for part in WORD.findall(name) if len(part) > 2}
        self.people = {part.lower() for part in parts} - self.known

    def __call__(self, text: str) -> Iterator[Finding]:
        words = list(_words(text))
        places = set(_in_places(words))
        shouted = _is_in_capitals(words)
        found = [word for word in words if self._is_name(word, places, shouted)]
        found += [word for title, word in pairwise(words) if _is_titled(title, word)]
        yield from _together(text, sorted(set(found), key=lambda word: word.start))

    def _is_name(self, word: _Word, places: Collection[_Word], shouted: bool) -> bool:
        bare = word.bare
        if bare in self.known or word in places:
            return False
        if bare in FIRST_NAMES or (bare in self.people and word.is_capitalized):
            return True
        if shouted or word.is_first or not word.is_capitalized:
            return False
        return bare not in KNOWN and bare not in ACRONYMS and not _is_plural_of_known(bare)


def _words(text: str) -> Iterator[_Word]:
    end = None
    for match in WORD.finditer(text):
        follows = end is not None and text[end : match.start()] in (" ", ". ") and match.start() - end < 3
        yield _Word(match[0], match.start(), bool(BEGINS.search(text[: match.start()])), follows)
        end = match.end()


def _in_places(words: Sequence[_Word]) -> Iterator[_Word]:
    """The words of names of places: capitalized, one after the other, the last one a word for a place."""
    for last, word in enumerate(words):
        if word.is_capitalized and word.bare in PLACE_NOUNS:
            first = last
            while first > 0 and words[first].follows and words[first - 1].is_capitalized:
                first -= 1
            yield from words[first : last + 1]


def _is_in_capitals(words: Sequence[_Word]) -> bool:
    """Somebody Who Writes Like This. Then a capital letter says nothing."""
    long = [word for word in words if len(word.text) > 3 and not word.is_first]
    return len(long) > 3 and sum(word.is_capitalized or word.text.isupper() for word in long) > len(long) / 2


def _is_titled(title: _Word, word: _Word) -> bool:
    return (
        title.bare in TITLES and title.is_capitalized and word.is_capitalized and word.start - title.start < 8
    )


def _is_plural_of_known(bare: str) -> bool:
    return bare.endswith("s") and bare[:-1] in KNOWN


def _together(text: str, words: Sequence[_Word]) -> Iterator[Finding]:
    """Names that stand side by side are one finding, with the letter that follows: ``Maria G.``"""
    start = end = -1
    for word in words:
        if start >= 0 and text[end : word.start] == " ":
            end = word.start + len(word.text)
            continue
        if start >= 0:
            yield _named(text, start, end)
        start, end = word.start, word.start + len(word.text)
    if start >= 0:
        yield _named(text, start, end)


def _named(text: str, start: int, end: int) -> Finding:
    initial = re.match(r" [A-Z]\.", text[end:])
    return Finding(NAME, text[start : end + (initial.end() if initial else 0)], start)
