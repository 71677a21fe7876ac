"""What we told people: on the site, and by mail."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from people.models import User


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        """Only one's own."""
        return self.filter(person=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    @transaction.atomic
    def send(
        self, person: "User", subject: str, body: str, *, url: str = "", also: str = "", at: datetime
    ) -> "Notice":
        """Tell a person something: on their notices page, and by e-mail once this is committed.

        ``subject`` stands in the open in an inbox: it says nothing about recovery. ``also`` is a second
        address of theirs.
        """
        from people.tasks import mail_notice

        notice = self.create(person=person, subject=subject, body=body, url=url, sent_at=at)
        transaction.on_commit(lambda: mail_notice.enqueue(notice.pk, *filter(None, [also])))
        return notice


class Notice(models.Model):
    """Something we told a person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("text"))
    url = models.CharField(_("address on this site"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["person", "read_at"])]

    def __str__(self) -> str:
        return self.subject

    def mark_read(self, *, at: datetime) -> None:
        """Remember when it was first opened. Doing it twice changes nothing."""
        type(self).objects.filter(pk=self.pk, read_at__isnull=True).update(read_at=at)
