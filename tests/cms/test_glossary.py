"""The glossary: a word is linked where a lesson uses it first, explained below, and listed on a page of its own."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from cms import glossary
from cms.models import GlossaryTerm
from config.setup import set_up
from courses.models import LessonPage
from tests import builders

WORDS = {
    "peer": ("peer", "peers"),
    "peer-support": ("peer support",),
    "r-r": ("R&R",),
    "can-t": ("can't-do day",),
}


def linked(html: str) -> list[str]:
    """The words that became links, as they are written."""
    html, _found = glossary.link_first_uses(html, WORDS)
    return [link.get_text() for link in BeautifulSoup(html, "html.parser").select("a.term")]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>A peer listens. A peer waits.</p>", ["peer"]),
        ("<p>Peers listen.</p><p>A peer waits.</p>", ["Peers"]),
        ("<p>Peer support helps. So does a peer.</p>", ["Peer support", "peer"]),
        ("<p>peer\n  support</p>", ["peer\n  support"]),
        ("<p>The peer’s way, “peer”, (peer)</p>", ["peer"]),
        ("<p>peerless compeer peer-led</p>", []),
        ("<h2>Peer</h2><p>Then a <em>peer</em></p>", ["peer"]),
        ("<p><a href='/x/'>a <b>peer</b></a> <code>peer</code></p><pre>peer</pre>", []),
        ("<p><a href='/x/'>one</a> peer</p>", ["peer"]),
        ('<img alt="a > peer"><p title="peer">x</p>', []),
        ("<textarea>peer</textarea><button>peer</button><label>peer</label>", []),
        ("<!-- peer --><p>x</p>", []),
        ("<p>Some R&amp;R today</p>", ["R&R"]),
        ("<p>A can’t-do day</p>", ["can’t-do day"]),
        ("<p>A can&#x27;t-do day</p>", ["can't-do day"]),
        ("", []),
    ],
)
def test_a_word_is_linked_where_it_stands_first_and_only_in_prose(html, words):
    assert linked(html) == words


def test_what_is_no_word_of_ours_stays_as_it_is():
    html = '<p class="a">One &amp; two <!-- x --> <br> three</p>'
    assert glossary.link_first_uses(html, WORDS) == (html, [])
    assert glossary.link_first_uses(html, {}) == (html, [])


def test_one_way_of_writing_leads_to_one_meaning(db):
    builders.word("peer", "peers")
    for term, also, field in (("Peers", "", "term"), ("comrade", "comrades\nPEER", "also_written")):
        with pytest.raises(ValidationError) as refusal:
            GlossaryTerm(term=term, also_written=also, definition="x").full_clean()
        assert "already leads to “peer”" in str(refusal.value.message_dict[field])
    GlossaryTerm(term="comrade", definition="x").full_clean()


def test_the_database_keeps_a_word_from_being_explained_twice(db):
    builders.word("peer")
    with pytest.raises(IntegrityError):
        builders.word("Peer")


def test_the_glossary_is_there_for_everybody_from_a_to_z(db, client, django_assert_num_queries):
    for term in ("stigma", "Mutuality", "lived experience"):
        builders.word(term, means="**Plain** words.")
    client.get("/glossary/")
    with django_assert_num_queries(2):  # the words; who runs this site
        page = BeautifulSoup(client.get("/glossary/").content, "html.parser")
    assert [word.get_text() for word in page.select("dfn")] == ["lived experience", "Mutuality", "stigma"]
    assert page.select_one("#lived-experience dd strong").get_text() == "Plain"
    assert client.get("/").content.decode().count('href="/glossary/"') == 1


def test_an_empty_glossary_says_so(db, client):
    assert "No words are explained here yet." in client.get("/glossary/").content.decode()


@pytest.fixture
def lesson(tess) -> LessonPage:
    """A lesson whose words stand in a heading, a callout and a text."""
    builders.enrollment(tess, builders.program(modules=1, lessons=1))
    page = LessonPage.objects.get(title="Lesson 1.1")
    page.body = [
        {"type": "prose", "value": "## Mutuality\n\nBoth gain.", "id": "a"},
        {"type": "callout", "value": {"title": "Mutuality", "body": "This is *mutuality*."}, "id": "b"},
        {"type": "prose", "value": "Mutuality again, and stigma.", "id": "c"},
    ]
    page.save_revision().publish()
    return page


def test_a_lesson_explains_the_words_it_uses(lesson, tess, client_for):
    builders.word("mutuality", means="Both give.")
    builders.word("stigma", means="A mark that others put on you.")
    builders.word("unused")
    page = BeautifulSoup(client_for(tess).get(lesson.url).content, "html.parser")
    links = page.select("article a.term")
    assert [link.get_text() for link in links] == ["Mutuality", "stigma"]
    for link, meaning in zip(links, ("Both give.", "A mark that others put on you."), strict=True):
        explained = page.select_one(link["href"])
        assert meaning in explained.get_text()
        assert explained.find("a")["href"] == f"#{link['id']}"
    assert len(page.select(".words--lesson dfn")) == 2


def test_words_of_another_language_are_not_linked(lesson, tess, client_for):
    word = builders.word("mutuality")
    GlossaryTerm.objects.filter(pk=word.pk).update(locale=Locale.objects.create(language_code="es"))
    assert b"words--lesson" not in client_for(tess).get(lesson.url).content


def test_a_lesson_costs_the_same_statements_however_many_words_there_are(
    lesson, tess, client_for, django_assert_num_queries
):
    hers = client_for(tess)
    builders.word("mutuality")
    hers.get(lesson.url)
    with CaptureQueriesContext(connection) as with_one:
        hers.get(lesson.url)
    for number in range(40):
        builders.word(f"word {number}")
    with django_assert_num_queries(len(with_one)):
        hers.get(lesson.url)


def test_a_trainer_keeps_the_glossary(tomas, client_for):
    set_up()
    his = client_for(tomas)
    form = {"term": "stigma", "also_written": "stigmas", "definition": "A mark that others put on you."}
    assert his.post("/admin/snippets/cms/glossaryterm/add/", form).status_code == 302
    word = GlossaryTerm.objects.get()
    assert word.forms == ("stigma", "stigmas")
    answer = his.post("/admin/snippets/cms/glossaryterm/add/", {**form, "term": "Stigmas"})
    assert "already leads to “stigma”" in answer.content.decode()
    assert his.post(f"/admin/snippets/cms/glossaryterm/delete/{word.pk}/").status_code == 302
    assert not GlossaryTerm.objects.exists()


def test_a_supervisor_does_not(sam, client_for):
    assert client_for(sam).get("/admin/snippets/cms/glossaryterm/").status_code in (302, 403)
