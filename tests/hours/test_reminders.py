"""Reminders: after three days, not more often, one for everything, and never a signature."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from hours.models import SignOff
from hours.reminders import remind_supervisors
from hours.rules.reminders import reminder_due
from people.models import Notice
from tests import builders

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("waiting_since", "last_told", "due"),
    [
        (None, None, False),
        (days_ago(2.9), None, False),
        (days_ago(3), None, True),
        (days_ago(3), days_ago(2), False),
        (days_ago(9), days_ago(3), True),
    ],
    ids=["nothing waits", "not long", "three days", "told lately", "told three days ago"],
)
def test_when_a_reminder_is_due(waiting_since, last_told, due):
    assert reminder_due(waiting_since, last_told, NOW) is due


def test_a_supervisor_is_reminded_once_and_signs_themselves(tess, sam):
    placement = builders.placement(tess, sam)
    builders.sent_entry(placement, builders.stretch(days_ago=2))
    builders.sent_entry(placement, builders.stretch(days_ago=1))
    later = timezone.now() + timedelta(days=4)
    assert remind_supervisors(at=timezone.now()) == 0
    assert remind_supervisors(at=later) == 1
    assert remind_supervisors(at=later + timedelta(days=1)) == 0
    reminder = Notice.objects.filter(person=sam).first()
    assert (reminder.subject, reminder.url) == ("Something still waits for you", "/hours/to-sign/")
    assert not SignOff.objects.exists()


def test_nobody_is_reminded_of_what_was_signed(tess, sam):
    builders.signed_entry(builders.placement(tess, sam))
    assert remind_supervisors(at=timezone.now() + timedelta(days=9)) == 0


def test_the_command_is_safe_to_repeat(db):
    call_command("send_reminders", verbosity=0)
    call_command("send_reminders", verbosity=0)
    assert not Notice.objects.exists()
