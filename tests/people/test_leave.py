"""Time away: begun without a reason, changed, ended, and what waits meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hours.reminders import remind_supervisors
from people import rules
from people.models import Leave
from people.refusals import Refused
from people.rules import BACKWARDS, OVERLAPS, STARTED, Span
from tests import builders

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("asked", "others", "earliest", "problem"),
    [
        (Span(day(0), None), [], day(0), None),
        (Span(day(3), day(3)), [], day(0), None),
        (Span(day(-1), None), [], day(0), STARTED),
        (Span(day(-1), day(4)), [], day(-1), None),
        (Span(day(-3), day(-1)), [], day(-3), BACKWARDS),
        (Span(day(3), day(2)), [], day(0), BACKWARDS),
        (Span(day(3), None), [Span(day(5), day(6))], day(0), OVERLAPS),
        (Span(day(3), day(4)), [Span(day(5), None)], day(0), None),
        (Span(day(6), day(9)), [Span(day(0), day(6))], day(0), OVERLAPS),
        (Span(day(7), None), [Span(day(0), day(6))], day(0), None),
    ],
)
def test_which_days_a_leave_may_have(asked, others, earliest, problem):
    assert rules.leave_problem(asked, others, earliest, TODAY) == problem


def begin(person, first: int = 0, last: int | None = None) -> Leave:
    return Leave.objects.begin(person, day(first), None if last is None else day(last), by=person, at=NOON)


def test_a_leave_begins_today_or_later_and_ends_with_today(tess):
    leave = begin(tess)
    leave.end(by=tess, at=NOON + timedelta(days=2))
    leave.end(by=tess, at=NOON + timedelta(days=5))
    leave.refresh_from_db()
    assert (leave.starts_on, leave.ends_on) == (day(0), day(2))


def test_a_leave_that_has_not_begun_is_called_off_without_a_trace(tess):
    begin(tess, 3).end(by=tess, at=NOON)
    assert not Leave.objects.exists()


def test_two_leaves_never_share_a_day(tess, noor):
    begin(tess, 0, 3)
    begin(noor, 0, 3)
    with pytest.raises(Refused, match="some of these days"):
        begin(tess, 3)
    begin(tess, 4)


def test_the_first_day_of_a_leave_that_has_begun_stays(tess):
    leave = begin(tess, 0, 3)
    leave.change(day(2), day(9), by=tess, at=NOON + timedelta(days=1))
    leave.refresh_from_db()
    assert (leave.starts_on, leave.ends_on) == (day(0), day(9))
    with pytest.raises(Refused, match="not before today"):
        leave.change(day(0), day(1), by=tess, at=NOON + timedelta(days=5))


# --- The page ---------------------------------------------------------------------------------------


def test_going_on_leave_changing_it_and_coming_back(tess, client_for):
    browser, today = client_for(tess), timezone.localdate()
    page = browser.get(reverse("people:leave")).content.decode()
    assert "Nobody asks why" in page
    assert "<textarea" not in page
    browser.post(reverse("people:leave"), {"starts_on": today, "ends_on": ""})
    leave = Leave.objects.get()
    assert "You are on leave" in browser.get(reverse("people:leave")).content.decode()
    later = today + timedelta(days=9)
    browser.post(reverse("people:change_leave", args=[leave.pk]), {"ends_on": later})
    leave.refresh_from_db()
    assert leave.ends_on == later
    browser.post(reverse("people:end_leave", args=[leave.pk]))
    leave.refresh_from_db()
    assert leave.ends_on == today
    page = browser.get(reverse("people:leave")).content.decode()
    assert "Your leave ends today" in page
    assert "I am back" not in page


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(-1, None, "today or later"), (2, 1, "comes after the first"), (None, None, "required")],
)
def test_days_that_do_not_fit_are_said_beside_the_field(tess, client_for, first, last, words):
    today = timezone.localdate()
    data = {
        "starts_on": "" if first is None else today + timedelta(days=first),
        "ends_on": "" if last is None else today + timedelta(days=last),
    }
    answer = client_for(tess).post(reverse("people:leave"), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Leave.objects.exists()


def test_a_coordinator_sees_on_leave_until_and_no_button(tess, cora, sam, client_for):
    builders.earned_enrollment(tess, sam)
    today = timezone.localdate()
    leave = Leave.objects.begin(tess, today, today + timedelta(days=9), by=tess, at=timezone.now())
    assert "On leave until" in client_for(cora).get(reverse("certificates:ready")).content.decode()
    for name in ("people:change_leave", "people:end_leave"):
        assert client_for(cora).post(reverse(name, args=[leave.pk])).status_code == 404
    assert not Leave.objects.visible_to(sam).exists()
    assert {field.name for field in Leave._meta.get_fields()} == {"id", "person", "starts_on", "ends_on"}


def test_the_path_says_that_nothing_is_late(tess, client_for):
    builders.enrollment(tess, builders.program(modules=1, lessons=1))
    Leave.objects.begin(tess, timezone.localdate(), by=tess, at=timezone.now())
    assert "Nothing here is late" in client_for(tess).get(reverse("certificates:path")).content.decode()


# --- What waits -------------------------------------------------------------------------------------


@pytest.fixture
def waiting(tess, lee):
    """A quiz with a day between tries, and a try that ended at noon."""
    quiz = builders.quiz(cool_down_minutes=24 * 60)
    return quiz, builders.take(quiz, lee, right=0, at=NOON)


def why(waiting, at: datetime) -> str:
    quiz, attempt = waiting
    refusal = quiz.why_not_start([attempt], at=at)
    return refusal.code if refusal else ""


def test_a_break_between_tries_comes_back_shifted(waiting, lee):
    assert why(waiting, NOON + timedelta(days=1)) == ""
    begin(lee, 1, 3)
    assert why(waiting, NOON + timedelta(days=3, hours=23)) == "cool_down"
    assert why(waiting, NOON + timedelta(days=4)) == ""


def test_a_break_between_tries_waits_while_a_leave_is_open(waiting, lee):
    leave = begin(lee)
    quiz, attempt = waiting
    refusal = quiz.why_not_start([attempt], at=NOON + timedelta(days=30))
    assert "waits while you are on leave" in refusal.sentence
    leave.end(by=lee, at=NOON + timedelta(days=1))
    assert why(waiting, NOON + timedelta(days=3)) == ""


def test_without_a_break_between_tries_a_leave_is_in_nobodys_way(lee):
    quiz = builders.quiz()
    attempt = builders.take(quiz, lee, right=0, at=NOON)
    begin(lee)
    assert why((quiz, attempt), NOON) == ""


def test_a_supervisor_on_leave_is_reminded_when_they_are_back(tess, sam):
    builders.sent_entry(builders.placement(tess, sam))
    now = timezone.now()
    today = timezone.localdate(now)
    leave = Leave.objects.begin(sam, today, today + timedelta(days=9), by=sam, at=now)
    assert remind_supervisors(at=now + timedelta(days=5)) == 0
    assert remind_supervisors(at=now + timedelta(days=11)) == 0
    assert remind_supervisors(at=now + timedelta(days=14)) == 1
    assert leave.ends_on == today + timedelta(days=9)
