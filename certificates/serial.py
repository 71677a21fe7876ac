"""The number of a certificate: short enough to read out on the phone, and able to tell a slip from a lie.

Twelve random symbols of Crockford's base 32 (60 bits) and one check symbol over GF(32) with the polynomial
x^5 + x^2 + 1. Symbol ``i`` counted from the right weighs alpha^i, the check symbol weighs 1, and the weighted
sum of a true number is zero. All thirteen weights differ and none is zero, so every single wrong symbol and
every exchange of two symbols, wherever they stand, changes the sum.

Shown in three groups, ``7K3M-9QXW-2F4DD``; read in any case, with any spaces and hyphens, with ``I`` and ``L``
taken for 1 and ``O`` for 0. Pure Python: the source of randomness is an argument.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
GROUPS = ((0, 4), (4, 8), (8, 13))

ChooseSymbols: TypeAlias = Callable[[int], Sequence[int]]
"""Given how many, returns that many independent, uniform numbers from 0 to 31."""

_POLYNOMIAL = 0b100101
_LOOK_ALIKES = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff._\-\u2010-\u2015\u2212]+")
_IN_ADDRESS = re.compile(r"/verify/([^/?#]+?)(?:\.json)?/?(?:[?#].*)?$", re.IGNORECASE)
_MAX_INPUT = 500


@dataclass(frozen=True)
class Serial:
    """A number that passes its own check. Whether a certificate carries it, only the records know."""

    symbols: str

    @property
    def display(self) -> str:
        """The way people see it: ``7K3M-9QXW-2F4DD``."""
        return "-".join(self.symbols[start:end] for start, end in GROUPS)

    def __str__(self) -> str:
        return self.display


@dataclass(frozen=True)
class Mistyped:
    """It has the shape of a number, and at least one symbol is wrong, missing or too many."""

    typed: str


@dataclass(frozen=True)
class NotASerial:
    """It does not look like one of our numbers at all."""

    typed: str


Parsed: TypeAlias = Serial | Mistyped | NotASerial


def _powers() -> tuple[int, ...]:
    """The powers of alpha: 1, 2, 4, 8, 16, 5, ... They run through all 31 nonzero elements."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _POLYNOMIAL if doubled & 32 else doubled)
    return tuple(powers)


_EXP = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_EXP)}


def _weighted_sum(values: Sequence[int]) -> int:
    """The sum in GF(32) of each value times its weight; the last value weighs 1."""
    total = 0
    for exponent, value in enumerate(reversed(values)):
        if value:
            total ^= _EXP[(_LOG[value] + exponent) % 31]
    return total


def with_check(body: Sequence[int]) -> Serial:
    """Complete twelve symbols, given as numbers from 0 to 31, by their check symbol."""
    if len(body) != LENGTH - 1 or any(not 0 <= value < 32 for value in body):
        raise ValueError("a serial has twelve symbols from 0 to 31 before its check symbol")
    check = _weighted_sum([*body, 0])
    return Serial("".join(ALPHABET[value] for value in (*body, check)))


def new(random_source: ChooseSymbols) -> Serial:
    """A fresh number. ``random_source`` must be cryptographic, so that nobody can guess a neighbor."""
    return with_check(random_source(LENGTH - 1))


def is_true(symbols: str) -> bool:
    """Whether thirteen canonical symbols pass the check."""
    if len(symbols) != LENGTH or any(symbol not in ALPHABET for symbol in symbols):
        return False
    return _weighted_sum([ALPHABET.index(symbol) for symbol in symbols]) == 0


def parse(text: str) -> Parsed:
    """Read what somebody typed, pasted or scanned: a number in any dress, or a whole verify address.

    A text of letters and digits of about the right length is taken for an attempt at a number, so its
    writer hears *mistyped*; anything else is *not a number of ours*.
    """
    typed = unicodedata.normalize("NFKC", text[:_MAX_INPUT]).strip()
    address = _IN_ADDRESS.search(typed)
    folded = _SEPARATORS.sub("", address.group(1) if address else typed).upper().translate(_LOOK_ALIKES)
    if is_true(folded):
        return Serial(folded)
    looks_like_one = folded.isascii() and folded.isalnum() and abs(len(folded) - LENGTH) <= 2
    return Mistyped(typed) if looks_like_one else NotASerial(typed)
