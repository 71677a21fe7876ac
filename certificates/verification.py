"""Answers for whoever wants to know whether a certificate is real: about a number, or about a file.

A file is true only when it is byte for byte the one we issued. To tell a changed copy from a stranger's file
we look for one of our numbers inside; it stands in several places, so that damage to one leaves another.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates import document, rules, serial
from certificates.badges import keys, proof
from certificates.models import Certificate, CertificateDocument, CertificateStatusEvent

NOT_A_NUMBER = "not_a_number"
NOT_A_CERTIFICATE = "not_a_certificate"
"""Why an answer is *unknown*, when there was nothing that could have been known."""
SIGNED, KEY_IS_GONE = "signed", "key_is_gone"
"""What we can say about the signature of a badge that is, fact for fact, the one we issued."""

SINCE = (rules.REVOKED, rules.SUSPENDED, rules.SUPERSEDED)
"""Of these, everybody learns since which day."""

_SYMBOL = f"[{serial.ALPHABET}]".encode()
_NUMBERS = re.compile(rb"(?<![0-9A-Z])(%(s)s{4}-%(s)s{4}-%(s)s{5}|%(s)s{13})(?![0-9A-Z])" % {b"s": _SYMBOL})
_STREAM = re.compile(rb"stream\r?\n")
_MOST_NUMBERS = 50
_MOST_STREAMS = 200
_MOST_UNPACKED = 2 * 1024 * 1024
"""Enough for every file of ours; a file made to fill the memory stops here."""


@dataclass(frozen=True)
class Answer:
    """What we can say. ``certificate`` is the one meant; with *tampered*, the one the file pretends to be."""

    status: str
    certificate: Certificate | None = None
    why: str = ""
    proof: str = ""
    """With a signed badge: whether we can still check its signature."""

    @property
    def is_valid(self) -> bool:
        return self.status == rules.VALID

    @property
    def is_known(self) -> bool:
        return self.certificate is not None

    @property
    def shows_name(self) -> bool:
        """Whether its holder lets everybody see the name. On one that was replaced it may be one from before."""
        found = self.certificate
        return bool(found and found.credential.name_is_public and not found.is_replaced)

    @property
    def endorsements(self) -> list[str]:
        """What stands on it besides its title. Of one that was replaced nothing: it may be hidden now."""
        found = self.certificate
        if found is None or found.is_replaced:
            return []
        return [row["name"] for row in found.snapshot.get("endorsements", ())]

    @property
    def since(self) -> date | None:
        """From which day it stands so; for one that is over, its last day. None where nothing happened."""
        return (
            self.certificate.since(self.status) if self.certificate and self.status != rules.VALID else None
        )

    def as_dict(self) -> dict[str, Any]:
        """The same for machines. The holder's name is in it only if the holder allows that."""
        if self.certificate is None:
            return {"status": self.status}
        facts = self.certificate.snapshot
        told = {
            "status": self.status,
            "number": self.certificate.number,
            "specimen": self.certificate.is_specimen,
            "kind": facts["kind"],
            "title": facts["title"],
            "issuer": facts["issuer"]["name"],
            "issued_on": facts["issued_on"],
            "valid_until": facts["valid_until"],
            "proves": facts["proves"],
            "does_not_prove": facts["does_not_prove"],
            "address": facts["verify_url"],
        }
        if self.status in SINCE and self.since:
            told["since"] = self.since.isoformat()
        if self.endorsements:
            told["endorsements"] = self.endorsements
        if self.shows_name:
            told["holder"] = self.certificate.holder_name
        return told


def of_number(text: str, *, on: date) -> Answer:
    """What is known about a number, however it is written. The same two statements whether it is known or not,
    so that nobody learns from the time it takes which numbers there are.
    """
    number, certificate = serial.parse(text), None
    if isinstance(number, serial.Serial):
        certificate = Certificate.objects.with_status().filter(pk=number.symbols).first()
        if certificate is None:  # what a known one costs
            list(CertificateStatusEvent.objects.filter(certificate=number.symbols))
    return of_known(number, certificate, on=on)


def of_known(number: serial.Parsed, certificate: Certificate | None, *, on: date) -> Answer:
    """The same for a number that was read and looked up already. No statements of its own."""
    if isinstance(number, serial.Mistyped):
        return Answer(rules.MISTYPED)
    if isinstance(number, serial.NotASerial):
        return Answer(rules.UNKNOWN, why=NOT_A_NUMBER)
    return _standing(certificate, on) if certificate else Answer(rules.UNKNOWN)


def of_file(data: bytes, *, on: date) -> Answer:
    """What is known about a PDF, a signed badge or a ``credential.json``, whatever somebody did to it."""
    sha256 = hashlib.sha256(data).hexdigest()
    issued = CertificateDocument.objects.filter(pdf_sha256=sha256).values("certificate")
    if certificate := Certificate.objects.with_status().filter(pk__in=issued).first():
        return _standing(certificate, on)
    if data.lstrip()[:1] == b"{":
        return _of_json(data, on)
    return _of_stranger(data)


def _standing(certificate: Certificate, on: date) -> Answer:
    return Answer(certificate.status_on(on), certificate)


def _of_json(data: bytes, on: date) -> Answer:
    """A credential file is true when it says what we issued; spaces and order do not matter."""
    try:
        said = proof.read(data)
    except (ValueError, RecursionError):
        return _of_stranger(data)
    if not isinstance(said.get("serial"), str):
        return _of_badge(said, on) or _of_stranger(data)
    certificate = Certificate.objects.with_status().numbered(said["serial"]).first()
    if certificate and said == json.loads(document.credential_json(certificate.snapshot)):
        return _standing(certificate, on)
    return _of_stranger(data)


def _of_badge(said: dict[str, Any], on: date) -> Answer | None:
    """What a signed badge is worth; nothing when it is not, fact for fact, one that we issued.

    The signature is checked only then: on a file that somebody made for it, that could take hours.
    """
    number = str(said.get("id", "")).rstrip("/").rpartition("/")[2]
    known = Certificate.objects.with_status().numbered(number).select_related("badge")
    certificate = known.filter(badge__isnull=False).first()
    if certificate is None or said != certificate.badge.said:
        return None
    if keys.named(said) is None:
        return Answer(certificate.status_on(on), certificate, proof=KEY_IS_GONE)
    if keys.signer(said, at=certificate.badge.signed_at) is None:
        return Answer(rules.TAMPERED, certificate)
    return Answer(certificate.status_on(on), certificate, proof=SIGNED)


def _of_stranger(data: bytes) -> Answer:
    """A file that is none of ours: a changed copy if it carries a number of ours, else unknown."""
    certificate = Certificate.objects.with_status().filter(pk__in=numbers_in(data)).first()
    if certificate:
        return Answer(rules.TAMPERED, certificate)
    looks_right = b"%PDF-" in data[:1024] or data.lstrip()[:1] == b"{"
    return Answer(rules.UNKNOWN, why="" if looks_right else NOT_A_CERTIFICATE)


def numbers_in(data: bytes) -> list[str]:
    """The numbers that stand anywhere in a file, packed parts included, and pass their own check."""
    found: dict[str, None] = {}
    for part in (data, *_unpacked(data)):
        for match in _NUMBERS.finditer(part):
            symbols = match.group(1).replace(b"-", b"").decode("ascii")
            if serial.is_true(symbols):
                found[symbols] = None
            if len(found) >= _MOST_NUMBERS:
                return list(found)
    return list(found)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The compressed streams of a PDF, as far as they can be read and are not too much."""
    room = _MOST_UNPACKED
    for count, match in enumerate(_STREAM.finditer(data)):
        if count >= _MOST_STREAMS or room <= 0:
            return
        try:
            part = zlib.decompressobj().decompress(data[match.end() : match.end() + room], room)
        except zlib.error:
            continue
        room -= len(part)
        yield part
