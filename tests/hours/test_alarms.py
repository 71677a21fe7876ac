"""“This was not me” stands on the list of coordinators until one of them says that it is sorted out."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from hours import ledger
from hours.models import SigningAlarm, SigningLink, SupervisorContact
from tests import builders
from tests.browsing import Browser

SORT_OUT = "/hours/to-sort-out/"


@pytest.fixture
def alarm(cora) -> SigningAlarm:
    """Rosa, who signs by e-mail, says that it was somebody else."""
    rosa, now = builders.by_link("Rosa", by=cora), timezone.now()
    link, _token = SigningLink.objects.issue(SupervisorContact.objects.get(person=rosa), at=now)
    request = link.ask({}, at=now)
    request.used_at = now
    request.save()
    request.dispute(at=now)
    return SigningAlarm.objects.get()


def test_an_alarm_stands_on_the_list_until_a_coordinator_sorted_it_out(client_for, cora, alarm):
    browser = Browser(client_for(cora)).visit(SORT_OUT)
    assert browser.sees("“This was not me”")
    assert browser.sees("Rosa")
    browser.press("This is sorted out")
    assert browser.sees("Marked as sorted out.")
    assert browser.sees("Nothing to sort out")
    assert browser.visit(f"/hours/supervisors/{alarm.by_id}/").sees("Sorted out by Cora")
    alarm.refresh_from_db()
    assert alarm.ended_by == cora
    assert ledger.verify().broken == []


def test_pressed_twice_is_once_and_nobody_else_presses(client_for, cora, sam, alarm):
    address = f"{SORT_OUT}not-me/{alarm.pk}/"
    assert client_for(sam).post(address).status_code == 403
    assert client_for(cora).get(address).status_code == 405
    assert not SigningAlarm.objects.filter(ended_at__isnull=False).exists()
    client_for(cora).post(address)
    first = SigningAlarm.objects.get().ended_at
    client_for(cora).post(address)
    assert SigningAlarm.objects.get().ended_at == first


def test_an_alarm_stays_as_it_was_said(alarm):
    with pytest.raises(DatabaseError), transaction.atomic():
        SigningAlarm.objects.update(at=timezone.now())
