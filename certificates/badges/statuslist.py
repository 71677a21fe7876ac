"""Lists that tell programs which badges do not count: one bit for each, and nothing about whom or why.

A list is never shorter than 131,072 bits, and its places are drawn at random, so that neither how long it is
nor where a badge stands in it tells anything.
"""

import base64
import gzip
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from certificates.badges import contexts
from certificates.badges.credential import REVOCATION, SUSPENSION
from certificates.badges.proof import instant

SIZE = 131_072
"""Bits of one list."""
FULL = SIZE // 2
"""So many places are given away; then the next list begins. A free place is always found quickly."""
PURPOSES = (REVOCATION, SUSPENSION)


def number_of(pair: int, purpose: str) -> int:
    """The number of a list. Lists come in pairs: the first is about revoking, the second about suspending."""
    return 2 * pair - 1 + PURPOSES.index(purpose)


def pair_of(number: int) -> tuple[int, str]:
    """To which pair a list belongs, and what it is about."""
    pair, purpose = divmod(number - 1, 2)
    return pair + 1, PURPOSES[purpose]


def encode(indexes: Iterable[int]) -> str:
    """A list in which these bits are set: packed, and written in letters. The same bits give the same text."""
    bits = bytearray(SIZE // 8)
    for index in indexes:
        if not 0 <= index < SIZE:
            raise ValueError("There is no such place in the list.")
        bits[index // 8] |= 0x80 >> index % 8  # the first bit is the leftmost
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def is_set(text: str, index: int) -> bool:
    """Whether a bit of an encoded list is set."""
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    return bool(gzip.decompress(packed)[index // 8] & 0x80 >> index % 8)


def credential(
    indexes: Iterable[int], *, address: str, purpose: str, issuer: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """A list as a credential of its own, before it is signed."""
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(indexes),
        },
    }
