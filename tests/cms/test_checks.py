"""Plain-language help in the editor of a lesson: for what is saved, and for what stands on the screen."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from wagtail.admin.userbar import ContentCheckerItem, apply_userbar_hooks
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.checks import ContentChecks, passages, report
from config.setup import set_up
from courses.models import LessonPage, ModulePage, ProgramTeam
from people.models import User
from people.rules import TRAINER
from tests import builders

LONG = "We " + "go and " * 15 + "stay."


@pytest.fixture
def lesson(tomas) -> LessonPage:
    """A lesson of a program that Tomas writes."""
    program = builders.program(modules=1, lessons=1)
    set_up()
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    page = LessonPage.objects.get(title="Lesson 1.1")
    page.body = [
        ("prose", f"Ask first.\n\n## At the laundromat\n\n{LONG}"),
        ("table", {"caption": "Two ways", "rows": "Instead of | Try\nStigma | Ask", "header_row": True}),
        ("image", {"image": None, "alt": "", "caption": "A map"}),
        ("reflection", {"prompt": "What is your modality?"}),
    ]
    page.save_revision()
    return page


def hints(html: bytes) -> list[str]:
    page = BeautifulSoup(html, "html.parser")
    return [" ".join(item.get_text(" ").split()) for item in page.select("[data-finding]")]


def test_every_part_is_looked_at_under_a_name_its_author_knows(lesson):
    assert [passage.place for passage in passages(lesson)] == ["Text 1", "Two ways", "A map", "Reflection 1"]


def test_the_editor_says_what_may_be_hard_in_what_is_saved(lesson, tomas, client_for):
    page = client_for(tomas).get(f"/admin/pages/{lesson.pk}/edit/")
    assert hints(page.content) == [
        "In “At the laundromat”: a sentence of 32 words. It begins “We go and go and go and go …”. Could it be two?",
        "In “Two ways”: “Stigma” is not in the glossary. Explain it there, or say it in other words.",
        "In “A map”: still to add: what the picture shows, in words.",
        "In “Reflection 1”: “modality”. Perhaps: way.",
    ]
    builders.word("stigma")
    assert len(hints(client_for(tomas).get(f"/admin/pages/{lesson.pk}/edit/").content)) == 3


def form(lesson: LessonPage, text: str) -> dict:
    """The lesson as the editor sends it, with this text in its body."""
    rows = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    fields = {"title": lesson.title, "slug": lesson.slug, "summary": "", "minutes": 8, "mode": lesson.mode}
    body = streamfield([("prose", text)])
    return nested_form_data({**fields, "body": body, "credits": rows, "comments": rows})


def test_a_button_checks_what_is_on_the_screen_and_saves_nothing(lesson, tomas, client_for):
    revision = lesson.latest_revision_id
    his, data = client_for(tomas), form(lesson, "See [here](/a/).")
    answer = his.post(f"/admin/pages/{lesson.pk}/edit/plain-words/", data)
    assert hints(answer.content) == ["In “Text 1”: a link that says “here”. Say where it leads."]
    lesson.refresh_from_db()
    assert lesson.latest_revision_id == revision
    module = ModulePage.objects.get()
    new = his.post(f"/admin/pages/add/courses/lessonpage/{module.pk}/plain-words/", {**data, "slug": "new"})
    assert len(hints(new.content)) == 1
    assert LessonPage.objects.count() == 1


def test_a_page_that_is_not_finished_is_checked_as_far_as_it_goes(lesson, tomas, client_for):
    data = {**form(lesson, "See [here](/a/)."), "title": "", "slug": "", "minutes": ""}
    module = ModulePage.objects.get()
    answer = client_for(tomas).post(f"/admin/pages/add/courses/lessonpage/{module.pk}/plain-words/", data)
    assert len(hints(answer.content)) == 1


def test_a_block_that_cannot_be_read_is_answered_with_a_sentence(lesson, tomas, client_for):
    data = {
        **form(lesson, "x"),
        "body-0-type": "table",
        "body-0-value-rows": "a | b\nc",
        "body-0-value-caption": "x",
    }
    answer = client_for(tomas).post(f"/admin/pages/{lesson.pk}/edit/plain-words/", data)
    assert answer.status_code == 422
    assert "has to be mended first" in answer.content.decode()


def test_only_who_may_edit_a_page_may_have_it_checked(lesson, tess, tomas, client_for):
    url = f"/admin/pages/{lesson.pk}/edit/plain-words/"
    assert client_for(tomas).get(url).status_code == 405
    for person in (None, tess):
        assert client_for(person).post(url, form(lesson, "x")).status_code in (302, 403)
    stranger = User.objects.create_user("toni@example.org", "x", preferred_name="Toni")
    stranger.grant(TRAINER)  # a trainer, but of no program
    assert client_for(stranger).post(url, form(lesson, "x")).status_code in (302, 403)
    his = Client(enforce_csrf_checks=True)
    his.force_login(tomas)
    assert his.post(url, form(lesson, "x")).status_code == 403


def test_a_text_in_another_language_gets_no_english_advice(lesson):
    lesson.locale = Locale.objects.create(language_code="es")
    assert report(lesson) is None


def test_the_checks_of_the_preview_leave_search_engines_alone(lesson):
    items = [ContentCheckerItem(in_editor=True)]
    apply_userbar_hooks(RequestFactory().get("/"), items, lesson)
    (checks,) = items
    assert isinstance(checks, ContentChecks)
    assert checks.in_editor
    rules = checks.get_axe_configuration(None)["options"]["runOnly"]
    assert {"image-alt", "video-caption", "heading-order"} <= set(rules)
    assert "empty-meta-description" not in rules
