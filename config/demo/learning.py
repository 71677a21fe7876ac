"""Who has learned what: Tess half-way, Noor, Ana and Max through, Lee at the start."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from courses.exchange.frameworks import import_file
from courses.exchange.importer import import_program
from courses.exchange.standards import SHIPPED
from courses.models import (
    Bookmark,
    Enrollment,
    Goal,
    LessonPage,
    Note,
    ProgramPage,
    ProgramTeam,
    Reflection,
)
from courses.models.own import prompts_of
from courses.rules import LESSON, Step
from people.models import Leave, User
from quizzes.models import Attempt, Quiz

STARTER = Path(settings.BASE_DIR) / "curriculum" / "peer-support-foundations"


def load_program(cast: dict[str, User], now: datetime) -> ProgramPage:
    """The shipped standards and the starter curriculum, which Cora brings in and Tomas writes on."""
    for file in sorted(SHIPPED.glob("*.yaml")):
        import_file(file)
    import_program(STARTER, publish=True, user=cast["Cora"], at=now)
    program = ProgramPage.objects.get(slug="peer-support-foundations")
    ProgramTeam.objects.of(program).group.user_set.add(cast["Tomas"])
    return program


def load(cast: dict[str, User], program: ProgramPage, now: datetime) -> dict[str, Enrollment]:
    """Enroll the trainees and walk each of them as far as they have come."""
    started = {"Ana": 120, "Max": 110, "Noor": 60, "Tess": 25, "Lee": 2}
    enrollments = {}
    for name, days in started.items():
        person, at = cast[name], now - timedelta(days=days)
        enrollments[name] = Enrollment.objects.enroll(person, program, by=person, at=at)
    for name in ("Ana", "Max", "Noor"):
        walk(enrollments[name], steps=1000)
    walk(enrollments["Tess"], steps=4)
    _try_quiz(enrollments["Tess"], right=4)
    walk(enrollments["Tess"], steps=3)
    walk(enrollments["Lee"], steps=1)
    _keep_own_words(enrollments["Tess"], now)
    _go_on_leave(cast["Noor"], now - timedelta(days=3), days=14)
    return enrollments


def _go_on_leave(person: User, at: datetime, *, days: int) -> None:
    first = at.astimezone(ZoneInfo(person.time_zone)).date()
    Leave.objects.begin(person, first, first + timedelta(days=days), by=person, at=at)


def _keep_own_words(enrollment: Enrollment, now: datetime) -> None:
    """What Tess keeps for herself; one of her thoughts she shares with Tomas."""
    tess, at = enrollment.person, now - timedelta(days=2)
    done = LessonPage.objects.filter(completions__enrollment=enrollment).order_by("path")
    Note.objects.write(done[1], "Say less. Wait longer. Ask Sam how he does it.", seen="", by=tess, at=at)
    Bookmark.objects.keep(done[2], by=tess)
    text = "My neighbor let me fix her radio. I slept better that night."
    block_id = next(iter(prompts_of(done[0])))
    thoughts = Reflection.objects.write(enrollment, done[0], block_id, text, seen="", at=at)
    thoughts.share(reader=User.objects.trainers().first())
    for text in ("Call my sister on Sundays", "Sleep through most nights"):
        Goal.objects.add(tess, text, at=at)


def walk(enrollment: Enrollment, *, steps: int) -> None:
    """Take the next steps, one an hour after the other, until there are none."""
    for _ in range(steps):
        if (step := enrollment.outline().next_step) is None:
            return
        _take(enrollment, step)


def _take(enrollment: Enrollment, step: Step) -> None:
    person, at = enrollment.person, _next_hour(enrollment)
    if step.kind == LESSON:
        lesson = LessonPage.objects.get(pk=step.id)
        enrollment.complete_lesson(lesson, lesson.live_revision_id, by=person, at=at)
    else:
        _try_quiz(enrollment)


def _next_hour(enrollment: Enrollment) -> datetime:
    done = enrollment.lesson_completions.count() + enrollment.attempts().count()
    return enrollment.enrolled_at + timedelta(hours=1 + done)


def _try_quiz(enrollment: Enrollment, right: int | None = None) -> None:
    """Sit the next quiz; with ``right``, only the first so many answers are the best ones."""
    person, at = enrollment.person, _next_hour(enrollment)
    quiz = Quiz.objects.get(pk=enrollment.outline().next_step.id)
    rng = Random(quiz.pk)  # noqa: S311 (the same questions each time)
    attempt = enrollment.start_quiz(quiz, by=person, at=at, rng=rng)
    for item in attempt.items.all():
        good = right is None or item.position <= right
        _answer(attempt, item, good, at + timedelta(seconds=20 * item.position))
    attempt.submit(by=person, at=at + timedelta(minutes=6))
    enrollment.settle(by=person, at=at + timedelta(minutes=6))


def _answer(attempt: Attempt, item, good: bool, at: datetime) -> None:
    choices = sorted(item.snapshot["choices"], key=lambda choice: float(choice["weight"]), reverse=True)
    best = [choice["key"] for choice in choices if float(choice["weight"]) > 0]
    chosen = best if good else [choices[-1]["key"]]
    attempt.save_answer(item.position, chosen, client_id=f"demo-{item.position}", by=attempt.person, at=at)
