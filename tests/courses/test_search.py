"""Finding a page by a word: everybody what is public, trainees their lessons, staff everything."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains
from wagtail.models import Page, PageViewRestriction

from courses.models import ProgramPage
from tests import builders
from tests.worlds import once_a_module

SEARCH = reverse("courses:search")


pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=2, lessons=2).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


def search(client, words: str):
    """Tests never commit, and the index follows commits: so it is brought up to date here."""
    call_command("update_index", verbosity=0)
    return client.post(SEARCH, {"words": words})


def test_a_trainee_finds_a_lesson_of_their_program_and_where_it_stands(program, tess, client_for):
    builders.enrollment(tess, program)
    answer = search(client_for(tess), "lesson")
    assertContains(answer, "4 pages")
    assertContains(answer, 'href="/programs/foundations/module-1/lesson-1-1/">Lesson 1.1')
    assertContains(answer, '<p class="meta">Module 1</p>')


def test_a_lesson_is_not_found_by_a_visitor_or_somebody_outside(program, otto, client, client_for):
    for browser in (client, client_for(otto)):
        assertContains(search(browser, "Lesson"), "Nothing found yet")
        assertContains(search(browser, "Module"), "2 pages")


def test_leaving_the_program_takes_its_lessons_out_of_the_search(program, tess, client_for):
    enrolled = builders.enrollment(tess, program)
    enrolled.withdraw(by=tess, at=enrolled.enrolled_at)
    assertContains(search(client_for(tess), "Lesson"), "Nothing found yet")


def test_staff_find_every_lesson(program, tomas, cora, client_for):
    for person in (tomas, cora):
        assertContains(search(client_for(person), "Lesson"), "4 pages")


def test_drafts_and_closed_pages_are_not_found(program, tomas, client_for):
    Page.objects.get(title="Lesson 1.1").specific.unpublish()
    closed = Page.objects.get(title="Module 2")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assertContains(search(client_for(tomas), "Lesson"), "1 page<")


def test_words_in_the_text_are_found(db, client):
    builders.text_page(
        "How we work", [("prose", "Nobody is asked for a *diagnosis*.")]
    ).save_revision().publish()
    assertContains(search(client, "diagnosis"), "How we work")


def test_a_word_of_the_glossary_is_explained(db, client):
    builders.word("stigma", "stigmas", means="A mark others put on somebody.")
    answer = search(client, "stigmas")
    assertContains(answer, "A mark others put on somebody.")
    assertContains(answer, 'href="/glossary/#stigma"')


def test_when_no_page_holds_all_words_those_with_some_are_shown(program, client):
    answer = search(client, "module zebra")
    assertContains(answer, "No page holds all of these words.")
    assertContains(answer, "2 pages")


@pytest.mark.parametrize("words", ['"', "' OR 1=1 --", "*", "NEAR(", "a:b", "((", "\\", "ß"])
def test_odd_words_are_answered(program, client, words):
    assert search(client, words).status_code == 200


@pytest.mark.parametrize("words", ["", "   ", "x" * 101, "a\0b"])
def test_no_words_or_too_many_get_a_sentence(program, client, words):
    assertContains(search(client, words), "error", status_code=422)


def test_the_words_are_never_part_of_an_address(program, client):
    assertNotContains(client.get(SEARCH, {"words": "Module"}), "2 pages")
    assertContains(client.get(SEARCH), 'method="post"')


@pytest.mark.parametrize("more", [0, 9])
def test_a_search_takes_the_same_statements_whatever_it_finds(
    program, tess, more, client_for, django_assert_num_queries
):
    builders.module(program, 3, lessons=more)
    builders.enrollment(tess, program)
    browser = client_for(tess)
    search(browser, "lesson")  # the site's root is looked up once for all
    # 2 who asks · 1 own programs · 1 closed pages · 1 search · 1 pages above · 1 glossary · 1 sites · 1 who runs this site
    with django_assert_num_queries(9):
        browser.post(SEARCH, {"words": "lesson"})
