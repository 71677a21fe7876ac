"""What stands on the running site: the demonstration, and pages that it does not have."""

from datetime import timedelta

from django.core.management import call_command

from courses.models import Cohort, LessonPage, ModulePage, ProgramPage, ProgramScheme, Scheme
from quizzes import rules as quiz_rules
from quizzes.models import QuestionBank
from tests import builders, meetings

EVERY_BLOCK = "/programs/samples/blocks/every-block/"
SHORT = "A short program"
TONIGHT = "Tonight"
KINDS = {
    "What helps first?": quiz_rules.SINGLE,
    "Which of these help?": quiz_rules.MULTIPLE,
    "Silence is an answer.": quiz_rules.TRUE_FALSE,
}
RIGHT = {
    "Question short-01?": {"Answer a"},
    "What helps first?": {"Answer a"},
    "Which of these help?": {"Answer a", "Answer b"},
    "Silence is an answer.": {"Answer true"},
}
"""The questions of the short program, with their right answers (see ``builders.wording``)."""


def seed() -> None:
    call_command("prepare", demo=True)
    add_lesson_with_every_block()
    add_short_program()
    meetings.session(Cohort.objects.get(name="Evening group"), starts_in=timedelta(minutes=-5), title=TONIGHT)


def add_short_program() -> None:
    """As little as leads to a certificate: three modules of one lesson, the first with a quiz."""
    program = ProgramPage(title=SHORT, slug="short", summary="For those who are in a hurry.")
    program.program_schemes = [ProgramScheme(scheme=Scheme.objects.get(key="demonstration"))]
    builders.published(builders.program_index(), program)
    quiz = builders.quiz(_bank())
    for number in (1, 2, 3):
        module = builders.module(program, number, lessons=0, quiz=quiz if number == 1 else None)
        builders.lesson(module, f"Short lesson {number}", minutes=24)


def _bank() -> QuestionBank:
    """A question of each kind, and one more."""
    bank = builders.question_bank(1, "short")
    for stem, kind in KINDS.items():
        builders.question(bank, stem, builders.wording(stem, kind))
    return bank


def add_lesson_with_every_block() -> None:
    """A lesson with one of each block, in a program that is not open to anybody: staff read it."""
    program = ProgramPage(title="Samples", slug="samples", summary="To look at.", live=False)
    builders.program_index().add_child(instance=program)
    module = program.add_child(instance=ModulePage(title="Blocks", slug="blocks", live=False))
    lesson = LessonPage(title="Every block", slug="every-block", body=builders.every_block(), minutes=8)
    builders.published(module, lesson)
