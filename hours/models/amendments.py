"""Amending what was signed: who asked for it, why, and which version it opened.

The signed version counts until its successor is signed. That the hours are the trainee's to write is as true
as before: a supervisor or a coordinator asks, and the trainee writes, certifies and sends.
"""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hours import ledger, notices, rules
from hours.models.erasable import ErasableText
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from people.models import User

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry


class Role(models.TextChoices):
    """As whom somebody acts on hours that were signed."""

    TRAINEE = rules.TRAINEE, _("the person whose hours these are")
    SUPERVISOR = rules.SUPERVISOR, _("supervisor")
    COORDINATOR = rules.COORDINATOR, _("coordinator")


class AmendmentQuerySet(models.QuerySet):
    def with_words(self) -> "AmendmentQuerySet":
        return self.select_related("by", "words")


class Amendment(models.Model):
    """A signed version is to be replaced: by whom that was asked for, and why. Append-only, by trigger."""

    class Reason(models.TextChoices):
        TIMES = "times", _("The date or the times")
        ACTIVITY = "activity", _("The kind of work or the skill area")
        NOTE = "note", _("The note")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(HoursEntryVersion, models.PROTECT, related_name="amendments")
    opens = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="amendments")
    role = models.CharField(max_length=20, choices=Role.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    objects = AmendmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_reason_display()}"

    def happened_as(self, event: str) -> bool:
        return event == "hours.amended"

    @property
    def evidence(self) -> dict[str, ledger.Value]:
        """What the chain says of it: codes and digests, no words and no name."""
        return {
            "amendment": str(self.pk),
            "opens": self.opens,
            "role": str(self.role),
            "reason": str(self.reason),
            "comment": self.words_digest,
        }


class AmendmentWords(ErasableText):
    """Why, in somebody's own words. The amendment holds only their salted digest."""

    amendment = models.OneToOneField(Amendment, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words of an amendment")
        verbose_name_plural = _("words of amendments")


def role_on(version: HoursEntryVersion, by: User) -> str:
    """As whom somebody acts on a signed version: as its trainee, a supervisor of that day, a coordinator."""
    if by.pk == version.trainee_id:
        return rules.TRAINEE
    if version.entry.placement.facts().supervisor_on(version.worked_on, by.pk):
        return rules.SUPERVISOR
    return rules.COORDINATOR if by.is_coordinator else ""


@transaction.atomic
def amend(entry: "HoursEntry", *, by: User, at: datetime, reason: str, text: str = "") -> HoursEntryVersion:
    """See ``HoursEntry.amend``."""
    latest = entry.lock()
    if asked := _open_amendment(entry, latest):
        refuse([None if asked.by_id == by.pk else rules.Problem(None, "being-changed")])
        return latest
    role = role_on(latest, by)
    refuse([rules.check_move("amend", latest.status, role, voided=entry.is_voided)])
    following = entry.open_next(latest)
    words = AmendmentWords(text=text.strip())
    words.amendment = amendment = Amendment.objects.create(
        version=latest,
        opens=following.number,
        by=by,
        role=Role(role),
        reason=Amendment.Reason(reason),
        words_digest=words.digest if words.text else "",
        at=at,
    )
    if words.text:
        words.save()
    entry.append("amended", latest, by=by, at=at, **amendment.evidence)
    if role != rules.TRAINEE:
        notices.tell_trainee_to_amend(latest.trainee, amendment, at=at)
    return following


def _open_amendment(entry: "HoursEntry", latest: HoursEntryVersion) -> Amendment | None:
    """The amendment that opened the draft which is open now."""
    if latest.status != rules.DRAFT or not entry.counting_version_id:
        return None
    return Amendment.objects.filter(version=entry.counting_version_id, opens=latest.number).last()


def tell_who_asked(entry: "HoursEntry", draft: HoursEntryVersion, *, at: datetime) -> None:
    """The trainee threw the draft away: whoever asked for the change hears that what was signed stays."""
    asked = _open_amendment(entry, draft)
    if asked and asked.by_id != draft.trainee_id:
        notices.tell_it_stays(asked.by, draft.trainee, entry, at=at)
