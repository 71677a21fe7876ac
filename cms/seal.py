"""Signing what the site says, and checking it: Ed25519, with keys that stay out of the database.

The folder ``settings.SIGNING_KEYS_DIR`` holds ``keys.json``, the public list, and the private keys beside it,
one file each. ``settings.SIGNING_KEY`` may hold the private key instead of a file. At most one key signs at a
time; one that signs no more stays in the list, so that what it signed can still be checked.

Without a key nothing is signed, and the pages say so.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

LIST = "keys.json"
ED25519 = b"\xed\x01"
"""What multibase writes before the bytes of a public key of this kind."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class KeyExistsError(Exception):
    """There is a key already, and another one was not asked for."""


class NoKeyError(Exception):
    """There is no key that signs."""


class Seal(NamedTuple):
    """A signature: by which key, and the signature itself in base64."""

    key_id: str
    signature: str


@dataclass(frozen=True)
class PublicKey:
    """A key for everybody: what checks signatures, and from when until when it made them (in UTC)."""

    id: str
    public: str
    begins: str
    ends: str = ""

    @property
    def multibase(self) -> str:
        """The key as other people's programs write it: first what kind of key it is, then the key."""
        return multibase(ED25519 + base64.b64decode(self.public))

    @property
    def starts_on(self) -> date:
        return datetime.fromisoformat(self.begins).date()

    @property
    def ends_on(self) -> date | None:
        return datetime.fromisoformat(self.ends).date() if self.ends else None

    def covers(self, at: datetime) -> bool:
        """Whether this key signed at this moment."""
        begins = datetime.fromisoformat(self.begins)
        return begins <= at and (not self.ends or at <= datetime.fromisoformat(self.ends))


# --- Signing and checking -----------------------------------------------------------------------------


def sign(message: bytes) -> Seal | None:
    """Sign with the key of today. Nothing when there is none."""
    private = _private()
    if private is None:
        return None
    return Seal(_id(private.public_key()), base64.b64encode(private.sign(message)).decode())


def sign_bytes(message: bytes) -> bytes:
    """The same, as bytes. Raises ``NoKeyError`` when there is no key."""
    if (signed := sign(message)) is None:
        raise NoKeyError
    return base64.b64decode(signed.signature)


def verify(message: bytes, seal: Seal, *, at: datetime | None = None) -> bool:
    """Whether one of our keys made this signature, and (if ``at`` is given) signed at that moment at all."""
    key = next((key for key in public_keys() if key.id == seal.key_id), None)
    if key is None or (at is not None and not key.covers(at)):
        return False
    return holds(message, seal.signature, key.public)


def holds(message: bytes, signature: str, public: str) -> bool:
    """Whether a signature fits a message and a public key. All that is needed to check it elsewhere."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def fits(message: bytes, signature: bytes, public: str) -> bool:
    """The same for a signature in bytes."""
    return holds(message, base64.b64encode(signature).decode(), public)


def signing_key() -> PublicKey | None:
    """The public half of the key of today. Nothing when nothing is signed."""
    return next((key for key in public_keys() if not key.ends), None) if can_sign() else None


def multibase(data: bytes) -> str:
    """Bytes in base 58, with the letter that says so before them. Leading zeros are kept."""
    number, digits = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + digits


def from_multibase(text: str) -> bytes:
    """The bytes again. Raises ``ValueError`` for anything else."""
    if not text.startswith("z") or len(text) > 200:
        raise ValueError("This is not in base 58.")
    digits, number = text[1:], 0
    for digit in digits:
        number = number * 58 + _BASE58.index(digit)
    zeros = len(digits) - len(digits.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def read_key(text: str, begins: str, ends: str = "") -> PublicKey:
    """A public key as other people's programs write it. Raises ``ValueError`` for anything else."""
    data = from_multibase(text)
    if not data.startswith(ED25519):
        raise ValueError("This is no Ed25519 key.")
    public = Ed25519PublicKey.from_public_bytes(data[len(ED25519) :])
    return PublicKey(_id(public), _text(public), begins, ends)


def can_sign() -> bool:
    """Whether there is a key of today."""
    return _private() is not None


def public_keys() -> list[PublicKey]:
    """Every key there ever was, the oldest first."""
    try:
        rows = json.loads((_folder() / LIST).read_text())
    except FileNotFoundError:
        return []
    return [PublicKey(**row) for row in rows]


# --- Keeping keys -------------------------------------------------------------------------------------


def make_key(*, at: datetime, rotate: bool = False) -> PublicKey:
    """Make a key and let it sign from now on. ``rotate``: the one of before signs no more, and stays listed."""
    keys, moment = public_keys(), at.astimezone(UTC).isoformat()
    if not rotate and (can_sign() or any(not key.ends for key in keys)):
        raise KeyExistsError("There is a key already. To let a new one sign from now on, add --rotate.")
    private = Ed25519PrivateKey.generate()
    key = PublicKey(_id(private.public_key()), _text(private.public_key()), moment)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{key.id}.pem"
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    ended = [PublicKey(old.id, old.public, old.begins, old.ends or moment) for old in keys]
    fresh = folder / f"{LIST}.new"  # written whole, then put in place: a list is never half there
    fresh.write_text(json.dumps([asdict(one) for one in [*ended, key]], indent=2) + "\n")
    fresh.replace(folder / LIST)
    return key


def _folder() -> Path:
    return Path(settings.SIGNING_KEYS_DIR)


def _private() -> Ed25519PrivateKey | None:
    """The key that signs: the one of the list that has not ended. One that is not in the list never signs."""
    current = next((key for key in public_keys() if not key.ends), None)
    if current is None:
        return None
    file = _folder() / f"{current.id}.pem"
    text = settings.SIGNING_KEY.encode() or (file.read_bytes() if file.exists() else b"")
    private = _loaded(text) if text else None
    return private if private and _id(private.public_key()) == current.id else None


@lru_cache(maxsize=4)
def _loaded(pem: bytes) -> Ed25519PrivateKey | None:
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None


def _text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def _id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]
