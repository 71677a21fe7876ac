"""People and what is agreed with them."""

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from people.models import Notice, Statement, User


def test_an_address_in_other_letters_is_the_same_account(tess):
    assert User.objects.create_user("New@Example.org").email == "new@example.org"
    with pytest.raises(IntegrityError):
        User.objects.create_user("TESS@example.org")


def test_a_person_sees_only_themselves_and_a_coordinator_sees_all(tess, otto, cora):
    assert list(User.objects.visible_to(otto)) == [otto]
    assert set(User.objects.visible_to(cora)) == {tess, otto, cora}


def test_a_new_wording_is_a_new_row(db):
    first = Statement.objects.create(key="signing", body="I saw this work.")
    second = Statement.objects.create(key="signing", version=2, body="I know of this work.")
    assert Statement.objects.current("signing") == second
    assert first.digest != second.digest


def test_a_notice_is_mailed_once_and_its_subject_tells_nothing(tess, django_capture_on_commit_callbacks):
    from people.tasks import mail_notice

    with django_capture_on_commit_callbacks(execute=True):
        notice = Notice.objects.send(tess, "News for you", "Sam signed.", url="/hours/", at=timezone.now())
    mail_notice.call(notice.pk)
    assert [(m.subject, m.to) for m in mail.outbox] == [("News for you", ["tess@example.org"])]
    assert "/hours/" in mail.outbox[0].body


@pytest.mark.parametrize(("legal", "shown"), [("Rosa Reyes", "Rosa Reyes"), ("", "Rosa")])
def test_a_log_names_everybody_also_who_signs_by_mail_and_gave_no_legal_name(legal, shown):
    assert User(email="r@example.org", preferred_name="Rosa", legal_name=legal).name_on_paper == shown
