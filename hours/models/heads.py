"""The state of the log of each day: its last record, signed, and written into a file to be kept elsewhere."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from cms import seal
from hours import ledger
from hours.models.ledger import LedgerHead


class DailyHeadQuerySet(models.QuerySet):
    @transaction.atomic
    def keep(self, *, at: datetime) -> "DailyHead":
        """Write down the end of the chain, signed if there is a key: once a day, whatever happens twice."""
        head = LedgerHead.objects.select_for_update(no_key=True).get()
        day = ledger.day(at)
        if found := self.filter(day=day).first():
            return found
        kept = DailyHead(day=day, seq=head.seq, hash=head.hash, made_at=at)
        if signature := seal.sign(kept.message):
            kept.key_id, kept.signature = signature
        kept.save(force_insert=True)
        return kept


class DailyHead(models.Model):
    """How many records the log had on a day, and the hash of the last one. Append-only, by trigger."""

    day = models.DateField(unique=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    key_id = models.CharField(max_length=16, blank=True)
    signature = models.CharField(max_length=88, blank=True)

    objects = DailyHeadQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("state of the log")
        verbose_name_plural = _("states of the log")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.seq}"

    @property
    def said(self) -> dict[str, ledger.Value]:
        """What is signed."""
        return {
            "v": ledger.VERSION,
            "day": self.day.isoformat(),
            "seq": self.seq,
            "hash": self.hash,
            "at": ledger.instant(self.made_at),
        }

    @property
    def message(self) -> bytes:
        """What is signed, in its one spelling."""
        return ledger.canonical(self.said)

    @property
    def is_signed(self) -> bool:
        return bool(self.signature)
