"""A supervisor who leaves: told when it is set, seen in the queue, reminded before the last day."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from config.setup import set_up
from hours import leaving
from hours.models import PlacementSupervisor, SignOff
from hours.reminders import remind_supervisors
from hours.rules.leaving import is_near, reminder_due
from people.models import Notice
from tests import builders
from tests.supervision import days_from_now

QUEUE = reverse("hours:to_sign")
LAST = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("today", "told_on", "due"),
    [
        (date(2026, 5, 23), None, False),
        (date(2026, 5, 24), None, True),
        (date(2026, 5, 25), date(2026, 5, 24), False),
        (date(2026, 5, 26), date(2026, 5, 20), True),
        (date(2026, 5, 28), date(2026, 5, 24), True),
        (date(2026, 5, 29), date(2026, 5, 28), False),
        (date(2026, 5, 30), date(2026, 5, 28), True),
        (LAST, date(2026, 5, 30), False),
        (LAST, None, True),
        (date(2026, 6, 1), None, False),
    ],
    ids=[
        "eight days before", "seven", "told already", "the scheduler missed a day", "three",
        "told already then", "one", "told yesterday", "nobody told them", "it is over",
    ],
)  # fmt: skip
def test_seven_three_and_one_day_before_the_last_one(today, told_on, due):
    assert reminder_due(LAST, told_on, today) is due


def test_the_queue_says_so_for_the_last_month():
    assert not is_near(LAST, date(2026, 4, 30))
    assert is_near(LAST, date(2026, 5, 1))
    assert is_near(LAST, LAST)
    assert not is_near(LAST, date(2026, 6, 1))


def test_a_last_day_that_is_set_is_told_once(client_for, placement, sam, cora):
    set_up()
    row = placement.supervisors.get()
    data = {
        "enrollment": placement.enrollment_id, "organization": placement.organization_id,
        "site_name": "", "basis": "volunteer", "starts_on": placement.starts_on, "ends_on": "",
        "supervisors-TOTAL_FORMS": "1", "supervisors-INITIAL_FORMS": "1", "supervisors-0-id": row.pk,
        "supervisors-0-supervisor": sam.pk, "supervisors-0-role": row.role, "supervisors-0-ORDER": "1",
        "supervisors-0-starts_on": row.starts_on, "supervisors-0-ends_on": days_from_now(5),
    }  # fmt: skip
    for _twice in range(2):
        answer = client_for(cora).post(reverse("placement:edit", args=[placement.pk]), data)
        assert answer.status_code == 302
    told = Notice.objects.get(person=sam)
    assert (told.subject, told.url) == ("Before you go", f"{QUEUE}#last-day-{row.pk}")
    assert "Your last day with Tess is" in told.body


def test_the_queue_lists_what_to_sign_before_one_goes(client_for, placement, sam):
    builders.sent_entry(placement)
    page = client_for(sam).get(QUEUE).content.decode()
    assert "Sign before you go" not in page
    PlacementSupervisor.objects.update(ends_on=days_from_now(5))
    page = client_for(sam).get(QUEUE).content.decode()
    assert "Sign before you go" in page
    assert "1 entry waits for you." in page


def test_who_goes_on_in_another_row_does_not_leave(placement, sam):
    PlacementSupervisor.objects.update(ends_on=days_from_now(5))
    PlacementSupervisor.objects.create(placement=placement, supervisor=sam, starts_on=days_from_now(6))
    assert leaving.of_supervisor(sam, timezone.localdate()) == []


def test_the_end_of_a_placement_is_a_last_day_too(placement, sam):
    placement.ends_on = days_from_now(3)
    placement.save()
    assert [row.last_day for row in leaving.of_supervisor(sam, timezone.localdate())] == [days_from_now(3)]


def test_whoever_has_hours_to_sign_is_reminded_and_signs_themselves(placement, sam):
    PlacementSupervisor.objects.update(ends_on=days_from_now(3))
    now = timezone.now()
    assert remind_supervisors(at=now) == 0  # nothing waits
    builders.sent_entry(placement)
    assert remind_supervisors(at=now) == 1
    assert remind_supervisors(at=now + timedelta(hours=3)) == 0
    assert remind_supervisors(at=now + timedelta(days=2)) == 1
    assert remind_supervisors(at=now + timedelta(days=4)) == 0  # it is over
    assert Notice.objects.filter(person=sam, subject="Before you go").count() == 2
    assert not SignOff.objects.exists()


def test_the_command_reminds_of_last_days_too(placement):
    builders.sent_entry(placement)
    PlacementSupervisor.objects.update(ends_on=days_from_now(1))
    call_command("send_reminders", verbosity=0)
    call_command("send_reminders", verbosity=0)
    assert Notice.objects.filter(subject="Before you go").count() == 1


def test_hand_over_keeps_earlier_signatures(placement, sam, otto):
    entry = builders.signed_entry(placement, builders.stretch(days_ago=10))
    otto.grant("supervisor")
    PlacementSupervisor.objects.update(ends_on=days_from_now(-5))
    PlacementSupervisor.objects.create(placement=placement, supervisor=otto, starts_on=days_from_now(-4))
    later = builders.sent_entry(placement, builders.stretch(days_ago=2))
    builders.sign(later, by=otto)
    entry.refresh_from_db()
    assert entry.counting_version.sign_off.by == sam
    assert {row.by for row in SignOff.objects.all()} == {sam, otto}
