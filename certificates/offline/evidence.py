"""What evidence for a board is worth without the site: its seal, the files inside, and each badge among them."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certificates import rules
from certificates.badges.proof import read
from certificates.bundles.paper import INSIDE, SEAL, statement
from certificates.offline import badge
from certificates.offline.badge import NEWER, Found
from certificates.offline.folder import IssuerFolder
from cms import seal

TAKEN_BACK = "taken-back"


def of_files(files: Mapping[str, bytes], folder: IssuerFolder, *, at: datetime) -> Found:
    """What the files inside are worth. Valid only when every certificate in it still counts."""
    try:
        said, sealed = read(files[INSIDE]), read(files[SEAL])
        key = _signer(files[INSIDE], sealed, folder)
        is_whole = {name: hashlib.sha256(files[name]).hexdigest() for name in said["files"]} == said["files"]
        made_at = datetime.fromisoformat(sealed["at"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return Found(rules.UNKNOWN)
    if key is None or not is_whole:
        return Found(rules.TAMPERED if key or folder.knows(sealed["key"]) else rules.UNKNOWN)
    inner = tuple(
        badge.of_text(files[name], folder, at=at) for name in said["files"] if name.startswith("badge-")
    )
    return Found(_standing(inner, made_at, folder), key=key, evidence=said, inner=inner)


def _standing(inner: tuple[Found, ...], made_at: datetime, folder: IssuerFolder) -> str:
    if made_at > folder.made_at:
        return NEWER
    return next((found.status for found in inner if not found.is_valid), rules.VALID)


def _signer(said: bytes, sealed: Mapping[str, Any], folder: IssuerFolder) -> seal.PublicKey | None:
    """The issuer's key that sealed it, at a time when it was in use."""
    key = next((key for key in folder.keys if key.id == sealed["key"]), None)
    if key is None or not key.covers(datetime.fromisoformat(sealed["at"])):
        return None
    return key if seal.holds(statement(said, sealed["at"]), sealed["signature"], key.public) else None
