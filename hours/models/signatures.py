"""Decisions about sent versions. Append-only, by trigger."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hours import rules
from hours.models.erasable import ErasableText, new_salt, salted
from hours.models.placements import PlacementSupervisor
from hours.models.stand_ins import StandIn
from hours.models.versions import HoursEntryVersion
from people.models import Statement


class SignOff(models.Model):
    """One decision about one version: who, when, in which role, over which words, having seen what."""

    class Decision(models.TextChoices):
        SIGN = "sign", _("Signed")
        RETURN = "return", _("Sent back")

    class Reason(models.TextChoices):
        TIMES = "times", _("The date or the times")
        ACTIVITY = "activity", _("The kind of work or the skill area")
        NOTE = "note", _("The note")
        NOT_MINE = "not-mine", _("I was not there and do not know of it")
        NOT_SUPERVISOR = "not-supervisor", _("I am not this person’s supervisor")
        OTHER = "other", _("Something else")

    class Basis(models.TextChoices):
        SAW = "saw", _("I saw it")
        TALKED = "talked", _("We talked it through")
        RECORDS = "records", _("I checked the records")

    class Method(models.TextChoices):
        LOGGED_IN = "", _("Logged in")
        EMAIL_CODE = "e-mail-code", _("With a code by e-mail")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(HoursEntryVersion, models.PROTECT, related_name="sign_off")
    decision = models.CharField(max_length=20, choices=Decision.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    basis = models.CharField(max_length=20, choices=Basis.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_offs")
    # Set where somebody decided in the place of a supervisor: whose role it then is.
    stand_in = models.ForeignKey(StandIn, models.PROTECT, null=True, related_name="sign_offs")
    role = models.CharField(max_length=20, choices=PlacementSupervisor.Role.choices)
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")
    content_digest = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=120, blank=True)
    salt = models.CharField(max_length=32, default=new_salt)
    comment_digest = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True, default="")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="return") | models.Q(statement__isnull=False),
                name="signing_names_its_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.version_id}"

    @property
    def is_declined(self) -> bool:
        """Whether somebody said that it is not theirs to decide."""
        return self.reason in rules.DECLINES

    @property
    def name_digest(self) -> str:
        """What the chain keeps of the printed name."""
        return salted(self.salt, self.printed_name)


class ReturnComment(ErasableText):
    """What to change, in the supervisor's words. The decision holds only its salted digest."""

    sign_off = models.OneToOneField(SignOff, models.CASCADE, related_name="comment")
    # A check found something in it, and its writer said that nobody can be known from it.
    was_looked_at = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
