"""Modules of meetings: what completes them, and what people read with a cohort and without one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates import evidence
from config.setup import set_up
from courses import matrix
from courses.models import Competency, ModulePage, ModulePrerequisite, ProgramTeam, Session
from tests import builders, meetings
from tests.browsing import Browser

NEEDED = 120


@pytest.fixture
def together(db):
    """A program of a lesson, and of a module that is nothing but two hours of meetings."""
    program = builders.program(modules=1, lessons=1)
    page = ModulePage(title="Weekend", slug="weekend", meeting_minutes=NEEDED)
    return builders.published(program, page)


@pytest.fixture
def fall(together, tomas):
    return meetings.cohort(together.get_parent().specific, tomas)


@pytest.fixture
def enrolled(fall, tess):
    enrolled = meetings.member(fall, tess).enrollment
    builders.complete(enrolled, "Lesson 1.1")
    return enrolled


def met(fall, together, *people, by, minutes=60, title="Day", **fields) -> Session:
    row = meetings.session(
        fall, starts_in=timedelta(days=-1), minutes=minutes, title=title, module=together, **fields
    )
    meetings.attend(row, *people, by=by)
    return row


def decide(enrolled, tomas, module, outcome="enough"):
    return meetings.decide(enrolled.memberships.get(), tomas, module=module, outcome=outcome)


def standing(enrolled) -> tuple:
    module = enrolled.outline().modules[1]
    return module.done, module.meetings.have


# --- What completes it ------------------------------------------------------------------------------


def test_the_register_completes_it_when_the_minutes_are_there(fall, together, enrolled, tess, tomas):
    met(fall, together, tess, by=tomas)
    assert standing(enrolled) == (False, 60)
    met(fall, together, tess, by=tomas, title="Next day")
    assert standing(enrolled) == (True, NEEDED)
    completion = enrolled.module_completions.get(module=together)
    assert (completion.minutes, completion.completed_by) == (0, tomas)


def test_what_only_the_person_said_does_not_count_yet(fall, together, enrolled, tess):
    session = meetings.session(fall, starts_in=timedelta(0), minutes=NEEDED, module=together)
    session.attendances.arrive(session, tess, at=timezone.now())
    assert standing(enrolled) == (False, 0)


def test_a_session_that_makes_up_for_another_counts_for_its_module(fall, together, enrolled, tess, tomas):
    first = meetings.session(fall, starts_in=timedelta(days=-2), minutes=60, module=together)
    meetings.attend(first, tess, by=tomas, left_after=20)
    met(fall, together, tess, by=tomas, title="Next day")
    assert standing(enrolled) == (False, 80)
    again = meetings.session(fall, starts_in=timedelta(hours=-3), minutes=40, makes_up_for=first)
    assert again.module == together
    meetings.attend(again, tess, by=tomas)
    assert standing(enrolled) == (True, NEEDED)


def test_a_correction_counts_in_place_of_what_it_corrects(fall, together, enrolled, tess, tomas):
    session = met(fall, together, tess, by=tomas)
    meetings.attend(session, tess, by=tomas, left_after=30)
    assert standing(enrolled) == (False, 30)


def test_a_trainer_may_decide_that_it_is_enough(fall, together, enrolled, tess, tomas):
    met(fall, together, tess, by=tomas)
    decide(enrolled, tomas, together, outcome="make_up")
    assert standing(enrolled) == (False, 60)
    decide(enrolled, tomas, together)
    assert standing(enrolled) == (True, 60)


def test_a_decision_about_all_meetings_completes_no_module(fall, together, enrolled, tess, tomas):
    met(fall, together, tess, by=tomas)
    decide(enrolled, tomas, None)
    assert standing(enrolled) == (False, 60)


def test_what_was_attended_in_another_cohort_counts(fall, together, enrolled, tess, tomas, cora):
    met(fall, together, tess, by=tomas)
    spring = meetings.cohort(fall.program, tomas, name="Spring")
    enrolled.memberships.get().move(spring, by=cora, at=timezone.now())
    met(spring, together, tess, by=tomas)
    assert standing(enrolled) == (True, NEEDED)


def test_its_minutes_are_training_once_as_attended(fall, together, enrolled, tess, tomas):
    ethics = Competency.objects.get(code="ethics", framework__code="icrc-pr")
    met(fall, together, tess, by=tomas, minutes=NEEDED, credits=[(ethics, NEEDED)])
    facts = evidence.earned_facts([enrolled], at=timezone.now())[enrolled.pk]
    assert facts.modules_done == 2
    assert sum(fact.minutes for fact in facts.times if fact.competency == "ethics") == NEEDED
    assert sum(fact.minutes for fact in facts.times) == NEEDED + 8  # and the lesson


def test_a_module_that_needs_it_waits_and_says_so(fall, together, enrolled, tess, tomas, client_for):
    last = builders.module(fall.program, 3, lessons=1)
    ModulePrerequisite.objects.create(module=last, needs=together)
    assert enrolled.outline().modules[2].opened_by.title == "Weekend"
    met(fall, together, tess, by=tomas, minutes=NEEDED)
    assert enrolled.outline().modules[2].state == "open"


def test_a_session_belongs_to_a_module_of_its_own_program(fall, db):
    other = builders.published(
        builders.program_index(), builders.ProgramPage(title="Other", slug="other", summary="Far.")
    )
    far = builders.published(other, ModulePage(title="Far", slug="far", meeting_minutes=60))
    with pytest.raises(ValidationError, match="not another module"):
        meetings.session(fall, module=far)


def test_it_costs_no_statement(fall, together, enrolled, tess, tomas, django_assert_num_queries):
    met(fall, together, tess, by=tomas)
    with django_assert_num_queries(2):
        assert enrolled.outline().modules[1].meetings.have == 60


# --- What people read -------------------------------------------------------------------------------


def test_the_path_says_how_much_is_left_and_leads_to_the_meetings(
    fall, together, enrolled, tess, tomas, client_for
):
    met(fall, together, tess, by=tomas)
    page = client_for(tess).get(reverse("certificates:path")).content.decode()
    assert "Next: Weekend, with a group" in page
    assert "Meetings with your group: 1 h of 2 h" in page


def test_the_module_shows_the_meetings_of_the_own_cohort_only(
    fall, together, enrolled, tess, tomas, client_for
):
    met(fall, together, tess, by=tomas, title="Saturday")
    meetings.session(fall, title="Sunday", module=together)
    meetings.session(fall, title="Something else")
    spring = meetings.cohort(fall.program, tomas, name="Spring")
    meetings.session(spring, title="Far away", module=together)
    page = client_for(tess).get(together.url).content.decode()
    assert "You were there for 1 h." in page
    assert "Sunday" in page
    assert "Something else" not in page
    assert "Far away" not in page


def test_without_a_cohort_it_says_what_is_missing_and_where_to_look(together, noor, client_for):
    enrolled = builders.enrollment(noor, together.get_parent().specific)
    builders.complete(enrolled, "Lesson 1.1")
    browser = client_for(noor)
    for address in (together.url, reverse("certificates:path")):
        page = browser.get(address).content.decode()
        assert "takes place with a group, and you are in none yet" in page
        assert reverse("cohorts:list") in page


def test_a_visitor_reads_that_it_is_meetings(together, client):
    page = client.get(together.url).content.decode()
    assert "Meetings with a group" in page
    assert "2 h" in page


# --- What trainers do -------------------------------------------------------------------------------


def test_the_trainer_decides_about_the_module_on_the_page_of_decisions(
    fall, together, enrolled, tess, tomas, client_for
):
    met(fall, together, tess, by=tomas)
    browser, url = client_for(tomas), reverse("cohorts:decide", args=[enrolled.memberships.get().pk])
    assert "The module “Weekend”: 1 h of 2 h" in browser.get(url).content.decode()
    browser.post(url, {"module": together.pk, "outcome": "enough", "reason": "agreed"})
    assert standing(enrolled) == (True, 60)
    page = browser.get(reverse("cohorts:attendance", args=[fall.pk])).content.decode()
    assert "Weekend: It is enough" in page


def test_only_modules_with_meetings_are_on_offer_for_a_session(fall, together, tomas, client_for):
    page = client_for(tomas).get(reverse("cohorts:new_session", args=[fall.pk])).content.decode()
    assert "Weekend" in page
    assert "Module 1" not in page


def test_the_table_of_people_counts_meetings_as_a_step(fall, together, enrolled, tess, tomas):
    row = matrix.progress(fall, at=timezone.now()).rows[0]
    assert [(cell.done, cell.steps_done, cell.steps) for cell in row.cells] == [(True, 1, 1), (False, 0, 1)]
    met(fall, together, tess, by=tomas, minutes=NEEDED)
    row = matrix.progress(fall, at=timezone.now()).rows[0]
    assert [(cell.done, cell.steps_done, cell.steps) for cell in row.cells] == [(True, 1, 1), (True, 1, 1)]


def test_the_trainer_reads_which_meetings_count_toward_no_module(fall, together, enrolled, tomas, client_for):
    earlier = meetings.session(fall, starts_in=timedelta(days=-3), minutes=60, title="Earlier")
    meetings.session(fall, starts_in=timedelta(days=2), minutes=60, title="Again", makes_up_for=earlier)
    meetings.session(fall, starts_in=timedelta(days=3), minutes=60, title="Ahead", module=together)
    browser = Browser(client_for(tomas)).visit(fall.get_absolute_url())
    assert browser.sees("“Weekend”: 1 h of 2 h planned. 1 meeting counts toward no module.")
    [marked] = [
        card for card in browser.page.select("li.card") if "counts toward no module" in card.get_text()
    ]
    assert marked.h3.get_text() == "Earlier"
    browser.visit(reverse("cohorts:edit_session", args=[earlier.pk])).press("Save", module=together.pk)
    browser.visit(fall.get_absolute_url())
    assert browser.sees("“Weekend”: 2 h of 2 h planned.")
    assert not browser.sees("counts toward no module")


def test_members_and_programs_without_such_modules_read_nothing_about_it(
    fall, together, enrolled, tess, tomas, client_for
):
    meetings.session(fall)
    assert not Browser(client_for(tess)).visit(fall.get_absolute_url()).sees("Modules of meetings")
    ModulePage.objects.update(meeting_minutes=None)
    browser = Browser(client_for(tomas)).visit(fall.get_absolute_url())
    assert not browser.sees("Modules of meetings")
    assert not browser.sees("counts toward no module")


def test_tying_an_earlier_meeting_gives_people_what_they_attended(
    fall, together, enrolled, tess, tomas, client_for
):
    earlier = meetings.session(fall, starts_in=timedelta(days=-3), minutes=NEEDED)
    meetings.attend(earlier, tess, by=tomas)
    assert standing(enrolled) == (False, 0)
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:edit_session", args=[earlier.pk]))
    browser.press("Save", module=together.pk)
    assert standing(enrolled) == (True, NEEDED)
    assert enrolled.module_completions.get(module=together).completed_by == tomas


def test_the_author_reads_beside_the_minutes_what_each_running_group_has_planned(
    fall, together, cora, tomas, client_for
):
    set_up()
    last_year = timezone.localdate() - timedelta(days=300)
    meetings.cohort(fall.program, tomas, name="Gone", starts_on=last_year, ends_on=last_year)
    meetings.session(fall, minutes=60, module=together)
    browser, url = client_for(cora), reverse("wagtailadmin_pages:edit", args=[together.pk])
    page = browser.get(url).content.decode()
    assert "Group “Fall”: 60 of 120 minutes planned" in page
    assert "Gone" not in page
    assert fall.get_absolute_url() in page
    tomas.trained_cohorts.clear()
    ProgramTeam.objects.of(fall.program).group.user_set.add(tomas)
    page = client_for(tomas).get(url).content.decode()
    assert "60 of 120 minutes planned" in page
    assert fall.get_absolute_url() not in page, "who does not lead it cannot open it"
    lessons = reverse("wagtailadmin_pages:edit", args=[fall.program.get_children().first().pk])
    assert "minutes planned" not in browser.get(lessons).content.decode()
