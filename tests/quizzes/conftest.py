"""What the tests of quizzes share: Lee before a quiz and in it."""

import pytest
from django.utils import timezone

from tests import builders


@pytest.fixture
def quiz(db):
    """Draws four of twelve questions; three right ones are enough."""
    return builders.quiz()


@pytest.fixture
def enrollment(quiz, lee):
    """Lee is in a program whose first step is the quiz."""
    return builders.enrollment(lee, builders.program(modules=1, lessons=0, quiz=quiz))


@pytest.fixture
def attempt(enrollment, quiz, lee):
    """A try of Lee's that has just begun."""
    return enrollment.start_quiz(quiz, by=lee, at=timezone.now())


@pytest.fixture
def browser(client_for, lee, enrollment):
    """Lee's browser."""
    return client_for(lee)
