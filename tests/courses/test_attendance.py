"""Who was there, in minutes: by the code on the screen, by the register, from paper; and what it counts."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from certificates import evidence
from courses.models import (
    Attendance,
    Competency,
    Enrollment,
    ModuleCredit,
    ModulePage,
    ProgramPage,
)
from courses.models.attendance import Line
from courses.rules import cohorts as rules
from courses.views.attendance import WRONG_CODES
from people.refusals import Refused
from tests import builders, meetings
from tests.browsing import Browser
from tests.conftest import person
from tests.courses.test_cohorts import statements
from tests.worlds import once_a_module

pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=1, lessons=1).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def fall(program, tomas):
    return meetings.cohort(program, tomas, may_miss_minutes=0)


@pytest.fixture
def tess_in(fall, tess):
    return meetings.member(fall, tess, timezone.now() - timedelta(days=9))


@pytest.fixture
def running(fall, tess_in):
    """A meeting of 90 minutes that began twenty minutes ago."""
    return meetings.session(fall, starts_in=timedelta(minutes=-20))


@pytest.fixture
def over(fall, tess_in):
    """A meeting of 90 minutes, two days ago."""
    return meetings.session(fall, starts_in=timedelta(days=-2))


def code_of(session, ago: int = 0) -> str:
    step = rules.step_of(timezone.now() - timedelta(seconds=ago))
    return rules.code(session.code_key(), step)


def minutes_of(person) -> list:
    rows = Attendance.objects.filter(enrollment__person=person).order_by("pk")
    return list(rows.values_list("minutes", flat=True))


# --- By the code ------------------------------------------------------------------------------------


def test_the_camera_opens_a_page_with_one_button(running, tess, client_for):
    browser = Browser(client_for(tess)).visit(f"/attend/?code={code_of(running)}")
    assert browser.url == "/attend/", "the code does not stay in the address"
    browser.press("I am here")
    assert browser.sees("Good that you are here")
    row = Attendance.objects.get()
    assert (row.how, row.minutes, row.recorded_by) == ("code", None, tess)
    assert abs(row.arrived_at - timezone.now()) < timedelta(minutes=1)


def test_the_code_waits_while_somebody_logs_in(running, tess):
    EmailAddress.objects.create(user=tess, email=tess.email, verified=True, primary=True)
    browser = Browser()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser.visit(f"/attend/?code={code_of(running)}")
        scanned_at = timezone.now()
        clock.shift(timedelta(minutes=4))  # a code by e-mail takes its time
        browser.press("Log in", login="tess@example.org", password="along-the-way")
        browser.press("I am here")
    assert Attendance.objects.get().arrived_at == scanned_at


def test_a_code_that_was_scanned_long_ago_is_asked_for_again(running, tess, client_for):
    browser = Browser(client_for(tess))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser.visit(f"/attend/?code={code_of(running)}")
        clock.shift(timedelta(minutes=16))
        assert browser.visit("/attend/").heading == "Type the code"


def test_typing_the_letters_is_as_good(running, tess, client_for):
    code = code_of(running)
    browser = Browser(client_for(tess)).visit("/attend/")
    browser.press("Go on", code=f"{code[:4].lower()} {code[4:].lower()}").press("I am here")
    assert Attendance.objects.count() == 1


def test_pressing_twice_is_arriving_once(running, tess, client_for):
    for _time in range(2):
        Browser(client_for(tess)).visit(f"/attend/?code={code_of(running)}").press("I am here")
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("typed", ["ABCDEFGH", "", "' OR 1=1", "é" * 8])
def test_a_wrong_code_leads_nowhere(running, tess, client_for, typed):
    answer = client_for(tess).post("/attend/", {"code": typed})
    assert answer.status_code == 422
    assert not Attendance.objects.exists()


def test_yesterdays_picture_of_the_screen_is_over(running, tess, client_for):
    assert client_for(tess).post("/attend/", {"code": code_of(running, ago=120)}).status_code == 422


def test_a_code_is_good_only_while_the_meeting_is(fall, over, tess, client_for):
    early = meetings.session(fall, starts_in=timedelta(hours=2))
    for session in (over, early):
        assert client_for(tess).post("/attend/", {"code": code_of(session)}).status_code == 422


def test_trying_other_codes_is_limited(running, tess, client_for):
    browser = client_for(tess)
    for _try in range(WRONG_CODES.most):
        browser.post("/attend/", {"code": "ABCDEFGH"})
    answer = browser.post("/attend/", {"code": code_of(running)})
    assert answer.status_code == 422
    assert "Too many codes were wrong" in answer.content.decode()


def test_right_codes_use_nothing_up(running, tess, client_for):
    for _person in range(WRONG_CODES.most + 5):  # a whole room behind one router
        assert client_for(tess).post("/attend/", {"code": code_of(running)}).status_code == 302


def test_somebody_of_another_group_is_told_so(running, otto, client_for):
    browser = Browser(client_for(otto)).visit(f"/attend/?code={code_of(running)}").press("I am here")
    assert browser.sees("This meeting is for another group")
    assert not Attendance.objects.exists()


def test_whoever_goes_early_says_so(running, tess, client_for):
    browser = Browser(client_for(tess)).visit(f"/attend/?code={code_of(running)}").press("I am here")
    browser.press("I have to go now")
    first, second = Attendance.objects.order_by("pk")
    assert (second.corrects, second.arrived_at) == (first, first.arrived_at)
    assert second.left_at is not None


def test_the_screen_is_for_the_trainer_and_changes_by_itself(running, tess, tomas, client_for):
    url = reverse("cohorts:screen", args=[running.pk])
    answer = client_for(tomas).get(url)
    code = code_of(running)
    assert f"{code[:4]} {code[4:]}" in answer.content.decode()
    assert int(answer["Refresh"]) < rules.STEP_SECONDS
    assert client_for(tess).get(url).status_code == 404


def test_who_comes_after_the_register_said_away_is_there_from_then_on(running, tess, tomas):
    away = Line(Enrollment.objects.get(person=tess), None)
    Attendance.objects.confirm(
        running, [away], how=Attendance.How.REGISTER, seen=0, by=tomas, at=timezone.now()
    )
    row = Attendance.objects.arrive(running, tess, at=timezone.now())
    assert row.arrived_at
    assert minutes_of(tess) == [0, None]
    assert list(Attendance.objects.standing()) == [row]
    assert Attendance.objects.arrive(running, tess, at=timezone.now()) == row


# --- By the register --------------------------------------------------------------------------------


def save(browser, session, **fields):
    url = reverse("cohorts:register", args=[session.pk])
    newest = Attendance.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return browser.post(url, {"seen": newest, **fields})


def test_the_trainer_ticks_the_whole_time(over, tess_in, tess, tomas, client_for):
    save(client_for(tomas), over, **{f"whole_{tess_in.enrollment_id}": "on"})
    assert minutes_of(tess) == [90]


def test_the_trainer_types_when_somebody_came_and_left(over, tess_in, tess, tomas, client_for):
    came, left = over.local_start + timedelta(minutes=10), over.local_start + timedelta(minutes=70)
    pk = tess_in.enrollment_id
    save(client_for(tomas), over, **{f"arrived_{pk}": f"{came:%H:%M}", f"left_{pk}": f"{left:%H:%M}"})
    assert minutes_of(tess) == [60]


def test_leaving_before_coming_is_sent_back_with_what_was_typed(over, tess_in, tomas, client_for):
    came, left = over.local_start + timedelta(minutes=70), over.local_start + timedelta(minutes=10)
    pk = tess_in.enrollment_id
    answer = save(
        client_for(tomas), over, **{f"arrived_{pk}": f"{came:%H:%M}", f"left_{pk}": f"{left:%H:%M}"}
    )
    assert answer.status_code == 422
    assert f"{came:%H:%M}" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_no_tick_and_no_time_is_not_there(over, tess, tomas, client_for):
    save(client_for(tomas), over)
    assert minutes_of(tess) == [0]


def test_what_people_said_with_the_code_stands_there_already(running, tess, tomas, client_for):
    Browser(client_for(tess)).visit(f"/attend/?code={code_of(running)}").press("I am here")
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:register", args=[running.pk]))
    assert browser.sees("said: I am here")
    browser.press("Save the list")
    assert minutes_of(tess)[0] is None
    assert minutes_of(tess)[1] in (69, 70)
    assert Attendance.objects.last().recorded_by == tomas


def test_saving_the_same_list_twice_writes_it_once(over, tess_in, tess, tomas, client_for):
    for _time in range(2):
        save(client_for(tomas), over, **{f"whole_{tess_in.enrollment_id}": "on"})
    assert minutes_of(tess) == [90]


def test_a_correction_is_appended(over, tess, tomas, tess_in):
    meetings.attend(over, tess, by=tomas)
    meetings.attend(over, tess, by=tomas, left_after=30)
    assert minutes_of(tess) == [90, 30]
    assert [row.minutes for row in Attendance.objects.standing()] == [30]


def test_a_list_that_changed_meanwhile_is_not_overwritten(over, tess_in, tess, tomas, client_for):
    meetings.attend(over, tess, by=tomas)
    url = reverse("cohorts:register", args=[over.pk])
    answer = client_for(tomas).post(url, {"seen": 0})
    assert answer.status_code == 422
    assert "Somebody else wrote in this list" in answer.content.decode()
    assert minutes_of(tess) == [90]


def test_from_paper_is_marked_as_such(over, tess_in, tomas, client_for):
    save(client_for(tomas), over, **{f"whole_{tess_in.enrollment_id}": "on", "on_paper": "on"})
    assert Attendance.objects.get().how == "sheet"


def test_a_register_before_the_meeting_is_refused(fall, tess_in, tess, tomas):
    with pytest.raises(Refused, match="has not begun"):
        meetings.attend(meetings.session(fall), tess, by=tomas)


def test_the_printed_list_has_everybodys_name(over, tess, tomas, client_for):
    page = client_for(tomas).get(reverse("cohorts:sheet", args=[over.pk])).content.decode()
    assert "Tess" in page
    assert "Signed" in page


def test_the_register_asks_the_same_for_two_people_and_for_twelve(over, fall, tomas, client_for):
    browser, url = client_for(tomas), reverse("cohorts:register", args=[over.pk])
    before = statements(browser, url)
    for number in range(9):
        meetings.member(fall, person(f"Person{number}"))
    assert statements(browser, url) == before


# --- What it counts ---------------------------------------------------------------------------------


def training(enrollment) -> dict[str, int]:
    facts = evidence.earned_facts([Enrollment.objects.with_names().get(pk=enrollment.pk)], at=timezone.now())[
        enrollment.pk
    ]
    found: dict[str, int] = {}
    for fact in facts.times:
        found[fact.competency] = found.get(fact.competency, 0) + fact.minutes
    return found


def test_attended_minutes_are_training_by_competency(fall, tess_in, tess, tomas):
    mentoring, ethics = (Competency.objects.get(code=code) for code in ("mentoring", "ethics"))
    session = meetings.session(fall, starts_in=timedelta(days=-2), credits=[(mentoring, 60), (ethics, 30)])
    meetings.attend(session, tess, by=tomas)
    assert training(tess_in.enrollment) == {"mentoring": 60, "ethics": 30}
    meetings.attend(session, tess, by=tomas, left_after=45)
    assert training(tess_in.enrollment) == {"mentoring": 30, "ethics": 15}, "only the correction counts"


def test_a_module_whose_quiz_counts_in_two_areas_is_one_module(program, tess):
    quiz = builders.quiz(draw_count=2, minutes=10)
    ModulePage.objects.update(live=False)
    module = builders.module(program, 2, lessons=0, quiz=quiz)
    for code, minutes in (("mentoring", 6), ("ethics", 4)):
        module.credits.add(ModuleCredit(competency=Competency.objects.get(code=code), minutes=minutes))
    module.save()
    enrolled = builders.enrollment(tess, program)
    attempt = enrolled.start_quiz(quiz, by=tess, at=timezone.now())
    builders.answer(attempt, 1, 2)
    attempt.submit(by=tess, at=timezone.now())
    enrolled.settle(by=tess, at=timezone.now())
    facts = evidence.earned_facts([Enrollment.objects.with_names().get()], at=timezone.now())[enrolled.pk]
    assert (facts.modules_done, [fact.minutes for fact in facts.times]) == (1, [6, 4])


def test_what_stands_in_no_area_counts_as_training_too(fall, tess_in, tess, tomas):
    mentoring = Competency.objects.get(code="mentoring")
    session = meetings.session(
        fall, starts_in=timedelta(days=-2), credits=[(mentoring, 50)], training_minutes=80
    )
    meetings.attend(session, tess, by=tomas)
    assert training(tess_in.enrollment) == {"mentoring": 50, "": 30}


def test_what_only_the_person_said_does_not_count_yet(running, tess_in, tess):
    Attendance.objects.arrive(running, tess, at=timezone.now())
    assert training(tess_in.enrollment) == {}


def test_changing_a_session_later_rewrites_nobodys_training(over, tess_in, tess, tomas):
    meetings.attend(over, tess, by=tomas)
    over.plan([(Competency.objects.get(code="ethics"), 10)], by=tomas, at=timezone.now())
    assert training(tess_in.enrollment) == {"": 90}


def test_the_requirement_on_the_path_counts_them(over, tess_in, tess, tomas):
    enrollment = Enrollment.objects.with_names().get(pk=tess_in.enrollment_id)

    def have() -> int:
        rows = evidence.standings([enrollment], at=timezone.now())[enrollment.pk]
        return next(row.have for row in rows if row.kind == "training" and not row.competency)

    before = have()
    meetings.attend(over, tess, by=tomas)
    assert have() == before + 90
