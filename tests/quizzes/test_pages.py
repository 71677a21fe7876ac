"""Taking a quiz through real requests: what each page does, and what it gets wrong input."""

import re

import pytest
from django.utils import timezone

from courses.models import ModuleCompletion, ModulePage
from quizzes.models import Answer, Attempt
from tests import builders
from tests.quizzes.pages import HTMX, chosen, question, text, url

# --- Before -----------------------------------------------------------------------------------------


def test_the_intro_says_in_plain_words_what_to_expect(browser, quiz):
    page = text(browser.get(url("intro", quiz.pk)))
    for words in ("4 questions", "3 of 4 right", "As many as you like", "Take as long as you need", "Start"):
        assert words in page
    assert not Attempt.objects.exists()


def test_earlier_tries_are_listed_with_their_score(browser, enrollment, quiz, lee):
    enrollment.start_quiz(quiz, by=lee, at=timezone.now()).enrollment_link.submit(by=lee, at=timezone.now())
    page = text(browser.get(url("intro", quiz.pk)))
    assert "Your earlier tries" in page
    assert "0 of 4" in page
    assert "Not yet" in page


def test_a_quiz_of_a_locked_module_leads_back_with_the_reason(browser, quiz):
    module = ModulePage.objects.get(quiz=quiz)
    builders.lesson(module, "First things first")
    for response in (browser.get(url("intro", quiz.pk)), browser.post(url("start", quiz.pk))):
        assert response.status_code == 302
        assert response.url == module.url
    assert "First comes: First things first" in text(browser.get(module.url))
    assert not Attempt.objects.exists()


def test_start_begins_one_attempt_however_often_it_is_clicked(browser, quiz, enrollment):
    first, second = browser.post(url("start", quiz.pk)), browser.post(url("start", quiz.pk))
    attempt = Attempt.objects.get()
    assert first.url == second.url == question(attempt)
    assert attempt.enrollment_link.enrollment == enrollment


def test_start_goes_on_where_somebody_stopped(browser, quiz, attempt):
    builders.answer(attempt, 1, 2)
    assert browser.post(url("start", quiz.pk)).url == question(attempt, 3)
    builders.answer(attempt, 3, 4)
    assert browser.post(url("start", quiz.pk)).url == url("review", attempt.pk)


def test_a_refused_start_says_why_and_from_when(browser, quiz, attempt, lee):
    quiz.cool_down_minutes = 60
    quiz.save()
    attempt.enrollment_link.submit(by=lee, at=timezone.now())
    response = browser.post(url("start", quiz.pk), follow=True)
    assert "There is a break between tries" in text(response)
    assert Attempt.objects.count() == 1


# --- During -----------------------------------------------------------------------------------------


def test_a_question_page_shows_where_one_is(browser, attempt):
    response = browser.get(question(attempt, 3))
    page = text(response)
    assert "Question 3 of 4" in page
    assert "Choose one." in page
    assert response.content.count(b'type="radio"') == 3
    assert "no-store" in response["Cache-Control"]


def test_saving_goes_to_the_next_question_and_from_the_last_to_the_review(browser, attempt):
    response = browser.post(question(attempt), {"chosen": "b", "client_id": "x"})
    assert response.url == question(attempt, 2)
    assert chosen(attempt) == ["b"]
    assert b"checked" in browser.get(question(attempt)).content
    assert browser.post(question(attempt, 4), {"chosen": "a"}).url == url("review", attempt.pk)
    assert browser.post(question(attempt, 2), {"chosen": "a", "review": "1"}).url == url("review", attempt.pk)


def test_going_past_a_question_is_no_answer(browser, attempt):
    assert browser.post(question(attempt), {"client_id": "x"}).url == question(attempt, 2)
    assert not Answer.objects.exists()


def test_the_same_save_twice_is_one_answer(browser, attempt):
    for _ in range(2):
        assert browser.post(question(attempt), {"chosen": "b", "client_id": "x"}).status_code == 302
    assert Answer.objects.count() == 1


def test_with_javascript_a_choice_is_saved_at_once(browser, attempt):
    response = browser.post(question(attempt), {"chosen": "a", "client_id": "x"}, headers=HTMX)
    assert (response.status_code, response.content.decode().strip()) == (200, "Saved")
    assert chosen(attempt) == ["a"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"chosen": "z"}, "choose from the answers shown"),
        ({"chosen": ["a", "b"]}, "choose only one"),
        ({"chosen": "b", "client_id": "used"}, "nothing was changed"),
        ({"chosen": "a", "client_id": "<script>"}, "choose from the answers shown"),
    ],
    ids=["not on offer", "too many", "an old page", "a strange name"],
)
def test_what_cannot_be_saved_is_said_and_kept_on_screen(browser, attempt, lee, data, words):
    attempt.save_answer(1, ["a"], client_id="used", by=lee, at=timezone.now())
    response = browser.post(question(attempt), data)
    assert response.status_code == 422
    assert words in text(response)
    assert words in browser.post(question(attempt), data, headers=HTMX).content.decode()
    assert chosen(attempt) == ["a"]
    if data["chosen"] == "b":
        assert re.search(r'value="b"[^>]*checked', response.content.decode())


def test_the_review_page_shows_what_is_answered_and_what_is_not(browser, attempt):
    builders.answer(attempt, 1, 2, 3)
    page = text(browser.get(url("review", attempt.pk)))
    assert "1 question has no answer yet" in page
    assert page.count("You chose:") == 3
    assert "Hand in" in page


def test_there_are_no_more_questions_than_were_drawn(browser, attempt):
    assert browser.get(question(attempt, 5)).status_code == 404
    assert browser.post(question(attempt, 5), {"chosen": "a"}).status_code == 404


# --- After ------------------------------------------------------------------------------------------


def test_handing_in_shows_the_score_and_completes_the_module(browser, attempt, quiz):
    builders.answer(attempt, 1, 2, 3)
    first, second = (browser.post(url("submit", attempt.pk)) for _ in range(2))
    assert first.url == second.url == url("result", attempt.pk)
    assert ModuleCompletion.objects.get().module.quiz == quiz
    page = text(browser.get(first.url))
    for words in ("You passed", "You have 3 of 4", "Go on", "You chose", "A good answer", "Why a."):
        assert words in page


def test_not_yet_says_what_is_enough_and_how_to_go_on(browser, attempt):
    builders.answer(attempt, 1)
    browser.post(url("submit", attempt.pk))
    page = text(browser.get(url("result", attempt.pk)))
    for words in ("Not yet", "You have 1 of 4", "With 3 you pass", "Try again", "Back to the lessons"):
        assert words in page
    assert "fail" not in page.lower()
    assert not ModuleCompletion.objects.exists()


def test_a_passed_quiz_stays_passed_after_a_weaker_try(browser, attempt, enrollment, quiz, lee):
    builders.answer(attempt, 1, 2, 3)
    browser.post(url("submit", attempt.pk))
    again = enrollment.start_quiz(quiz, by=lee, at=timezone.now())
    browser.post(url("submit", again.pk))
    assert "passed this quiz in another try" in text(browser.get(url("result", again.pk)))
    assert "You have passed this quiz" in text(browser.get(url("intro", quiz.pk)))


def test_a_page_of_a_closed_attempt_leads_to_its_result(browser, attempt):
    browser.post(url("submit", attempt.pk))
    for name in (question(attempt), url("review", attempt.pk)):
        assert browser.get(name).url == url("result", attempt.pk)
    response = browser.post(question(attempt), {"chosen": "a"}, follow=True)
    assert "You have handed this quiz in" in text(response)
    assert not Answer.objects.exists()


def test_there_is_no_result_before_handing_in(browser, attempt):
    assert browser.get(url("result", attempt.pk)).url == url("review", attempt.pk)


# --- Cost -------------------------------------------------------------------------------------------


def statements(browser, address: str, django_assert_max_num_queries) -> int:
    browser.get(address)
    with django_assert_max_num_queries(99) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def test_a_question_page_takes_the_same_statements_from_a_big_bank(
    browser, attempt, client_for, ana, django_assert_max_num_queries
):
    small = statements(browser, question(attempt), django_assert_max_num_queries)
    program = attempt.enrollment_link.enrollment.program
    large = builders.quiz(builders.question_bank(60, key="large"), draw_count=40)
    ModulePage.objects.filter(quiz=attempt.quiz).update(quiz=large)
    big = builders.enrollment(ana, program).start_quiz(large, by=ana, at=timezone.now())
    assert big.points_possible == 40
    assert statements(client_for(ana), question(big, 17), django_assert_max_num_queries) == small
    assert small <= 10
