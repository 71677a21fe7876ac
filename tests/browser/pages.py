"""Pages of the running site that the demonstration does not have."""

from courses.models import LessonPage, ModulePage, ProgramPage
from tests import builders

EVERY_BLOCK = "/programs/samples/blocks/every-block/"


def add_lesson_with_every_block() -> None:
    """A lesson with one of each block, in a program that is not open to anybody: staff read it."""
    program = ProgramPage(title="Samples", slug="samples", summary="To look at.", live=False)
    builders.program_index().add_child(instance=program)
    module = program.add_child(instance=ModulePage(title="Blocks", slug="blocks", live=False))
    lesson = LessonPage(title="Every block", slug="every-block", body=builders.every_block(), minutes=8)
    builders.published(module, lesson)
