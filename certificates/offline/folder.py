"""A folder with all that is needed to check certificates without the site: for boards, to outlive the issuer.

=================  ==============================================================================
``issuer.json``    who issued, with every key there ever was and when it signed
``status/N.json``  the signed lists of what was revoked, replaced or is on hold, as on that day
``papers.json``    the SHA-256 of every PDF that was given out, and nothing about whose it is
``taken-back.json``  the same of evidence that was taken back
``seal.json``      the SHA-256 of all these files, and a signature over them
``README.txt``     what this is, in words
=================  ==============================================================================

Nothing in it names a person. It says what was true when it was written, so a new one is needed now and then.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import published
from certificates.badges import statuslist
from certificates.models import CertificateDocument, EvidenceBundle, StatusEntry
from cms import seal
from hours import ledger

ISSUER, SEAL, README = "issuer.json", "seal.json", "README.txt"
PAPERS, TAKEN_BACK = "papers.json", "taken-back.json"
COMMAND = "python manage.py verify_certificate --keys FOLDER certificate.pdf"
PARTS = {
    ISSUER: gettext_lazy("Who issued, and every key, with when it signed."),
    "status/": gettext_lazy(
        "Signed lists of what was revoked, replaced or is on hold. One bit for each, and nothing about whom or why."
    ),
    PAPERS: gettext_lazy(
        "The SHA-256 of every PDF that was given out. With sha256sum you can see by hand if yours is one of them."
    ),
    TAKEN_BACK: gettext_lazy("The same of evidence for a board that was taken back since."),
    SEAL: gettext_lazy("The SHA-256 of these files, and a signature over them."),
}


class FolderError(ValueError):
    """A folder that cannot be written or relied on, with a sentence that says why."""


# --- Writing it ---------------------------------------------------------------------------------------


def write(folder: Path, *, at: datetime) -> dict[str, str]:
    """Write the folder, and say what is in it: the SHA-256 of each file by its path.

    Raises ``FolderError`` where there is something already, or no key that could sign it.
    """
    key = seal.signing_key()
    if key is None:
        raise FolderError(_("There is no key that signs. Make one first: manage.py make_keys"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderError(_("Choose a folder that is new or empty."))
    written = {}
    for name, content in _files(key, at):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written[name] = hashlib.sha256(content).hexdigest()
    (folder / SEAL).write_bytes(_sealed(written, at))
    return written


def _files(key: seal.PublicKey, at: datetime) -> Iterator[tuple[str, bytes]]:
    about = published.issuer()
    yield ISSUER, _spelled(about)
    papers = [
        *CertificateDocument.objects.values_list("pdf_sha256", flat=True),
        *EvidenceBundle.objects.values_list("pdf_sha256", flat=True),
    ]
    yield PAPERS, _spelled(sorted(papers))
    ended = EvidenceBundle.objects.filter(ended_at__isnull=False).values_list("pdf_sha256", flat=True)
    yield TAKEN_BACK, _spelled(sorted(ended))
    for pair in StatusEntry.objects.order_by("pair").values_list("pair", flat=True).distinct():
        for purpose in statuslist.PURPOSES:
            marked = StatusEntry.objects.marked(pair, purpose)
            name = f"status/{statuslist.number_of(pair, purpose)}.json"
            yield name, _spelled(published.status_list(pair, purpose, marked, key))
    told = {"issuer": about, "at": at, "key": key, "command": COMMAND, "parts": PARTS.items()}
    yield README, render_to_string("certificates/issuer_folder.txt", told).encode()


def _spelled(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _sealed(files: Mapping[str, str], at: datetime) -> bytes:
    made_at = ledger.instant(at)
    signed = seal.sign(_statement(files, made_at))
    if signed is None:
        raise FolderError(_("The key was taken away while the folder was written. Please try again."))
    said = {"made_at": made_at, "files": files, "key": signed.key_id, "signature": signed.signature}
    return _spelled(said)


def _statement(files: Mapping[str, str], made_at: str) -> bytes:
    """The bytes that are signed."""
    return ledger.canonical({"made_at": made_at, "files": dict(files)})


# --- Reading it ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IssuerFolder:
    """A folder whose files are, byte for byte, those that were sealed."""

    address: str
    """Of the issuer's page of keys, as badges name it."""
    name: str
    made_at: datetime
    sealed_by: str
    """The fingerprint of the key that sealed it. Whoever relies on the folder knows it from somewhere else."""
    keys: tuple[seal.PublicKey, ...]
    papers: frozenset[str]
    taken_back: frozenset[str]
    lists: Mapping[str, str]
    """Each encoded list, by the file it is in."""

    def knows(self, fingerprint: str) -> bool:
        """Whether this is one of the issuer's keys."""
        return any(key.id == fingerprint for key in self.keys)

    def key_named(self, multibase: str) -> seal.PublicKey | None:
        """The key that other programs call so. A badge holds the address of its day, and a site may move."""
        return next((key for key in self.keys if key.multibase == multibase), None)


def read(folder: Path) -> IssuerFolder:
    """Open a folder. Raises ``FolderError`` if anything in it is not as it was sealed."""
    try:
        sealed = json.loads((folder / SEAL).read_bytes())
        contents = {name: _whole(folder, name, sha256) for name, sha256 in sealed["files"].items()}
        about = json.loads(contents[ISSUER])
        found = _opened(sealed, about, contents)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FolderError(_("This is not a whole folder of an issuer: %(why)s") % {"why": error}) from error
    key = next((key for key in found.keys if key.id == found.sealed_by), None)
    statement = _statement(sealed["files"], sealed["made_at"])
    if (
        key is None
        or not key.covers(found.made_at)
        or not seal.holds(statement, sealed["signature"], key.public)
    ):
        raise FolderError(_("The seal of this folder does not hold. Ask the issuer for it again."))
    return found


def _whole(folder: Path, name: str, sha256: str) -> bytes:
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise FolderError(name)
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FolderError(_("%(file)s was changed.") % {"file": name})
    return content


def _opened(sealed: dict[str, Any], about: dict[str, Any], contents: Mapping[str, bytes]) -> IssuerFolder:
    lists = {
        Path(name).name: json.loads(content)
        for name, content in contents.items()
        if name.startswith("status/")
    }
    return IssuerFolder(
        address=about["id"],
        name=about["name"],
        made_at=datetime.fromisoformat(sealed["made_at"]),
        sealed_by=sealed["key"],
        keys=tuple(_keys(about)),
        papers=frozenset(json.loads(contents[PAPERS])),
        taken_back=frozenset(json.loads(contents[TAKEN_BACK])),
        lists={name: said["credentialSubject"]["encodedList"] for name, said in lists.items()},
    )


def _keys(about: Mapping[str, Any]) -> Iterator[seal.PublicKey]:
    for row, listed in zip(about["keys"], about["verificationMethod"], strict=True):
        yield seal.read_key(listed["publicKeyMultibase"], row["from"], row["until"] or "")
