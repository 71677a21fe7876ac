"""Evidence somebody had made for a board, and to whom they gave it. Append-only, by trigger."""

import hashlib
import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.core import signing
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates.bundles import contents, paper
from certificates.models.certificates import Certificate
from certificates.models.status import issuer_day
from certificates.paper_refusals import refuse
from certificates.refusals import check_printable
from certificates.rules import bundles as rules
from courses.models import Enrollment
from hours import ledger
from hours.models.recorded import Ending, Recorded
from people.models import User

LINK = "certificates.evidence"
"""What the signature of a link is about, so that no other signed text opens one."""


class EvidenceBundleQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(ended_at__isnull=True)

    def of_file(self, data: bytes) -> "EvidenceBundle | None":
        """The one whose PDF this is, byte for byte."""
        return self.filter(pdf_sha256=hashlib.sha256(data).hexdigest()).first()

    def make(
        self, pk: uuid.UUID, enrollment: Enrollment, *, with_private: bool = False, by: User, at: datetime
    ) -> "EvidenceBundle":
        """Freeze what somebody has to show, and print it. The same ``pk`` again is the same.

        ``with_private``: their answers to texts about their own life, too; left out unless they say so.
        Raises ``Refused`` for anybody else's, while there is nothing to show, and for what cannot be printed.
        """
        if known := self.filter(pk=pk, enrollment=enrollment).first():
            return known
        bundle = contents.take(enrollment, with_private=with_private, at=at)
        refuse(
            rules.check_making(
                is_own=by.pk == enrollment.person_id,
                has_name=bool(bundle.contents["holder"]),
                has_anything=not contents.is_empty(bundle.contents),
            )
        )
        check_printable(paper.words(bundle.contents))
        pdf = paper.render(bundle, at=at)
        sha256 = hashlib.sha256(pdf).hexdigest()
        made = {"contents": bundle.contents, "pdf": pdf, "pdf_sha256": sha256}
        return self._keep(EvidenceBundle(pk=pk, enrollment=enrollment, **made, by=by, at=at))

    @transaction.atomic
    def _keep(self, row: "EvidenceBundle") -> "EvidenceBundle":
        User.objects.select_for_update(no_key=True).get(pk=row.by_id)
        if known := self.filter(pk=row.pk, enrollment=row.enrollment).first():
            return known
        row.record()
        return row


class EvidenceBundle(Ending):
    """One PDF with all that somebody has to show, frozen. Taken back, its recipients hear of it."""

    class Why(models.TextChoices):
        ASKED = "holder-asked", _("The person it is about asked for it")
        WRONG = "wrong-details", _("Something in it was wrong")
        SIGNATURE = "signature-over", _("Hours in it do not count any more")

    EVENT = "evidence.made"
    SAYS = ("enrollment", "pdf_sha256", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="evidence_bundles")
    contents = models.JSONField()
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(null=True, editable=False)
    ended_why = models.CharField(max_length=20, choices=Why.choices, blank=True, editable=False)

    objects = EvidenceBundleQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("evidence for a board")
        verbose_name_plural = _("evidence for boards")

    def __str__(self) -> str:
        return f"{self.enrollment}: {self.at:%Y-%m-%d}"

    def words_fit(self) -> bool:
        """Whether the PDF is still the one that was made."""
        return hashlib.sha256(bytes(self.pdf)).hexdigest() == self.pdf_sha256

    @property
    def numbers(self) -> list[str]:
        """The certificates in it."""
        return [row["number"] for row in self.contents["certificates"]]

    def standings(self, *, at: datetime) -> list[tuple[Certificate, str]]:
        """The certificates in it, and how each stands at a moment."""
        symbols = [number.replace("-", "") for number in self.numbers]
        rows = Certificate.objects.with_status().filter(pk__in=symbols).order_by("issued_at")
        return [(row, row.status_at(at)) for row in rows]

    def mark_seen(self, *, at: datetime) -> None:
        """Its holder opened the PDF. The first time is kept."""
        EvidenceBundle.objects.filter(pk=self.pk, seen_at__isnull=True).update(seen_at=at)

    @transaction.atomic
    def give(self, pk: uuid.UUID, name: str, address: str, *, by: User, at: datetime) -> "EvidenceGift":
        """Let somebody open it by a mailed link. The same ``pk`` again is the same. Raises ``Refused``."""
        fresh = EvidenceBundle.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if known := fresh.gifts.filter(pk=pk).first():
            return known
        refuse(
            rules.check_giving(
                is_own=by.pk == fresh.enrollment.person_id,
                is_seen=fresh.seen_at is not None,
                is_ended=fresh.ended_at is not None,
                given_lately=EvidenceGift.objects.lately(by, at),
            )
        )
        last_day = issuer_day(at) + timedelta(days=rules.DAYS)
        row = EvidenceGift(
            pk=pk, bundle=fresh, name=name.strip(), address=address.strip(), last_day=last_day, by=by, at=at
        )
        row.mail()
        row.record()
        return row

    @transaction.atomic
    def take_back(self, why: str = Why.ASKED, *, by: User, at: datetime) -> None:
        """From now on nobody can open it, and whoever was given it hears so. Twice is once. Raises ``Refused``.

        ``why`` is for the records; nobody outside learns it. Whose evidence it is needs no other than their own wish.
        """
        is_own = by.pk == self.enrollment.person_id
        refuse(rules.check_ending(is_own=is_own, is_coordinator=by.is_coordinator))
        fresh = EvidenceBundle.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if fresh.ended_at is None:
            for gift in fresh.gifts.all():
                gift.mail_change()
            fresh.ended_at, fresh.ended_by, fresh.ended_why = at, by, EvidenceBundle.Why(why)
            fresh.save(update_fields=["ended_at", "ended_by", "ended_why"])
            about = {"record": str(fresh.pk), "digest": fresh.digest, "reason": fresh.ended_why}
            ledger.append(self.ended_event(), about, by=by, at=at)


class EvidenceGiftQuerySet(models.QuerySet):
    def of_token(self, token: str, *, on: date) -> "EvidenceGift | None":
        """What a link opens on a day. None for any other, and for one that is over."""
        try:
            pk = uuid.UUID(signing.loads(token, salt=LINK))
        except (signing.BadSignature, ValueError):
            return None
        return self.open(on).filter(pk=pk).first()

    def lately(self, by: User, at: datetime) -> int:
        """How often somebody gave evidence away in the last days."""
        return self.filter(by=by, at__gt=at - timedelta(days=rules.WITHIN)).count()

    def open(self, on: date) -> Self:
        """Those that can be opened on a day."""
        return self.filter(last_day__gte=on, bundle__ended_at__isnull=True)


class EvidenceGift(Recorded):
    """Somebody gave it to a board or an employer, who opens it by a mailed link."""

    EVENT = "evidence.given"
    SAYS = ("bundle", "name", "address", "last_day", "by")

    bundle = models.ForeignKey(EvidenceBundle, models.PROTECT, related_name="gifts")
    name = models.CharField(_("who"), max_length=160)
    address = models.EmailField(_("e-mail address"))
    last_day = models.DateField(_("last day"))

    objects = EvidenceGiftQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("evidence that was given")
        verbose_name_plural = _("evidence that was given")

    def __str__(self) -> str:
        return self.name

    @property
    def token(self) -> str:
        """What stands in the link. It is nowhere kept."""
        return signing.dumps(str(self.pk), salt=LINK)

    def mail(self) -> None:
        """Mail the link, once this is kept."""
        from certificates.evidence_tasks import mail_evidence

        transaction.on_commit(lambda: mail_evidence.enqueue(str(self.pk)))

    def mail_change(self, number: str = "") -> None:
        """Mail that a certificate in it, or all of it, does not stand as it did."""
        from certificates.evidence_tasks import mail_evidence_change

        transaction.on_commit(lambda: mail_evidence_change.enqueue(str(self.pk), number))
