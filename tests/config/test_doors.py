"""Doors that belong to no single room: the start page, Wagtail's log-in, the mail of developers."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from config.setup import set_up
from people.models import User


def test_a_visitor_logs_in_for_the_admin_at_the_one_log_in(client, db):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"


def test_somebody_without_a_part_in_the_admin_gets_a_sentence_and_no_loop(tess, client_for):
    answer = client_for(tess).get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "for trainers and coordinators" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "door", "status"),
    [
        ("tomas", "wagtailadmin_home", 200),
        ("tomas", "wagtailusers_users:index", 302),
        ("tomas", "placement:index", 302),
        ("cora", "placement:index", 200),
        ("cora", "wagtailusers_users:index", 200),
        ("cora", "standards:index", 200),
    ],
)
def test_each_role_keeps_its_own_tables_in_the_admin(who, door, status, tomas, cora, client_for):
    set_up()
    person = {"tomas": tomas, "cora": cora}[who]
    assert client_for(person).get(reverse(door)).status_code == status


def edit(browser, person, **values):
    url = reverse("wagtailusers_users:edit", args=[person.pk])
    return browser.post(url, {"email": person.email, "is_active": "on", **values})


def test_a_coordinator_gives_somebody_a_role(cora, otto, client_for):
    set_up()
    edit(client_for(cora), otto, groups=[Group.objects.get_or_create(name="Supervisors")[0].pk])
    assert User.objects.get(pk=otto.pk).is_supervisor


def test_a_coordinator_makes_nobody_a_superuser_and_touches_none(cora, otto, tomas, client_for):
    set_up()
    edit(client_for(cora), otto, is_superuser="on")
    assert not User.objects.get(pk=otto.pk).is_superuser
    User.objects.filter(pk=tomas.pk).update(is_superuser=True)
    edit(client_for(cora), tomas, email="mine@example.org")
    assert User.objects.get(pk=tomas.pk).email == "tomas@example.org"


def test_a_coordinator_does_not_touch_superusers_in_bulk_either(cora, tomas, client_for):
    set_up()
    User.objects.filter(pk=tomas.pk).update(is_superuser=True)
    url = reverse("wagtail_bulk_action", args=["people", "user", "set_active_state"])
    client_for(cora).post(f"{url}?id={tomas.pk}", {"mark_as_active": "False"})
    assert User.objects.get(pk=tomas.pk).is_active


def test_a_new_address_leaves_nothing_to_the_old_mailbox(cora, tess, client_for):
    set_up()
    EmailAddress.objects.create(user=tess, email=tess.email, verified=True, primary=True)
    edit(client_for(cora), tess, email="Tess.New@Example.org")
    for address in ("tess@example.org", "TESS.new@example.org"):
        mail.outbox.clear()
        client_for(None).post(reverse("account_request_login_code"), {"email": address})
        told = mail.outbox[-1].subject
        assert ("code" in told.lower()) is (address != "tess@example.org"), (address, told)
    assert User.objects.get(pk=tess.pk).email == "tess.new@example.org"


def test_an_account_made_in_the_admin_has_no_password_and_logs_in_by_code(cora, client_for, client):
    set_up()
    client_for(cora).post(reverse("wagtailusers_users:add"), {"email": "New@Example.org", "is_active": "on"})
    assert not User.objects.get(email="new@example.org").has_usable_password()
    client.post(reverse("account_request_login_code"), {"email": "new@example.org"})
    assert mail.outbox[-1].to == ["new@example.org"]


def test_whoever_signed_by_mail_chooses_a_password_and_stands_at_their_work(client_for, db):
    rosa = User.objects.invite("rosa@example.org", preferred_name="Rosa")
    words = {"password1": "a-long-walk-outside", "password2": "a-long-walk-outside"}
    answer = client_for(rosa).post(reverse("account_set_password"), words)
    assert (answer.status_code, answer["Location"]) == (302, reverse("start"))
    assert User.objects.get(pk=rosa.pk).has_usable_password()


def test_after_log_out_the_back_button_finds_nothing(tess, client_for):
    for url in ("/me/", "/path/", "/hours/", "/notices/"):
        assert "no-store" in client_for(tess).get(url)["Cache-Control"], url


def test_a_session_ends_with_the_browser_unless_somebody_asks_to_stay(tess, client):
    EmailAddress.objects.create(user=tess, email=tess.email, verified=True, primary=True)
    data = {"login": tess.email, "password": "along-the-way"}
    client.post(reverse("account_login"), data)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    client.post(reverse("account_login"), {**data, "remember": "on"})
    assert not client.session.get_expire_at_browser_close()
