"""Who finds which page of a quiz, and the log-in that runs out in the middle of one."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer
from tests.quizzes.pages import HTMX, chosen, question, text, url

# --- Who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["start", "submit"])
def test_a_changing_address_refuses_to_be_read(browser, attempt, quiz, name):
    assert browser.get(url(name, quiz.pk if name == "start" else attempt.pk)).status_code == 405


def pages(quiz, attempt) -> list[tuple[str, str]]:
    return [
        ("get", url("intro", quiz.pk)),
        ("post", url("start", quiz.pk)),
        ("get", question(attempt)),
        ("post", question(attempt)),
        ("get", url("review", attempt.pk)),
        ("post", url("submit", attempt.pk)),
        ("get", url("result", attempt.pk)),
    ]


@pytest.mark.parametrize("who", ["otto", "tess", "tomas", "cora", "sam"])
def test_nobody_else_finds_it(request, client_for, attempt, quiz, who):
    other = client_for(request.getfixturevalue(who))
    for method, address in pages(quiz, attempt):
        assert getattr(other, method)(address, {"chosen": "a"}).status_code == 404, address
    attempt.refresh_from_db()
    assert attempt.is_open
    assert not Answer.objects.exists()


def test_an_attempt_that_does_not_exist_is_not_found(browser):
    assert browser.get(url("review", uuid.uuid4())).status_code == 404
    assert browser.get(url("intro", 999)).status_code == 404


def test_a_visitor_logs_in_and_lands_on_a_page_that_can_be_read(client, attempt, quiz):
    lands = {
        url("intro", quiz.pk): url("intro", quiz.pk),
        url("start", quiz.pk): url("intro", quiz.pk),
        question(attempt): question(attempt),
        url("review", attempt.pk): url("review", attempt.pk),
        url("submit", attempt.pk): url("review", attempt.pk),
        url("result", attempt.pk): url("result", attempt.pk),
    }
    for method, address in pages(quiz, attempt):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response.url == f"{reverse('account_login')}?next={lands[address]}"


# --- The log-in runs out in the middle ----------------------------------------------------------------


def log_in(client, person, address: str):
    credentials = {"login": person.email, "password": "along-the-way", "next": address}
    return client.post(reverse("account_login"), credentials, follow=True)


@pytest.fixture
def verified(lee, tess):
    for person in (lee, tess):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)


def test_an_answer_sent_without_a_login_is_kept_and_saved_after_it(client, attempt, lee, verified):
    response = client.post(question(attempt, 2), {"chosen": "b", "client_id": "x"})
    assert "login" in response.url
    page = log_in(client, lee, question(attempt, 2))
    assert page.redirect_chain[-1][0] == question(attempt, 2)
    assert "Your answer to question 2 was kept and is saved." in text(page)
    assert chosen(attempt, 2) == ["b"]
    assert Answer.objects.get().client_id == "x"
    client.get(question(attempt, 2))
    assert Answer.objects.count() == 1


def test_the_session_that_ran_out_is_an_old_cookie(client, attempt, lee, verified):
    client.force_login(lee)
    client.session.delete()
    client.post(question(attempt), {"chosen": "b"})
    log_in(client, lee, question(attempt))
    assert chosen(attempt) == ["b"]


def test_with_javascript_the_whole_page_goes_to_the_login(client, attempt, lee, verified):
    response = client.post(question(attempt), {"chosen": "b", "client_id": "x"}, headers=HTMX)
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next={question(attempt)}"
    log_in(client, lee, question(attempt))
    assert chosen(attempt) == ["b"]


def test_several_answers_are_kept_in_their_order(client, attempt, lee, verified):
    for position, key in ((1, "a"), (2, "b"), (1, "c")):
        client.post(question(attempt, position), {"chosen": key})
    log_in(client, lee, url("review", attempt.pk))
    assert (chosen(attempt, 1), chosen(attempt, 2)) == (["c"], ["b"])


def test_an_answer_kept_on_a_shared_phone_never_enters_somebody_else(client, attempt, tess, verified):
    client.post(question(attempt), {"chosen": "b"})
    assert log_in(client, tess, question(attempt)).status_code == 404
    assert not Answer.objects.exists()


def test_a_kept_answer_that_cannot_be_saved_any_more_is_said(client, attempt, lee, verified):
    client.post(question(attempt), {"chosen": "b"})
    attempt.submit(by=lee, at=timezone.now())
    page = log_in(client, lee, question(attempt))
    assert "You have handed this quiz in" in text(page)


@pytest.mark.parametrize("junk", [{"chosen": ["x" * 999] * 99, "client_id": "y" * 999}, {"chosen": "z"}])
def test_junk_sent_by_a_visitor_is_kept_small_and_believed_by_nobody(client, attempt, lee, verified, junk):
    for position in range(24):
        client.post(question(attempt, position), junk)
    assert len(client.session["kept_answers"]) == 20
    log_in(client, lee, question(attempt))
    assert not Answer.objects.exists()
