"""One sitting: what was asked, what was answered, what it earned."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from people.models import Accommodation, Leave, User
from people.rules import Span
from quizzes import refusals, rules
from quizzes.fields import FractionField
from quizzes.models.items import Answer, AttemptItem, ReviewItem


class AttemptQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AttemptQuerySet":
        """Only one's own. What trainers see of answers is in reports."""
        return self.filter(person=user)

    def counting(self) -> "AttemptQuerySet":
        """Without the trials that authors make."""
        return self.filter(is_trial=False)

    def closed(self) -> "AttemptQuerySet":
        return self.exclude(status=Attempt.Status.OPEN)

    def running(self, person: User) -> "Attempt | None":
        """The attempt this person has open. There is at most one for each quiz."""
        return self.counting().filter(person=person, status=Attempt.Status.OPEN).first()

    def maybe_due(self, at: datetime) -> "AttemptQuerySet":
        """Open ones whose base time has run out. Whether the true time has, ``is_due`` tells."""
        return self.filter(status=Attempt.Status.OPEN, expires_at_base__lte=at)

    def with_items(self) -> "AttemptQuerySet":
        """With questions and all their answers, in two more statements whatever their number."""
        return self.prefetch_related(Prefetch("items", AttemptItem.objects.with_answers()))


class Attempt(models.Model):
    """One sitting of one person, drawn and frozen at the start. It knows no course.

    ``terms`` is the copy of the conditions it began under (see ``rules.Terms``). ``expires_at_base`` only
    finds candidates; the true end is computed on reading, because accommodations and leaves stretch it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SUBMITTED = "submitted", _("handed in")
        EXPIRED = "expired", _("time ran out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey("quizzes.Quiz", models.PROTECT, related_name="attempts")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN)
    language = models.CharField(max_length=10, default="en")
    terms = models.JSONField()
    started_at = models.DateTimeField()
    expires_at_base = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    points = FractionField(null=True, blank=True)
    points_possible = models.PositiveSmallIntegerField()
    is_trial = models.BooleanField(default=False)

    objects = AttemptQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["started_at"]
        indexes = [
            models.Index(
                fields=["expires_at_base"], condition=Q(status="open"), name="attempt_open_by_expiry"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz"],
                condition=Q(status="open", is_trial=False),
                name="one_open_attempt_per_person_and_quiz",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True, points__isnull=True)
                | Q(status__in=["submitted", "expired"], closed_at__isnull=False, points__isnull=False),
                name="attempt_scored_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.person_id} {self.started_at:%Y-%m-%d %H:%M}"

    # --- Where it stands --------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @cached_property
    def agreed_terms(self) -> rules.Terms:
        """The conditions this attempt began under."""
        return rules.Terms.from_json(self.terms)

    @property
    def score(self) -> rules.Score | None:
        """None until it is closed."""
        if self.points is None:
            return None
        return rules.Score(self.points, self.points_possible, self.agreed_terms.pass_percent)

    @property
    def score_percent(self) -> Fraction | None:
        return self.score.percent if self.score else None

    @property
    def passed(self) -> bool:
        return self.score is not None and self.score.passed

    def true_expiry(self) -> datetime | None:
        """When time runs out for this person, computed now; None when it does not by itself."""
        if self.expires_at_base is None:
            return None
        extra = [
            rules.ExtraTime(row.extra_time_percent, Span(row.starts_on, row.ends_on), row.is_unlimited)
            for row in Accommodation.objects.filter(person=self.person_id)
        ]
        leaves = Leave.objects.filter(person=self.person_id).spans()
        zone = ZoneInfo(self.person.time_zone)
        return rules.true_expiry(self.started_at, self.agreed_terms, extra, leaves, zone)

    def is_due(self, at: datetime) -> bool:
        """Has the time of this open attempt run out?"""
        if not self.is_open or self.expires_at_base is None or at < self.expires_at_base:
            return False
        ends_at = self.true_expiry()
        return ends_at is not None and at >= ends_at

    # --- What changes it --------------------------------------------------------------------------

    def save_answer(
        self, position: int, chosen: Sequence[str], *, client_id: str, by: User, at: datetime
    ) -> "Answer":
        """Append one reply; the latest counts. An empty one takes an earlier one back.

        ``client_id`` names one state of the form: sent again, it gives the first result and changes
        nothing, even when the attempt has closed since. Raises ``Refused`` when the attempt is handed
        in, its time is up (then it is closed with what was saved), the choice is not on offer, or the
        same ``client_id`` comes with another choice. Raises ``AttemptItem.DoesNotExist``.
        """
        payload = {"chosen": sorted(set(chosen))}
        with transaction.atomic():
            attempt = self.locked(by)
            item = attempt.items.get(position=position)
            if replayed := item.answers.filter(client_id=client_id).first():
                if replayed.payload != payload:
                    raise refusals.used_client_id()
                return replayed
            if not attempt.is_open:
                raise refusals.time_is_up() if attempt.status == self.Status.EXPIRED else refusals.handed_in()
            if not attempt.is_due(at):
                item.check_reply(payload["chosen"])
                return item.answers.create(payload=payload, client_id=client_id, saved_at=at, saved_by=by)
        self.expire(at=at)
        raise refusals.time_is_up()

    @transaction.atomic
    def submit(self, *, by: User, at: datetime) -> rules.ScoreChange:
        """Hand it in and mark it. Doing it twice gives the same result.

        When time ran out before, it closes as it stood then.
        """
        attempt = self.locked(by)
        if attempt.is_open and not attempt.is_due(at):
            attempt._close(self.Status.SUBMITTED, at)
        else:
            attempt._expire_if_due(at)
        self.refresh_from_db()
        return rules.ScoreChange(before=None, after=self.score)

    @transaction.atomic
    def expire(self, *, at: datetime) -> rules.ScoreChange | None:
        """Close it with what was saved if its time is up; None when it is not, or was closed before."""
        attempt = self.locked()
        closed_now = attempt._expire_if_due(at)
        self.refresh_from_db()
        return rules.ScoreChange(before=None, after=self.score) if closed_now else None

    def _expire_if_due(self, at: datetime) -> bool:
        if not self.is_due(at):
            return False
        self._close(self.Status.EXPIRED, self.true_expiry())
        return True

    def _close(self, status: str, at: datetime) -> None:
        items = list(self.items.with_answers())
        for item in items:
            item.points = item.grade()
        AttemptItem.objects.bulk_update(items, ["points"])
        self.status, self.closed_at = status, at
        self.points = sum((item.points for item in items), Fraction(0))
        self.save(update_fields=["status", "closed_at", "points"])

    def locked(self, by: User | None = None) -> "Attempt":
        """This row, held until the transaction ends. Raises ``Refused`` when ``by`` is somebody else."""
        if by is not None and by.pk != self.person_id:
            raise refusals.not_yours()
        return Attempt.objects.select_for_update(no_key=True).get(pk=self.pk)

    # --- What is shown ----------------------------------------------------------------------------

    def first_unanswered(self) -> int | None:
        """The place of the first question without a reply; None when there is none."""
        return next((item.position for item in self._items() if not item.chosen), None)

    def items_for_review(self) -> list[ReviewItem]:
        """Each question as it was shown, with what was chosen. Two statements; none after ``with_items``."""
        return [item.review() for item in self._items()]

    def _items(self) -> list[AttemptItem]:
        if "items" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.items.all())
        return list(self.items.with_answers())
