"""Where programs find our keys and lists, and which key of ours signed a document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certificates.badges import proof, statuslist
from cms import seal


def issuer_address(base_url: str) -> str:
    """The page of keys. Badges name it as their issuer."""
    return f"{base_url}/issuer.json"


def list_address(base_url: str, pair: int, purpose: str) -> str:
    """Where one status list is."""
    return f"{base_url}/status/{statuslist.number_of(pair, purpose)}.json"


def method(base_url: str, key: seal.PublicKey) -> str:
    """The address of one key on that page."""
    return f"{issuer_address(base_url)}#{key.multibase}"


def named(document: Mapping[str, Any]) -> seal.PublicKey | None:
    """The key of ours that a document says it was signed with. Nothing is checked yet."""
    _page, _hash, name = document["proof"][0]["verificationMethod"].partition("#")
    return next((key for key in seal.public_keys() if key.multibase == name), None)


def signer(document: Mapping[str, Any], *, at: datetime) -> seal.PublicKey | None:
    """The key of ours that really signed a document, and was in use at that moment.

    Only for documents that are known to be ours.
    """
    key = named(document)
    if key is None or not key.covers(at):
        return None
    address = f"{document['issuer']['id']}#{key.multibase}"
    return key if proof.check(document, address, key.public) else None


def page(base_url: str, name: str) -> dict[str, Any]:
    """The page of keys: who we are, and every key there ever was, with when it signed."""
    address, found = issuer_address(base_url), seal.public_keys()
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": address,
        "type": "Profile",
        "name": name,
        "url": f"{base_url}/",
        "verificationMethod": [
            {
                "id": method(base_url, key),
                "type": "Multikey",
                "controller": address,
                "publicKeyMultibase": key.multibase,
            }
            for key in found
        ],
        "assertionMethod": [method(base_url, key) for key in found],
        "keys": [
            {
                "id": method(base_url, key),
                "fingerprint": key.id,
                "from": key.begins,
                "until": key.ends or None,
            }
            for key in found
        ],
    }
