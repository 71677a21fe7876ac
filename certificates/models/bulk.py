"""Issuing to many people at once: who decided, for whom, and how far it is. It goes on after any interruption."""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate, CertificateQuerySet
from certificates.models.credentials import Credential
from courses.models import Enrollment
from people.models import User
from people.refusals import Refused

Earned = tuple[Enrollment, str]
"""Somebody in a program, and the kind of certificate they have earned there."""
Watch = Callable[[], None]


class BulkIssueQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "BulkIssueQuerySet":
        """Coordinators see all."""
        return self if user.is_coordinator else self.none()

    @transaction.atomic
    def begin(self, pk: uuid.UUID, earned: Iterable[Earned], *, by: User, at: datetime) -> "BulkIssue":
        """Decide that these people get what they have earned. The same ``pk`` again is the same decision.

        The work is done in the background once this is committed.
        """
        from certificates.tasks import issue_many

        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two presses at once wait for each other
        if (known := self.filter(pk=pk).first()) is not None:
            return known
        bulk = self.of(earned, by=by, at=at, pk=pk)
        transaction.on_commit(lambda: issue_many.enqueue(str(bulk.pk)))
        return bulk

    @transaction.atomic
    def of(
        self, earned: Iterable[Earned], *, by: User, at: datetime, pk: uuid.UUID | None = None
    ) -> "BulkIssue":
        """The decision alone; whoever calls goes on with it."""
        bulk = self.create(pk=pk or uuid.uuid4(), by=by, at=at)
        bulk.items.bulk_create(BulkItem(bulk=bulk, enrollment=row, kind=kind) for row, kind in earned)
        return bulk


class BulkIssue(models.Model):
    """One decision of a coordinator about many people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BulkIssueQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("issue to many")
        verbose_name_plural = _("issues to many")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def certificates(self) -> CertificateQuerySet:
        """What was issued so far."""
        return Certificate.objects.filter(bulk_items__bulk=self)

    def go_on(self, *, at: datetime, seconds: float = float("inf"), watch: Watch = lambda: None) -> bool:
        """Issue and print what is left, for about so long; returns whether all is done.

        Each certificate is a transaction of its own, and issuing twice is once: so it may be stopped at any
        moment, killed too, and run twice at a time. ``watch`` is called after each step.
        """
        ends = time.monotonic() + seconds
        for _step in self._steps(at):
            watch()
            if time.monotonic() > ends:
                return self.is_done
        return True

    def _steps(self, at: datetime) -> Iterator[None]:
        for item in self.items.open().select_related("enrollment__person"):
            item.issue(by=self.by, at=at)
            yield
        for _printed in self.certificates.make_documents(at=at):
            yield

    @property
    def is_done(self) -> bool:
        return not (self.items.open().exists() or self.certificates.unprinted().exists())


class BulkItemQuerySet(models.QuerySet):
    def open(self) -> "BulkItemQuerySet":
        """Those nobody has looked at yet."""
        return self.filter(certificate__isnull=True, refusal="").order_by("pk")


class BulkItem(models.Model):
    """One person of many: the certificate, or why there is none."""

    bulk = models.ForeignKey(BulkIssue, models.CASCADE, related_name="items")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="bulk_items")
    kind = models.CharField(
        max_length=30, choices=Credential.Kind.choices, default=Credential.Kind.TRAINING_COMPLETION
    )
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="bulk_items")
    refusal = models.TextField(blank=True)

    objects = BulkItemQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("one of many")
        verbose_name_plural = _("some of many")
        constraints = [
            models.UniqueConstraint(fields=["bulk", "enrollment", "kind"], name="once_in_each_issue_to_many")
        ]

    def __str__(self) -> str:
        return f"{self.bulk}: {self.enrollment_id}"

    @transaction.atomic
    def issue(self, *, by: User, at: datetime) -> None:
        """Issue it, or write down why not. Both are for good; the reason is a sentence for the coordinator."""
        try:
            with transaction.atomic():
                self.certificate = Certificate.objects.issue(
                    self.enrollment, kind=self.kind, by=by, at=at, is_printed=False
                )
        except Refused as refused:
            self.refusal = refused.sentence
        self.save(update_fields=["certificate", "refusal"])
