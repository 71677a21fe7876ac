"""What happened to a certificate since it was issued. Appended, never changed."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates import rules
from certificates.rules.status import Dated
from hours.models.erasable import ErasableText
from people.models import User

if TYPE_CHECKING:
    from certificates.models.certificates import Certificate


def issuer_day(at: datetime) -> date:
    """The issuer's day, so that people and machines everywhere read the same."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class StatusEventQuerySet(models.QuerySet):
    def append(
        self,
        certificate: "Certificate",
        status: str,
        reason_code: str,
        words: str = "",
        *,
        by: User,
        at: datetime,
        effective_on: date | None = None,
    ) -> "CertificateStatusEvent":
        """Write down what happened, with words for coordinators only, which can be erased. No chain record yet."""
        note = StatusNote(text=words.strip())
        event = self.create(
            certificate=certificate,
            status=status,
            reason_code=CertificateStatusEvent.Reason(reason_code),
            note_digest=note.digest if note.text else "",
            effective_on=effective_on,
            by=by,
            at=at,
        )
        if note.text:
            note.event = event
            note.save()
        return event


class CertificateStatusEvent(models.Model):
    """Something that happened to a certificate. Appended, never changed; the fold of all is its status."""

    class Status(models.TextChoices):
        VALID = rules.VALID, _("valid")
        SUSPENDED = rules.SUSPENDED, _("suspended")
        REVOKED = rules.REVOKED, _("revoked")
        SUPERSEDED = rules.SUPERSEDED, _("replaced")

    class Reason(models.TextChoices):
        """Why, for the holder and the coordinators. Whoever checks a certificate learns the day, never the reason."""

        MISTAKE = "issued-in-error", _("It was issued by mistake.")
        DETAILS = "wrong-details", _("Something printed on it was wrong.")
        REQUIREMENT = "requirement-missing", _("It turned out that something was still missing.")
        HOLDER = "holder-asked", _("The holder asked for it.")
        REVIEW = "after-review", _("The issuer decided so after a review.")
        HARM = "risk-of-harm", _("Somebody could come to harm if we waited.")
        UNCLEAR = "to-be-cleared", _("We have to clear something up first.")
        UNFOUNDED = "unfounded", _("We looked into it, and it was not so.")
        SETTLED = "settled", _("What was wrong has been put right.")
        NAME = "name-changed", _("The name has changed.")
        RENEWED = "renewed", _("It was renewed.")
        ANEW = "issued-anew", _("It is issued anew after a decision.")

    REVOKING = (Reason.MISTAKE, Reason.DETAILS, Reason.REQUIREMENT, Reason.HOLDER, Reason.REVIEW)
    HOLDING = (Reason.HARM, Reason.UNCLEAR)
    LIFTING = (Reason.UNFOUNDED, Reason.SETTLED)

    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="status_events")
    status = models.CharField(max_length=20, choices=Status.choices)
    reason_code = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    note_digest = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField(_("holds from"), null=True, blank=True)
    """The day from which it holds, where that is not the day it was decided."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = StatusEventQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate event")
        verbose_name_plural = _("certificate events")
        ordering = ["pk"]
        indexes = [models.Index(fields=["status", "at"], name="certificate_events_lately")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.on:%Y-%m-%d}"

    @property
    def on(self) -> date:
        """The day it happened: the issuer's day, so that people and machines everywhere read the same."""
        return issuer_day(self.at)

    @property
    def holds_from(self) -> date:
        """The day from which it holds."""
        return self.effective_on or self.on

    @property
    def dated(self) -> Dated:
        return Dated(self.status, self.holds_from)


class StatusNote(ErasableText):
    """What a coordinator wrote about an event, for coordinators only. The event holds its salted digest."""

    event = models.OneToOneField(CertificateStatusEvent, models.CASCADE, related_name="note")

    class Meta:
        verbose_name = _("note on a certificate")
        verbose_name_plural = _("notes on certificates")
