"""The questions of one sitting, as they were shown, with each reply and its points."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from random import Random

from django.conf import settings
from django.db import models, transaction
from django.db.models import Prefetch
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.markdown import render, render_inline
from people.models import User
from quizzes import refusals, rules
from quizzes.fields import FractionField
from quizzes.models.questions import QuestionVersion


@dataclass(frozen=True)
class ReviewChoice:
    """One option as shown."""

    key: str
    html: SafeString
    feedback: SafeString
    chosen: bool
    right: bool


@dataclass(frozen=True)
class ReviewItem:
    """One question as shown, with the reply and, once closed, the points."""

    position: int
    kind: str
    stem: SafeString
    choices: tuple[ReviewChoice, ...]
    general_feedback: SafeString
    points: Fraction | None
    language: str = ""  # where it is not the one that the page is in

    @classmethod
    def alone(cls, wording: rules.Wording) -> "ReviewItem":
        """A question by itself, outside any attempt: nothing chosen, nothing earned."""
        choices = tuple(
            ReviewChoice(
                key=choice.key,
                html=render_inline(choice.text),
                feedback=render(choice.feedback),
                chosen=False,
                right=choice.weight > 0,
            )
            for choice in wording.choices
        )
        return cls(0, wording.kind, render(wording.stem), choices, render(wording.general_feedback), None)

    @property
    def answered(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    @property
    def told(self) -> list[ReviewChoice]:
        """What a result says first: the options that were chosen and those that are right."""
        return [choice for choice in self.choices if choice.chosen or choice.right]

    @property
    def others(self) -> list[ReviewChoice]:
        return [choice for choice in self.choices if not (choice.chosen or choice.right)]

    @property
    def several(self) -> bool:
        """May more than one option be chosen?"""
        return self.kind == rules.MULTIPLE

    @property
    def full(self) -> bool:
        return self.points == 1

    @property
    def partly(self) -> bool:
        return self.points is not None and 0 < self.points < 1


class AttemptItemQuerySet(models.QuerySet):
    def with_answers(self) -> "AttemptItemQuerySet":
        """With every saved reply, in one more statement."""
        return self.prefetch_related(Prefetch("answers", Answer.objects.order_by("pk")))


class AttemptItem(models.Model):
    """One question of an attempt: a full copy of what was shown, so later edits leave it alone."""

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="items")
    snapshot = models.JSONField()
    points = FractionField(null=True, blank=True)

    objects = AttemptItemQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of an attempt")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_item_place_unique")
        ]

    @classmethod
    def frozen(
        cls, attempt, position: int, version: QuestionVersion, rng: Random, *, shuffle: bool
    ) -> "AttemptItem":
        """An unsaved item that copies this wording, its options in the order they will be shown."""
        wording = version.wording()
        by_key = {choice.key: choice for choice in wording.choices}
        order = rules.shown_order(list(by_key), wording.kind, rng, shuffle=shuffle)
        snapshot = {
            "v": 1,
            "version": version.number,
            "language": version.language,
            "kind": wording.kind,
            "stem": wording.stem,
            "general_feedback": wording.general_feedback,
            "choices": [
                {
                    "key": key,
                    "text": by_key[key].text,
                    "feedback": by_key[key].feedback,
                    "weight": str(by_key[key].weight),
                }
                for key in order
            ],
        }
        return cls(attempt=attempt, position=position, version=version, snapshot=snapshot)

    @property
    def weights(self) -> dict[str, Decimal]:
        """Per cent by choice key, as frozen."""
        return {choice["key"]: Decimal(choice["weight"]) for choice in self.snapshot["choices"]}

    @property
    def chosen(self) -> list[str]:
        """The keys of the latest reply. No statement when the answers were fetched before."""
        latest = max(self.answers.all(), key=lambda answer: answer.pk, default=None)
        return latest.payload["chosen"] if latest else []

    def check_reply(self, chosen: Collection[str]) -> None:
        """Raises ``Refused`` when this reply cannot be given here."""
        if problem := rules.chosen_problem(self.snapshot["kind"], self.weights, chosen):
            raise refusals.bad_choice(problem)

    def grade(self) -> Fraction:
        """What the latest reply earns, from 0 to 1."""
        return rules.grade(self.snapshot["kind"], self.weights, self.chosen)

    @transaction.atomic
    def regrade(self, points: Fraction, *, by: User, at: datetime, reason: str) -> rules.ScoreChange:
        """Give this question other points, with a reason, and add the attempt up anew.

        The only way a score changes once it is given. The caller applies what follows from it.
        """
        attempt = self.attempt.locked()
        if attempt.is_open:
            raise refusals.still_open()
        if not 0 <= points <= 1:
            raise refusals.points_out_of_range()
        self.refresh_from_db()
        before = attempt.score
        self.grade_events.create(old=self.points, new=points, by=by, at=at, reason=reason)
        self.points = points
        self.save(update_fields=["points"])
        attempt.points = sum((item.points for item in attempt.items.all()), Fraction(0))
        attempt.save(update_fields=["points"])
        return rules.ScoreChange(before=before, after=attempt.score)

    def review(self) -> ReviewItem:
        """This question as it was shown. A script in it is shown as text."""
        chosen = set(self.chosen)
        choices = tuple(
            ReviewChoice(
                key=choice["key"],
                html=render_inline(choice["text"]),
                feedback=render(choice["feedback"]),
                chosen=choice["key"] in chosen,
                right=Decimal(choice["weight"]) > 0,
            )
            for choice in self.snapshot["choices"]
        )
        return ReviewItem(
            position=self.position,
            kind=self.snapshot["kind"],
            stem=render(self.snapshot["stem"]),
            choices=choices,
            general_feedback=render(self.snapshot["general_feedback"]),
            points=self.points,
            language="" if self.snapshot["language"] == get_language() else self.snapshot["language"],
        )


class Answer(models.Model):
    """One saved reply. Rows are only added; the latest one counts."""

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="answers")
    payload = models.JSONField()
    client_id = models.CharField(max_length=64)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "client_id"], name="answer_saved_once_per_client_id")
        ]


class GradeEvent(models.Model):
    """A recorded change of points, after the first marking."""

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="grade_events")
    old = FractionField()
    new = FractionField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("change of points")
        verbose_name_plural = _("changes of points")
        ordering = ["pk"]
