"""What belongs to a person and not to a quiz: more time, none to watch, and more tries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.models import Accommodation
from quizzes import rules
from tests import builders

NOW = timezone.now().replace(microsecond=0)


def after(**units) -> timezone.datetime:
    return NOW + timedelta(**units)


@pytest.fixture
def timed(db):
    return builders.quiz(time_limit_minutes=30)


def test_extra_time_reaches_an_attempt_that_is_under_way(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    Accommodation.objects.create(person=lee, extra_time_percent=50, starts_on=NOW.date() - timedelta(days=9))
    assert attempt.expire(at=after(minutes=44)) is None
    builders.answer(attempt, 1, at=after(minutes=44))
    assert attempt.expire(at=after(minutes=45)).after.points == 1
    assert timed.time_limit_for(lee, at=NOW) == 45


def test_without_a_limit_for_somebody_a_running_attempt_does_not_end(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    Accommodation.objects.create(
        person=lee, extra_time_percent=0, is_unlimited=True, starts_on=NOW.date() - timedelta(days=9)
    )
    assert attempt.expire(at=after(days=30)) is None
    assert timed.time_limit_for(lee, at=NOW) is None


def test_more_tries_for_somebody_count_once_the_others_are_used(quiz, lee, django_assert_num_queries):
    quiz.attempts_allowed = 2
    quiz.save()
    tries = [builders.take(quiz, lee, right=0, at=NOW - timedelta(days=3))]
    with django_assert_num_queries(0):
        assert quiz.attempts_for(tries, at=NOW) == 2
    tries.append(builders.take(quiz, lee, right=0, at=NOW - timedelta(days=2), previous=tries))
    assert quiz.why_not_start(tries, at=NOW).code == rules.NO_TRIES_LEFT
    for more in (1, 2):
        Accommodation.objects.create(
            person=lee, extra_time_percent=0, extra_attempts=more, starts_on=NOW.date() - timedelta(days=1)
        )
    assert quiz.why_not_start(tries, at=NOW) is None
    assert quiz.attempts_for(tries, at=NOW) == 4
    assert quiz.why_not_start(tries, at=NOW - timedelta(days=2)).code == rules.NO_TRIES_LEFT
