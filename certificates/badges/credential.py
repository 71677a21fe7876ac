"""A certificate as an Open Badge 3.0: what a frozen snapshot says, as far as it is for everybody.

Not in it: the name (unless its holder shows it), hours, supervisors, notes, anything of a life, and why
something was suspended or revoked.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from certificates.badges import contexts, identity
from certificates.badges.proof import instant

Snapshot = Mapping[str, Any]

REVOCATION, SUSPENSION = "revocation", "suspension"
KINDS = {
    "training-completion": "CertificateOfCompletion",
    "verified-hours": "Fieldwork",
    "program-credential": "Certification",
    "continuing-education": "Course",
}
"""Our kinds of certificate in the vocabulary of Open Badges."""


@dataclass(frozen=True)
class Place:
    """Where one certificate stands in a status list."""

    purpose: str
    address: str
    index: int


@dataclass(frozen=True)
class Terms:
    """What a badge needs besides the snapshot."""

    issuer: str
    """The address of the issuer's page of keys."""
    email: str
    salt: str
    places: tuple[Place, ...]
    zone: tzinfo
    """The issuer's: a last day ends when it ends there."""
    name: str = ""
    """The holder's, if the holder lets everybody see it."""


def badge(snapshot: Snapshot, terms: Terms) -> dict[str, Any]:
    """The badge of a certificate, before it is signed."""
    found = {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": snapshot["verify_url"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title(snapshot),
        "issuer": issuer(snapshot, terms.issuer),
        "validFrom": instant(datetime.fromisoformat(snapshot["issued_at"])),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(terms),
            "achievement": achievement(snapshot, terms.issuer),
        },
        "credentialStatus": [_entry(place) for place in terms.places],
    }
    if snapshot["valid_until"]:
        found["validUntil"] = instant(_last_moment(snapshot["valid_until"], terms.zone))
    return found


def title(snapshot: Snapshot) -> str:
    """What it is called. One that was made to try things out says so first."""
    return f"SPECIMEN: {snapshot['title']}" if snapshot["is_specimen"] else str(snapshot["title"])


def issuer(snapshot: Snapshot, address: str) -> dict[str, Any]:
    """Who issued it: the page of keys, and the name of that day."""
    return {"id": address, "type": ["Profile"], "name": snapshot["issuer"]["name"]}


def achievement(snapshot: Snapshot, issuer_address: str) -> dict[str, Any]:
    """What was earned. The same id for everybody who earned the same by the same version of the standard."""
    standard = snapshot["standard"]
    same = (issuer_address, snapshot["kind"], title(snapshot), standard["key"], str(standard["version"]))
    return {
        "id": uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(same)).urn,
        "type": ["Achievement"],
        "achievementType": KINDS[snapshot["kind"]],
        "name": title(snapshot),
        "description": f"{standard['title']}, version {standard['version']}",
        "criteria": {"narrative": _criteria(snapshot)},
    }


def _criteria(snapshot: Snapshot) -> str:
    """What had to be done, and what it does not prove: nothing about this one person."""
    standard = snapshot["standard"]
    by = f"{standard['title']}, version {standard['version']}."
    return "\n".join(filter(None, [by, standard.get("notice", ""), *snapshot["does_not_prove"]]))


def _identifiers(terms: Terms) -> list[dict[str, Any]]:
    found = [identity.of_address(terms.email, terms.salt)]
    return [*found, identity.of_name(terms.name)] if terms.name else found


def _entry(place: Place) -> dict[str, str]:
    return {
        "id": f"{place.address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": place.purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": place.address,
    }


def _last_moment(day: str, zone: tzinfo) -> datetime:
    """The last second of a day."""
    after = datetime.fromisoformat(day).date() + timedelta(days=1)
    return datetime.combine(after, time.min, zone) - timedelta(seconds=1)
