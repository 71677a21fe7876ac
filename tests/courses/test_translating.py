"""A trainer begins a translation in the admin, and people read it where the original stands."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from config.setup import set_up
from courses.models import LessonPage, ProgramPage, ProgramTeam
from tests import builders
from tests.courses.editing import typed
from tests.worlds import once_a_module


def make_program() -> int:
    page = builders.program(modules=1, lessons=2)
    set_up()
    return page.pk


made = once_a_module(make_program)


@pytest.fixture
def program(made, db):
    return ProgramPage.objects.get(pk=made)


@pytest.fixture
def lesson(program):
    return LessonPage.objects.get(title="Lesson 1.1")


@pytest.fixture
def writer(program, tomas, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    return client_for(tomas)


@pytest.fixture
def ana(ana, program):
    """Ana reads Spanish, and is in the program."""
    ana.language = "es"
    ana.save()
    builders.enrollment(ana, program)
    return ana


def languages(page) -> str:
    return reverse("courses_translate", args=[page.pk])


def begin(browser, page, language: str = "es"):
    return browser.post(languages(page), {"language": language})


def in_spanish(page):
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="es")


def edit(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_the_editor_leads_to_other_languages(writer, lesson):
    assert languages(lesson) in writer.get(edit(lesson)).content.decode()
    assert "Begin in Spanish" in writer.get(languages(lesson)).content.decode()


def test_a_translation_begins_as_a_draft_with_the_same_blocks_below_the_same_pages(writer, lesson):
    answer = begin(writer, lesson)
    other = in_spanish(lesson)
    assert answer.url == edit(other)
    assert (other.title, other.live, other.slug) == ("Lesson 1.1", False, lesson.slug)
    assert [block.id for block in other.body] == [block.id for block in lesson.body]
    assert not other.credits.exists()
    module = lesson.get_parent()
    assert other.get_parent().translation_key == module.translation_key
    assert other.get_parent().get_parent().translation_key == module.get_parent().translation_key
    assert not Page.objects.live().filter(locale__language_code="es").exists()


def test_it_is_written_sent_in_approved_and_read_at_the_original_and_counts_there(
    writer, lesson, cora, ana, client_for
):
    begin(writer, lesson)
    other = in_spanish(lesson)
    writer.post(edit(other), typed(other, title="Escuchar", **{"action-submit": "Submit"}))
    other.refresh_from_db()
    approve = reverse("courses_approve", args=[other.pk])
    assert client_for(cora).post(approve, {"comment": ""}).status_code == 302
    browser = client_for(ana)
    shown = browser.get(lesson.url)
    assert "Escuchar" in shown.content.decode()
    done = {"revision": shown.context["page"].live_revision_id}
    browser.post(reverse("courses:complete_lesson", args=[lesson.pk]), done)
    completion = ana.enrollments.get().lesson_completions.get()
    assert (completion.lesson, completion.language) == (lesson, "es")


def test_beside_the_editor_of_a_translation_stands_what_its_words_do(writer, lesson):
    begin(writer, lesson)
    text = writer.get(edit(in_spanish(lesson))).content.decode()
    assert "This is a translation. Who reads in this language sees the new words." in text
    assert "Nobody is on this page" not in text


def test_beginning_twice_begins_once(writer, lesson):
    for _twice in range(2):
        begin(writer, lesson)
    assert in_spanish(lesson)
    assert "Spanish: Lesson 1.1" in writer.get(languages(lesson)).content.decode()
    second = LessonPage.objects.get(title="Lesson 1.2")
    begin(writer, second)
    assert in_spanish(second).get_parent() == in_spanish(lesson).get_parent()


def test_a_trainer_of_another_program_begins_nothing(lesson, tomas, client_for):
    assert begin(client_for(tomas), lesson).status_code == 404
    assert not LessonPage.objects.filter(locale__language_code="es").exists()


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_only_languages_of_the_site_can_be_begun(writer, lesson, language):
    assert begin(writer, lesson, language).status_code == 404


def test_a_translation_is_not_translated_again(writer, lesson):
    begin(writer, lesson)
    assert writer.get(languages(in_spanish(lesson))).status_code == 404
