"""Whether the name somebody read off an ID is the name on a certificate, without ever saying that name.

Three answers. *Matches*: the same name but for case, accents, hyphens, spaces and order. *Close*: a middle
name or an initial differs, or a letter or two; people are told to check the ID. *Different*: anything else.
One name alone never finds somebody who has two, so that guessing a family name proves nothing.

Pure Python. Only the name on the certificate is compared, never the name a person goes by: a public page must
not tell anybody that somebody has another one.
"""

import unicodedata
from collections.abc import Sequence

MATCHES, CLOSE, DIFFERENT = "matches", "close", "different"

_MAX_LENGTH = 200
_TYPO_FROM = 4
_TWO_TYPOS_FROM = 8

_LETTERS = str.maketrans(
    {
        # Latin letters whose stroke or ligature is not a separable accent
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t",
        # Arabic and Persian forms of one letter
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "\u0640": None,
        # apostrophes and their kin, inside a name: O'Brien is OBrien
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "ʹ": None, "`": None, "´": None, "׳": None,
    }
)  # fmt: skip
_ACCENTS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670))
"""Marks that people leave out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs.

In other scripts a mark is a letter of its own (the vowels of Devanagari or Thai), so it stays.
"""


def compare_names(typed: str, legal_name: str) -> str:
    """``MATCHES``, ``CLOSE`` or ``DIFFERENT``: how a typed name agrees with the name on a certificate."""
    ours, theirs = _words(legal_name), _words(typed)
    if not ours or not theirs:
        return DIFFERENT
    if sorted(ours) == sorted(theirs) or "".join(ours) == "".join(theirs):
        return MATCHES
    return CLOSE if _is_close(ours, theirs) else DIFFERENT


def _words(name: str) -> list[str]:
    """The folded words of a name: case, accents and punctuation gone."""
    folded = unicodedata.normalize("NFKC", name[:_MAX_LENGTH]).casefold().translate(_LETTERS)
    letters = []
    for letter in unicodedata.normalize("NFD", folded):
        category = unicodedata.category(letter)
        if category == "Cf" or any(first <= ord(letter) <= last for first, last in _ACCENTS):
            continue
        letters.append(" " if category[0] in "PZSC" else letter)
    return unicodedata.normalize("NFC", "".join(letters)).split()


def _is_close(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Every word of the shorter name has a partner in the longer one, and at least two are more than initials.

    Where a name is written in one word here and two there (Annemarie, Anne Marie), the whole is compared.
    """
    short, long = sorted((ours, theirs), key=len)
    partners = _partners(short, long)
    if partners is not None:
        enough = len(short) if len(short) == len(long) == 1 else 2
        return partners >= enough
    joined = "".join(ours), "".join(theirs)
    return len(short) != len(long) and len(short) > 1 and _is_typo(*joined)


def _partners(short: Sequence[str], long: Sequence[str]) -> int | None:
    """How many words of the shorter name have a full partner, or None when a word has none at all."""
    free = list(long)
    full = 0
    open_words = list(short)
    for agrees, counts in ((str.__eq__, 1), (_is_typo, 1), (_is_initial, 0)):
        for word in list(open_words):
            partner = next((other for other in free if agrees(word, other)), None)
            if partner is not None:
                free.remove(partner)
                open_words.remove(word)
                full += counts
    return None if open_words else full


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_typo(one: str, other: str) -> bool:
    """One slip in a word of four letters or more, two in a word of eight or more."""
    length = max(len(one), len(other))
    allowed = 0 if length < _TYPO_FROM else 1 if length < _TWO_TYPOS_FROM else 2
    return abs(len(one) - len(other)) <= allowed and _slips(one, other) <= allowed


def _slips(one: str, other: str) -> int:
    """How many letters were changed, left out, added, or exchanged with their neighbor."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, letter_there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != letter_there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter_there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
