"""Voiding what was signed: an act of two people. It stays visible and does not count any more.

That a version is voided is derived: it was signed, and nothing of its entry counts. Its row never changes.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hours import ledger, notices, rules
from hours.models.erasable import ErasableText, new_salt, salted
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from hours.rules import voiding
from people.models import User

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account who agreed, as a coordinator writes it down."""

    name: str
    role: str


class VoidingQuerySet(models.QuerySet):
    def with_words(self) -> "VoidingQuerySet":
        return self.select_related("by", "words", "outsider_words")

    def waiting(self) -> "VoidingQuerySet":
        """First acts for which the second one is still missing; oldest first."""
        return self.filter(completes=False, version__counting_for__isnull=False).order_by("at")

    @transaction.atomic
    def void(
        self,
        entry: "HoursEntry",
        *,
        by: User,
        at: datetime,
        reason: str,
        text: str = "",
        outsider: Outsider | None = None,
    ) -> "Voiding":
        """Be one of the two people who void what counts of an entry. With the second, it counts no more.

        ``outsider`` is somebody whom a coordinator names as the second. Raises ``EntryRefused``.
        """
        latest = entry.lock()
        if (last := _last(entry)) and last.by_id == by.pk and not outsider:
            return last
        facts = _facts(entry, by, outsider)
        counts = entry.counting_version_id and latest.status != rules.SUBMITTED
        stands = rules.SIGNED if counts else latest.status
        actor = rules.COORDINATOR if facts.role == voiding.OUTSIDER else facts.role
        refuse([rules.check_move("void", stands, actor, voided=entry.is_voided)])
        refuse(voiding.check_voiding(facts))
        act = _write(self, entry.counting_version, facts, by=by, at=at, reason=reason, text=text)
        entry.append("voided" if act.completes else "void-asked", act.version, by=by, at=at, **act.evidence)
        _move_on(entry, latest, act, at)
        return act


class Voiding(models.Model):
    """One of the two acts that void a signed version. Append-only, by trigger."""

    class Role(models.TextChoices):
        SUPERVISOR = rules.SUPERVISOR, _("supervisor")
        COORDINATOR = rules.COORDINATOR, _("coordinator")
        OUTSIDER = voiding.OUTSIDER, _("somebody from outside")

    class Reason(models.TextChoices):
        NOT_WORKED = "not-worked", _("This work did not happen")
        TWICE = "twice", _("The same time is there twice")
        WRONG_PLACE = "wrong-place", _("It belongs to another place or another program")
        SIGNED_BY_MISTAKE = "by-mistake", _("It was signed by mistake")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(HoursEntryVersion, models.PROTECT, related_name="voidings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="voidings")
    role = models.CharField(max_length=20, choices=Role.choices)
    outsider_name = models.CharField(max_length=120, blank=True)
    outsider_role = models.CharField(max_length=120, blank=True)
    salt = models.CharField(max_length=32, default=new_salt)
    outsider_digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    words_digest = models.CharField(max_length=64, blank=True)
    completes = models.BooleanField()
    at = models.DateTimeField()

    objects = VoidingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("voiding")
        verbose_name_plural = _("voidings")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["version", "role"], name="one_voiding_in_each_role"),
            models.UniqueConstraint(fields=["version", "completes"], name="two_acts_void_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_reason_display()}"

    def happened_as(self, event: str) -> bool:
        return event == ("hours.voided" if self.completes else "hours.void-asked")

    @property
    def evidence(self) -> dict[str, ledger.Value]:
        """What the chain says of it: codes and digests, no words and no name.

        Rows from before names could be taken out hold them in ``outsider_name`` and ``outsider_role``.
        """
        named = f"{self.outsider_name}, {self.outsider_role}" if self.outsider_name else ""
        return {
            "voiding": str(self.pk),
            "role": str(self.role),
            "reason": str(self.reason),
            "comment": self.words_digest,
            "outsider": salted(self.salt, named) if named else self.outsider_digest,
            "completes": int(self.completes),
        }

    def outsider_fits(self) -> bool:
        """The name beside it is that of then, or was taken out."""
        words = getattr(self, "outsider_words", None)
        if words is None:
            return not self.outsider_digest
        return words.erased_at is not None or words.digest == self.outsider_digest


class VoidingWords(ErasableText):
    """Why, in somebody's own words. The act holds only their salted digest."""

    voiding = models.OneToOneField(Voiding, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words of a voiding")
        verbose_name_plural = _("words of voidings")


class OutsiderWords(ErasableText):
    """Who agreed from outside, and who that is. The act holds only the salted digest."""

    voiding = models.OneToOneField(Voiding, models.CASCADE, related_name="outsider_words")

    class Meta:
        verbose_name = _("name of somebody from outside")
        verbose_name_plural = _("names of people from outside")


def _last(entry: "HoursEntry") -> Voiding | None:
    """The last act about what counts, or about what did until it was voided."""
    return Voiding.objects.filter(version__entry=entry).filter(_about(entry)).order_by("at").last()


def _about(entry: "HoursEntry") -> models.Q:
    counting = entry.counting_version_id
    return models.Q(version=counting) if counting else models.Q(completes=True)


def _facts(entry: "HoursEntry", by: User, outsider: Outsider | None) -> voiding.VoidingFacts:
    version = entry.counting_version or entry.latest_version
    version.entry = entry
    placement = entry.placement.facts()
    supervises = placement.supervisor_on(version.worked_on, by.pk) is not None
    before = tuple(Voiding.objects.filter(version=version).values_list("role", "by"))
    return voiding.VoidingFacts(
        role=voiding.role_in_voiding(
            is_supervisor=supervises,
            is_coordinator=by.is_coordinator,
            before=before,
            outsider=outsider is not None,
        ),
        person_id=by.pk,
        trainee_id=version.trainee_id,
        is_supervisor=supervises,
        is_coordinator=by.is_coordinator,
        before=before,
        somebody_else_can=bool(seconds(version, by, {role for role, _person in before})),
        outsider_name=outsider.name if outsider else "",
        outsider_role=outsider.role if outsider else "",
    )


def seconds(version: HoursEntryVersion, by: User, done: set[str]) -> list[User]:
    """Who, besides this person, could be the other one: a supervisor of that day, or a coordinator."""
    supervisors = [row for row in version.entry.placement.supervisors_on(version.worked_on) if row.is_active]
    coordinators = list(User.objects.coordinators())
    found = (supervisors if rules.SUPERVISOR not in done else []) + (
        coordinators if rules.COORDINATOR not in done else []
    )
    return [person for person in dict.fromkeys(found) if person.pk not in (by.pk, version.trainee_id)]


def _write(
    acts: VoidingQuerySet,
    version: HoursEntryVersion,
    facts: voiding.VoidingFacts,
    *,
    by: User,
    at: datetime,
    reason: str,
    text: str,
) -> Voiding:
    words, outsider = VoidingWords(text=text.strip()), OutsiderWords(text=facts.outsider)
    act = words.voiding = outsider.voiding = acts.create(
        version=version,
        by=by,
        role=Voiding.Role(facts.role),
        outsider_digest=outsider.digest if outsider.text else "",
        reason=Voiding.Reason(reason),
        words_digest=words.digest if words.text else "",
        completes=bool(facts.before),
        at=at,
    )
    for beside in (words, outsider):
        if beside.text:
            beside.save()
    return act


def _move_on(entry: "HoursEntry", latest: HoursEntryVersion, act: Voiding, at: datetime) -> None:
    """With the second act nothing counts; a change that was not open any more gives way to what was signed."""
    if not act.completes:
        done = {act.role}
        notices.tell_second_person(seconds(act.version, act.by, done), act, at=at)
        return
    stands = latest if latest.status == rules.DRAFT else act.version
    entry.point(counting_version=None, latest_version=stands)
    notices.tell_it_was_voided(act.version.trainee, act, at=at)
