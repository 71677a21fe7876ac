"""A signature on a PDF that readers of PDFs show: PAdES, with the site's own signing certificate. Off by default.

Acrobat and others trust a signature only when its certificate comes from an authority they know. One that
somebody made for themselves shows as *unknown*, which looks forged; so there is none without such a certificate
(``settings.SIGNING_P12``). What proves a file here is its digest on the verify page, with or without.
"""

from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FIELD = "IssuerSignature"
ROOM = 8192
"""Bytes kept free for the signature. Without it each file would be signed twice, to find out."""


class Signatory(NamedTuple):
    """Whom readers of PDFs name, until when, and by which certificate: SHA-256, in hexadecimal digits."""

    name: str
    fingerprint: str
    ends_at: datetime


def is_on() -> bool:
    """Whether PDFs are signed."""
    return bool(settings.SIGNING_P12)


def signatory() -> Signatory:
    """Who signs. Raises ``ImproperlyConfigured`` with a sentence when the file cannot be used."""
    certificate = _signer().signing_cert
    return Signatory(
        certificate.subject.native.get("common_name", certificate.subject.human_friendly),
        certificate.sha256.hex(),
        certificate.not_valid_after.astimezone(UTC),
    )


def sign(pdf: bytes, *, name: str) -> bytes:
    """The same file with a signature that allows no change after it (PAdES B-B, certifying).

    What was in the file stays byte for byte, and PDF/UA and PDF/A hold: the signature's field has no place on
    the page. ``name`` is who issued it. Raises ``ImproperlyConfigured`` when the certificate cannot be used.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = _signer()
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=_digest_for(signer),
        name=name,
        certify=True,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    unseen = fields.InvisSigSettings(box_out_of_bounds=True)
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        about,
        signer=signer,
        bytes_reserved=ROOM,
        new_field_spec=fields.SigFieldSpec(FIELD, on_page=0, invis_sig_settings=unseen),
    )
    return signed.getvalue()


def _digest_for(signer: Any) -> str:
    """Ed25519 is defined with SHA-512 in such signatures (RFC 8419); the others go with SHA-256."""
    return "sha512" if signer.signing_cert.public_key.algorithm == "ed25519" else "sha256"


def _signer() -> Any:
    file = Path(settings.SIGNING_P12)
    try:
        return _load(file, file.stat().st_mtime_ns, settings.SIGNING_P12_PASSPHRASE)
    except OSError as error:
        raise ImproperlyConfigured(f"SIGNING_P12 cannot be read: {error.strerror}.") from error


@lru_cache(maxsize=1)
def _load(file: Path, _written: int, passphrase: str) -> Any:
    """The key and its certificates. Read anew when the file was."""
    try:
        from pyhanko.sign import signers
    except ImportError as error:
        raise ImproperlyConfigured(
            "Signing PDFs needs one more package: pip install --require-hashes -r requirements-pades.txt"
        ) from error
    signer = signers.SimpleSigner.load_pkcs12(str(file), passphrase=passphrase.encode() or None)
    if signer is None:
        raise ImproperlyConfigured(
            "SIGNING_P12 is no PKCS #12 file, or SIGNING_P12_PASSPHRASE does not open it."
        )
    return signer
