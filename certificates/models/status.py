"""What happened to a certificate since it was issued. Appended, never changed."""

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates import rules
from hours.models.erasable import ErasableText


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

    certificate = models.ForeignKey("certificates.Certificate", models.PROTECT, related_name="status_events")
    status = models.CharField(max_length=20, choices=Status.choices)
    reason_code = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    note_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

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
        return self.at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class StatusNote(ErasableText):
    """What a coordinator wrote about an event, for coordinators only. The event holds its salted digest."""

    event = models.OneToOneField(CertificateStatusEvent, models.CASCADE, related_name="note")

    class Meta:
        verbose_name = _("note on a certificate")
        verbose_name_plural = _("notes on certificates")
