"""What a trainer saw: ratings are appended, and the database keeps them (``hours.triggers``).

A later rating supersedes; nothing is overwritten. Of a rating only its comment can be taken away, because
free words can say too much.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from courses import cohort_notices, refusals
from courses.models.cohorts import Cohort, Membership
from courses.models.enrollments import Enrollment
from courses.models.practices import ObservedPractice
from courses.rules import practice as rules
from people.models import User

LONGEST_COMMENT = 1_000


@dataclass(frozen=True)
class Mark:
    """What a trainer writes down about one person: a level for each criterion, by their ids, and a comment."""

    enrollment: Enrollment
    levels: Mapping[int, int]
    comment: str = ""


@dataclass(frozen=True)
class Sheet:
    """The form on which marks were made: which one it was, and what stood on it."""

    id: UUID
    revision: int | None
    seen: int = 0
    """The newest rating that stood on the screen."""


class PracticeRatingQuerySet(models.QuerySet):
    def standing(self) -> "PracticeRatingQuerySet":
        """Those that hold: no later one supersedes them."""
        return self.filter(superseded_by__isnull=True)

    def worded_by(self, user: User) -> "PracticeRatingQuerySet":
        """Those whose comment this person may take away: their own, wherever the people went; a coordinator all."""
        return self if user.is_coordinator else self.filter(rated_by=user)

    def visible_to(self, user: User) -> "PracticeRatingQuerySet":
        """One's own, and those of the people in the cohorts one runs."""
        runs = Cohort.objects.run_by(user).order_by().values("pk")
        places = Membership.objects.members().filter(cohort__in=runs)
        return self.filter(Q(enrollment__person=user) | Q(enrollment__in=places.values("enrollment")))

    def with_words(self) -> "PracticeRatingQuerySet":
        """With what a page shows, in two statements."""
        return self.select_related("rated_by", "practice").prefetch_related("lines")

    @transaction.atomic
    def rate(
        self, practice: ObservedPractice, marks: Sequence[Mark], *, sheet: Sheet, by: User, at: datetime
    ) -> list["PracticeRating"]:
        """Append what a trainer saw of these people, and complete what that completes. Twice is once.

        Raises ``Refused`` when the wording changed meanwhile, when somebody else rated one of them, when
        a criterion has no level, or when it is about oneself. Then nothing is saved about anybody.
        """
        locked = ObservedPractice.objects.select_for_update(no_key=True).get(pk=practice.pk)
        if not locked.live or locked.live_revision_id != sheet.revision:
            raise refusals.rubric_changed()
        rows = self.standing().filter(practice=practice, enrollment__in=[mark.enrollment for mark in marks])
        standing = {row.enrollment_id: row for row in rows.prefetch_related("lines")}
        rubric = practice.rubric()
        return [
            self._append(practice, rubric, mark, standing.get(mark.enrollment.pk), sheet, by, at)
            for mark in marks
        ]

    def _append(
        self,
        practice: ObservedPractice,
        rubric: Sequence[rules.Criterion],
        mark: Mark,
        before: "PracticeRating | None",
        sheet: Sheet,
        by: User,
        at: datetime,
    ) -> "PracticeRating":
        found = rules.chosen(rubric, mark.levels)
        if mark.enrollment.person_id == by.pk:
            raise refusals.not_about_oneself()
        if found is None:
            raise refusals.level_missing()
        if before and before.is_same_watch_as(sheet, by, at) and before.says(found, mark.comment):
            return before
        if before and before.form_id != sheet.id and before.pk > sheet.seen:
            raise refusals.rated_meanwhile(mark.enrollment.person)
        row = self.create(
            practice=practice,
            revision_id=sheet.revision,
            enrollment=mark.enrollment,
            met=rules.is_met(level for _criterion, level in found),
            comment=mark.comment,
            supersedes=before,
            form_id=sheet.id,
            rated_by=by,
            rated_at=at,
        )
        row.lines.bulk_create(
            PracticeRatingLine(rating=row, criterion=criterion.title, words=level.words, meets=level.meets)
            for criterion, level in found
        )
        mark.enrollment.settle(by=by, at=at)
        cohort_notices.watched(row, at=at)
        return row


class PracticeRating(models.Model):
    """One person, watched once by a trainer, in the wording of the rubric that held then."""

    practice = models.ForeignKey(ObservedPractice, models.PROTECT, related_name="ratings")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="practice_ratings")
    met = models.BooleanField()
    comment = models.TextField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    form_id = models.UUIDField()
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()

    objects = PracticeRatingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating of a practice")
        verbose_name_plural = _("ratings of practice")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "enrollment"],
                condition=Q(supersedes__isnull=True),
                name="one_first_rating_per_practice_and_enrollment",
            )
        ]

    def is_same_watch_as(self, sheet: Sheet, by: User, at: datetime) -> bool:
        """Whether what stands on this sheet is what this rating is about: the same sheet, or the same watch."""
        return self.form_id == sheet.id or rules.is_same_watch(self.rated_by_id == by.pk, self.rated_at, at)

    def says(self, found: Sequence[tuple[rules.Criterion, rules.Level]], comment: str) -> bool:
        """Whether this rating says just that."""
        lines = [(line.criterion, line.words) for line in self.lines.all()]
        return self.comment == comment and lines == [(row.title, level.words) for row, level in found]

    def take_comment_back(self) -> None:
        """Take the comment away for good; the levels stay. Twice is once."""
        self.comment = ""
        self.save(update_fields=["comment"])


class PracticeRatingLine(models.Model):
    """How one criterion was seen, in the words of then."""

    rating = models.ForeignKey(PracticeRating, models.PROTECT, related_name="lines")
    criterion = models.CharField(max_length=120)
    words = models.CharField(max_length=200)
    meets = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("line of a rating")
        verbose_name_plural = _("lines of ratings")
        ordering = ["pk"]
