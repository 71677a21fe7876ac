"""A cohort: who comes in and how, who waits, who moves and who leaves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.setup import set_up
from courses.models import Announcement, Cohort, Enrollment, Membership, ProgramPage, ProgramScheme, Scheme
from people.models import Notice, User
from people.refusals import Refused
from tests import builders, meetings
from tests.browsing import Browser
from tests.worlds import once_a_module

pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=1, lessons=1).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def fall(program, tomas):
    return meetings.cohort(program, tomas, seats=1, joining="open")


def status(person: User) -> str:
    return Membership.objects.filter(enrollment__person=person).latest("pk").status


def join(cohort, person):
    enrolled = builders.enrollment(person, cohort.program)
    return cohort.take_in(enrolled, by=person, at=timezone.now())


# --- Coming in --------------------------------------------------------------------------------------


def test_an_open_cohort_is_joined_while_joining_the_program(fall, program, tess, client_for):
    url = reverse("courses:enroll", args=[program.pk])
    assert "Do you want to learn with a group?" in client_for(tess).get(url).content.decode()
    client_for(tess).post(url, {"cohort": fall.pk})
    assert status(tess) == "member"


def test_somebody_may_learn_alone_and_join_later(fall, program, tess, client_for):
    browser = client_for(tess)
    browser.post(reverse("courses:enroll", args=[program.pk]), {"cohort": ""})
    assert not Membership.objects.exists()
    assert "Groups you can join" in browser.get("/cohorts/").content.decode()
    answer = browser.post(reverse("cohorts:join", args=[fall.pk]))
    assert answer.url == fall.get_absolute_url()
    assert status(tess) == "member"


def test_before_the_press_a_full_cohort_says_that_one_waits(fall, program, tess, noor, client_for):
    builders.enrollment(noor, program)
    pages = ["/cohorts/", reverse("cohorts:invitation", args=[fall.invitation_key])]
    browser, full = client_for(noor), "There is no free seat now. You hear from us when there is one for you."
    assert [full in browser.get(url).content.decode() for url in pages] == [False, False]
    join(fall, tess)
    for url in pages:
        page = browser.get(url).content.decode()
        assert full in page
        assert "Wait for a seat" in page


@pytest.mark.parametrize(
    ("joining", "seats", "words"),
    [
        ("open", 1, "no free seat now"),
        ("open", 3, "no free seat now"),  # those that are free are for who waits
        ("approval", 1, "you ask, and you get an answer"),
    ],
)
def test_the_choice_while_joining_a_program_says_the_same(
    fall, program, tess, noor, lee, client_for, joining, seats, words
):
    for one in (tess, noor):
        join(fall, one)
    Cohort.objects.update(joining=joining, seats=seats)
    assert words in client_for(lee).get(reverse("courses:enroll", args=[program.pk])).content.decode()


def test_whoever_finds_every_seat_taken_waits_in_order(fall, tess, noor, lee):
    assert join(fall, tess).status == "member"
    assert [join(fall, person).status for person in (noor, lee)] == ["waiting", "waiting"]
    assert [row.person for row in fall.memberships.in_line()] == [noor, lee]


def test_a_freed_seat_is_offered_and_a_coordinator_gives_it(fall, tess, noor, cora, client_for):
    join(fall, tess).leave(by=tess, at=timezone.now())
    waiting = Membership.objects.create(
        cohort=fall,
        enrollment=builders.enrollment(noor, fall.program),
        status="waiting",
        asked_at=timezone.now(),
        asked_by=noor,
    )
    page = client_for(cora).get(fall.get_absolute_url()).content.decode()
    assert "A seat is free, and Noor is first in line." in page
    client_for(cora).post(reverse("cohorts:answer", args=[waiting.pk]), {"answer": "seat"})
    client_for(cora).post(reverse("cohorts:answer", args=[waiting.pk]), {"answer": "seat"})
    assert status(noor) == "member"
    assert Notice.objects.filter(person=noor, subject="You have a seat").count() == 1


def test_nobody_overtakes_who_waits(fall, tess, noor, lee):
    first = join(fall, tess)
    join(fall, noor)
    first.leave(by=tess, at=timezone.now())
    assert join(fall, lee).status == "waiting"


def test_a_seat_that_is_not_there_is_not_given(fall, tess, noor, cora, client_for):
    join(fall, tess)
    waiting = join(fall, noor)
    with pytest.raises(Refused, match="Every seat is taken"):
        waiting.give_seat(by=cora, at=timezone.now())
    assert status(noor) == "waiting"


def test_where_people_ask_a_coordinator_answers(fall, tess, noor, cora, client_for):
    Cohort.objects.update(joining="approval")
    fall.refresh_from_db()
    asked, other = join(fall, tess), join(fall, noor)
    assert asked.status == other.status == "asked"
    Browser(client_for(cora)).visit(fall.get_absolute_url())
    client_for(cora).post(reverse("cohorts:answer", args=[asked.pk]), {"answer": "seat"})
    client_for(cora).post(reverse("cohorts:answer", args=[other.pk]), {"answer": "no"})
    assert (status(tess), status(noor)) == ("member", "declined")
    assert join(fall, noor).status == "asked", "they may ask again"


def test_an_invitation_only_cohort_cannot_be_joined_without_its_link(fall, program, tess, client_for):
    Cohort.objects.update(joining="invitation")
    fall.refresh_from_db()
    builders.enrollment(tess, program)
    assert client_for(tess).post(reverse("cohorts:join", args=[fall.pk])).status_code == 404
    assert (
        "Do you want"
        not in client_for(tess).get(reverse("courses:enroll", args=[program.pk])).content.decode()
    )
    with pytest.raises(Refused, match="by invitation"):
        join(fall, tess)


def test_the_link_of_an_invitation_leads_in(fall, tess, client_for):
    Cohort.objects.update(joining="invitation")
    url = reverse("cohorts:invitation", args=[fall.invitation_key])
    browser = client_for(tess)
    assert "Join Fall" in browser.get(url).content.decode()
    assert browser.post(url).url == fall.get_absolute_url()
    assert status(tess) == "member"
    assert browser.get(url).status_code == 302


def test_the_link_asks_nobody_twice_what_they_work_toward(fall, program, tess, noor, client_for):
    program.program_schemes.add(ProgramScheme(scheme=Scheme.objects.create(key="other", title="Another")))
    program.save()
    builders.enrollment(noor, program)
    url = reverse("cohorts:invitation", args=[fall.invitation_key])
    assert "What do you work toward?" in client_for(tess).get(url).content.decode()
    assert "What do you work toward?" not in client_for(noor).get(url).content.decode()
    client_for(noor).post(url)
    assert status(noor) == "member"


def test_a_renewed_link_ends_the_old_one(fall, tess, cora, client_for):
    old = reverse("cohorts:invitation", args=[fall.invitation_key])
    client_for(cora).post(reverse("cohorts:renew_invitation", args=[fall.pk]))
    assert client_for(tess).get(old).status_code == 404


def test_a_coordinator_adds_somebody_who_has_no_account_yet(fall, cora, client_for):
    url = reverse("cohorts:add_person", args=[fall.pk])
    added = client_for(cora).post(
        url, {"email": "New.Person@Example.org", "preferred_name": "Nia"}, follow=True
    )
    assert "Nia has a seat." in added.content.decode()
    person = User.objects.get(email="new.person@example.org")
    assert (person.preferred_name, person.has_usable_password(), status(person)) == ("Nia", False, "member")
    assert Notice.objects.get(person=person).subject == "You have a seat"
    client_for(cora).post(url, {"email": "new.person@example.org"})
    assert Membership.objects.count() == 1


def test_a_mistyped_address_is_kept_on_the_form(fall, cora, client_for):
    answer = client_for(cora).post(reverse("cohorts:add_person", args=[fall.pk]), {"email": "nia(at)home"})
    assert answer.status_code == 422
    assert "nia(at)home" in answer.content.decode()


def test_one_cohort_at_a_time(fall, program, tess, cora):
    winter = meetings.cohort(program, name="Winter", joining="open")
    join(fall, tess)
    with pytest.raises(Refused, match="one group at a time"):
        join(winter, tess)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            cohort=winter,
            enrollment=Enrollment.objects.get(),
            status="member",
            asked_at=timezone.now(),
            asked_by=tess,
        )


# --- Moving and leaving -----------------------------------------------------------------------------


def test_moving_keeps_the_history(fall, program, tess, cora, client_for):
    winter = meetings.cohort(program, name="Winter")
    place = join(fall, tess)
    client_for(cora).post(reverse("cohorts:move", args=[place.pk]), {"cohort": winter.pk})
    rows = Membership.objects.order_by("pk").values_list("cohort__name", "status", "ended_by")
    assert list(rows) == [("Fall", "moved", cora.pk), ("Winter", "member", None)]


def test_moving_to_a_full_cohort_is_waiting_there(fall, program, tess, noor, cora):
    winter = meetings.cohort(program, name="Winter", seats=1)
    meetings.member(winter, noor)
    assert join(fall, tess).move(winter, by=cora, at=timezone.now()).status == "waiting"


def test_leaving_asks_for_no_reason_and_keeps_what_was_learned(fall, tess, client_for):
    place = join(fall, tess)
    builders.complete(place.enrollment, "Lesson 1.1")
    browser = Browser(client_for(tess)).visit(reverse("cohorts:leave", args=[place.pk]))
    assert browser.page.main.find("textarea") is None
    browser.press("Leave")
    assert status(tess) == "left"
    assert place.enrollment.lesson_completions.count() == 1
    assert Enrollment.objects.active().get() == place.enrollment


def test_leaving_the_program_frees_the_seat(fall, tess, noor):
    join(fall, tess).enrollment.withdraw(by=tess, at=timezone.now())
    assert status(tess) == "left"
    assert join(fall, noor).status == "member"


def test_somebody_leaves_only_for_themselves(fall, tess, noor, tomas, client_for):
    place = join(fall, tess)
    for person in (noor, tomas):
        assert client_for(person).post(reverse("cohorts:leave", args=[place.pk])).status_code == 404
    assert status(tess) == "member"


# --- Who sees what ----------------------------------------------------------------------------------


def test_trainers_see_their_own_cohorts_and_members_theirs(fall, program, tomas, cora, tess, otto):
    winter = meetings.cohort(program, name="Winter")
    join(fall, tess)
    seen = {
        person.preferred_name: set(Cohort.objects.visible_to(person)) for person in (tomas, cora, tess, otto)
    }
    assert seen == {"Tomas": {fall}, "Cora": {fall, winter}, "Tess": {fall}, "Otto": set()}


def test_members_do_not_see_the_list_of_people_or_the_funder(fall, tess, lee, client_for):
    Cohort.objects.update(seats=5, label="Opioid settlement fund")
    fall.refresh_from_db()
    for person in (tess, lee):
        join(fall, person)
    page = client_for(tess).get(fall.get_absolute_url()).content.decode()
    assert "Lee" not in page
    assert "Opioid" not in page
    assert fall.invitation_key not in page


def test_somebody_who_trained_once_leads_no_more(fall, tomas, client_for):
    tomas.groups.clear()
    assert client_for(tomas).get(fall.get_absolute_url()).status_code == 404


def test_the_list_asks_as_many_questions_for_one_cohort_as_for_nine(fall, program, cora, client_for):
    browser = client_for(cora)
    browser.get("/cohorts/")
    before = statements(browser, "/cohorts/")
    for number in range(8):
        meetings.cohort(program, name=f"Cohort {number}")
    assert statements(browser, "/cohorts/") == before


def test_a_cohorts_page_asks_the_same_for_two_people_and_for_twenty(fall, cora, tess, client_for):
    Cohort.objects.update(seats=None)
    fall.refresh_from_db()
    browser = client_for(cora)
    join(fall, tess)
    before = statements(browser, fall.get_absolute_url())
    for number in range(20):
        join(fall, User.objects.create_user(f"p{number}@example.org"))
    assert statements(browser, fall.get_absolute_url()) == before <= 20


def statements(browser, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


# --- The facts, and telling everybody ---------------------------------------------------------------


def test_a_cohort_ends_after_it_starts_and_keeps_its_program(fall, program, tess):
    fall.ends_on = fall.starts_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="The last day comes after the first"):
        fall.full_clean()
    fall.refresh_from_db()
    join(fall, tess)
    fall.program_id = program.pk + 999
    with pytest.raises(ValidationError, match="its program stays"):
        fall.clean()


def test_a_coordinator_keeps_the_facts_in_the_admin(fall, cora, client_for):
    set_up()
    browser = client_for(cora)
    assert browser.get(reverse("cohort:index")).status_code == 200
    answer = browser.get(reverse("cohort:edit", args=[fall.pk]))
    assert answer.status_code == 200
    assert "Tomas" in answer.content.decode()


def test_an_announcement_reaches_everybody_and_its_words_stay_on_the_site(
    fall, tess, tomas, client_for, django_capture_on_commit_callbacks
):
    join(fall, tess)
    url = reverse("cohorts:announce", args=[fall.pk])
    with django_capture_on_commit_callbacks(execute=True):
        client_for(tomas).post(url, {"text": "Bring your relapse plan on Monday."})
    assert Announcement.objects.get().announced_by == tomas
    [letter] = mail.outbox
    assert letter.subject == "A message for you"
    assert "relapse" not in letter.body
    assert "relapse plan" in client_for(tess).get(fall.get_absolute_url()).content.decode()


def test_an_empty_cohort_is_told_nothing(fall, tomas, client_for):
    answer = client_for(tomas).post(reverse("cohorts:announce", args=[fall.pk]), {"text": "Hello"})
    assert answer.status_code == 422
    assert not Announcement.objects.exists()


def test_who_left_the_program_meanwhile_gets_no_seat(fall, tess):
    enrollment = builders.enrollment(tess, fall.program)
    older = Enrollment.objects.get(pk=enrollment.pk)
    enrollment.withdraw(by=tess, at=timezone.now())
    with pytest.raises(Refused):
        fall.take_in(older, invited=True, by=tess, at=timezone.now())
    assert not Membership.objects.exists()


def test_an_old_notice_leads_somewhere_after_leaving(fall, tess, otto, client_for):
    for _twice in range(2):
        meetings.member(fall, tess).leave(by=tess, at=timezone.now())
    answer = client_for(tess).get(fall.get_absolute_url(), follow=True)
    assert "You are not in this group now." in answer.content.decode()
    assert client_for(otto).get(fall.get_absolute_url()).status_code == 404
