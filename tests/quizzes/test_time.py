"""A quiz with a time limit: what was saved in time counts, and what comes late is refused kindly."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from courses.models import ModuleCompletion
from people.models import Accommodation
from quizzes.models import Attempt
from tests import builders
from tests.quizzes.pages import HTMX, question, text, url


def test_the_intro_names_limits_and_the_extra_time_of_this_person(browser, quiz, lee):
    quiz.time_limit_minutes, quiz.attempts_allowed, quiz.cool_down_minutes = 30, 3, 90
    quiz.save()
    Accommodation.objects.create(person=lee, extra_time_percent=50, starts_on=timezone.now() - timedelta(9))
    page = text(browser.get(url("intro", quiz.pk)))
    for words in ("45 min once you start", "3 in all. You have used 0.", "A break of 1 h 30 min"):
        assert words in page


@pytest.fixture
def over(enrollment, quiz, lee):
    """An attempt whose time ran out five minutes ago, with three right answers in time."""
    quiz.time_limit_minutes = 30
    quiz.save()
    attempt = enrollment.start_quiz(quiz, by=lee, at=timezone.now() - timedelta(minutes=35))
    builders.answer(attempt, 1, 2, 3)
    return attempt


def test_the_end_is_named_on_the_page(browser, quiz, enrollment, lee):
    quiz.time_limit_minutes = 30
    quiz.save()
    attempt = enrollment.start_quiz(quiz, by=lee, at=timezone.now())
    assert "You have until" in text(browser.get(question(attempt)))
    assert "You have until" in text(browser.get(url("review", attempt.pk)))


def test_an_answer_after_the_end_is_refused_kindly_and_what_was_saved_counts(browser, over):
    response = browser.post(question(over, 4), {"chosen": "a"}, follow=True)
    page = text(response)
    assert "The time for this try has ended" in page
    assert "You passed" in page
    assert ModuleCompletion.objects.exists()
    late = browser.post(question(over, 4), {"chosen": "a"}, headers=HTMX)
    assert late["HX-Redirect"] == url("result", over.pk)


@pytest.mark.parametrize("name", ["review", "result"])
def test_any_look_at_an_attempt_that_is_over_closes_it(browser, over, name):
    browser.get(url(name, over.pk), follow=True)
    over.refresh_from_db()
    assert (over.status, over.passed) == (Attempt.Status.EXPIRED, True)


def test_the_intro_closes_what_is_over_and_offers_a_new_try(browser, over, quiz):
    assert "Start a new try" in text(browser.get(url("intro", quiz.pk)))
    assert ModuleCompletion.objects.exists()


def test_the_scheduler_closes_what_is_over_and_completes_the_module(over, lee, quiz):
    trial = quiz.start(lee, terms=quiz.terms(), by=lee, at=over.started_at, is_trial=True)
    for _ in range(2):
        call_command("close_expired_attempts", verbosity=0)
    for attempt in (over, trial):
        attempt.refresh_from_db()
        assert attempt.status == Attempt.Status.EXPIRED
    assert ModuleCompletion.objects.count() == 1


def test_the_scheduler_settles_what_a_page_could_not(attempt, lee):
    builders.answer(attempt, 1, 2, 3)
    attempt.submit(by=lee, at=timezone.now())
    assert not ModuleCompletion.objects.exists()
    call_command("close_expired_attempts", verbosity=0)
    assert ModuleCompletion.objects.exists()


def test_one_attempt_that_cannot_be_closed_does_not_hold_up_the_others(over, caplog, monkeypatch):
    def broken(self, *, at):
        raise RuntimeError("no")

    monkeypatch.setattr("courses.models.EnrollmentAttempt.expire", broken)
    call_command("close_expired_attempts", verbosity=0)
    assert "could not be closed" in caplog.text
