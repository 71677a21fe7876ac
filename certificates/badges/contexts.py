"""What the words of our badges mean, for programs: which term of the JSON stands for which address.

A badge names its vocabularies by their official addresses. Nothing is ever fetched from there, and no copy of
their files is kept here: below stand our own short ones, with the same meaning for exactly the terms we use.
Under any other address nothing is found, so a badge that says more than ours cannot be read at all. Terms we
forgot would be silently left out of what is signed; a test holds the result against the official files.
"""

from typing import Any

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

Terms = dict[str, Any]

_VC = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_SECURITY = "https://w3id.org/security#"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_SCHEMA = "https://schema.org/"
_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
_BOOLEAN = "https://www.w3.org/2001/XMLSchema#boolean"
_ADDRESS = "https://www.w3.org/2001/XMLSchema#anyURI"
"""The first is spelled with http and the other two with https in the official files, and so here."""


def _terms(**terms: Any) -> Terms:
    """Some terms, which nobody may give another meaning further on."""
    return {"@protected": True, "id": "@id", "type": "@type", **terms}


def _kind(iri: str, **terms: Any) -> Terms:
    """A type, and the terms that have a meaning only inside it."""
    return {"@id": iri, "@context": _terms(**terms)}


def _typed(iri: str, kind: str = "@id", **more: str) -> Terms:
    return {"@id": iri, "@type": kind, **more}


_PURPOSES = _terms(assertionMethod=_typed(f"{_SECURITY}assertionMethod", **{"@container": "@set"}))

_CREDENTIALS = _terms(
    name=f"{_SCHEMA}name",
    description=f"{_SCHEMA}description",
    VerifiableCredential=_kind(
        f"{_VC}VerifiableCredential",
        name=f"{_SCHEMA}name",
        description=f"{_SCHEMA}description",
        credentialStatus=_typed(f"{_VC}credentialStatus"),
        credentialSubject=_typed(f"{_VC}credentialSubject"),
        issuer=_typed(f"{_VC}issuer"),
        proof=_typed(f"{_SECURITY}proof", **{"@container": "@graph"}),
        validFrom=_typed(f"{_VC}validFrom", _TIME),
        validUntil=_typed(f"{_VC}validUntil", _TIME),
    ),
    DataIntegrityProof=_kind(
        f"{_SECURITY}DataIntegrityProof",
        created=_typed("http://purl.org/dc/terms/created", _TIME),
        cryptosuite=_typed(f"{_SECURITY}cryptosuite", f"{_SECURITY}cryptosuiteString"),
        proofPurpose=_typed(f"{_SECURITY}proofPurpose", "@vocab") | {"@context": _PURPOSES},
        proofValue=_typed(f"{_SECURITY}proofValue", f"{_SECURITY}multibase"),
        verificationMethod=_typed(f"{_SECURITY}verificationMethod"),
    ),
    BitstringStatusListCredential=f"{_STATUS}BitstringStatusListCredential",
    BitstringStatusList=_kind(
        f"{_STATUS}BitstringStatusList",
        encodedList=_typed(f"{_STATUS}encodedList", f"{_SECURITY}multibase"),
        statusPurpose=f"{_STATUS}statusPurpose",
    ),
    BitstringStatusListEntry=_kind(
        f"{_STATUS}BitstringStatusListEntry",
        statusListCredential=_typed(f"{_STATUS}statusListCredential"),
        statusListIndex=f"{_STATUS}statusListIndex",
        statusPurpose=f"{_STATUS}statusPurpose",
    ),
)

_OPEN_BADGES = _terms(
    name={"@id": f"{_SCHEMA}name"},
    description={"@id": f"{_SCHEMA}description"},
    narrative={"@id": f"{_OB}narrative"},
    url=_typed(f"{_SCHEMA}url", _ADDRESS),
    OpenBadgeCredential={"@id": f"{_OB}OpenBadgeCredential"},
    AchievementCredential={"@id": "OpenBadgeCredential"},
    Profile=_kind(f"{_OB}Profile"),
    AchievementSubject=_kind(
        f"{_OB}AchievementSubject",
        achievement={"@id": f"{_OB}achievement"},
        identifier={"@id": f"{_OB}identifier", "@container": "@set"},
    ),
    Achievement=_kind(
        f"{_OB}Achievement",
        achievementType={"@id": f"{_OB}achievementType"},
        criteria=_typed(f"{_OB}Criteria"),
    ),
    IdentityObject=_kind(
        f"{_OB}IdentityObject",
        hashed=_typed(f"{_OB}hashed", _BOOLEAN),
        identityHash={"@id": f"{_OB}identityHash"},
        identityType={"@id": f"{_OB}identityType"},
        salt={"@id": f"{_OB}salt"},
    ),
)

KNOWN = {CREDENTIALS: {"@context": _CREDENTIALS}, OPEN_BADGES: {"@context": _OPEN_BADGES}}


class UnknownContextError(ValueError):
    """A vocabulary that our badges never name."""


def load(address: str, options: object = None) -> dict[str, Any]:
    """What stands at an address, as a JSON-LD library asks for it. Nothing but the two above is ever found."""
    if address not in KNOWN:
        raise UnknownContextError(address)
    return {"contextUrl": None, "documentUrl": address, "document": KNOWN[address]}
