"""A review of a certificate: why somebody doubts it, what its holder answers, and what a coordinator decides.

Nothing of it is public. What it says can be taken out again; that it was opened, answered and decided cannot.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices, refusals, rules
from certificates.models.certificates import Certificate
from certificates.models.status import CertificateStatusEvent, issuer_day
from certificates.rules import procedure
from hours.models.erasable import ErasableText
from hours.models.recorded import Recorded
from people.models import Leave, User

Reason = CertificateStatusEvent.Reason


def locked(certificate: Certificate) -> Certificate:
    """The certificate as it is now, with its holder locked: one thing at a time happens to it."""
    User.objects.select_for_update(no_key=True).get(pk=certificate.credential.enrollment.person_id)
    return Certificate.objects.with_status().get(pk=certificate.pk)


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Those about one's own certificates; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(certificate__credential__enrollment__person=user)

    def open(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(decision__isnull=True)

    def with_details(self) -> Self:
        """With all that is said in them: one statement."""
        beside = ("certificate__credential__enrollment__person", "words", "answer__words", "by")
        decided = ("decision__by", "decision__words")
        return self.select_related(*beside, *decided)

    @transaction.atomic
    def begin(
        self,
        certificate: Certificate,
        reason: str,
        words: str = "",
        *,
        holds: bool = False,
        by: User,
        at: datetime,
    ) -> "Review":
        """Look into a certificate: its holder is told, and has time to answer. While one is open, it is that one.

        ``words`` are for the holder. ``holds`` puts the certificate on hold at once. Raises ``Refused`` for one's
        own, and for one that is revoked already.
        """
        fresh = locked(certificate)
        if by.pk == fresh.credential.enrollment.person_id:
            raise refusals.not_your_own()
        if fresh.is_revoked:
            raise refusals.is_over()
        if before := self.filter(certificate=fresh).open().first():
            return before
        row = Review(certificate=fresh, reason=Reason(reason), by=by, at=at)
        row.number = self.filter(certificate=fresh).count() + 1
        if not procedure.needs_no_waiting(reason, fresh.issued_at, at):
            row.answer_days = settings.REVOCATION_ANSWER_DAYS
        beside = ReviewWords(review=row, text=words.strip())
        row.words_digest = beside.digest
        if holds and fresh.status_events.last().status == rules.VALID:
            fresh.suspend(Reason.HARM, by=by, at=at)
        notices.tell_of_review(row, at=at)
        row.record(beside)
        return row


class Review(Recorded):
    """A coordinator doubts a certificate, and says why. ``answer_days``: how long its holder can answer."""

    EVENT: ClassVar[str] = "review.opened"
    SAYS: ClassVar[Sequence[str]] = ("certificate", "number", "reason", "answer_days", "words_digest", "by")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), null=True)
    words_digest = models.CharField(max_length=64)

    objects = ReviewQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("review of a certificate")
        verbose_name_plural = _("reviews of certificates")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "number"], name="one_review_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.get_reason_display()}"

    def words_fit(self) -> bool:
        """Whether the words beside it are those that were written, or were taken out."""
        words = ReviewWords.objects.filter(review=self).first()
        return bool(words and (words.erased_at or words.digest == self.words_digest))

    @property
    def holder(self) -> User:
        return self.certificate.credential.enrollment.person

    @property
    def opened_on(self) -> date:
        return issuer_day(self.at)

    @property
    def last_day(self) -> date | None:
        """The last day to answer. A leave moves it; None where no answer is waited for."""
        if self.answer_days is None:
            return None
        leaves = Leave.objects.filter(person=self.holder).spans()
        return procedure.last_day(self.opened_on, self.answer_days, leaves)

    @property
    def is_answered(self) -> bool:
        return hasattr(self, "answer")

    @property
    def is_decided(self) -> bool:
        return hasattr(self, "decision")

    def facts(self) -> procedure.ReviewFacts:
        """What the rule about the decision asks."""
        others = User.objects.coordinators().exclude(pk__in=[self.by_id, self.holder.pk])
        return procedure.ReviewFacts(
            self.last_day, self.is_answered, self.by_id, self.holder.pk, has_others=others.exists()
        )

    # --- What happens to it -----------------------------------------------------------------------

    @transaction.atomic
    def give_answer(self, text: str, *, by: User, at: datetime) -> "ReviewAnswer":
        """What the holder says about it, for coordinators only. The first answer is the answer.

        Raises ``Refused`` for anybody else, and once it is decided.
        """
        if by.pk != self.holder.pk:
            raise refusals.only_the_holder()
        fresh = self._locked()
        if fresh.is_answered:
            return fresh.answer
        if fresh.is_decided:
            raise refusals.is_decided()
        row = ReviewAnswer(review=fresh, by=by, at=at)
        beside = AnswerWords(answer=row, text=text.strip())
        row.words_digest = beside.digest
        notices.tell_of_answer(fresh, at=at)
        row.record(beside)
        return row

    @transaction.atomic
    def decide(
        self, outcome: str, words: str = "", *, is_alone: bool = False, by: User, at: datetime
    ) -> "ReviewDecision":
        """Revoke the certificate, or close the review; then a suspension is lifted, too. Twice is once.

        Where it was not so, the suspension never held; where it was put right, it ends today. ``words`` are for
        coordinators only. ``is_alone``: nobody but who opened it can decide. Raises ``Refused``.
        """
        fresh = self._locked()
        if fresh.is_decided:
            return fresh.decision
        facts = fresh.facts()
        if problem := procedure.check_decision(facts, outcome, by.pk, issuer_day(at), is_alone=is_alone):
            raise refusals.decision(problem, facts.last_day)
        row = ReviewDecision(review=fresh, outcome=ReviewDecision.Outcome(outcome), by=by, at=at)
        beside = DecisionWords(decision=row, text=words.strip())
        row.words_digest = beside.digest
        fresh._carry_out(outcome, by=by, at=at)
        row.record(beside)
        return row

    def _carry_out(self, outcome: str, *, by: User, at: datetime) -> None:
        certificate = self.certificate
        if outcome == procedure.REVOKE:
            certificate.revoke(self.reason, by=by, at=at)
            return
        last = certificate.status_events.last()
        if last.status == rules.SUSPENDED:
            day = last.holds_from if outcome == procedure.UNFOUNDED else issuer_day(at)
            certificate.reinstate(outcome, effective_on=day, by=by, at=at)
        elif self.answer_days is not None:
            notices.tell_closed(self, at=at)

    def _locked(self) -> "Review":
        locked(self.certificate)
        return Review.objects.with_details().get(pk=self.pk)


class ReviewWords(ErasableText):
    """What the holder reads about why. The review holds the salted digest."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words about a review")
        verbose_name_plural = _("words about reviews")


class ReviewAnswer(Recorded):
    """The holder has answered. Whoever answers before the time is over lets a decision be made."""

    EVENT: ClassVar[str] = "review.answered"
    SAYS: ClassVar[Sequence[str]] = ("review", "words_digest", "by")

    review = models.OneToOneField(Review, models.PROTECT, related_name="answer")
    words_digest = models.CharField(max_length=64)

    class Meta(Recorded.Meta):
        verbose_name = _("answer to a review")
        verbose_name_plural = _("answers to reviews")

    def __str__(self) -> str:
        return str(self.review)

    def words_fit(self) -> bool:
        """Whether the words beside it are those that were written, or were taken out."""
        words = AnswerWords.objects.filter(answer=self).first()
        return bool(words and (words.erased_at or words.digest == self.words_digest))


class AnswerWords(ErasableText):
    """What the holder answered, for coordinators only. The answer holds the salted digest."""

    answer = models.OneToOneField(ReviewAnswer, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words of an answer")
        verbose_name_plural = _("words of answers")


class ReviewDecision(Recorded):
    """What a coordinator decided. What follows for the certificate is an event of its own."""

    class Outcome(models.TextChoices):
        REVOKE = procedure.REVOKE, _("Revoke the certificate")
        UNFOUNDED = procedure.UNFOUNDED, _("Close it: it was not so")
        SETTLED = procedure.SETTLED, _("Close it: it has been put right")

    EVENT: ClassVar[str] = "review.decided"
    SAYS: ClassVar[Sequence[str]] = ("review", "outcome", "words_digest", "by")

    review = models.OneToOneField(Review, models.PROTECT, related_name="decision")
    outcome = models.CharField(_("decision"), max_length=20, choices=Outcome.choices)
    words_digest = models.CharField(max_length=64)

    class Meta(Recorded.Meta):
        verbose_name = _("decision about a review")
        verbose_name_plural = _("decisions about reviews")

    def __str__(self) -> str:
        return self.get_outcome_display()

    def words_fit(self) -> bool:
        """Whether the words beside it are those that were written, or were taken out."""
        words = DecisionWords.objects.filter(decision=self).first()
        return bool(words and (words.erased_at or words.digest == self.words_digest))


class DecisionWords(ErasableText):
    """What a coordinator wrote about a decision, for coordinators only. The decision holds the salted digest."""

    decision = models.OneToOneField(ReviewDecision, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("words about a decision")
        verbose_name_plural = _("words about decisions")
