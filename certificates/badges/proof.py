"""Signing JSON so that other people's programs can check it: Data Integrity proofs with ``eddsa-rdfc-2022``.

What is signed is not the text but what it means: the list of facts (N-Quads) that the words of the document
stand for. Spaces and the order of keys do not matter.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from certificates.badges import contexts
from cms import seal

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"

Document = Mapping[str, Any]
Sign = Callable[[bytes], bytes]


class NotSignedError(ValueError):
    """There is no proof of the one form that we write."""


def read(data: bytes) -> dict[str, Any]:
    """An object in JSON. Raises ``ValueError`` for anything else, and where a key stands twice: that says one
    thing to us and perhaps another to somebody else's program. ``RecursionError`` for one that is too deep.
    """
    said = json.loads(data, object_pairs_hook=_once)
    if not isinstance(said, dict):
        raise ValueError("This is no object.")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("A key stands twice.")
    return dict(pairs)


def quads(document: Document) -> str:
    """What a document says, as a sorted list of facts that is the same however it was written down.

    Never for a document of unknown origin: one made for it can keep a machine busy for hours.
    """
    # It takes half a second to load, and most of the site never needs it.
    from pyld import jsonld  # type: ignore[import-untyped]
    from pyld.context_resolver import ContextResolver  # type: ignore[import-untyped]

    options = {
        "algorithm": "URDNA2015",  # called RDFC-1.0 since it became a standard
        "format": "application/n-quads",
        "documentLoader": contexts.load,
        # A memory of its own: the library's is shared by everybody who uses it, also with other vocabularies.
        "contextResolver": ContextResolver({}, contexts.load),
    }
    return str(jsonld.normalize(dict(document), options))


def sign(document: Document, method: str, sign: Sign, *, at: datetime) -> dict[str, Any]:
    """The document with its proof. ``method`` is the address of the public key that fits ``sign``."""
    terms = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": instant(at),
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    signature = sign(_hashes(document, terms))
    return {**document, "proof": [{**terms, "proofValue": seal.multibase(signature)}]}


def check(document: Document, method: str, public: str) -> bool:
    """Whether a document carries our proof, made with this key and no other.

    ``method`` is the address of the key, ``public`` the key itself in base64. Only for documents that are
    known to be ours (see ``quads``).
    """
    try:
        terms = dict(_only_proof(document))
        signature = seal.from_multibase(terms.pop("proofValue", ""))
    except ValueError:
        return False
    said = terms.get("type"), terms.get("cryptosuite"), terms.get("proofPurpose")
    if said != ("DataIntegrityProof", SUITE, PURPOSE) or terms.get("verificationMethod") != method:
        return False
    unsigned = {key: value for key, value in document.items() if key != "proof"}
    return seal.fits(_hashes(unsigned, terms), signature, public)


def instant(at: datetime) -> str:
    """A moment as these standards write it: in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _only_proof(document: Document) -> Mapping[str, Any]:
    proofs = document.get("proof")
    if not isinstance(proofs, list) or len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise NotSignedError
    return proofs[0]


def _hashes(document: Document, terms: Mapping[str, Any]) -> bytes:
    """What the key really signs: the digest of the terms of the proof, then that of the document."""
    said = {"@context": document["@context"], **terms}
    return b"".join(hashlib.sha256(quads(part).encode()).digest() for part in (said, document))
