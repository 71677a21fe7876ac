"""Texts that somebody signs because a standard asks for it: a yes or a no, with its day. Append-only, by trigger."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices
from certificates.asked_refusals import NOT_ASKED, NOT_YOURS, OVER, refused
from certificates.rules import asked_facts as rules
from courses.models import AttestationRule, Enrollment
from hours.models import Placement, PlacementSupervisor, SupervisorContact
from hours.models.qualifications import register
from hours.models.recorded import Recorded
from hours.models.words import current_statement
from hours.rules import in_the_way, to_local
from people.models import Statement, User


class AttestationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own path, and what one signed; a coordinator sees all but what is about somebody's life."""
        mine = models.Q(enrollment__person=user) | models.Q(by=user)
        if not user.is_coordinator:
            return self.filter(mine)
        private = AttestationRule.objects.filter(statement=models.OuterRef("statement__key"), is_private=True)
        return self.filter(mine | ~models.Exists(private))

    def last_word(self, enrollment: Enrollment, key: str, role: str) -> "Attestation | None":
        """What was said last in a role about a text, in whichever version."""
        found = self.filter(enrollment=enrollment, statement__key=key, role=role)
        return found.select_related("by").order_by("at", "pk").last()

    @transaction.atomic
    def attest(
        self,
        enrollment: Enrollment,
        key: str,
        is_yes: bool,
        *,
        by: User,
        at: datetime,
        statement: Statement | None = None,
    ) -> "Attestation":
        """Say yes or no to a text, as the person or as their supervisor. Twice on a day is once.

        ``statement`` is the wording that was shown. Raises ``Refused`` where it is not theirs to sign, the
        standard does not ask for it, or the words are new.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
        if fresh.status != Enrollment.Status.ACTIVE:
            raise refused(OVER)
        role = role_of(by, fresh)
        if not any(row.signer in (role, rules.BOTH) for row in asked(fresh, key)):
            raise refused(NOT_ASKED)
        if role == rules.SUPERVISOR and not may_sign_for(by, fresh, at=at):
            raise refused(NOT_YOURS)
        words = current_statement(key, by.language, statement)
        last = self.last_word(fresh, key, role)
        if last and last.says(words, is_yes, by, at):
            return last
        row = Attestation(enrollment=fresh, statement=words, role=role, is_yes=is_yes, by=by, at=at)
        if role == rules.SELF and is_yes and any(one.signer == rules.BOTH for one in asked(fresh, key)):
            notices.tell_of_text(fresh.person, _supervisors(fresh, at), at=at)
        row.record()
        return row


class AttestationManager(models.Manager.from_queryset(AttestationQuerySet)):
    def get_queryset(self) -> AttestationQuerySet:
        """With the words: they are part of every answer."""
        return super().get_queryset().select_related("statement")


def asked(enrollment: Enrollment, key: str) -> list[AttestationRule]:
    """The rows of somebody's standard that ask for a text: at the start, and at a renewal."""
    return list(enrollment.standard.attestationrules.filter(statement=key))


def role_of(user: User, enrollment: Enrollment) -> str:
    """As which of the two somebody would sign."""
    return rules.SELF if user.pk == enrollment.person_id else rules.SUPERVISOR


def may_sign_for(user: User, enrollment: Enrollment, *, at: datetime) -> bool:
    """Whether somebody supervises this person today, holds what the standard asks for, and is not suspended."""
    return bool(signable(user, Placement.objects.filter(enrollment=enrollment), at=at))


def _supervisors(enrollment: Enrollment, at: datetime) -> list[User]:
    """Who supervises this person today and has an account to sign with."""
    day = to_local(at, enrollment.person.time_zone).date()
    rows = PlacementSupervisor.objects.supervising(day).filter(placement__enrollment=enrollment)
    people = list({row.supervisor_id: row.supervisor for row in rows.select_related("supervisor")}.values())
    by_link = SupervisorContact.objects.of(people)
    return [person for person in people if person.pk not in by_link]


def signable(user: User, placements: models.QuerySet, *, at: datetime) -> list[Placement]:
    """Those of these placements that somebody supervises today and may sign for. Few statements for all."""
    if not user.is_supervisor:
        return []
    day = to_local(at, user.time_zone).date()
    theirs = PlacementSupervisor.objects.supervising(day).filter(
        placement=models.OuterRef("pk"), supervisor=user
    )
    found = placements.in_use().running(day).filter(models.Exists(theirs)).exclude(enrollment__person=user)
    rows: Iterable[Placement] = found.select_related(
        "enrollment__person", "enrollment__standard", "enrollment__program"
    )
    known = register([user], rows, at=at)
    return [row for row in rows if not in_the_way(known.standing(user.pk, row), day)]


class Attestation(Recorded):
    """One yes or no to one version of a text. The statement pins its key, version, language and words.

    What is true of somebody's life is in it as a yes or a no and a day, and never more than that.
    """

    class Role(models.TextChoices):
        SELF = rules.SELF, _("the person")
        SUPERVISOR = rules.SUPERVISOR, _("their supervisor")

    EVENT = "text.attested"
    SAYS = ("enrollment", "statement", "role", "is_yes", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="attestations")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_yes = models.BooleanField()

    objects = AttestationManager()

    class Meta(Recorded.Meta):
        verbose_name = _("answer to a text")
        verbose_name_plural = _("answers to texts")

    def __str__(self) -> str:
        return f"{self.statement.key} ({self.get_role_display()})"

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, the digest of the words among it: other words would be another answer."""
        return hashlib.sha256(f"{super().digest} {self.statement.digest}".encode()).hexdigest()

    def words_fit(self) -> bool:
        """Whether the words are still those that were answered."""
        return hashlib.sha256(self.statement.body.encode()).hexdigest() == self.statement.digest

    def says(self, words: Statement, is_yes: bool, by: User, at: datetime) -> bool:
        """Whether this is the same answer, of the same day: then the button was pressed twice."""
        same = (self.statement_id, self.is_yes, self.by_id) == (words.pk, is_yes, by.pk)
        zone = by.time_zone
        return same and to_local(self.at, zone).date() == to_local(at, zone).date()
