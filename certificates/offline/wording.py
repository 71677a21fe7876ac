"""What is said about a file that was checked with an issuer's folder."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import rules, wording
from certificates.offline import badge, evidence
from certificates.offline.folder import IssuerFolder

ONLY_HERE = {
    badge.NEWER: gettext_lazy(
        "This was signed after the folder was written. Ask the issuer for a newer folder."
    ),
    badge.ENDED: gettext_lazy("This certificate was revoked or replaced. It does not count any more."),
    evidence.TAKEN_BACK: gettext_lazy("This file was taken back. Please do not rely on it any more."),
}


WHOLE = {
    rules.VALID: gettext_lazy("This evidence is whole, and the certificates in it are valid."),
    badge.ENDED: gettext_lazy("This evidence is whole. A certificate in it does not count any more."),
    rules.SUSPENDED: gettext_lazy("This evidence is whole. A certificate in it is on hold."),
    rules.EXPIRED: gettext_lazy("This evidence is whole. The time of a certificate in it is over."),
}
"""Of evidence for a board, by the first certificate in it that does not count."""


def lines(found: badge.Found, folder: IssuerFolder) -> Iterator[str]:
    """The answer, and what it rests on, line by line."""
    yield headline(found)
    if found.badge:
        yield f"{found.badge['name']} · {folder.name} · {found.badge['validFrom'][:10]}"
    for one in found.inner:
        yield f"- {one.badge['name'] if one.badge else '?'}: {headline(one)}"
    if found.key:
        yield _("Signed by the issuer with the key %(key)s.") % {"key": found.key.id}
    if found.is_page_proven:
        yield _("The PDF is byte for byte one that was given out.")
    words = {"day": date_format(folder.made_at, "DATE_FORMAT"), "key": folder.sealed_by}
    yield _("Checked with the issuer's folder of %(day)s, sealed with the key %(key)s.") % words


def headline(found: badge.Found) -> str:
    """The answer in one sentence."""
    if found.status == rules.UNKNOWN and found.is_page_proven:
        return _("This PDF was given out by the issuer. A folder cannot say if it still counts.")
    if found.evidence and found.status in WHOLE:
        return str(WHOLE[found.status])
    return str(ONLY_HERE.get(found.status) or wording.answer(found.status, is_file=True).headline)


def as_dict(found: badge.Found, folder: IssuerFolder) -> dict[str, Any]:
    """The same for machines."""
    told: dict[str, Any] = {
        "status": found.status,
        "as_of": folder.made_at.isoformat(),
        "issuer": folder.name,
        "sealed_by": folder.sealed_by,
        "page_proven": found.is_page_proven,
    }
    if found.evidence:
        told["certificates"] = [as_dict(one, folder) for one in found.inner]
    if found.badge:
        told |= {"address": found.badge["id"], "title": found.badge["name"]}
    return told | ({"signed_by": found.key.id} if found.key else {})
