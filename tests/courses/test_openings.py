"""Modules that open with a cohort: on a day, or on the day of a meeting. The reason is always shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import LessonPage, ModuleOpening, ModulePage
from courses.models.openings import Opening
from people.refusals import Refused
from tests import builders, meetings


@pytest.fixture
def fall(tomas):
    return meetings.cohort(builders.program(modules=2, lessons=1), tomas)


@pytest.fixture
def enrolled(fall, tess):
    enrolled = meetings.member(fall, tess).enrollment
    builders.complete(enrolled, "Lesson 1.1")
    return enrolled


def module(number: int) -> ModulePage:
    return ModulePage.objects.get(title=f"Module {number}")


def lesson() -> LessonPage:
    return LessonPage.objects.get(title="Lesson 2.1")


def in_a_week():
    return timezone.localdate() + timedelta(days=7)


def opens(cohort, **when) -> None:
    ModuleOpening.objects.plan(cohort, [Opening(module(2), **when)])


def state(enrollment) -> tuple:
    found = enrollment.outline().modules[1]
    return found.state, found.opens_on, found.with_cohort


def test_a_module_opens_on_the_day_of_the_cohort(fall, enrolled, tess, client_for):
    opens(fall, opens_on=in_a_week())
    assert state(enrolled) == ("locked", in_a_week(), True)
    answer = client_for(tess).get(lesson().url)
    assert answer.status_code == 403
    assert "with your group." in answer.content.decode()
    with pytest.raises(Refused, match=r"It opens on .* with your group"):
        builders.complete(enrolled, "Lesson 2.1")
    later = timezone.now() + timedelta(days=8)
    builders.complete(enrolled, "Lesson 2.1", at=later)


def test_the_path_and_the_module_say_it_too(fall, enrolled, tess, client_for):
    opens(fall, opens_on=in_a_week())
    browser = client_for(tess)
    assert "with your group" in browser.get(module(2).url).content.decode()
    path = browser.get(reverse("certificates:path")).content.decode()
    assert "with your group" in path
    assert "Next: a new module on" in path


def test_with_a_meeting_the_day_moves_with_the_meeting(fall, enrolled):
    session = meetings.session(fall, starts_in=timedelta(days=4))
    opens(fall, session=session)
    assert state(enrolled) == ("locked", session.local_start.date(), True)
    session.starts_at -= timedelta(days=5)
    session.ends_at -= timedelta(days=5)
    session.plan([], by=session.cohort.trainers.get(), at=timezone.now())
    assert state(enrolled) == ("open", None, False)


def test_on_the_day_of_a_meeting_it_is_open_from_the_morning_on(fall, enrolled):
    session = meetings.session(fall, starts_in=timedelta(days=4))
    opens(fall, session=session)
    morning = session.local_start.replace(hour=0, minute=1)
    assert enrolled.outline(at=morning).modules[1].state == "open"


def test_it_holds_for_nobody_else(fall, enrolled, noor, lee, tomas):
    opens(fall, opens_on=in_a_week())
    spring = meetings.cohort(fall.program, tomas, name="Spring")
    other = meetings.member(spring, noor).enrollment
    alone = builders.enrollment(lee, fall.program)
    for enrollment in (other, alone):
        builders.complete(enrollment, "Lesson 1.1")
        assert state(enrollment) == ("open", None, False)


def test_who_leaves_the_cohort_goes_on_at_once(fall, enrolled, tess):
    opens(fall, opens_on=in_a_week())
    enrolled.memberships.get().leave(by=tess, at=timezone.now())
    assert state(enrolled) == ("open", None, False)


def test_what_was_done_stays_open_when_a_day_is_set_later(fall, enrolled, tess, client_for):
    builders.complete(enrolled, "Lesson 2.1")
    opens(fall, opens_on=in_a_week())
    assert state(enrolled)[0] == "done"
    assert client_for(tess).get(lesson().url).status_code == 200


def test_those_who_write_and_run_a_program_pass(fall, tomas, cora, client_for):
    opens(fall, opens_on=in_a_week())
    for person in (tomas, cora):
        meetings.member(fall, person)
        assert client_for(person).get(lesson().url).status_code == 200


def test_it_costs_no_statement(fall, enrolled, django_assert_num_queries):
    opens(fall, session=meetings.session(fall))
    with django_assert_num_queries(2):
        assert enrolled.outline().modules[1].with_cohort


# --- The page on which a trainer plans it -----------------------------------------------------------


def save(browser, cohort, **fields):
    first, second = module(1).pk, module(2).pk
    data = {f"session_{first}": "", f"day_{first}": "", f"session_{second}": "", f"day_{second}": ""}
    named = {name.replace("_2", f"_{second}"): value for name, value in fields.items()}
    return browser.post(reverse("cohorts:openings", args=[cohort.pk]), data | named)


def test_a_trainer_plans_it_with_a_meeting_then_with_a_day_then_not(fall, tomas, client_for):
    browser, session = client_for(tomas), meetings.session(fall)
    assert save(browser, fall, session_2=session.pk).status_code == 302
    assert ModuleOpening.objects.get().session == session
    assert save(browser, fall, day_2=in_a_week().isoformat()).status_code == 302
    planned = ModuleOpening.objects.get()
    assert (planned.session, planned.opens_on, planned.day) == (None, in_a_week(), in_a_week())
    page = browser.get(reverse("cohorts:openings", args=[fall.pk])).content.decode()
    assert f'value="{in_a_week().isoformat()}"' in page
    assert save(browser, fall).status_code == 302
    assert not ModuleOpening.objects.exists()


def test_both_at_once_are_refused_and_what_was_typed_stays(fall, tomas, client_for):
    session = meetings.session(fall)
    answer = save(client_for(tomas), fall, session_2=session.pk, day_2=in_a_week().isoformat())
    assert answer.status_code == 422
    assert "Module 2: choose a meeting or a day, not both." in answer.content.decode()
    assert f'value="{in_a_week().isoformat()}"' in answer.content.decode()
    assert not ModuleOpening.objects.exists()


def test_the_programs_own_day_and_a_meeting_that_was_called_off_are_named(fall, tomas, client_for):
    session = meetings.session(fall)
    opens(fall, session=session)
    session.call_off(at=timezone.now())
    ModulePage.objects.filter(pk=module(2).pk).update(opens_on=in_a_week())
    page = client_for(tomas).get(reverse("cohorts:openings", args=[fall.pk])).content.decode()
    assert "Listening together (called off)" in page
    assert "In the program, it opens on" in page


def test_a_meeting_of_another_cohort_is_not_on_offer(fall, tomas, client_for):
    spring = meetings.cohort(fall.program, tomas, name="Spring")
    answer = save(client_for(tomas), fall, session_2=meetings.session(spring).pk)
    assert answer.status_code == 422
    assert not ModuleOpening.objects.exists()


def test_who_does_not_lead_the_cohort_does_not_find_the_page(fall, tess, client_for):
    meetings.member(fall, tess)
    assert client_for(tess).get(reverse("cohorts:openings", args=[fall.pk])).status_code == 404
