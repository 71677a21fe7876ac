"""Who learns what: an enrollment, and the dated facts that hang from it.

Progress is computed from these facts, never stored.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime
from random import Random

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, Revision

from courses import refusals, rules
from courses.models.pages import LearningPage, LessonPage, ModulePage, ProgramPage
from courses.models.standards import Scheme, Standard
from people.models import User
from quizzes.models import Attempt, Quiz
from quizzes.rules import ScoreChange

_GATE_COLUMNS = [
    *("person", "standard", "status", "language", "enrolled_at"),
    *("program__path", "program__depth", "program__title"),
]
"""What a page asks of an enrollment before it opens."""


class EnrollmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EnrollmentQuerySet":
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(person=user)

    def of(self, person: User) -> "EnrollmentQuerySet":
        """What one person learns themselves, coordinators too."""
        return self.filter(person=person)

    def active(self) -> "EnrollmentQuerySet":
        return self.filter(status=Enrollment.Status.ACTIVE)

    def with_names(self) -> "EnrollmentQuerySet":
        """With what a page shows of an enrollment, in one query."""
        return self.select_related("person", "program", "standard__scheme", "standard__framework")

    def active_for(self, user, page: LearningPage) -> "Enrollment | None":
        """The active enrollment of this person in the program that holds ``page``; None for visitors."""
        if not user.is_authenticated:
            return None
        found = self.active().filter(person=user, program__path=page.program_path)
        enrollment = found.select_related("program").only(*_GATE_COLUMNS).first()
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

    def outline(self) -> rules.Outline:
        """The whole program as this person stands in it: what is done, open, locked and next.

        Two statements, whatever the size of the program.
        """
        passed = self._quizzes_passed()
        modules, lessons = [], defaultdict[str, list[rules.Step]](list)
        for page in self._pages():
            if page.depth == LearningPage.PROGRAM_DEPTH + 1:
                modules.append(page)
            else:
                lessons[page.path[: -Page.steplen]].append(_lesson_step(page))
        return rules.outline(_module(page, lessons[page.path], passed) for page in modules)

    def _pages(self) -> models.QuerySet:
        """Modules and lessons of the program in tree order, with what a step needs, as plain rows."""
        return (
            Page.objects.live()
            .filter(path__startswith=self.program.path, depth__gt=self.program.depth)
            .annotate(
                quiz_id=F("modulepage__quiz"),
                quiz_title=F("modulepage__quiz__title"),
                quiz_minutes=F("modulepage__quiz__minutes"),
                lesson_minutes=F("lessonpage__minutes"),
                done=Exists(self.module_completions.filter(module=OuterRef("pk")))
                | Exists(self.lesson_completions.filter(lesson=OuterRef("pk"))),
            )
            .order_by("path")
            .values_list(*_PAGE_COLUMNS, named=True)
        )

    def attempts(self):
        """The tries that count for this enrollment, oldest first."""
        return Attempt.objects.filter(enrollment_link__enrollment=self, is_trial=False).order_by("started_at")

    def _quizzes_passed(self) -> set[int]:
        return {attempt.quiz_id for attempt in self.attempts() if attempt.passed}

    # --- What changes it --------------------------------------------------------------------------

    @transaction.atomic
    def complete_lesson(
        self, lesson: LessonPage, revision_id: int | None, *, by: User, at: datetime
    ) -> "LessonCompletion":
        """Record that this person read this lesson in this version. Twice is once.

        Raises ``Refused`` when the lesson is not open yet, or the version shown was never published.
        """
        self._lock()
        if existing := self.lesson_completions.filter(lesson=lesson).first():
            return existing
        step = self.outline().step(rules.LESSON, lesson.pk)
        if step is None or self.status != self.Status.ACTIVE:
            raise refusals.not_enrolled()
        if step.state == rules.LOCKED:
            raise refusals.locked(step.opened_by.title)
        completion = self.lesson_completions.create(
            lesson=lesson,
            revision=published_revision(lesson, revision_id),
            language=self.language,
            minutes=lesson.minutes,
            competency=lesson.competency,
            completed_by=by,
            completed_at=at,
        )
        self.settle(by=by, at=at)
        return completion

    @transaction.atomic
    def start_quiz(self, quiz: Quiz, *, by: User, at: datetime, rng: Random | None = None) -> Attempt:
        """Begin a try at a quiz of this program, or return the one that is open.

        Raises ``Refused`` when the quiz is not open yet, or its own rules say no (see ``Quiz.start``).
        """
        step = self.outline().step(rules.QUIZ, quiz.pk)
        if step is None or self.status != self.Status.ACTIVE:
            raise refusals.not_enrolled()
        if step.state == rules.LOCKED:
            raise refusals.locked(step.opened_by.title)
        previous = self.attempts().filter(quiz=quiz)
        attempt = quiz.start(self.person, terms=quiz.terms(), previous=previous, by=by, at=at, rng=rng)
        EnrollmentAttempt.objects.get_or_create(attempt=attempt, defaults={"enrollment": self})
        return attempt

    @transaction.atomic
    def settle(self, *, by: User, at: datetime) -> list["ModuleCompletion"]:
        """Complete every module whose lessons are done and whose quiz is passed; return the new ones.

        Safe to repeat: the pages call it after each step, the scheduler calls it as a net.
        """
        self._lock()
        ripe = [m.id for m in self.outline().modules if not m.done and rules.completes(m)]
        pages = ModulePage.objects.filter(pk__in=ripe).select_related("quiz")
        return [
            self.module_completions.create(
                module=page, minutes=page.quiz.minutes if page.quiz else 0, completed_by=by, completed_at=at
            )
            for page in pages
        ]

    @transaction.atomic
    def withdraw(self, *, by: User, at: datetime) -> None:
        """Leave the program, without a reason. What was earned stays. Twice is once."""
        locked = self._lock()
        if locked.status == self.Status.WITHDRAWN:
            return
        self.status, self.ended_at = self.Status.WITHDRAWN, at
        self.save(update_fields=["status", "ended_at"])

    def _lock(self) -> "Enrollment":
        return Enrollment.objects.select_for_update(no_key=True).get(pk=self.pk)


def _day(at: datetime) -> date:
    """The day it is where the site is: a standard begins at the training body's midnight, not at UTC's."""
    return timezone.localdate(at, timezone.get_default_timezone())


_PAGE_COLUMNS = [
    *("pk", "path", "depth", "title", "url_path", "done"),
    *("quiz_id", "quiz_title", "quiz_minutes", "lesson_minutes"),
]


def _module(page, lessons: Sequence[rules.Step], passed: Container[int]) -> rules.Module:
    steps = [*lessons, _quiz_step(page, page.quiz_id in passed)] if page.quiz_id else lessons
    return rules.Module(page.pk, page.title, _address(page), tuple(steps), page.done)


def _lesson_step(page) -> rules.Step:
    minutes = page.lesson_minutes or 0
    return rules.Step(rules.LESSON, page.pk, page.title, _address(page), minutes, page.done)


def _quiz_step(page, done: bool) -> rules.Step:
    url = reverse("quizzes:intro", args=[page.quiz_id])
    return rules.Step(rules.QUIZ, page.quiz_id, page.quiz_title, url, page.quiz_minutes or 0, done)


def _address(page) -> str:
    """Where a page is on this site: below the home page, whose own name no address shows.

    Wagtail's own way looks the site up first, in the cache, which in production is a table.
    """
    _root, _home, below = page.url_path.split("/", 2)
    return f"{reverse('wagtail_serve', args=[''])}{below}"


def published_revision(page: Page, revision_id: int | None) -> Revision:
    """The revision somebody was shown, if it was ever published. Raises ``Refused`` otherwise."""
    if revision_id is not None and revision_id == page.live_revision_id:
        return page.live_revision
    published = PageLogEntry.objects.filter(
        page=page.pk, revision_id=revision_id, action__in=["wagtail.publish", "wagtail.publish.scheduled"]
    )
    if revision_id is None or not published.exists():
        raise refusals.changed_meanwhile()
    return Revision.objects.for_instance(page).get(pk=revision_id)


class Fact(models.Model):
    """Something earned: who recorded it, when, and how many minutes of training it was worth then.

    The minutes are frozen, so that editing a page never rewrites somebody's history.
    """

    minutes = models.PositiveSmallIntegerField()
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class LessonCompletion(Fact):
    """A person read a lesson, in the version they were shown."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="lesson_completions")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="completions")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en")
    competency = models.ForeignKey(
        "courses.Competency", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("completed lesson")
        verbose_name_plural = _("completed lessons")
        constraints = [models.UniqueConstraint(fields=["enrollment", "lesson"], name="lesson_completed_once")]


class ModuleCompletion(Fact):
    """A person completed a module. Never deleted; an added lesson does not un-complete it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="module_completions")
    module = models.ForeignKey(ModulePage, models.PROTECT, related_name="completions")

    class Meta:
        verbose_name = _("completed module")
        verbose_name_plural = _("completed modules")
        constraints = [models.UniqueConstraint(fields=["enrollment", "module"], name="module_completed_once")]


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


def dependents(pages: Iterable[Page]) -> dict[str, int]:
    """How many people stand on these pages or on anything below them, by kind of record.

    Translations count with their source. Asked before a page is deleted or moved: records of learners
    must outlive content.
    """
    wanted = Q()
    for page in pages:
        wanted |= Q(path__startswith=page.path)
    keys = Page.objects.filter(wanted).values("translation_key") if wanted else []
    below = Page.objects.filter(translation_key__in=keys).values("pk")
    return {
        "enrolled": Enrollment.objects.filter(program__in=below).values("person").distinct().count(),
        "completed": LessonCompletion.objects.filter(lesson__in=below)
        .values("enrollment__person")
        .union(ModuleCompletion.objects.filter(module__in=below).values("enrollment__person"))
        .count(),
    }
