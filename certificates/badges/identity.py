"""Who a badge is about, without saying it: whoever knows the address can check it, nobody can read it off."""

import hashlib
import re
from typing import Any

_SALT = re.compile(r"[0-9a-f]{32}")


def of_address(email: str, salt: str) -> dict[str, Any]:
    """A salted digest of somebody's e-mail address, as Open Badges asks for it. A new salt for every badge.

    It tells two badges of one person apart from nobody's point of view but their own, and keeps the address
    from whoever happens to see the file. It is no secret from somebody who guesses the right address.
    """
    if not _SALT.fullmatch(salt):
        raise ValueError("A salt is 32 hexadecimal digits.")
    digest = hashlib.sha256((plain(email) + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "identityType": "emailAddress",
        "salt": salt,
    }


def of_name(name: str) -> dict[str, Any]:
    """The name on the certificate, in plain letters. Only for a holder who lets everybody see it."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}


def plain(email: str) -> str:
    """An address as it is hashed: no spaces around it, small letters."""
    return email.strip().lower()
