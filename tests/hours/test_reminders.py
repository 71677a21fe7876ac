"""Reminders: one digest for everything, before it is too late, not too often, and never a signature."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from hours.models import HoursEntry, MonthClosing, MonthReport, PlacementSupervisor, SignOff
from hours.overdue import escalate, overdue
from hours.reminders import remind_supervisors
from hours.rules.reminders import (
    END_OF_PLACEMENT,
    END_OF_STANDARD,
    ON_TIME,
    Deadline,
    Unsent,
    deadlines,
    deadlines_to_tell,
    digest_due,
    escalation_due,
    reminder_due,
)
from hours.unsent import remind_trainees
from people.models import Leave, Notice, Statement
from people.rules import Span
from tests import builders
from tests.browsing import Browser
from tests.supervision import days_from_now

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


@pytest.mark.parametrize(
    ("waits", "told", "last_day", "due"),
    [
        (1, None, None, False),
        (1, 0, (3, None), True),
        (1, 0, (3, 0), False),
        (4, 1, (7, 2), True),
        (4, 4, (20, None), True),
        (1, 1, (20, None), False),
    ],
    ids=["not long", "before a last day", "told today", "seven days", "three days", "far away"],
)
def test_when_a_digest_is_due(waits, told, last_day, due):
    days = []
    if last_day:
        ahead, ago = last_day
        spoken = None if ago is None else NOW.date() - timedelta(days=ago)
        days = [(NOW.date() + timedelta(days=ahead), spoken)]
    last = None if told is None else days_ago(told)
    found = digest_due(days_ago(waits), last, NOW, last_days=days, today=NOW.date())
    assert found is due
    away = [Span(NOW.date(), None)]
    assert not digest_due(days_ago(waits), last, NOW, last_days=days, today=NOW.date(), leaves=away)


def test_a_supervisor_is_reminded_once_and_signs_themselves(tess, sam):
    placement = builders.placement(tess, sam)
    builders.sent_entry(placement, builders.stretch(days_ago=2))
    builders.sent_entry(placement, builders.stretch(days_ago=1))
    later = timezone.now() + timedelta(days=4)
    assert remind_supervisors(at=timezone.now()) == 0
    assert remind_supervisors(at=later) == 1
    assert remind_supervisors(at=later + timedelta(days=1)) == 0
    reminder = Notice.objects.filter(person=sam).first()
    assert (reminder.subject, reminder.url) == ("Something still waits for you", "/hours/to-sign/#waiting")
    assert not SignOff.objects.exists()


def test_one_digest_says_all_that_waits_and_names_nobody(tess, noor, sam):
    placement = builders.placement(tess, sam)
    for person_placement in (placement, builders.placement(noor, sam)):
        builders.sent_entry(person_placement)
    PlacementSupervisor.objects.filter(placement=placement).update(ends_on=days_from_now(7))
    later = timezone.now() + timedelta(days=4)
    assert remind_supervisors(at=later) == 1
    reminder = Notice.objects.get(person=sam, url="/hours/to-sign/#waiting")
    assert reminder.subject == "Before you go"
    assert "2 entries of 2 people wait for you." in reminder.body
    assert "Of theirs, 1 entry waits." in reminder.body
    assert "Tess" not in reminder.subject + reminder.body
    assert remind_supervisors(at=later) == 0


def test_a_month_to_close_is_in_the_digest_too(tess, sam):
    placement = builders.placement(tess, sam)
    day = timezone.localdate().replace(day=1) - timedelta(days=1)
    MonthReport.objects.report(placement, day, no_hours=True, by=tess, at=timezone.now())
    assert remind_supervisors(at=timezone.now() + timedelta(days=4)) == 1
    assert "1 month can be closed." in Notice.objects.get(person=sam).body


def test_nobody_is_reminded_of_what_was_signed(tess, sam):
    builders.signed_entry(builders.placement(tess, sam))
    assert remind_supervisors(at=timezone.now() + timedelta(days=9)) == 0


def test_the_command_is_safe_to_repeat(db):
    call_command("send_reminders", verbosity=0)
    call_command("send_reminders", verbosity=0)
    assert not Notice.objects.exists()


# --- Before a deadline ----------------------------------------------------------------------------------

WEDNESDAY = date(2026, 6, 10)
LATE_DAY = date(2026, 7, 8)  # thirty days after the Monday of that week


def test_by_when_to_send_what_is_not_sent():
    end, board = date(2026, 6, 20), date(2026, 9, 30)
    entries = [
        Unsent(WEDNESDAY, ends_on=end),
        Unsent(WEDNESDAY + timedelta(days=1), until=board),
        Unsent(WEDNESDAY, was_sent=True, ends_on=end),
    ]
    assert deadlines(entries) == [
        Deadline(end, END_OF_PLACEMENT, 2),
        Deadline(LATE_DAY, ON_TIME, 2),
        Deadline(board, END_OF_STANDARD, 1),
    ]
    assert deadlines([]) == []


@pytest.mark.parametrize(
    ("today", "told_on", "is_told"),
    [
        (LATE_DAY - timedelta(days=8), None, False),
        (LATE_DAY - timedelta(days=7), None, True),
        (LATE_DAY - timedelta(days=7), LATE_DAY - timedelta(days=7), False),
        (LATE_DAY - timedelta(days=5), LATE_DAY - timedelta(days=7), False),
        (LATE_DAY - timedelta(days=2), LATE_DAY - timedelta(days=7), True),
        (LATE_DAY - timedelta(days=1), LATE_DAY - timedelta(days=2), True),
        (LATE_DAY, LATE_DAY - timedelta(days=1), False),
        (LATE_DAY + timedelta(days=1), None, False),
    ],
    ids=[
        "eight days",
        "seven",
        "twice that day",
        "five",
        "three was missed",
        "one",
        "the day itself",
        "over",
    ],
)
def test_seven_three_and_one_day_before_a_deadline(today, told_on, is_told):
    assert bool(deadlines_to_tell([Unsent(WEDNESDAY)], told_on, today)) is is_told


def test_nobody_on_leave_is_reminded_and_nobody_who_sent_all():
    near, away = LATE_DAY - timedelta(days=3), [Span(WEDNESDAY, None)]
    assert deadlines_to_tell([Unsent(WEDNESDAY)], None, near, away) == []
    assert deadlines_to_tell([], None, near) == []


def test_a_draft_is_not_forgotten_until_it_is_late(tess, sam):
    entry = builders.draft_entry(builders.placement(tess, sam), builders.stretch(days_ago=1))
    monday = entry.latest_version.worked_on - timedelta(days=entry.latest_version.worked_on.weekday())
    evening = datetime.combine(monday + timedelta(days=27), datetime.min.time(), UTC) + timedelta(hours=22)
    assert remind_trainees(at=evening - timedelta(days=5)) == 0
    assert remind_trainees(at=evening) == 1
    assert remind_trainees(at=evening) == 0
    notice = Notice.objects.get(person=tess)
    assert (notice.subject, notice.url) == ("Something is not sent yet", "/hours/#unsent")
    assert "1 entry is not sent yet. Please send it by" in notice.body
    assert "?" not in notice.url
    entry.submit(by=tess, at=timezone.now())
    assert remind_trainees(at=evening + timedelta(days=2)) == 0


def test_the_end_of_a_placement_and_of_a_boards_time_are_deadlines(tess, sam):
    placement = builders.placement(tess, sam, ends_on=days_from_now(3))
    placement.enrollment.standard.deadlines.create(milestone="enrolled", months=1)
    builders.draft_entry(placement, builders.stretch(days_ago=1))
    assert remind_trainees(at=timezone.now()) == 1
    body = Notice.objects.get(person=tess).body
    assert "Your placement ends on" in body
    assert remind_trainees(at=timezone.now() + timedelta(days=26)) == 1
    assert any("The time your board gives you" in row.body for row in Notice.objects.filter(person=tess))


def test_it_takes_no_more_statements_for_more_people(tess, noor, sam, django_assert_max_num_queries):
    for person in (tess, noor):
        placement = builders.placement(person, sam)
        for days_ago in (1, 2, 3):
            builders.draft_entry(placement, builders.stretch(days_ago=days_ago))
    with django_assert_max_num_queries(6 + 2 * 5):
        remind_trainees(at=timezone.now())


# --- What waits too long --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waiting", "told", "due"),
    [
        ([], None, False),
        ([13.9], None, False),
        ([14], None, True),
        ([15], 0.5, False),
        ([20], 6, False),
        ([20, 14.5], 2, True),
        ([30], 7, True),
    ],
    ids=[
        "nothing",
        "not long",
        "two weeks",
        "told today",
        "told this week",
        "something new",
        "still, a week on",
    ],
)
def test_when_a_coordinator_hears_of_it(waiting, told, due):
    last = None if told is None else days_ago(told)
    assert escalation_due([days_ago(days) for days in waiting], last, NOW) is due


def test_what_waits_too_long_is_escalated_and_never_signed(tess, sam, cora):
    entry = builders.sent_entry(builders.placement(tess, sam))
    later = timezone.now() + timedelta(days=14, minutes=1)
    assert escalate(at=timezone.now()) == 0
    assert escalate(at=later) == 1
    assert escalate(at=later) == 0
    notice = Notice.objects.get(person=cora)
    assert (notice.subject, notice.url) == ("Something has waited for long", "/hours/to-sort-out/#overdue")
    assert "Tess" not in notice.subject + notice.body
    assert HoursEntry.objects.get(pk=entry.pk).status == "submitted"
    assert not SignOff.objects.exists()
    builders.sign(entry)
    assert escalate(at=later + timedelta(days=8)) == 0


def test_a_coordinator_reads_whose_it_is_for_how_long_and_whom_to_call(tess, sam, cora, client_for):
    entry = builders.draft_entry(builders.placement(tess, sam), builders.stretch(days_ago=22))
    entry.submit(by=tess, at=timezone.now() - timedelta(days=20))
    Leave.objects.create(person=sam, starts_on=timezone.localdate())
    page = Browser(client_for(cora)).visit("/hours/to-sort-out/")
    for words in ("Waits for an answer for long", "Tess", "For 20 days", "1 entry", "Sam", "is away now."):
        assert page.sees(words)


@pytest.fixture
def said(tess, sam):
    """Tess called a month complete, three weeks ago."""
    day, at = timezone.localdate() - timedelta(days=62), timezone.now() - timedelta(days=21)
    return MonthReport.objects.report(builders.placement(tess, sam), day, no_hours=True, by=tess, at=at)


def test_a_month_that_waits_to_be_closed_is_escalated_too(said, sam, cora):
    assert escalate(at=said.at + timedelta(days=13)) == 0
    assert escalate(at=timezone.now()) == 1
    assert escalate(at=timezone.now()) == 0
    notice = Notice.objects.get(person=cora)
    assert notice.body.splitlines()[0] == "1 month has waited to be closed for two weeks or more."
    assert not MonthClosing.objects.exists()
    words = {"printed_name": "Sam Rivers", "statement": Statement.objects.current("hours-sign")}
    MonthClosing.objects.close(said.placement, said.month, by=sam, at=timezone.now(), **words)
    assert escalate(at=timezone.now() + timedelta(days=8)) == 0


def test_a_coordinator_sees_it_beside_the_entries_that_wait(said, client_for, cora, sam):
    late = builders.stretch(days_ago=22)
    builders.draft_entry(said.placement, late).submit(by=said.by, at=timezone.now() - timedelta(days=20))
    page = Browser(client_for(cora)).visit("/hours/to-sort-out/")
    for words in ("Tess", "For 21 days", "1 entry 1 month to close", "Sam"):
        assert page.sees(words)
    assert page.visit("/hours/placements/").sees("A month waits to be closed since")
    builders.sign(HoursEntry.objects.get())
    [row] = overdue(at=timezone.now())
    assert (row.entries, row.months, row.supervisors) == (0, 1, [sam])
