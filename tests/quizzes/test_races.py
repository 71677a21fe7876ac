"""Two tabs, two phones, four impatient thumbs at the same moment: still one result."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from courses.models import ModuleCompletion
from quizzes.models import Answer, Attempt
from tests import builders
from tests.conftest import person

pytestmark = pytest.mark.postgres
THUMBS = 4


def at_once(press: Callable[[int], object]) -> list:
    """What each thumb gets, all pressing at the same moment."""
    together = threading.Barrier(THUMBS)

    def wait_and_press(number: int):
        together.wait()
        try:
            return press(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THUMBS) as pool:
        return list(pool.map(wait_and_press, range(THUMBS)))


@pytest.fixture
def enrollment(own_database):
    quiz = builders.quiz()
    return builders.enrollment(person("Lee"), builders.program(modules=1, lessons=0, quiz=quiz))


@pytest.fixture
def attempt(enrollment):
    quiz = enrollment.program.get_children().get().specific.quiz
    return enrollment.start_quiz(quiz, by=enrollment.person, at=timezone.now())


def test_starting_in_four_tabs_gives_one_attempt(enrollment):
    quiz = enrollment.program.get_children().get().specific.quiz
    started = at_once(lambda _: enrollment.start_quiz(quiz, by=enrollment.person, at=timezone.now()).pk)
    assert len(set(started)) == 1
    assert Attempt.objects.count() == 1


def test_the_same_save_arriving_four_times_is_one_answer(attempt):
    saved = at_once(
        lambda _: attempt.save_answer(1, ["a"], client_id="x", by=attempt.person, at=timezone.now()).pk
    )
    assert len(set(saved)) == 1
    assert Answer.objects.count() == 1


def test_four_clicks_on_hand_in_are_one_result(attempt):
    builders.answer(attempt, 1, 2, 3)
    link = attempt.enrollment_link

    def submit(_):
        again = type(link).objects.with_names().get(pk=link.pk)
        return again.submit(by=attempt.person, at=timezone.now())

    assert len(set(at_once(submit))) == 1
    assert ModuleCompletion.objects.count() == 1
