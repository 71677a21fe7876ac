"""From where somebody decided. It stands outside the triggers and the chain, and is erased before long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from hours.models.signatures import SignOff
from hours.rules.links import CONTEXT_LASTS

LONGEST = 200


@dataclass(frozen=True)
class Way:
    """How somebody proved who they are when they decided, and from where."""

    method: str = SignOff.Method.LOGGED_IN
    address: str = ""
    browser: str = ""


LOGGED_IN = Way()
"""By the session of whoever is logged in; from where is not known."""


class SignatureContextQuerySet(models.QuerySet):
    def keep(self, decisions: Sequence[SignOff], way: Way) -> None:
        """Keep from where these were decided, in one statement."""
        if way.address:
            seen = {"address": way.address, "browser": way.browser[:LONGEST]}
            self.bulk_create(self.model(sign_off=decision, at=decision.at, **seen) for decision in decisions)

    def forget(self, at: datetime) -> int:
        """Erase what is old; returns how many."""
        return self.filter(at__lt=at - CONTEXT_LASTS).delete()[0]


class SignatureContext(models.Model):
    """The network address and the browser of one decision, for as long as a question about it is likely."""

    sign_off = models.OneToOneField(SignOff, models.CASCADE, related_name="context")
    address = models.GenericIPAddressField()
    browser = models.CharField(max_length=LONGEST, blank=True)
    at = models.DateTimeField(db_index=True)

    objects = SignatureContextQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("where a decision was made")
        verbose_name_plural = _("where decisions were made")

    def __str__(self) -> str:
        return f"{self.sign_off_id}"
