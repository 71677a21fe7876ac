"""Rows that stand in the chain by themselves: what somebody keeps or signs beside the hours."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction

from hours import ledger
from hours.models.erasable import new_salt
from people.models import User


class Recorded(models.Model):
    """A row that never changes, by trigger. The chain holds the digest of what it says, with its salt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    EVENT: ClassVar[str]
    SAYS: ClassVar[Sequence[str]]
    """The columns that are digested."""
    LATER: ClassVar[Sequence[str]] = ()
    """Those of them that came later: a row from before them says nothing there."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["at", "pk"]

    @property
    def digest(self) -> str:
        """SHA-256 of what it says."""
        columns = (name for name in self.SAYS if name not in self.LATER or getattr(self, name))
        said = {name: ledger.escaped(str(self.serializable_value(name))) for name in columns}
        return ledger.digest({**said, "salt": self.salt})

    def words_fit(self) -> bool:
        """Whether what stands beside it, words or lines or a file, is what it was then. Most have none."""
        return True

    def record(self, *beside: models.Model) -> None:
        """Keep it, with the rows that stand ``beside`` it, and append it to the chain.

        The last thing a transaction does.
        """
        with transaction.atomic():
            self.save(force_insert=True)
            for row in beside:
                row.save(force_insert=True)
            about = {"record": str(self.pk), "digest": self.digest}
            ledger.append(self.EVENT, about, by=self.by, at=self.at)


class Ending(Recorded):
    """The same, for what may end early. That is the only thing that changes, and only once."""

    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta(Recorded.Meta):
        abstract = True

    @classmethod
    def ended_event(cls) -> str:
        return f"{cls.EVENT}-ended"

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> None:
        """From now on it does not hold any more. Twice is once."""
        fresh = type(self).objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if fresh.ended_at is None:
            self.ended_at, self.ended_by = at, by
            self.save(update_fields=["ended_at", "ended_by"])
            about = {"record": str(self.pk), "digest": self.digest}
            ledger.append(self.ended_event(), about, by=by, at=at)
