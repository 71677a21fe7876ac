"""What a badge is worth without the site.

Here, unlike in ``verification``, a badge comes from nobody knows whom. Only what has the plain form of our own
is ever computed: a file that was made for it could keep a machine busy for hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certificates import rules
from certificates.badges import contexts, credential, proof, statuslist
from certificates.offline.folder import IssuerFolder
from cms import seal

NEWER = "newer"
"""Signed after the folder was written, which therefore cannot say whether it still counts."""
ENDED = "ended"
"""Revoked or replaced: a list says that it ended, and not how."""

MOST_BYTES = 32 * 1024
MOST_UNNAMED = 6
"""Parts of a badge without an address of their own. Ours has up to five, and each more costs much more time."""

Badge = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What a file is worth."""

    status: str
    badge: Badge | None = None
    key: seal.PublicKey | None = None
    """Whose signature holds."""
    is_page_proven: bool = False
    """Whether the whole PDF, what is printed on it included, is byte for byte one that was given out."""
    evidence: dict[str, Any] | None = None
    """What evidence for a board says, and below what the certificates in it are worth."""
    inner: "tuple[Found, ...]" = ()

    @property
    def is_valid(self) -> bool:
        return self.status == rules.VALID


def of_text(data: bytes, folder: IssuerFolder, *, at: datetime) -> Found:
    """What a badge is worth at a moment."""
    said = _read(data)
    if said is None:
        return Found(rules.UNKNOWN)
    key = _signer(said, folder)
    if key is None:
        return Found(rules.TAMPERED if _names_our_key(said, folder) else rules.UNKNOWN)
    return Found(_standing(said, folder, at), said, key)


def _standing(badge: Badge, folder: IssuerFolder, at: datetime) -> str:
    is_listed = all(_file(entry) in folder.lists for entry in badge["credentialStatus"])
    if _instant(badge["proof"][0]["created"]) > folder.made_at or not is_listed:
        return NEWER
    marked = {entry["statusPurpose"] for entry in badge["credentialStatus"] if _is_marked(entry, folder)}
    if credential.REVOCATION in marked:
        return ENDED
    if credential.SUSPENSION in marked:
        return rules.SUSPENDED
    if "validUntil" in badge and _instant(badge["validUntil"]) < at:
        return rules.EXPIRED
    return rules.VALID


def _is_marked(entry: dict[str, str], folder: IssuerFolder) -> bool:
    return statuslist.is_set(folder.lists[_file(entry)], int(entry["statusListIndex"]))


def _file(entry: dict[str, str]) -> str:
    """The file of a list: the last part of its address, wherever the site was then."""
    return entry["statusListCredential"].rpartition("/")[2]


# --- The badge ----------------------------------------------------------------------------------------


def _read(data: bytes) -> Badge | None:
    """A badge, if it has the plain form of ours."""
    try:
        said = proof.read(data) if len(data) <= MOST_BYTES else {}
    except (ValueError, RecursionError):
        return None
    return said if is_plain(said) else None


def is_plain(said: Badge) -> bool:
    """Whether a document has the form of our badges, so that computing its facts is quick."""
    parts = list(_parts({key: value for key, value in said.items() if key != "@context"}))
    unnamed = [part for part in parts if isinstance(part, dict) and "id" not in part]
    words = [part for part in parts if isinstance(part, str)]
    return (
        said.get("@context") == [contexts.CREDENTIALS, contexts.OPEN_BADGES]
        and len(unnamed) <= MOST_UNNAMED
        and not any(word.startswith(("@", "_:")) for word in words)
    )


def _parts(value: object) -> Iterator[object]:
    """Everything in it: each object, each key and each value."""
    yield value
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    for part in inner:
        yield from _parts(part)


def _signer(badge: Badge, folder: IssuerFolder) -> seal.PublicKey | None:
    """The issuer's key that signed a badge, at a time when it was in use. Nothing for any other."""
    try:
        method, created = badge["proof"][0]["verificationMethod"], _instant(badge["proof"][0]["created"])
        page, _hash, name = method.partition("#")
        key = folder.key_named(name) if page == badge["issuer"]["id"] else None
        return key if key and key.covers(created) and proof.check(badge, method, key.public) else None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def _names_our_key(badge: Badge, folder: IssuerFolder) -> bool:
    try:
        return folder.key_named(badge["proof"][0]["verificationMethod"].partition("#")[2]) is not None
    except (KeyError, IndexError, TypeError, AttributeError):
        return False


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
