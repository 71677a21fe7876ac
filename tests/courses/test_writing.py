"""What a writer can rely on in the admin: saved while typing, and a whole module sent in with one press."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from config.setup import set_up
from courses.models import LessonPage, ModulePage, ProgramPage, ProgramTeam
from tests import builders
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


def test_without_a_title_the_editor_has_said_what_to_do(writer, module):
    assert type_into(writer, module, summary="What we hear.").status_code == 400
    url = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    assert "then it is saved while you write" in writer.get(url).content.decode()
