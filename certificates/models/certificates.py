"""Each numbered document about a title. It never changes; what happens to it later is appended."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import (
    document,
    evidence,
    notices,
    printing,
    refusals,
    renewal_evidence,
    rules,
    serial,
    snapshots,
    wording,
)
from certificates.models.badges import CertificateBadge
from certificates.models.confirmations import StandardConfirmation
from certificates.models.credentials import Credential
from certificates.models.designs import CertificateLogo
from certificates.models.documents import CertificateDocument
from certificates.models.standing import Standing
from certificates.rules import kinds
from courses.models import Enrollment
from hours import ledger
from people.models import User

AT_A_TIME = 20
"""So many PDFs are printed before the next are asked for: memory stays flat."""


class NotEarned(refusals.Refused):
    """Not every requirement is met. ``unmet`` says which ones are open."""

    def __init__(self, unmet: Sequence[rules.RequirementStatus]):
        self.unmet = list(unmet)
        super().__init__(wording.not_earned(self.unmet), code="not_earned")


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CertificateQuerySet":
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(credential__enrollment__person=user)

    def of(self, person: User) -> "CertificateQuerySet":
        """What one person holds themselves, coordinators too."""
        return self.filter(credential__enrollment__person=person)

    def files_for(self, user: User) -> "CertificateQuerySet":
        """Those whose PDF and badge this person may have. One that was replaced stays with its holder alone."""
        newest = models.Q(replaced_by__isnull=True)
        return self.visible_to(user).filter(newest | models.Q(credential__enrollment__person=user))

    def with_status(self) -> "CertificateQuerySet":
        """With the holder and all that happened since: two statements for any number of rows."""
        rows = self.select_related("credential__enrollment__person", "replaced_by")
        return rows.prefetch_related("status_events")

    def numbered(self, text: str) -> "CertificateQuerySet":
        """The one with this number, however it is written; none when it is no number of ours."""
        number = serial.parse(text)
        return self.filter(pk=number.symbols) if isinstance(number, serial.Serial) else self.none()

    def unprinted(self) -> "CertificateQuerySet":
        """Those whose PDF is not made yet."""
        return self.filter(document__isnull=True).order_by("pk")

    def make_documents(self, *, at: datetime) -> Iterator["Certificate"]:
        """Print what has no PDF yet, one after the other; several at a time where they are many.

        It may be stopped at any moment, and go on later: each PDF is kept as soon as it is there.
        """
        bare = list(self.unprinted().values_list("pk", flat=True))
        with printing.printer(len(bare)) as print_all:
            for begin in range(0, len(bare), AT_A_TIME):
                some = self.model.objects.in_bulk(bare[begin : begin + AT_A_TIME])
                for number, printed in print_all(row.sheet(at=at) for row in some.values()):
                    some[number].keep(printed, at=at)
                    yield some[number]

    @transaction.atomic
    def issue(
        self,
        enrollment: Enrollment,
        *,
        kind: str = kinds.TRAINING_COMPLETION,
        by: User,
        at: datetime,
        is_specimen: bool | None = None,
        valid_until: date | None = None,
        is_printed: bool = True,
        in_place_of: "Certificate | None" = None,
    ) -> "Certificate":
        """Issue the certificate of a kind that an enrollment has earned; a second call gives the same one.

        Raises ``NotEarned`` with what is open, and ``Refused`` when it was issued and revoked, when somebody
        would issue their own, when there is no legal name, when no installed font can print it, or when nobody
        confirmed the standard and it is no specimen. The PDF is made in the background once this is committed;
        with ``is_printed=False`` whoever calls sees to it. ``is_specimen`` left out follows the site's setting.
        ``in_place_of`` is a revoked one that somebody decided to replace (``Replacement``).
        """
        from certificates.tasks import make_document

        enrollment = Enrollment.objects.with_names().get(pk=enrollment.pk)
        credential = Credential.objects.locked(enrollment, Credential.Kind(kind))
        existing = credential.certificates.order_by("period", "edition").last()
        if existing and existing != in_place_of:
            refusals.check_not_revoked(existing)
            return existing
        refusals.check_holder(enrollment.person, by=by)
        standing = evidence.in_full([enrollment], at=at)[enrollment.pk]
        verdict = refusals.offered(standing.by_kind, kind)
        if not rules.has_earned(verdict):
            raise NotEarned(rules.unmet(verdict))
        terms = self._terms(credential, is_specimen=is_specimen, valid_until=valid_until, at=at)
        place = {"period": in_place_of.period, "edition": in_place_of.edition + 1} if in_place_of else {}
        snapshot = snapshots.take(enrollment, standing.earned, verdict, terms)
        certificate = self.append(credential, terms, snapshot, by=by, **place)
        if is_printed:
            transaction.on_commit(lambda: make_document.enqueue(certificate.pk))
        return certificate

    def _terms(
        self, credential: Credential, *, is_specimen: bool | None, valid_until: date | None, at: datetime
    ) -> snapshots.Terms:
        """What the issuer decides. Raises ``Refused`` in earnest under a standard that nobody confirmed."""
        is_specimen = settings.CERTIFICATE_SPECIMENS if is_specimen is None else is_specimen
        held = StandardConfirmation.objects.holding(credential.enrollment.standard)
        if not is_specimen:
            refusals.check_confirmed(held)
        return snapshots.Terms(
            number=serial.new(random_symbols),
            kind=credential.kind,
            title=credential.title,
            issued_at=at,
            valid_until=valid_until or renewal_evidence.first_last_day(credential, at=at),
            is_specimen=is_specimen,
            confirmed=held and {"on": held.read_on.isoformat(), "source": held.source},
        )

    def append(
        self,
        credential: Credential,
        terms: snapshots.Terms,
        snapshot: document.Snapshot,
        *,
        by: User,
        period: int = 1,
        edition: int = 1,
        tell: Callable[..., None] = notices.tell_issued,
    ) -> "Certificate":
        """Write the certificate, its first status, its ledger record and its notice."""
        certificate = self.create(
            serial=terms.number.symbols,
            credential=credential,
            period=period,
            edition=edition,
            issued_at=terms.issued_at,
            issued_by=by,
            valid_until=terms.valid_until,
            snapshot=snapshot,
            snapshot_sha256=snapshots.digest(snapshot),
            ledger_seq=snapshot["ledger"]["seq"],
            ledger_hash=snapshot["ledger"]["hash"],
            is_specimen=terms.is_specimen,
        )
        certificate.status_events.create(status=rules.VALID, by=by, at=terms.issued_at)
        tell(certificate, at=terms.issued_at)
        certificate.record("issued", {"snapshot": certificate.snapshot_sha256}, by=by, at=terms.issued_at)
        return certificate


def random_symbols(count: int) -> list[int]:
    return [secrets.randbelow(len(serial.ALPHABET)) for _each in range(count)]


class Certificate(Standing, models.Model):
    """One numbered document: a frozen snapshot of what was earned, and by which rules. It never changes."""

    serial = models.CharField(_("number"), max_length=serial.LENGTH, primary_key=True)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="certificates")
    period = models.PositiveSmallIntegerField(default=1)
    edition = models.PositiveSmallIntegerField(default=1)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    ledger_seq = models.BigIntegerField()
    ledger_hash = models.CharField(max_length=64)
    is_specimen = models.BooleanField(_("specimen"), default=False)

    objects = CertificateQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "period", "edition"], name="one_certificate_per_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    # --- What it says -----------------------------------------------------------------------------

    @property
    def number(self) -> str:
        """The number in groups, as people see it and as it stands in addresses."""
        return serial.Serial(self.serial).display

    @property
    def title(self) -> str:
        return self.snapshot["title"]

    @property
    def holder_name(self) -> str:
        """The legal name as it was on the day of issue. Printed on the certificate; else hardly shown."""
        return self.snapshot["holder"]["name"]

    @property
    def issuer_name(self) -> str:
        return self.snapshot["issuer"]["name"]

    @property
    def issued_on(self) -> date:
        """The day on its face: the issuer's day, not the reader's."""
        return date.fromisoformat(self.snapshot["issued_on"])

    # --- What happens to it -----------------------------------------------------------------------

    def make_document(self, *, at: datetime) -> "CertificateDocument":
        """Print the PDF and keep it. Safe to repeat and to race: the first one kept is the one that stays."""
        if (existing := CertificateDocument.objects.filter(certificate=self).first()) is not None:
            return existing
        return self.keep(printing.print_one(self.sheet(at=at)), at=at)

    def sheet(self, *, at: datetime) -> printing.Sheet:
        """What it takes to print it. The signed badge, which lies inside, is made first, where a key signs."""
        badge = CertificateBadge.objects.make(self, at=at)
        logo = CertificateLogo.of(self.snapshot)
        return printing.Sheet(self.serial, self.snapshot, bytes(badge.content) if badge else b"", logo)

    @transaction.atomic
    def keep(self, printed: printing.Printed, *, at: datetime) -> "CertificateDocument":
        """Keep the PDF, unless there is one. The ledger remembers its digest, under the name of who issued it."""
        sha256 = hashlib.sha256(printed.pdf).hexdigest()
        made = {"pdf_sha256": sha256, "unsigned_sha256": printed.unsigned_sha256, "rendered_at": at}
        kept, is_new = CertificateDocument.objects.get_or_create(
            certificate=self, defaults=made | {"pdf": printed.pdf}
        )
        if is_new:
            self.record("printed", {"pdf": sha256}, by=self.issued_by, at=at)
        return kept

    def record(self, name: str, data: dict[str, ledger.Value], *, by: User, at: datetime) -> None:
        """Append to the ledger. Locks the head of the chain, so it comes last in a transaction."""
        ledger.append(f"certificate.{name}", {"certificate": self.serial, **data}, by=by, at=at)
