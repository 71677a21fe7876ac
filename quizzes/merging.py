"""What two accounts of one person have here, when they become one."""

from people.models import User
from quizzes.models import Attempt


def in_one_quiz(kept: User, gone: User) -> bool:
    """Whether both are in the middle of the same quiz: a person has one open try at a time."""
    running = Attempt.objects.counting().filter(status=Attempt.Status.OPEN)
    return running.filter(person=gone, quiz__in=running.filter(person=kept).values("quiz")).exists()


def move(kept: User, gone: User) -> dict[str, list]:
    """Give the kept account every try of the other one."""
    rows = Attempt.objects.filter(person=gone)
    moved = [str(pk) for pk in rows.values_list("pk", flat=True)]
    rows.update(person=kept)
    return {"attempts": moved}
