"""Who learns what: an enrollment, and the dated facts that hang from it.

Progress is computed from these facts, never stored.
"""

from collections import defaultdict
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import refusals, rules
from courses.models import outlines
from courses.models.completions import LessonCompletion, ModuleCompletion, language_of, published_revision
from courses.models.pages import LearningPage, LessonPage, ModulePage, ProgramPage
from courses.models.standards import Requirement, Scheme, Standard
from people.models import User
from prepared import Given, Prepared
from quizzes.models import Attempt, Quiz
from quizzes.rules import ScoreChange

_GATE_COLUMNS = [
    *("person", "standard", "status", "language", "enrolled_at"),
    *("program__path", "program__depth", "program__title", "program__order"),
]
"""What a page asks of an enrollment before it opens."""


class EnrollmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EnrollmentQuerySet":
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(person=user)

    def of(self, person: User) -> "EnrollmentQuerySet":
        """What one person learns themselves, coordinators too."""
        return self.filter(person=person)

    def left(self) -> "EnrollmentQuerySet":
        """Those that somebody left, the last one first."""
        return self.filter(status=Enrollment.Status.WITHDRAWN).order_by("-ended_at")

    def active(self) -> "EnrollmentQuerySet":
        return self.filter(status=Enrollment.Status.ACTIVE)

    def with_names(self) -> "EnrollmentQuerySet":
        """With what a page shows of an enrollment, in one query."""
        return self.select_related("person", "program", "standard__scheme", "standard__framework")

    def active_for(self, user, page: LearningPage) -> "Enrollment | None":
        """The active enrollment of this person in the program that holds ``page``; None for visitors."""
        if not user.is_authenticated:
            return None
        enrollment = _AT_THE_GATE.first(person=user.pk, program=page.program_path)
        if enrollment:
            enrollment.person = user  # known already, and asked for on every page
        return enrollment

    @transaction.atomic
    def enroll(
        self, person: User, program: ProgramPage, *, scheme: Scheme | None = None, by: User, at: datetime
    ) -> "Enrollment":
        """Let a person into a program, held to today's standard. Doing it twice gives the same row.

        Raises ``Refused`` when the program has no standard in force.
        """
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if existing := self.active().filter(person=person, program=program).first():
            return existing
        schemes = [row.scheme for row in program.program_schemes.select_related("scheme")]
        chosen = scheme if scheme in schemes else next(iter(schemes), None)
        standard = chosen.current_standard(_day(at)) if chosen else None
        if standard is None:
            raise refusals.no_standard(program.title)
        return self.create(
            person=person,
            program=program,
            standard=standard,
            enrolled_at=at,
            enrolled_by=by,
            language=person.language,
        )


class Enrollment(models.Model):
    """One person in one program, pinned to the standard it began under. Everything earned hangs from it."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        COMPLETED = "completed", _("completed")
        WITHDRAWN = "withdrawn", _("left")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrollments")
    program = models.ForeignKey(ProgramPage, models.PROTECT, related_name="enrollments")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    language = models.CharField(max_length=10, default="en")
    enrolled_at = models.DateTimeField()
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("enrollment")
        verbose_name_plural = _("enrollments")
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=Q(status="active"),
                name="one_active_enrollment_per_person_and_program",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.program.title}"

    # --- Where this person stands -----------------------------------------------------------------

    def outline(self, *, at: datetime | None = None) -> rules.Outline:
        """The whole program as this person stands in it: what is done, open, locked and next.

        Two statements, whatever the size of the program.
        """
        from courses.models import program_rows

        passed = self._quizzes_passed()
        modules, needs = {}, defaultdict[int, dict[int, None]](dict)
        watched = defaultdict[int, dict](dict)
        lessons = defaultdict[str, list[rules.Step]](list)
        for page in program_rows.rows(self):
            if page.depth > LearningPage.PROGRAM_DEPTH + 1:
                lessons[page.path[: -LearningPage.steplen]].append(outlines.lesson_step(page))
                continue
            modules[page.pk] = page  # it comes with a line for each module it needs and each practice in it
            needs[page.pk] |= {page.needs: None} if page.needs else {}
            watched[page.pk] |= {page.practice_id: page} if page.practice_id else {}
        found = [
            outlines.module(page, lessons[page.path], passed, needs[pk], watched[pk].values())
            for pk, page in modules.items()
        ]
        today = timezone.localdate(at, ZoneInfo(self.person.time_zone))
        return rules.outline(found, today=today, in_order=self.program.order == ProgramPage.Order.IN_ORDER)

    def meetings_of(self, module: ModulePage) -> models.QuerySet:
        """The sessions of a module that this person's cohort has, with what is on record about them."""
        return module.sessions.on().of_enrollment(self).with_minutes_of(self).order_by("starts_at", "pk")

    def attempts(self) -> models.QuerySet:
        """The tries that count for this enrollment, oldest first."""
        return _tries(self.pk)

    def _quizzes_passed(self) -> set[int]:
        return {attempt.quiz_id for attempt in _TRIES.rows(enrollment=self.pk) if attempt.passed}

    # --- What changes it --------------------------------------------------------------------------

    @transaction.atomic
    def complete_lesson(
        self, lesson: LessonPage, revision_id: int | None, *, by: User, at: datetime
    ) -> LessonCompletion:
        """Record that this person read this lesson in this version. Twice is once.

        Raises ``Refused`` when the lesson is not open yet, or the version shown was never published.
        """
        self._lock()
        if existing := self.lesson_completions.filter(lesson=lesson).first():
            return existing
        step = self.outline(at=at).step(rules.LESSON, lesson.pk)
        if step is None or self.status != self.Status.ACTIVE:
            raise refusals.not_enrolled()
        if step.state == rules.LOCKED:
            raise refusals.locked(step)
        revision = published_revision(lesson, revision_id)
        completion = self.lesson_completions.create(
            lesson=lesson,
            revision=revision,
            language=language_of(revision, lesson),
            minutes=lesson.minutes,
            mode=lesson.mode,
            completed_by=by,
            completed_at=at,
        )
        completion.keep_credits(lesson.credits.all())
        self.settle(by=by, at=at)
        return completion

    @transaction.atomic
    def start_quiz(self, quiz: Quiz, *, by: User, at: datetime, rng: Random | None = None) -> Attempt:
        """Begin a try at a quiz of this program, or at its exam, or return the one that is open.

        Raises ``Refused`` when the quiz is not open yet, or its own rules say no (see ``Quiz.start``).
        """
        step = self.outline(at=at).step(rules.QUIZ, quiz.pk)
        is_here = step is not None or quiz.pk == self.program.quiz_id
        if not is_here or self.status != self.Status.ACTIVE:
            raise refusals.not_enrolled()
        if step and step.state == rules.LOCKED:
            raise refusals.locked(step)
        previous = self.attempts().filter(quiz=quiz)
        attempt = quiz.start(self.person, terms=quiz.terms(), previous=previous, by=by, at=at, rng=rng)
        EnrollmentAttempt.objects.get_or_create(attempt=attempt, defaults={"enrollment": self})
        return attempt

    @transaction.atomic
    def settle(self, *, by: User, at: datetime) -> list[ModuleCompletion]:
        """Complete every module whose steps are all done; return the new ones.

        Safe to repeat: the pages call it after each step, the scheduler calls it as a net.
        """
        self._lock()
        ripe = [m.id for m in self.outline(at=at).modules if not m.done and rules.completes(m)]
        pages = ModulePage.objects.filter(pk__in=ripe).select_related("quiz")
        return [self._complete_module(page, by=by, at=at) for page in pages]

    def _complete_module(self, module: ModulePage, *, by: User, at: datetime) -> ModuleCompletion:
        completion = self.module_completions.create(
            module=module,
            minutes=module.quiz.minutes if module.quiz else 0,
            mode=module.mode,
            completed_by=by,
            completed_at=at,
        )
        completion.keep_credits(module.credits.all())
        return completion

    @transaction.atomic
    def hold_to(self, standard: Standard) -> None:
        """Hold this person to another standard. Who decided so stands in ``hours.models.StandardMove``."""
        self._lock()
        Standard.objects.filter(pk=self.standard_id).update(was_held=True)
        self.standard = standard
        self.save(update_fields=["standard"])

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Leave the program, without a reason. What was earned stays. Twice is once."""
        locked = self._lock()
        if locked.status == self.Status.WITHDRAWN:
            return
        self.status, self.ended_at = self.Status.WITHDRAWN, at
        self.save(update_fields=["status", "ended_at"])
        for membership in self.memberships.current():
            membership.leave(by=by, at=at)

    @transaction.atomic
    def come_back(self, *, by: User, at: datetime) -> "Enrollment":
        """Go on in a program one had left, where one was. Who has joined anew meanwhile goes on there."""
        User.objects.select_for_update(no_key=True).get(pk=self.person_id)
        others = Enrollment.objects.active().filter(person=self.person_id, program=self.program_id)
        if running := others.first():
            return running
        self.status, self.ended_at = self.Status.ACTIVE, None
        self.save(update_fields=["status", "ended_at"])
        return self

    def _lock(self) -> "Enrollment":
        return Enrollment.objects.select_for_update(no_key=True).get(pk=self.pk)


def _gate(person, program) -> models.QuerySet:
    """The active enrollment of a person in the program at this path, with what a page asks of it."""
    rows = Requirement.objects.initial().filter(
        standard=OuterRef("standard"), kind=Requirement.Kind.TRAINING, competency=None
    )
    found = Enrollment.objects.active().filter(person=person, program__path=program)
    found = found.annotate(
        all_training_counts=Exists(rows.filter(mode="", minimum__gt=0)),
        training_is_capped=Exists(rows.filter(maximum__isnull=False)),
        scheme_title=F("standard__scheme__title"),
    )
    return found.select_related("program").only(*_GATE_COLUMNS)[:1]


def _tries(enrollment) -> models.QuerySet:
    found = Attempt.objects.filter(enrollment_link__enrollment=enrollment, is_trial=False)
    return found.order_by("started_at")


_AT_THE_GATE = Prepared(lambda: _gate(Given("person"), Given("program")))
_TRIES = Prepared(lambda: _tries(Given("enrollment")))


def _day(at: datetime) -> date:
    """The day it is where the site is: a standard begins at the training body's midnight, not at UTC's."""
    return timezone.localdate(at, timezone.get_default_timezone())


class EnrollmentAttemptQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EnrollmentAttemptQuerySet":
        """Those whose attempt this person may see."""
        return self.filter(attempt__in=Attempt.objects.visible_to(user))

    def with_names(self) -> "EnrollmentAttemptQuerySet":
        """With what the pages of a quiz show, in one query."""
        return self.select_related("attempt__quiz", "attempt__person", "enrollment__program")


class EnrollmentAttempt(models.Model):
    """Which enrollment a try at a quiz belongs to. Limits and the best score count over this set."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="attempt_links")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="enrollment_link")

    objects = EnrollmentAttemptQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    @transaction.atomic
    def submit(self, *, by: User, at: datetime) -> ScoreChange:
        """Hand the attempt in, and complete what that completes. Twice is once."""
        change = self.attempt.submit(by=by, at=at)
        self.enrollment.settle(by=by, at=at)
        return change

    @transaction.atomic
    def expire(self, *, at: datetime) -> ScoreChange | None:
        """Close the attempt if its time is up, and complete what that completes; None when it is not."""
        change = self.attempt.expire(at=at)
        if change:
            self.enrollment.settle(by=self.attempt.person, at=at)
        return change
