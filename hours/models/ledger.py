"""The rows of the hash chain. What they mean and how they are written: ``hours.ledger``."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LedgerIdentity(models.Model):
    """The name a person has in the chain: a random one.

    The chain never says who somebody is. Erasing a person empties ``person`` here, and every record
    stays as true as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="ledger_identity"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.id)


class LedgerRecord(models.Model):
    """One record of the chain. Append-only, by trigger."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    body = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ledger record")
        verbose_name_plural = _("ledger records")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"


class LedgerHead(models.Model):
    """The end of the chain: one row, the last thing every appending transaction locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_ledger_head")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash}"
