"""Words somebody wrote: kept apart from the records, so that they can be erased."""

import hashlib
import secrets
from datetime import datetime

from django.db import models
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


def new_salt() -> str:
    """128 random bits: without them a short text could be guessed from its digest."""
    return secrets.token_hex(16)


def salted(salt: str, text: str) -> str:
    """SHA-256 of a text with its salt: what a record keeps instead of the text."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


class ErasableText(models.Model):
    """A text outside the triggers and outside the chain. A record holds only its salted digest."""

    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def digest(self) -> str:
        return salted(self.salt, self.text)

    @property
    def shown(self) -> str:
        """The words, or since when they are gone."""
        if self.erased_at is None:
            return self.text
        return _("Taken out on %(day)s.") % {"day": formats.date_format(localtime(self.erased_at))}

    def erase(self, *, at: datetime) -> None:
        """Take the words away; the record stays valid. Twice is once."""
        type(self).objects.filter(pk=self.pk, erased_at__isnull=True).update(text="", salt="", erased_at=at)


class ErasableFile(models.Model):
    """A file beside a record. It is kept here, in no folder that a web server knows of, and may be taken away.

    The record holds its SHA-256, and a trigger lets the content go and nothing else.
    """

    content = models.BinaryField()
    erased_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)

    def fits(self, sha256: str) -> bool:
        """Whether it is the file of then, or was taken away."""
        return self.erased_at is not None or hashlib.sha256(self.content).hexdigest() == sha256

    def erase(self, *, at: datetime) -> None:
        """Take the file away; its hash stays in the record. Twice is once."""
        type(self).objects.filter(pk=self.pk, erased_at__isnull=True).update(content=b"", erased_at=at)
