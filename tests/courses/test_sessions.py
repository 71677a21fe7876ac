"""Live sessions: planned with their zone, in calendars that say nothing, announced a day before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from courses.forms.session import SessionForm
from courses.models import Attendance, CalendarAddress, Cohort, Competency, ModulePage, ProgramPage, Session
from people.models import Leave, Notice
from people.refusals import Refused
from tests import builders, meetings
from tests.browsing import Browser
from tests.courses.test_cohorts import statements
from tests.worlds import once_a_module

WINTER_MORNING = datetime(2027, 1, 11, 14, 0, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=1, lessons=1).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def fall(program, tomas):
    return meetings.cohort(program, tomas)


@pytest.fixture
def tess_in(fall, tess):
    return meetings.member(fall, tess)


def typed(**fields) -> dict:
    return {
        "title": "Listening together",
        "day": "2027-01-11",
        "starts": "09:00",
        "ends": "10:30",
        "zone": "America/New_York",
        "mode": "in_person",
        "place": "East wing",
        **fields,
    }


# --- Planning ---------------------------------------------------------------------------------------


def test_a_trainer_plans_a_session_on_the_clock_of_its_place(fall, tomas, client_for):
    mentoring = Competency.objects.get(code="mentoring")
    url = reverse("cohorts:new_session", args=[fall.pk])
    client_for(tomas).post(url, typed(**{f"minutes_{mentoring.pk}": "60"}))
    session = Session.objects.get()
    assert (session.starts_at, session.length) == (WINTER_MORNING, 90)
    assert [(row.competency, row.minutes) for row in session.credits.all()] == [(mentoring, 60)]
    assert session.training == 90


def test_a_break_counts_for_nobody(fall, tomas, client_for):
    client_for(tomas).post(reverse("cohorts:new_session", args=[fall.pk]), typed(training_minutes="75"))
    assert Session.objects.get().training == 75


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends": "08:00"}, "longer than 16 hours"),
        ({"minutes_": "120"}, "A minute counts once"),
        ({"minutes_": "80", "training_minutes": "75"}, "A minute counts once"),
        ({"training_minutes": "91"}, "More minutes count than the meeting has"),
        ({"title": ""}, "Title: Please fill this in."),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(fall, tomas, client_for, fields, words):
    mentoring = Competency.objects.get(code="mentoring")
    fields = {f"minutes_{mentoring.pk}" if name == "minutes_" else name: v for name, v in fields.items()}
    answer = client_for(tomas).post(reverse("cohorts:new_session", args=[fall.pk]), typed(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "East wing" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_session_may_run_past_midnight(fall, tomas, client_for):
    client_for(tomas).post(
        reverse("cohorts:new_session", args=[fall.pk]), typed(starts="23:00", ends="01:00")
    )
    assert Session.objects.get().length == 120


def test_members_see_the_time_with_its_zone_and_on_their_own_clock(fall, tess, tess_in, client_for):
    session = meetings.session(fall)
    session.starts_at, session.ends_at = WINTER_MORNING, WINTER_MORNING + timedelta(minutes=90)
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    browser = Browser(client_for(tess)).visit(session.get_absolute_url())
    assert browser.sees("Mon, Jan 11, 2027, 9:00 AM – 10:30 AM EST")
    assert not browser.sees("for you")
    tess.time_zone = "America/Denver"
    tess.save()
    assert browser.visit(session.get_absolute_url()).sees("(for you: Mon 7:00 AM – 8:30 AM MST)")


def test_only_whoever_leads_the_cohort_plans_and_calls_off(fall, tess, tess_in, sam, client_for):
    session = meetings.session(fall)
    for person in (tess, sam):
        browser = client_for(person)
        assert browser.get(reverse("cohorts:new_session", args=[fall.pk])).status_code == 404
        assert browser.post(reverse("cohorts:call_off", args=[session.pk])).status_code == 404
    session.refresh_from_db()
    assert session.called_off_at is None


def test_calling_off_tells_everybody_once(fall, tomas, tess, tess_in, client_for):
    session = meetings.session(fall)
    for _time in range(2):
        client_for(tomas).post(reverse("cohorts:call_off", args=[session.pk]))
    assert Notice.objects.filter(person=tess, subject="A meeting was called off").count() == 1
    page = client_for(tess).get(session.get_absolute_url()).content.decode()
    assert "This meeting was called off" in page


def test_the_path_shows_the_next_meeting_and_only_that(fall, tess, tess_in, client_for):
    meetings.session(fall, starts_in=timedelta(days=9), title="Later")
    meetings.session(fall, title="Sooner")
    meetings.session(fall, starts_in=timedelta(days=-3), title="Before")
    meetings.session(fall, starts_in=timedelta(days=1), title="Off").call_off(at=timezone.now())
    page = client_for(tess).get("/path/").content.decode()
    assert [name in page for name in ("Sooner", "Later", "Before", "Off")] == [True, False, False, False]


def test_the_path_with_a_meeting_stays_within_its_statements(fall, tess, tess_in, client_for):
    builders.complete(tess_in.enrollment, "Lesson 1.1")
    for days in (1, 2, 3):
        meetings.session(fall, starts_in=timedelta(days=days))
    assert statements(client_for(tess), "/path/") <= 20


def test_every_part_of_a_session_can_be_typed(fall, tomas, client_for):
    page = client_for(tomas).get(reverse("cohorts:new_session", args=[fall.pk])).content.decode()
    for name in SessionForm(instance=Session(cohort=fall)).fields:
        assert f'name="{name}"' in page, name


# --- Calendars --------------------------------------------------------------------------------------


def feed(client, key: str) -> Calendar:
    answer = client.get(reverse("cohorts:feed", args=[key]))
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def test_a_calendar_says_when_and_nothing_about_what(fall, tess, tess_in, client, client_for):
    meetings.session(fall, title="Relapse warning signs", link="https://meet.example.org/recovery")
    client_for(tess).post(reverse("cohorts:renew_calendar"))
    key = CalendarAddress.objects.get(person=tess).key
    text = client.get(reverse("cohorts:feed", args=[key])).content.decode().lower()
    for word in ("relapse", "recovery", "east wing", "tess", "fall", "peer", "foundations"):
        assert word not in text
    [event] = feed(client, key).walk("VEVENT")
    assert event["SUMMARY"] == "Meeting"


def test_the_time_zone_travels_with_the_event(fall, tess, client):
    session = meetings.session(fall)
    session.starts_at, session.ends_at = WINTER_MORNING, WINTER_MORNING + timedelta(minutes=90)
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    calendar = feed(client, fall.calendar_key)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    [event] = calendar.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert event.start == WINTER_MORNING
    assert event.end == WINTER_MORNING + timedelta(minutes=90)


def test_the_same_meetings_are_the_same_bytes_and_a_moved_one_is_newer(fall, client):
    session = meetings.session(fall)
    url = reverse("cohorts:feed", args=[fall.calendar_key])
    before = client.get(url).content
    assert client.get(url).content == before
    session.starts_at -= timedelta(hours=1)
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    [event] = feed(client, fall.calendar_key).walk("VEVENT")
    assert event["SEQUENCE"] == 1
    session.call_off(at=timezone.now())
    [event] = feed(client, fall.calendar_key).walk("VEVENT")
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")


def test_a_renewed_address_ends_the_old_one(fall, tess, tess_in, tomas, client, client_for):
    browser = client_for(tess)
    browser.post(reverse("cohorts:renew_calendar"))
    old = CalendarAddress.objects.get().key
    browser.post(reverse("cohorts:renew_calendar"))
    new = CalendarAddress.objects.get().key
    found = [client.get(reverse("cohorts:feed", args=[key])).status_code for key in (old, new, "x")]
    assert found == [404, 200, 404]
    client_for(tomas).post(reverse("cohorts:renew_cohort_calendar", args=[fall.pk]))
    assert client.get(reverse("cohorts:feed", args=[fall.calendar_key])).status_code == 404
    assert Cohort.objects.get().calendar_key != fall.calendar_key


def test_a_calendar_holds_ones_own_meetings_only_and_a_trainers_too(fall, tess, tess_in, noor, tomas, client):
    meetings.session(fall)
    keys = {person: CalendarAddress.objects.create(person=person).key for person in (tess, noor, tomas)}
    found = {person.preferred_name: len(feed(client, key).walk("VEVENT")) for person, key in keys.items()}
    assert found == {"Tess": 1, "Noor": 0, "Tomas": 1}
    tess_in.leave(by=tess, at=timezone.now())
    assert feed(client, keys[tess]).walk("VEVENT") == []


# --- Reminders --------------------------------------------------------------------------------------


def test_members_are_reminded_a_day_before_once_and_again_when_it_moved(
    fall, tess, tess_in, noor, django_capture_on_commit_callbacks
):
    session = meetings.session(fall, starts_in=timedelta(hours=20), title="Relapse warning signs")
    meetings.session(fall, starts_in=timedelta(hours=30), title="Too far")
    meetings.session(fall, starts_in=timedelta(hours=10), title="Off").call_off(at=timezone.now())
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        for _hour in range(2):
            call_command("remind_of_sessions", verbosity=0)
    [notice] = Notice.objects.all()
    assert (notice.person, notice.subject, notice.url) == (tess, "You meet soon", session.get_absolute_url())
    assert "relapse" not in mail.outbox[0].body.lower()
    session.starts_at += timedelta(minutes=30)
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    call_command("remind_of_sessions", verbosity=0)
    newest = Notice.objects.exclude(pk=notice.pk).get()
    assert (newest.person, newest.subject) == (tess, "A meeting was moved")


def test_everybody_reads_the_new_time_and_the_old_one_where_a_meeting_that_is_to_come_was_moved(
    fall, tess, tess_in
):
    ahead, over = (meetings.session(fall, starts_in=timedelta(days=days)) for days in (3, -3))
    Notice.objects.all().delete()
    ahead.title = "Another title"
    for session in (ahead, over):
        session.plan([], by=fall.trainers.get(), at=timezone.now())
        assert not Notice.objects.filter(url=session.get_absolute_url()).exists()
        session.starts_at += timedelta(hours=1)
        session.ends_at += timedelta(hours=1)
        session.plan([], by=fall.trainers.get(), at=timezone.now())
    [notice] = Notice.objects.all()
    start = ahead.starts_at.astimezone(ZoneInfo(tess.time_zone))
    for at in (start, start - timedelta(hours=1)):
        assert f"{at:%B} {at.day}, {at:%-I:%M %p}" in notice.body


def test_who_is_on_leave_is_not_reminded(fall, tess, tess_in):
    meetings.session(fall, starts_in=timedelta(hours=20))
    Notice.objects.all().delete()
    Leave.objects.begin(tess, timezone.localdate(), by=tess, at=timezone.now())
    call_command("remind_of_sessions", verbosity=0)
    assert not Notice.objects.exists()


def test_what_has_taken_place_is_not_called_off(fall, tess_in, tess, tomas, client_for):
    over = meetings.session(fall, starts_in=timedelta(hours=-3), title="Over")
    running = meetings.session(fall, starts_in=timedelta(minutes=-20), title="Running")
    meetings.attend(running, tess, by=tomas)
    before = Notice.objects.count()
    for session in (over, running):
        answer = client_for(tomas).post(reverse("cohorts:call_off", args=[session.pk]), follow=True)
        assert "This meeting is over, or people were there." in answer.content.decode()
    assert Session.objects.on().count() == 2
    assert Notice.objects.count() == before


def test_what_was_called_off_meanwhile_stays_off(fall, tess_in):
    session = meetings.session(fall)
    older = Session.objects.get(pk=session.pk)
    session.call_off(at=timezone.now())
    with pytest.raises(Refused):
        older.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    assert Session.objects.get(pk=session.pk).called_off_at


def test_what_makes_up_for_a_session_moves_to_its_module(program, fall):
    one, two = ModulePage.objects.get(), builders.module(program, 2, lessons=1)
    session = meetings.session(fall, module=one)
    later = meetings.session(fall, makes_up_for=session, title="Once more")
    session = Session.objects.get(pk=session.pk)
    session.module = two
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    later.refresh_from_db()
    assert later.module == two


def test_who_goes_after_the_list_is_written_is_told_so(fall, tess_in, tess, tomas, client_for):
    session = meetings.session(fall, starts_in=timedelta(minutes=-30))
    Attendance.objects.arrive(session, tess, at=session.starts_at)
    meetings.attend(session, tess, by=tomas)
    answer = client_for(tess).post(reverse("cohorts:depart", args=[session.pk]), follow=True)
    assert "Please tell whoever leads the meeting that you go." in answer.content.decode()
    assert Attendance.objects.standing().get().left_at is None


def test_going_twice_is_going_once(fall, tess_in, tess, client_for):
    session = meetings.session(fall, starts_in=timedelta(minutes=-30))
    Attendance.objects.arrive(session, tess, at=session.starts_at)
    for _twice in range(2):
        answer = client_for(tess).post(reverse("cohorts:depart", args=[session.pk]), follow=True)
        assert "It is written down. Take care." in answer.content.decode()
    assert Attendance.objects.count() == 2
