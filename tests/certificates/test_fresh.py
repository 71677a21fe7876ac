"""What lasts asks once more who is here, if that was long ago."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from people.fresh import LASTS

DESK = "/certificates/ready/"


@pytest.fixture
def later(time_machine):
    """Some time goes by."""
    return lambda by: time_machine.move_to(timezone.now() + by)


def press_issue(browser, enrollment):
    url = reverse("certificates:issue", args=[enrollment.pk])
    return browser.post(url, HTTP_REFERER=f"http://testserver{DESK}")


def test_within_the_quarter_of_an_hour_nobody_is_asked(client_for, cora, earned, later):
    browser = client_for(cora)
    later(LASTS - timedelta(minutes=1))
    press_issue(browser, earned)
    assert Certificate.objects.count() == 1


def test_after_it_the_password_is_asked_and_then_one_presses_again(client_for, cora, earned, later):
    browser = client_for(cora)
    later(LASTS + timedelta(minutes=1))
    sent_on = press_issue(browser, earned)
    assert not Certificate.objects.exists()
    page = browser.get(sent_on.url)
    assert "Nothing has happened yet." in page.content.decode()
    wrong = browser.post(sent_on.url, {"password": "not-mine", "next": DESK})
    assert wrong.status_code == 200
    assert not Certificate.objects.exists()
    assert browser.post(sent_on.url, {"password": "along-the-way", "next": DESK}).url == DESK
    press_issue(browser, earned)
    assert Certificate.objects.count() == 1


def test_whoever_has_no_password_is_not_waved_through(client_for, cora, earned, later):
    cora.set_unusable_password()
    cora.save()
    EmailAddress.objects.create(user=cora, email=cora.email, verified=True, primary=True)
    browser = client_for(cora)
    later(LASTS + timedelta(minutes=1))
    sent_on = press_issue(browser, earned)
    assert "_auth_user_id" not in browser.session
    browser.post(sent_on.url, {"email": cora.email, "next": DESK}, follow=True)
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)[0]
    back = browser.post(reverse("account_confirm_login_code"), {"code": code, "next": DESK})
    assert back.url == DESK
    press_issue(browser, earned)
    assert Certificate.objects.count() == 1


def test_what_was_typed_is_there_afterwards(client_for, cora, earned, later):
    number = Certificate.objects.issue(earned, by=cora, at=timezone.now()).number
    browser, url = client_for(cora), reverse("certificates:revoke", args=[number])
    later(LASTS + timedelta(minutes=1))
    sent_on = browser.post(
        url,
        {"reason": "", "text": "The quiz was another person's."},
        HTTP_REFERER=f"http://testserver{url}",
    )
    browser.post(sent_on.url, {"password": "along-the-way", "next": url})
    assert "The quiz was another person&#x27;s." in browser.get(url).content.decode()
    assert not Certificate.objects.get().is_revoked


@pytest.mark.parametrize("name", ["certificates:merge"])
def test_pages_ask_before_anything_is_typed(client_for, cora, later, name):
    browser = client_for(cora)
    later(LASTS + timedelta(minutes=1))
    assert browser.get(reverse(name)).url == f"/accounts/reauthenticate/?next={reverse(name)}"
