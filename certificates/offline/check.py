"""What a certificate is worth without the site: checked with a folder that the issuer wrote, and no database.

Here, unlike in ``verification``, a badge comes from nobody knows whom. Only what has the plain form of our own
is ever computed: a file that was made for it could keep a machine busy for hours.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from certificates import document, rules
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

    @property
    def is_valid(self) -> bool:
        return self.status == rules.VALID


def of_file(data: bytes, folder: IssuerFolder, *, at: datetime) -> Found:
    """What a PDF or a badge is worth at a moment, by what the folder says."""
    is_paper = hashlib.sha256(data).hexdigest() in folder.papers
    badge = _badge_in(data)
    if badge is None:
        return Found(rules.UNKNOWN, is_page_proven=is_paper)
    key = _signer(badge, folder)
    if key is None:
        return Found(rules.TAMPERED if _says_ours(badge, folder) else rules.UNKNOWN)
    status = _standing(badge, folder, at)
    if data[:1] != b"{" and not is_paper and status != NEWER:
        return Found(rules.TAMPERED, badge, key)
    return Found(status, badge, key, is_paper)


def _standing(badge: Badge, folder: IssuerFolder, at: datetime) -> str:
    if _instant(badge["proof"][0]["created"]) > folder.made_at:
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
    return statuslist.is_set(folder.lists[entry["statusListCredential"]], int(entry["statusListIndex"]))


# --- The badge ----------------------------------------------------------------------------------------


def _badge_in(data: bytes) -> Badge | None:
    """The badge that a file is or holds, if it has the plain form of ours."""
    for text in _texts(data):
        try:
            said = proof.read(text)
        except (ValueError, RecursionError):
            continue
        if len(text) <= MOST_BYTES and is_plain(said):
            return said
    return None


def _texts(data: bytes) -> Iterator[bytes]:
    if data.lstrip()[:1] == b"{":
        yield data
        return
    # Only this command needs it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        yield from PdfReader(BytesIO(data)).attachments.get(document.INSIDE, [])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return


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
        key = folder.key_at(method) if _says_ours(badge, folder) else None
        return key if key and key.covers(created) and proof.check(badge, method, key.public) else None
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _says_ours(badge: Badge, folder: IssuerFolder) -> bool:
    issuer = badge.get("issuer")
    return isinstance(issuer, dict) and issuer.get("id") == folder.address


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
