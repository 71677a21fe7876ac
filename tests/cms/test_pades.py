"""A signature that readers of PDFs show: on top of what the file is, and only where a certificate was set up."""

import asyncio
import io

import page
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from cms import pades
from tests import signing
from tests.cms.test_pdf import printed


def state_of(signed: bytes, trusted: x509.Certificate):
    """What a reader of PDFs finds that trusts this certificate."""
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.serialization import Encoding

    [found] = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    trust = ValidationContext(trust_roots=[Certificate.load(trusted.public_bytes(Encoding.DER))])
    return asyncio.run(async_validate_pdf_signature(found, trust))


def test_without_a_certificate_nothing_is_signed(settings):
    assert settings.SIGNING_P12 == ""
    assert not pades.is_on()


@pytest.mark.parametrize("kind", signing.KEYS)
def test_a_reader_finds_the_whole_file_signed_and_unchanged(signing_certificate, kind):
    trusted = signing_certificate(kind)
    found = state_of(pades.sign(printed(), name="Harbor House Training"), trusted)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert found.docmdp_ok


def test_what_was_in_the_file_stays_byte_for_byte(signing_certificate):
    signing_certificate()
    plain = printed()
    signed = pades.sign(plain, name="Harbor House Training")
    assert signed.startswith(plain)
    assert signed.count(b"/Type /Sig") + signed.count(b"/Type/Sig") >= 1


def test_one_letter_that_changed_is_found(signing_certificate):
    trusted = signing_certificate()
    signed = bytearray(pades.sign(printed(), name="Harbor House Training"))
    signed[200] ^= 1
    assert not state_of(bytes(signed), trusted).intact


def test_a_signed_file_is_as_open_to_everybody_as_before(signing_certificate):
    signing_certificate()
    signed = pades.sign(printed(), name="Harbor House Training")
    report = page.validate_pdf_bytes(signed, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, report.failures


def test_who_signs_can_be_read(signing_certificate):
    made = signing_certificate()
    found = pades.signatory()
    assert found.name == "Harbor House Training"
    assert found.fingerprint == made.fingerprint(hashes.SHA256()).hex()
    assert found.ends_at == made.not_valid_after_utc


def test_a_new_certificate_is_used_at_once(signing_certificate):
    signing_certificate()
    first = pades.signatory().fingerprint
    signing_certificate()
    assert pades.signatory().fingerprint != first


def test_a_certificate_that_cannot_be_used_is_a_sentence(signing_certificate, settings, tmp_path):
    signing_certificate()
    settings.SIGNING_P12_PASSPHRASE = "wrong"
    with pytest.raises(ImproperlyConfigured, match="does not open it"):
        pades.sign(printed(), name="x")
    settings.SIGNING_P12 = str(tmp_path / "nowhere.p12")
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        pades.sign(printed(), name="x")
