"""Whose meeting it is, and what it counts: who stands on its list, and what another one makes up for."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates import evidence
from courses import matrix
from courses.models import Attendance, Competency, Membership, ModulePage, ProgramPage, Session
from courses.models.attendance import Line
from people.models import Notice
from tests import builders, meetings
from tests.browsing import Browser
from tests.conftest import person
from tests.courses.test_rules_cohorts import NINE, SEATS, TEN_THIRTY, after
from tests.worlds import once_a_module

pytestmark = pytest.mark.usefixtures("program_pk", "db")

program_pk = once_a_module(lambda: builders.program(modules=1, lessons=1).pk)
DAYS = timedelta(days=1)


@pytest.fixture
def fall(program_pk, db, tomas):
    return meetings.cohort(ProgramPage.objects.get(pk=program_pk), tomas, may_miss_minutes=0)


# --- Who stands on its list -------------------------------------------------------------------------


def came(fall, person, days_ago: float) -> Membership:
    return meetings.member(fall, person, timezone.now() - days_ago * DAYS)


def held(fall, days_ago: float, **fields) -> Session:
    return meetings.session(fall, starts_in=-days_ago * DAYS, **fields)


def listed(client_for, tomas, session) -> list[str]:
    """The names on the register, which are those on the printed list."""
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:register", args=[session.pk]))
    names = [tag.get_text() for tag in browser.page.select("form .cluster h2")]
    sheet = browser.visit(reverse("cohorts:sheet", args=[session.pk]))
    assert [tag.get_text() for tag in sheet.page.select("tbody th")] == names
    return names


def test_the_database_says_who_had_a_seat_as_the_rule_does(fall):
    for number, (since, until, _had) in enumerate(SEATS):
        enrolled = builders.enrollment(person(f"Person{number}"), fall.program)
        since, until = (None if minutes is None else after(minutes) for minutes in (since, until))
        Membership.objects.create(
            cohort=fall,
            enrollment=enrolled,
            status="left",
            asked_at=NINE,
            asked_by=enrolled.person,
            decided_at=since,
            ended_at=until,
        )
    seated = set(fall.memberships.seated_during(NINE, TEN_THIRTY).values_list("pk", flat=True))
    rows = list(Membership.objects.order_by("pk"))
    assert [row.pk in seated for row in rows] == [had for *_stay, had in SEATS]


def test_only_who_had_a_seat_then_stands_on_the_list(fall, tess, noor, lee, ana, tomas, client_for):
    came(fall, tess, 9)
    came(fall, lee, 8).leave(by=lee, at=timezone.now() - 4 * DAYS)
    came(fall, ana, 8).leave(by=ana, at=timezone.now() - DAYS)
    came(fall, noor, 1)
    meeting = held(fall, 2)
    assert listed(client_for, tomas, meeting) == ["Ana", "Tess"]
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:register", args=[meeting.pk]))
    browser.press("Save the list")
    assert {row.enrollment.person for row in Attendance.objects.all()} == {tess, ana}
    assert listed(client_for, tomas, held(fall, 0.01)) == ["Noor", "Tess"]


def test_whoever_is_written_down_for_it_stands_on_it_too(fall, tess, noor, tomas, client_for):
    came(fall, tess, 9)
    came(fall, noor, 1)
    meeting = held(fall, 2)
    meetings.attend(meeting, noor, by=tomas)  # she sat in, and got her seat afterwards
    assert listed(client_for, tomas, meeting) == ["Noor", "Tess"]


def test_whoever_waited_and_went_was_never_asked(fall, tess, lee, cora, tomas, client_for):
    fall.joining, fall.seats = "approval", 1
    fall.save()
    came(fall, tess, 9)
    enrolled = builders.enrollment(lee, fall.program)
    asked = fall.take_in(enrolled, by=lee, at=timezone.now() - 5 * DAYS)
    asked.put_in_line(by=cora, at=timezone.now() - 4 * DAYS)
    assert listed(client_for, tomas, held(fall, 2)) == ["Tess"]
    asked.leave(by=lee, at=timezone.now())
    assert listed(client_for, tomas, held(fall, 2)) == ["Tess"]


def test_nobody_missed_what_was_held_while_they_had_no_seat(fall, tess, tomas, client_for):
    first = came(fall, tess, 9)
    one, two, three = held(fall, 8), held(fall, 5), held(fall, 2)
    first.leave(by=tess, at=timezone.now() - 6 * DAYS)
    back = came(fall, tess, 3)
    for meeting in (one, two, three):  # the list of the second was kept before there was this rule
        Attendance.objects.confirm(
            meeting, [Line(back.enrollment, None)], how="register", seen=0, by=tomas, at=timezone.now()
        )
    [line] = matrix.attendance(fall, at=timezone.now()).lines
    assert [time.is_theirs for time in line.times] == [True, False, True]
    assert line.presence.missed == 180


def test_the_table_leaves_empty_what_was_not_theirs(fall, tess, noor, tomas, client_for):
    came(fall, tess, 9)
    came(fall, noor, 1)
    held(fall, 2)
    page = Browser(client_for(tomas)).visit(reverse("cohorts:attendance", args=[fall.pk])).page
    cells = {row.th.get_text(): row.td.get_text() for row in page.select("tbody tr")}
    assert cells == {"Noor": "", "Tess": "–"}


def test_a_calendar_has_the_meetings_one_is_asked_to(fall, tess, tomas):
    came(fall, tess, 3)
    before, after_that, ahead = held(fall, 5), held(fall, 2), held(fall, -2)
    assert set(Session.objects.of_member(tess)) == {after_that, ahead}
    assert set(Session.objects.of_member(tomas)) == {before, after_that, ahead}


def test_meetings_of_a_group_one_has_left_can_still_be_read(fall, tess, client_for):
    place = came(fall, tess, 9)
    before, later = held(fall, 5), held(fall, -2)
    place.leave(by=tess, at=timezone.now() - DAYS)
    assert list(Session.objects.of_enrollment(place.enrollment)) == [before]
    assert client_for(tess).get(before.get_absolute_url()).status_code == 200
    assert client_for(tess).get(later.get_absolute_url()).status_code == 404


# --- What makes up for another one ------------------------------------------------------------------


@pytest.fixture
def weekend(fall):
    """A module that is nothing but two hours of meetings."""
    return builders.published(fall.program, ModulePage(title="Weekend", slug="weekend", meeting_minutes=120))


def counts(place) -> tuple[int, int, int]:
    """What somebody has: minutes toward the module, minutes of training, and those in ethics among them."""
    facts = evidence.earned_facts([place.enrollment], at=timezone.now())[place.enrollment_id].times
    ethics = sum(fact.minutes for fact in facts if fact.competency == "ethics")
    have = place.enrollment.outline().modules[1].meetings.have
    return have, sum(fact.minutes for fact in facts), ethics


def test_what_makes_up_for_a_meeting_counts_no_more_than_was_missed(fall, weekend, tess, tomas, client_for):
    ethics = Competency.objects.get(code="ethics", framework__code="icrc-pr")
    place = came(fall, tess, 9)
    what = {"module": weekend, "minutes": 90, "training_minutes": 80, "credits": [(ethics, 40)]}
    first = held(fall, 5, **what)
    again, once_more = (held(fall, days, **what, makes_up_for=first) for days in (3, 2))
    meetings.attend(again, tess, by=tomas)  # this list is kept first
    assert counts(place) == (90, 80, 40)
    meetings.attend(first, tess, by=tomas, left_after=60)
    assert counts(place) == (90, 80, 39)  # a part of a minute is dropped
    meetings.attend(once_more, tess, by=tomas)
    assert counts(place) == (90, 80, 39)
    assert not place.enrollment.module_completions.filter(module=weekend).exists()
    page = Browser(client_for(tess)).visit(again.get_absolute_url())
    assert page.sees("You were there for 1 h 30 min. Of these, 30 min count")
    assert page.visit(weekend.url).sees("It counts no second time")
    meetings.attend(first, tess, by=tomas, left_after=20)  # a correction
    assert counts(place)[:2] == (90, 80)
    said = Attendance.objects.standing().order_by("session__starts_at")
    assert [(row.minutes, row.counted_minutes) for row in said] == [(20, 20), (90, 70), (90, 0)]
    [line] = matrix.attendance(fall, at=timezone.now()).lines
    assert line.presence.missed == 0


def test_tying_two_meetings_later_counts_what_was_attended_once(fall, weekend, tess, tomas, client_for):
    place = came(fall, tess, 9)
    first, again = (held(fall, days, minutes=60, module=weekend) for days in (5, 3))
    for meeting, left_after in ((first, 40), (again, None)):
        meetings.attend(meeting, tess, by=tomas, left_after=left_after)
    assert counts(place)[:2] == (100, 100)
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:edit_session", args=[again.pk]))
    browser.press("Save", makes_up_for=first.pk)
    assert counts(place)[:2] == (60, 60)
    browser.visit(reverse("cohorts:edit_session", args=[again.pk])).press("Save", makes_up_for="")
    assert counts(place)[:2] == (100, 100)
    assert Attendance.objects.filter(session=again).count() == 3  # what stood there stays on record


def test_who_missed_nothing_is_not_reminded_of_what_makes_up_for_it(fall, tess, noor, lee, tomas):
    for somebody in (tess, noor, lee):
        came(fall, somebody, 9)
    first = held(fall, 5)
    meetings.attend(first, tess, by=tomas)
    meetings.attend(first, noor, by=tomas, left_after=60)
    again = held(fall, -0.5, makes_up_for=first)
    Notice.objects.all().delete()
    assert again.remind(at=timezone.now()) == 2
    assert set(Notice.objects.values_list("person__preferred_name", flat=True)) == {"Noor", "Lee"}


def test_the_path_says_what_the_next_meeting_makes_up_for(fall, tess, client_for):
    came(fall, tess, 9)
    held(fall, -0.5, makes_up_for=held(fall, 3, title="Listening"))
    said = client_for(tess).get("/path/").content.decode()
    assert "It makes up for “Listening”. If you missed nothing of that, you need not come." in said


def test_a_meeting_makes_up_for_one_of_its_group_that_makes_up_for_none(fall, tomas, client_for):
    first = held(fall, 5)
    again = held(fall, 3, makes_up_for=first)
    spring = meetings.cohort(fall.program, tomas, name="Spring")
    for cohort, other in ((fall, again), (spring, first)):
        with pytest.raises(ValidationError, match="cannot make up for"):
            held(cohort, 2, makes_up_for=other)
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:edit_session", args=[first.pk]))
    assert not browser.sees("Makes up for")
