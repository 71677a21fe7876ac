"""A certificate as a signed badge, as it was made, and its place in the lists of what does not count."""

import hashlib
import json
import secrets
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import rules
from certificates.badges import credential, keys, proof, statuslist
from certificates.models.status import CertificateStatusEvent
from cms import seal

if TYPE_CHECKING:
    from certificates.models.certificates import Certificate

TRIES = 20
MARKED = {
    credential.REVOCATION: rules.FINAL,
    credential.SUSPENSION: (rules.SUSPENDED,),
}
"""Which standing sets a bit in which list. A reason is nowhere in them."""


class StatusEntryQuerySet(models.QuerySet):
    def of(self, certificate: "Certificate") -> "StatusEntry":
        """The place of a certificate; a free one drawn by lot when it has none yet. Twice is once."""
        for _try in range(TRIES):
            drawn = {"pair": self.open_pair(), "place": secrets.randbelow(statuslist.SIZE)}
            try:
                with transaction.atomic():
                    return self.get_or_create(certificate=certificate, defaults=drawn)[0]
            except IntegrityError:
                continue  # that place is taken
        raise RuntimeError("No free place was found in the status lists.")

    def open_pair(self) -> int:
        """The pair that has room: the last one, until half of it is given away."""
        last = self.aggregate(last=models.Max("pair"))["last"] or 1
        return last + 1 if self.filter(pair=last).count() >= statuslist.FULL else last

    def marked(self, pair: int, purpose: str) -> list[int]:
        """The places whose bit is set: one statement, however many certificates there are."""
        something = CertificateStatusEvent.objects.exclude(status=rules.VALID).values("certificate")
        events = CertificateStatusEvent.objects.filter(
            certificate__status_entry__pair=pair, certificate__in=something
        )
        told: dict[int, list[str]] = {}
        for place, status in events.order_by("pk").values_list("certificate__status_entry__place", "status"):
            told.setdefault(place, []).append(status)
        return sorted(
            index for index, said in told.items() if rules.status_of(said, None, date.min) in MARKED[purpose]
        )


class StatusEntry(models.Model):
    """Where a certificate stands in a pair of status lists. It stays there for good."""

    certificate = models.OneToOneField(
        "certificates.Certificate", models.PROTECT, primary_key=True, related_name="status_entry"
    )
    pair = models.PositiveIntegerField()
    place = models.PositiveIntegerField()

    objects = StatusEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("place in the status lists")
        verbose_name_plural = _("places in the status lists")
        constraints = [models.UniqueConstraint(fields=["pair", "place"], name="one_certificate_per_place")]

    def __str__(self) -> str:
        return f"{self.pair}: {self.place}"

    @property
    def places(self) -> tuple[credential.Place, ...]:
        """The same place in both lists of the pair."""
        return tuple(
            credential.Place(purpose, keys.list_address(settings.BASE_URL, self.pair, purpose), self.place)
            for purpose in statuslist.PURPOSES
        )


class CertificateBadgeQuerySet(models.QuerySet):
    @transaction.atomic
    def make(self, certificate: "Certificate", *, at: datetime) -> "CertificateBadge | None":
        """Sign the badge of a certificate and keep it; nothing where no key signs at that moment.

        Safe to repeat and to race: the first one kept is the one that stays, and it is never signed again.
        """
        existing = self.filter(certificate=certificate).first()
        key = seal.signing_key()
        if existing or key is None or not key.covers(at):
            return existing
        method = keys.method(settings.BASE_URL, key)
        signed = proof.sign(_unsigned(certificate), method, partial(_sign_with, key), at=at)
        content = json.dumps(signed, ensure_ascii=False, indent=2).encode()
        made = {"content": content, "sha256": hashlib.sha256(content).hexdigest(), "signed_at": at}
        kept, is_new = self.get_or_create(certificate=certificate, defaults=made)
        if is_new:
            certificate.record("badged", {"badge": kept.sha256}, by=certificate.issued_by, at=at)
        return kept


def _sign_with(key: seal.PublicKey, message: bytes) -> bytes:
    """A signature that this very key made: another one may have taken its place a moment ago."""
    signature = seal.sign_bytes(message)
    if not seal.fits(message, signature, key.public):
        raise RuntimeError("The key changed while it signed.")
    return signature


def _unsigned(certificate: "Certificate") -> dict[str, Any]:
    held = certificate.credential
    terms = credential.Terms(
        issuer=keys.issuer_address(settings.BASE_URL),
        email=held.enrollment.person.email,
        salt=secrets.token_hex(16),
        places=StatusEntry.objects.of(certificate).places,
        zone=ZoneInfo(settings.TIME_ZONE),
        name=certificate.holder_name if held.name_is_public else "",
    )
    return credential.badge(certificate.snapshot, terms)


class CertificateBadge(models.Model):
    """The badge as it was signed, once. These bytes are given out for ever after."""

    certificate = models.OneToOneField(
        "certificates.Certificate", models.PROTECT, primary_key=True, related_name="badge"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    signed_at = models.DateTimeField()

    objects = CertificateBadgeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")

    def __str__(self) -> str:
        return self.sha256

    @property
    def holds_name(self) -> bool:
        """Whether its holder let everybody see the name when it was signed."""
        return len(self.said["credentialSubject"]["identifier"]) > 1

    @property
    def said(self) -> dict[str, Any]:
        """What it says."""
        return json.loads(bytes(self.content))
