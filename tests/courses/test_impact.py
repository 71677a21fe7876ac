"""What a change does to people: the rule as a table, beside the editor, before publishing, and the invitation."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from config.setup import set_up
from courses.models import Enrollment, LessonPage, ModulePage, ProgramPage, ProgramTeam, ReadingRequest
from courses.rules.impact import (
    MOVE,
    PUBLISH,
    UNPUBLISH,
    Change,
    Standing,
    Watched,
    concerns,
    effects,
    felt,
    practice_effects,
)
from people.models import Notice
from people.rules import LEAD
from tests import builders
from tests.courses.editing import typed

MANY = Standing(inside=3, finished=5, ahead=2, completed=7)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(PUBLISH), [("kept", 7), ("new_text", 3)]),
        (Change(PUBLISH, is_new=True), [("step", 5), ("offer", 5)]),
        (Change(PUBLISH, is_lesson=False, is_new=True), [("added", 10)]),
        (Change(PUBLISH, minutes_change=True), [("kept", 7), ("old_minutes", 7), ("new_text", 3)]),
        (Change(UNPUBLISH), [("kept", 7), ("falls_away", 3)]),
        (Change(UNPUBLISH, is_lesson=False), [("kept", 7), ("module_away", 3)]),
        (Change(MOVE), [("kept", 7), ("reordered", 3)]),
    ],
    ids=[
        "a new text",
        "an added lesson",
        "an added module",
        "other minutes",
        "taken down",
        "a module taken down",
        "moved",
    ],
)
def test_each_change_says_what_it_does_to_whom(change, expected):
    assert [(effect.code, effect.people) for effect in effects(change, MANY)] == expected
    assert concerns(change, MANY)


@pytest.mark.parametrize("kind", [PUBLISH, UNPUBLISH, MOVE])
def test_where_nobody_is_nothing_is_asked(kind):
    assert not concerns(Change(kind), Standing(ahead=9))


def test_a_lesson_of_a_module_that_is_a_draft_waits_for_it():
    change = Change(PUBLISH, is_new=True, waits=True)
    assert [effect.code for effect in effects(change, MANY)] == ["waits"]
    assert not concerns(change, MANY)


@pytest.mark.parametrize(
    ("was_required", "is_required", "expected"),
    [
        (False, True, [("asked", 4), ("rated", 2), ("stays", 5)]),
        (True, True, [("reworded", 4), ("rated", 2)]),
        (True, False, [("rated", 2), ("released", 4)]),
        (False, False, [("rated", 2)]),
    ],
    ids=["required now", "other words", "an offer now, or taken down", "an offer"],
)
def test_an_observed_practice_says_how_many_people_it_asks(was_required, is_required, expected):
    found = practice_effects(was_required, is_required, Watched(without=4, finished=5, rated=2))
    assert [(effect.code, effect.people) for effect in found] == expected


@pytest.mark.parametrize("waits", [True, False])
def test_an_observed_practice_that_concerns_nobody_is_published_at_once(waits):
    assert not felt(practice_effects(False, True, Watched(without=4) if waits else Watched(), waits))


def test_no_change_takes_anything_back():
    codes = {
        "kept",
        "offer",
        "step",
        "added",
        "new_text",
        "old_minutes",
        "falls_away",
        "module_away",
        "reordered",
    }
    for kind in (PUBLISH, UNPUBLISH, MOVE):
        for is_lesson in (True, False):
            assert {e.code for e in effects(Change(kind, is_lesson), MANY)} <= codes


# --- In the admin -----------------------------------------------------------------------------------


pytestmark = pytest.mark.usefixtures("program_pk", "db")


@pytest.fixture(scope="module")
def program_pk(standing):
    page = builders.program(modules=2, lessons=2)
    set_up()
    return page.pk


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def people(program, tess, noor, lee):
    """Tess is inside the first module, Noor is through with it, Lee has just joined."""
    builders.complete(builders.enrollment(tess, program), "Lesson 1.1")
    builders.complete(builders.enrollment(noor, program), "Lesson 1.1", "Lesson 1.2")
    builders.enrollment(lee, program)


def lesson(slug: str = "lesson-1-1") -> LessonPage:
    return LessonPage.objects.get(slug=slug)


def edit(browser, **changes):
    url = reverse("wagtailadmin_pages:edit", args=[lesson().pk])
    return browser.post(url, typed(lesson(), **changes))


def confirm(browser, **data):
    return browser.post(reverse("courses_impact", args=[lesson().pk]), data)


def test_beside_the_editor_stand_numbers_and_no_names(people, cora, client_for):
    url = reverse("wagtailadmin_pages:edit", args=[lesson().pk])
    text = client_for(cora).get(url).content.decode()
    assert "Inside this module now: 1. Completed this page: 2." in text
    assert "2 people have completed this. It stays done, with the version they saw." in text
    assert "Tess" not in text


def test_publishing_waits_until_its_effect_was_read(people, cora, client_for):
    browser = client_for(cora)
    answer = edit(browser, title="A better title", minutes=12, **{"action-publish": "Publish"})
    assert answer.url == reverse("courses_impact", args=[lesson().pk])
    text = browser.get(answer.url).content.decode()
    assert "1 person is inside this module and sees the new text." in text
    assert "2 people keep the minutes of before." in text
    assert lesson().title == "Lesson 1.1"
    assert confirm(browser).status_code == 302
    assert lesson().title == "A better title"
    assert not Notice.objects.exists()


def test_where_nobody_is_a_page_goes_out_at_once(program, cora, client_for):
    edit(client_for(cora), title="A better title", **{"action-publish": "Publish"})
    assert lesson().title == "A better title"


def test_an_added_lesson_is_a_step_for_some_and_an_offer_for_others(people, cora, client_for):
    module = lesson().get_parent()
    draft = LessonPage(title="New", slug="new", minutes=5, body=[], live=False)
    module.add_child(instance=draft)
    draft.save_revision()
    text = client_for(cora).get(reverse("courses_impact", args=[draft.pk])).content.decode()
    assert "For 2 people it becomes a step on their way." in text
    assert "1 person has finished the module and stays finished." in text


def test_an_added_module_is_said_to_be_on_the_way_of_everybody_in_the_program(
    people, program, cora, client_for
):
    draft = ModulePage(title="New", slug="new-module", live=False)
    program.add_child(instance=draft)
    draft.save_revision()
    text = client_for(cora).get(reverse("courses_impact", args=[draft.pk])).content.decode()
    assert f"{Enrollment.objects.active().count()} people in this program get one more module." in text


def test_taking_a_lesson_down_says_what_it_does(people, cora, client_for):
    url = reverse("wagtailadmin_pages:unpublish", args=[lesson().pk])
    text = client_for(cora).get(url).content.decode()
    assert "1 person is inside this module. They do not need this lesson any more." in text


def test_moving_a_lesson_says_what_it_does(people, cora, client_for):
    other = Page.objects.get(title="Module 2")
    url = reverse("wagtailadmin_pages:move_confirm", args=[lesson().pk, other.pk])
    text = client_for(cora).get(url).content.decode()
    assert "What is open for them may change; what is done stays." in text


@pytest.mark.parametrize(("who", "status"), [("tomas", 302), ("cora", 200)])
def test_only_who_may_publish_sees_the_button(people, who, status, tomas, cora, client_for):
    person = {"tomas": tomas, "cora": cora}[who]
    assert client_for(person).get(reverse("courses_impact", args=[lesson().pk])).status_code == status


# --- Approving --------------------------------------------------------------------------------------

READ = "kept new_text"
"""What the window said about a lesson with two readers, when its minutes stay."""


@pytest.fixture
def lead(otto, client_for):
    otto.grant(LEAD)
    return client_for(otto)


@pytest.fixture
def sent_in(people, program, tomas, client_for):
    """Tomas sends in a lesson with another title."""
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    edit(client_for(tomas), title="Better", **{"action-submit": "Submit"})


def approve_in_the_editor(browser, told: str, ask_to_read: str = "", **changes):
    """Change something and approve it with one press, with what the window said and what was chosen in it."""
    said = json.dumps({"comment": "Good.", "ask_to_read": bool(ask_to_read), "told": told})
    pressed = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return edit(browser, **pressed, **{"workflow-action-extra-data": said}, **changes)


def test_who_edits_and_approves_with_one_press_reads_what_goes_out_first(sent_in, lead):
    ask = reverse("courses_approve", args=[lesson().pk])
    answer = approve_in_the_editor(lead, told=READ, title="Best", minutes=12, ask_to_read="on")
    assert answer.url == ask
    assert (lesson().title, lesson().current_workflow_task.specific_class.__name__) == (
        "Lesson 1.1",
        "Review",
    )
    text = lead.get(ask).content.decode()
    assert "2 people keep the minutes of before." in text
    assert "Good." in text
    assert 'name="ask_to_read" checked' in text
    told = {"told": "kept old_minutes new_text"}
    assert lead.post(ask, {"comment": "Good.", "ask_to_read": "on", **told}).status_code == 302
    assert (lesson().title, lesson().minutes, lesson().current_workflow_task) == ("Best", 12, None)
    assert Notice.objects.filter(person__in=Enrollment.objects.values("person")).count() == 2


def test_a_page_that_changed_while_the_window_was_open_is_asked_about_again(sent_in, lead, cora, client_for):
    state = lesson().current_workflow_task_state
    edit(client_for(cora), title="Better", minutes=12)
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, "approve", state.pk])
    assert lead.post(url, {"comment": "", "told": READ}).url == reverse("courses_approve", args=[lesson().pk])
    assert lesson().title == "Lesson 1.1"


def test_a_press_on_the_page_that_approves_is_held_to_what_it_said(sent_in, lead):
    ask = reverse("courses_approve", args=[lesson().pk])
    assert lead.post(ask, {"comment": "", "told": "kept"}).url == ask
    assert lesson().title == "Lesson 1.1"


@pytest.mark.parametrize("who", ["tomas", "tess"])
def test_only_a_reviewer_sees_the_page_that_approves(sent_in, who, tomas, tess, client_for):
    person = {"tomas": tomas, "tess": tess}[who]
    url = reverse("courses_approve", args=[lesson().pk])
    assert client_for(person).post(url, {"told": READ}).status_code == 302
    assert lesson().title == "Lesson 1.1"


def test_beside_the_editor_a_reviewer_finds_the_page_that_approves_and_a_writer_does_not(
    sent_in, lead, tomas, client_for
):
    url, ask = (reverse(name, args=[lesson().pk]) for name in ("wagtailadmin_pages:edit", "courses_approve"))
    assert ask in lead.get(url).content.decode()
    assert ask not in client_for(tomas).get(url).content.decode()


def test_what_is_not_in_review_is_not_approved(people, lead):
    assert lead.get(reverse("courses_approve", args=[lesson().pk])).status_code == 302


# --- Ask them to read it ----------------------------------------------------------------------------


def test_those_who_completed_it_are_asked_once_and_stay_done(people, tess, noor, cora, client_for):
    browser = client_for(cora)
    edit(browser, title="A better title", **{"action-publish": "Publish"})
    confirm(browser, ask_to_read="on")
    assert {notice.person for notice in Notice.objects.all()} == {tess, noor}
    assert "A better title" not in Notice.objects.first().subject
    assert lesson().completions.count() == 2
    confirm(browser)
    lesson().save_revision().publish()
    assert Notice.objects.count() == 2


def test_a_trainer_chooses_and_the_message_goes_out_when_the_lead_approves(
    people, tomas, otto, program, client_for
):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    otto.grant(LEAD)
    edit(client_for(tomas), title="Better", ask_to_read="on", **{"action-submit": "Submit"})
    assert not Notice.objects.exists()
    state = lesson().current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, "approve", state.pk])
    window = client_for(otto).get(url).json()["html"]
    assert "2 people have completed this. It stays done" in window
    assert 'name="ask_to_read" checked' in window
    client_for(otto).post(url, {"comment": "", "ask_to_read": "on", "told": READ})
    assert lesson().title == "Better"
    assert Notice.objects.count() == 2
    request = ReadingRequest.objects.get()
    assert (request.asked_by, request.people) == (tomas, 2)


def test_whoever_approves_may_choose_otherwise(people, tomas, otto, program, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    otto.grant(LEAD)
    edit(client_for(tomas), title="Better", ask_to_read="on", **{"action-submit": "Submit"})
    state = lesson().current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, "approve", state.pk])
    client_for(otto).post(url, {"comment": "Only commas.", "told": READ})
    assert lesson().title == "Better"
    assert not Notice.objects.filter(person__in=Enrollment.objects.values("person")).exists()
    assert not ReadingRequest.objects.exists()


def test_nobody_approves_with_one_press(people, tomas, otto, program, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    otto.grant(LEAD)
    edit(client_for(tomas), title="Better", **{"action-submit": "Submit"})
    actions = lesson().current_workflow_task.specific.get_actions(lesson(), otto)
    assert [(name, window) for name, _label, window in actions] == [("reject", True), ("approve", True)]


def test_from_the_editor_too_the_choice_in_the_window_holds(people, tomas, otto, program, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    otto.grant(LEAD)
    edit(client_for(tomas), title="Better", **{"action-submit": "Submit"})
    approve_in_the_editor(client_for(otto), told=READ, title="Better", ask_to_read="on")
    assert lesson().title == "Better"
    request = ReadingRequest.objects.get()
    assert (request.asked_by, request.people) == (otto, 2)


def test_the_choice_can_be_taken_back(people, cora, client_for):
    browser = client_for(cora)
    edit(browser, title="Better", ask_to_read="on")
    edit(browser, title="Better still")
    assert not ReadingRequest.objects.exists()


def test_who_has_left_is_not_asked(people, noor, tess, cora, client_for):
    enrollment = noor.enrollments.get()
    enrollment.withdraw(by=noor, at=enrollment.enrolled_at)
    browser = client_for(cora)
    edit(browser, title="Better", **{"action-publish": "Publish"})
    confirm(browser, ask_to_read="on")
    assert Notice.objects.get().person == tess
