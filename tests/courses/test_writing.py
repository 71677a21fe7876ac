"""What a writer can rely on in the admin: saved while typing, and a whole module sent in with one press."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from config.setup import set_up
from courses.models import LessonPage, ModulePage, ProgramPage, ProgramTeam
from tests import builders
from tests.courses.editing import typed
from tests.worlds import once_a_module


def make_program() -> int:
    page = builders.program(modules=1, lessons=1)
    set_up()
    return page.pk


made = once_a_module(make_program)


@pytest.fixture
def program(made, db):
    return ProgramPage.objects.get(pk=made)


@pytest.fixture
def module(program):
    return ModulePage.objects.get(title="Module 1")


@pytest.fixture
def writer(program, tomas, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    return client_for(tomas)


# --- Saved while typing -----------------------------------------------------------------------------

JSON = {"accept": "application/json"}


def beginning(**fields) -> dict:
    """A new lesson as the browser saves it by itself, when only some of it is typed."""
    rows = {"comments": inline_formset([]), "credits": inline_formset([])}
    data = {"title": "", "summary": "", "minutes": "", "mode": "self_paced", "body": streamfield([])}
    return nested_form_data(data | {"slug": ""} | rows | fields)


def type_into(browser, module, **fields):
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    return browser.post(url, beginning(**fields), headers=JSON)


def test_a_lesson_with_a_title_is_saved_while_somebody_types(writer, module):
    answer = type_into(writer, module, title="Listening", slug="listening", summary="What we hear.")
    assert answer.json()["success"]
    assert LessonPage.objects.get(title="Listening").summary == "What we hear."


def test_its_minutes_are_asked_for_before_it_is_sent_in(writer, module):
    page = LessonPage.objects.get(
        pk=type_into(writer, module, title="Listening", slug="listening").json()["pk"]
    )
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    field = writer.get(url).context["form"]["minutes"]
    assert (field.value(), field.field.required) == (None, True)
    words = streamfield([("prose", "Words.")])
    sent = beginning(title="Listening", slug="listening", body=words) | {"action-submit": "Submit"}
    assert writer.post(url, sent).context["form"].errors.keys() == {"minutes"}
    assert writer.post(url, sent | {"minutes": "5"}).status_code == 302
    page.refresh_from_db()
    assert page.workflow_in_progress


def test_minutes_that_somebody_empties_while_typing_are_not_lost(writer, module):
    lesson = LessonPage.objects.get(title="Lesson 1.1")
    answer = writer.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), typed(lesson, minutes=""), headers=JSON
    )
    assert answer.json()["success"]
    assert lesson.get_latest_revision_as_object().minutes == lesson.minutes > 0


def test_without_a_title_the_editor_has_said_what_to_do(writer, module):
    assert type_into(writer, module, summary="What we hear.").status_code == 400
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    assert "then it is saved while you write" in writer.get(url).content.decode()


# --- A whole module sent in -------------------------------------------------------------------------


@pytest.fixture
def new_module(program, tomas):
    """A module and three lessons, all drafts: one of them has no minutes yet."""
    page = program.add_child(instance=ModulePage(title="Groups", slug="groups", live=False))
    page.save_revision(user=tomas)
    for title, minutes in (("Opening", 5), ("Closing", 5), ("Half written", 0)):
        lesson = LessonPage(title=title, slug=title.lower().replace(" ", "-"), minutes=minutes, live=False)
        lesson.body = json.dumps([{"type": "prose", "value": "Words.", "id": str(uuid4())}])
        page.add_child(instance=lesson).save_revision(user=tomas, clean=False)
    return page


def send(module) -> str:
    return reverse("courses_send_in", args=[module.pk])


def in_review() -> list[str]:
    states = WorkflowState.objects.filter(status="in_progress")
    return sorted(Page.objects.get(pk=row.object_id).title for row in states)


def test_a_module_leads_to_sending_in_all_of_it(writer, new_module):
    offered = "Send this module and its 3 draft lessons to review"
    for name in ("wagtailadmin_explore", "wagtailadmin_pages:edit"):
        text = writer.get(reverse(name, args=[new_module.pk])).content.decode()
        assert offered in text
        assert send(new_module) in text
    assert "It has no minutes yet." in writer.get(send(new_module)).content.decode()


def test_one_press_sends_the_module_and_its_lessons_in(writer, new_module, tomas):
    text = writer.post(send(new_module), follow=True).content.decode()
    assert "3 pages are in review now: Groups, Opening, Closing." in text
    assert in_review() == ["Closing", "Groups", "Opening"]
    assert set(WorkflowState.objects.values_list("requested_by", flat=True)) == {tomas.pk}


def test_pressing_twice_sends_once_and_what_is_in_review_stays_there(writer, new_module):
    first = LessonPage.objects.get(title="Opening")
    first.get_workflow().start(first, None)
    for _twice in range(2):
        writer.post(send(new_module))
    assert in_review() == ["Closing", "Groups", "Opening"]
    assert "It is in review already." in writer.get(send(new_module)).content.decode()


def test_what_was_sent_back_goes_in_again(writer, new_module, cora):
    writer.post(send(new_module))
    state = LessonPage.objects.get(title="Opening").current_workflow_task_state
    state.reject(user=cora, comment="Shorter, please.")
    writer.post(send(new_module))
    assert LessonPage.objects.get(title="Opening").current_workflow_state.status == "in_progress"
    assert WorkflowState.objects.count() == 3


def test_a_page_that_somebody_has_locked_stays_where_it_is(writer, new_module, cora):
    Page.objects.filter(title="Opening").update(locked=True, locked_by=cora)
    writer.post(send(new_module))
    assert in_review() == ["Closing", "Groups"]


def test_a_lesson_without_words_stays_where_it_is(writer, new_module):
    first = LessonPage.objects.get(title="Opening")
    first.body = []
    first.save_revision(clean=False)
    assert "It has no words yet." in writer.get(send(new_module)).content.decode()
    writer.post(send(new_module))
    assert in_review() == ["Closing", "Groups"]


def test_what_readers_see_already_is_not_sent(writer, module):
    text = writer.post(send(module), follow=True).content.decode()
    assert "There is nothing to send to review." in text
    assert "draft lesson" not in text
    assert in_review() == []


@pytest.mark.parametrize("who", ["tomas", "tess"])
def test_nobody_sends_in_another_program(new_module, who, tomas, tess, client_for):
    browser = client_for({"tomas": tomas, "tess": tess}[who])
    expected = {"tomas": 404, "tess": 302}[who]
    assert browser.get(send(new_module)).status_code == expected
    assert browser.post(send(new_module)).status_code == expected
    assert in_review() == []


def test_a_reviewer_reads_that_the_module_of_a_lesson_is_a_draft(writer, new_module, cora, client_for):
    writer.post(send(new_module))
    lesson = LessonPage.objects.get(title="Opening")
    ask = client_for(cora).get(reverse("courses_approve", args=[lesson.pk]))
    assert "Its module is a draft." in ask.content.decode()
