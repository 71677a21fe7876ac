"""What the scheduler remembers."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class BeatQuerySet(models.QuerySet):
    def claim(self, job: str, every: timedelta, *, at: datetime) -> bool:
        """Whether this scheduler may run the job now.

        One statement decides, so of any number of schedulers exactly one is told yes, and a crashed one
        leaves no lock behind.
        """
        if self.filter(job=job, due_at__lte=at).update(due_at=at + every, claimed_at=at):
            return True
        return self.get_or_create(job=job, defaults={"due_at": at + every, "claimed_at": at})[1]

    def last_at(self) -> datetime | None:
        """When any scheduler last claimed any job; None when none ever did."""
        return self.aggregate(models.Max("claimed_at"))["claimed_at__max"]


class Beat(models.Model):
    """One repeating job: when it is due next, and when a scheduler last took it on."""

    job = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField()

    objects = BeatQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("repeating job")
        verbose_name_plural = _("repeating jobs")

    def __str__(self) -> str:
        return self.job
