"""People who speak for somebody: who is asked, the link that reaches them, what they say, and who checked it.

They have no account. Their answer stands in the chain as something that came in by the link of whoever asked
them, and counts once a coordinator is sure who answered. Of a link only the digest is kept.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Self

from allauth.account.models import EmailAddress
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from certificates import paper_notices as notices
from certificates.models.papers import PapersQuerySet
from certificates.paper_refusals import refuse
from certificates.rules import papers as rules
from courses.models import Enrollment
from hours.models.erasable import ErasableText
from hours.models.links import new_token, token_digest
from hours.models.recorded import Recorded
from people.models import User


class ReferenceRequestQuerySet(PapersQuerySet):
    def with_details(self) -> Self:
        """With what a page shows of each, in two statements."""
        rows = self.select_related("enrollment__person", "enrollment__program", "answer__words")
        return rows.prefetch_related("answer__checks__by")

    def unread(self) -> Self:
        """Those that were answered, and no coordinator has read the answer."""
        checked = ReferenceCheck.objects.filter(answer__request=OuterRef("pk"))
        return self.filter(~Exists(checked), answer__isnull=False)

    @transaction.atomic
    def ask(
        self,
        enrollment: Enrollment,
        who: str,
        *,
        name: str,
        address: str,
        relation: str,
        by: User,
        at: datetime,
    ) -> "ReferenceRequest":
        """Ask somebody to speak for oneself, for the row of the standard that asks for ``who``; a mail goes out.

        The same once more within a minute is the same. Raises ``Refused``.
        """
        person = User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        refuse(None if by.pk == person.pk else rules.NOT_YOURS)
        asked = enrollment.standard.referencerules.filter(who=who).exists()
        refuse(None if asked else rules.NOT_ASKED_FOR)
        mine = self.filter(enrollment=enrollment)
        standing = mine.filter(who=who, withdrawn_at__isnull=True).exclude(answer__at__lt=at - rules.ANEW)
        said = {"name": name.strip(), "address": address.strip(), "relation": relation.strip()}
        if before := standing.filter(asked_at__gt=at - rules.SAME_PRESS, **said).first():
            return before
        own = [person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)]
        lately = mine.filter(asked_at__gt=at - rules.ASKED_WITHIN).count()
        refuse(rules.check_asking(address, own, standing.values_list("address", flat=True), lately))
        row = self.create(enrollment=enrollment, who=who, asked_at=at, **said)
        row.send(at=at)
        return row


class ReferenceRequest(models.Model):
    """Somebody asks a person to speak for them. Who that is was typed by whoever asks."""

    OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="reference_requests")
    who = models.CharField(_("who"), max_length=160)
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"))
    relation = models.CharField(_("who they are to you"), max_length=120)
    asked_at = models.DateTimeField()
    mails = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReferenceRequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("request to speak for somebody")
        verbose_name_plural = _("requests to speak for somebody")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_answered(self) -> bool:
        return hasattr(self, "answer")

    @property
    def status(self) -> str:
        if self.is_answered:
            return self.ANSWERED
        return self.WITHDRAWN if self.withdrawn_at else self.OPEN

    @property
    def has_mails_left(self) -> bool:
        return self.mails < rules.MOST_MAILS

    @property
    def came_back(self) -> bool:
        """Whether the newest mail could not be delivered."""
        newest = max(self.links.all(), key=lambda link: link.pk, default=None)
        return bool(newest and newest.failed_at)

    def send(self, *, at: datetime) -> None:
        """Mail a link. It is made where it is mailed, so that it stands nowhere else."""
        from certificates.referee_tasks import mail_reference

        self.mails, self.mailed_at = self.mails + 1, at
        self.save(update_fields=["mails", "mailed_at"])
        transaction.on_commit(lambda: mail_reference.enqueue(self.pk))

    @transaction.atomic
    def send_again(self, *, by: User, at: datetime) -> None:
        """One more mail, with a new link; the one of before stops. Raises ``Refused``."""
        fresh = self._locked(by)
        about = {"is_answered": fresh.is_answered, "is_withdrawn": fresh.withdrawn_at is not None}
        refuse(rules.check_mailing(fresh.mails, fresh.mailed_at, at, **about))
        fresh.send(at=at)

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Ask them no more: no link works, and their address is forgotten. Twice is once. Raises ``Refused``."""
        fresh = self._locked(by)
        refuse(rules.ANSWERED if fresh.is_answered else None)
        fresh.links.all().revoke(at=at)
        if fresh.withdrawn_at is None:
            fresh.withdrawn_at, fresh.address, fresh.relation = at, "", ""
            fresh.save(update_fields=["withdrawn_at", "address", "relation"])

    def _locked(self, by: User) -> "ReferenceRequest":
        person = User.objects.select_for_update(no_key=True).get(pk=self.enrollment.person_id)
        refuse(None if by.pk == person.pk else rules.NOT_YOURS)
        return ReferenceRequest.objects.select_related("answer").get(pk=self.pk)


class ReferenceLinkQuerySet(models.QuerySet):
    def open(self, at: datetime) -> Self:
        """Those that still lead somewhere. Who left the program, or closed their account, needs no answer."""
        rows = self.filter(revoked_at__isnull=True, expires_at__gt=at, request__withdrawn_at__isnull=True)
        rows = rows.filter(request__enrollment__person__is_active=True)
        rows = rows.exclude(request__enrollment__status=Enrollment.Status.WITHDRAWN)
        return rows.select_related("request__enrollment__person", "request__answer")

    def revoke(self, *, at: datetime) -> int:
        return self.filter(revoked_at__isnull=True).update(revoked_at=at)

    @transaction.atomic
    def issue(self, request: ReferenceRequest, *, at: datetime) -> tuple["ReferenceLink", str]:
        """A new link, and the token that opens it. Every one of before has stopped working."""
        User.objects.select_for_update(no_key=True).get(pk=request.enrollment.person_id)
        self.filter(request=request).revoke(at=at)
        token = new_token()
        digest, expires_at = token_digest(token), at + rules.LINK_LASTS
        row = self.create(request=request, token_digest=digest, created_at=at, expires_at=expires_at)
        return row, token


class ReferenceLink(models.Model):
    """The link that one person got by mail. It opens one form, and what they answered stays."""

    request = models.ForeignKey(ReferenceRequest, models.PROTECT, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = ReferenceLinkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link to answer")
        verbose_name_plural = _("links to answer")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @transaction.atomic
    def mark_returned(self, *, at: datetime) -> None:
        """The mailbox refused it: whoever asked reads that, and can ask once more."""
        self.failed_at = at
        self.save(update_fields=["failed_at"])
        asked = self.request
        notices.tell_came_back(asked.enrollment.person, asked.enrollment_id, asked.name, at=at)

    @transaction.atomic
    def answer(self, *, is_yes: bool, known_since: date, words: str, at: datetime) -> "ReferenceAnswer":
        """What they say, once and for good. A second press is the first answer. Raises ``Refused``."""
        person = User.objects.select_for_update(no_key=True).get(pk=self.request.enrollment.person_id)
        fresh = ReferenceLink.objects.open(at).filter(pk=self.pk).first()
        if fresh is None:
            refuse(rules.LINK_OVER)
        asked = fresh.request
        if asked.is_answered:
            return asked.answer
        row = ReferenceAnswer(request=asked, enrollment=asked.enrollment, who=asked.who, by=person, at=at)
        row.is_yes, row.known_since = is_yes, known_since
        beside = ReferenceWords(answer=row, text=words.strip())
        row.words_digest = beside.digest
        row.record(beside)
        notices.tell_answered(person, asked.enrollment_id, at=at)
        notices.tell_coordinators_of_answer(person, at=at)
        return row


class ReferenceAnswer(Recorded):
    """What somebody said by link: since when they know a person, and whether they speak for them.

    ``by`` is whoever asked: the one who answered has no account, and nobody is named in the chain whom we do
    not know. Coordinators alone read it.
    """

    EVENT: ClassVar[str] = "reference.came-in"
    SAYS: ClassVar[Sequence[str]] = (
        *("request", "enrollment", "who", "is_yes", "known_since", "words_digest", "by"),
    )

    request = models.OneToOneField(ReferenceRequest, models.PROTECT, related_name="answer")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="references")
    who = models.CharField(_("who"), max_length=160)
    is_yes = models.BooleanField()
    known_since = models.DateField(_("known since"))
    words_digest = models.CharField(max_length=64)

    class Meta(Recorded.Meta):
        verbose_name = _("answer of somebody who was asked")
        verbose_name_plural = _("answers of people who were asked")

    def __str__(self) -> str:
        return self.who

    def words_fit(self) -> bool:
        """The words beside it are those of then, or were taken out."""
        words = ReferenceWords.objects.filter(answer=self).first()
        return bool(words and (words.erased_at or words.digest == self.words_digest))

    @property
    def last_check(self) -> "ReferenceCheck | None":
        """What a coordinator said last about who answered."""
        return max(self.checks.all(), key=lambda row: row.at, default=None)

    @property
    def months_known(self) -> int:
        return rules.months_known(self.known_since, self.at.date())

    @transaction.atomic
    def check_who(self, result: str, *, by: User, at: datetime) -> "ReferenceCheck":
        """Say how sure one is who answered. The last word holds; twice the same is once. Raises ``Refused``."""
        person = User.objects.select_for_update(no_key=True).get(pk=self.enrollment.person_id)
        own = by.pk == person.pk or by.email.casefold() == self.request.address.casefold()
        refuse(rules.check_decider(is_coordinator=by.is_coordinator, is_own=own))
        last = self.checks.order_by("at").last()
        if last and last.result == result:
            return last
        row = ReferenceCheck(answer=self, result=ReferenceCheck.Result(result), by=by, at=at)
        row.answer_digest = self.digest
        row.record()
        notices.tell_read(person, self.enrollment_id, at=at)
        return row


class ReferenceWords(ErasableText):
    """What they wrote, for coordinators only. The answer holds its salted digest."""

    answer = models.OneToOneField(ReferenceAnswer, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words of somebody who was asked")
        verbose_name_plural = _("words of people who were asked")


class ReferenceCheck(Recorded):
    """A coordinator read an answer, and says how sure it is who gave it."""

    class Result(models.TextChoices):
        TALKED = "talked", _("I talked with them, and they said so")
        KNOWN = "known", _("I know this address: it is theirs")
        UNSURE = "unsure", _("I cannot tell who answered. It does not count")
        OTHER = "other", _("Somebody else answered. It does not count")

    SURE = (Result.TALKED, Result.KNOWN)
    """With these an answer counts."""
    EVENT: ClassVar[str] = "reference.checked"
    SAYS: ClassVar[Sequence[str]] = ("answer", "answer_digest", "result", "by")

    answer = models.ForeignKey(ReferenceAnswer, models.PROTECT, related_name="checks")
    answer_digest = models.CharField(max_length=64)
    result = models.CharField(max_length=20, choices=Result.choices)

    class Meta(Recorded.Meta):
        verbose_name = _("check of who answered")
        verbose_name_plural = _("checks of who answered")

    def __str__(self) -> str:
        return self.get_result_display()

    @property
    def counts(self) -> bool:
        return self.result in self.SURE
