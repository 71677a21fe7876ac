"""A translation lies beside its original, and a person reads it where the original stands."""

import tempfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from config.setup import set_up
from courses.models import LessonPage, ModulePage, ProgramIndexPage, ProgramPage, ProgramTeam, Reflection
from courses.search import find
from quizzes.models import Question, Quiz
from tests import builders
from tests.courses.folders import (
    FILES,
    LESSON,
    SECOND,
    SPANISH,
    bring,
    bring_up_a_site,
    contents,
    edit,
    export,
    put,
)
from tests.worlds import once_a_module

WAIT, ASKED = "01-first-steps/01-wait.es.md", "01-first-steps/questions.es.gift"
SLUG = "wait"


def _world() -> None:
    bring_up_a_site()
    set_up()
    with tempfile.TemporaryDirectory() as place:
        bring(put(FILES | SPANISH, Path(place) / "listening"), "--publish")


world = once_a_module(_world)


@pytest.fixture
def published(world, db, tmp_path) -> Path:
    """The tiny program, of which one lesson and the questions are in Spanish too, published."""
    return put(FILES | SPANISH, tmp_path / "listening")


@pytest.fixture
def ana(ana, published):
    """Ana reads Spanish, and is in the program."""
    ana.language = "es"
    ana.save()
    builders.enrollment(ana, original(ProgramPage))
    return ana


def original(model, slug: str = ""):
    pages = model.objects.filter(locale__language_code="en")
    return pages.get(slug=slug) if slug else pages.get()


def spanish(model, slug: str = ""):
    pages = model.objects.filter(locale__language_code="es")
    return pages.get(slug=slug) if slug else pages.get()


# --- In and out -----------------------------------------------------------------------------------------


def test_a_translation_is_a_page_with_the_key_of_its_original(published):
    page, other = spanish(LessonPage), original(LessonPage, SLUG)
    assert (page.title, page.live, page.slug) == ("Esperar", True, other.slug)
    assert page.translation_key == other.translation_key
    assert [block.id for block in page.body][1:] == ["count", "who"]
    assert page.body[0].id == other.body[0].id
    assert page.get_parent().specific == spanish(ModulePage)
    assert page.get_parent().get_parent().specific == spanish(ProgramPage)


def test_importing_again_changes_nothing_and_all_comes_out_as_it_went_in(published, tmp_path):
    assert {line[0] for line in bring(published, "--publish")} == {"="}
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(published)


def test_a_translation_may_write_the_key_in_capitals(published):
    edit(published / WAIT, "b1a4c5d6-1c2d-4e3f-8a9b-0c1d2e3f4a33", "B1A4C5D6-1C2D-4E3F-8A9B-0C1D2E3F4A33")
    assert {line[0] for line in bring(published, "--publish")} == {"="}


def test_a_changed_translation_changes_its_page_alone(published):
    before = original(LessonPage, SLUG).live_revision_id
    edit(published / WAIT, "title: Esperar", "title: Saber esperar")
    dry = bring(published, "--publish", "--dry-run")
    assert dry[:1] == ["~ lesson Saber esperar (es)"]
    assert "    +title: Saber esperar" in dry
    changed = [line for line in bring(published, "--publish") if line[0] != "="]
    assert changed == ["~ lesson Saber esperar (es)"]
    assert spanish(LessonPage).title == "Saber esperar"
    assert original(LessonPage, SLUG).live_revision_id == before


def test_a_translation_that_is_gone_is_unpublished_and_said(published):
    (published / WAIT).unlink()
    assert "- lesson Esperar (es) (unpublished)" in bring(published, "--publish")
    assert not spanish(LessonPage).live
    assert original(LessonPage, SLUG).live
    assert f"- {WAIT}" not in export(published)
    put({WAIT: SPANISH[WAIT]}, published)
    bring(published, "--publish")
    assert spanish(LessonPage).live


def test_a_language_that_is_gone_is_unpublished_as_a_whole(published):
    for name in SPANISH:
        (published / name).unlink()
    lines = bring(published, "--publish")
    assert "- program Escuchar (es) (unpublished)" in lines
    assert not Page.objects.live().filter(locale__language_code="es").exists()
    assert original(LessonPage, SLUG).live


def test_what_is_translated_goes_with_its_original(published):
    (published / LESSON).unlink()
    (published / WAIT).unlink()
    lines = bring(published, "--publish")
    assert {"- lesson Wait (unpublished)", "- lesson Esperar (es) (unpublished)"} <= set(lines)


def test_over_its_own_folder_what_is_unpublished_leaves_it(published):
    spanish(LessonPage).unpublish()
    assert [line for line in export(published) if line[0] != "="] == [f"- {WAIT}"]


ONWARD = {
    "02-going-on/01-onward.md": """---
title: Onward
key: d3c6e7f8-3e4f-4051-8cbd-2e3f40516c55
minutes: 5
---

Go on.
""",
}
ONWARD_IN_SPANISH = {
    "02-going-on/module.es.md": "---\ntitle: Seguir\nkey: 4e0c2f15-3f1b-4b48-9b66-8f7f1b806f33\n---\n",
    "02-going-on/01-onward.es.md": """---
title: Adelante
key: d3c6e7f8-3e4f-4051-8cbd-2e3f40516c55
---

Sigue.
""",
}


def test_a_module_numbered_anew_keeps_its_translation_beside_one_that_has_none(published):
    put(SECOND | ONWARD | ONWARD_IN_SPANISH, published)
    for name in (WAIT, ASKED, "01-first-steps/module.es.md"):
        (published / name).unlink()
    bring(published, "--publish")
    (published / "02-going-on").rename(published / "00-going-on")
    changed = [line for line in bring(published, "--publish") if line[0] != "="]
    assert changed == ["~ program Listening (in another order)"]
    assert spanish(LessonPage, "onward").live
    assert spanish(LessonPage, "onward").get_parent().specific == spanish(ModulePage, "going-on")


def test_a_new_translation_finds_its_module_among_those_numbered_anew(published):
    lesson = "01-onward.es.md"
    new = ONWARD_IN_SPANISH[f"02-going-on/{lesson}"]
    put(SECOND | ONWARD | ONWARD_IN_SPANISH, published)
    (published / "02-going-on" / lesson).unlink()
    bring(published, "--publish")
    (published / "02-going-on").rename(published / "00-going-on")
    put({f"00-going-on/{lesson}": new}, published)
    bring(published, "--publish")
    assert spanish(LessonPage, "onward").get_parent().specific == spanish(ModulePage, "going-on")
    assert spanish(LessonPage, SLUG).get_parent().specific == spanish(ModulePage, "first-steps")


def test_what_somebody_edited_in_spanish_is_a_conflict(published):
    page = spanish(LessonPage)
    page.summary = "En el sitio."
    page.save_revision(log_action=True).publish()
    with pytest.raises(CommandError, match=r"wait\.es\.md:1: Conflict: the lesson Esperar \(es\) was edited"):
        bring(published, "--publish")
    assert "! lesson Esperar (es) (kept as it is on the site)" in bring(
        published, "--publish", "--on-conflict", "site"
    )
    bring(published, "--publish", "--on-conflict", "folder")
    assert spanish(LessonPage).summary == ""


def test_questions_keep_their_identity_and_their_answers_in_every_language(published, sam):
    question = Question.objects.get(key="lis-01")
    english, other = question.latest("en"), question.latest("es")
    assert [choice.key for choice in other.choices.all()] == [choice.key for choice in english.choices.all()]
    edit(published / ASKED, "Esperar un poco más.", "Esperar un poco.")
    assert [line for line in bring(published, "--publish") if line[0] != "="] == [
        "~ quiz Check what you know"
    ]
    assert question.latest("es").number == 2
    question.revise(builders.wording("¿?"), language="es", by=sam, at=timezone.now())
    with pytest.raises(CommandError, match=r"the question lis-01 \(es\) was edited"):
        bring(published, "--publish")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (WAIT, "key: b1a4", "key: b1a5", r"wait\.es\.md:3: A translation has the key of its original: b1a4"),
        (WAIT, "title: Esperar\n", "", r"wait\.es\.md:1: The front matter needs title"),
        (WAIT, "---\n\nUna", "minutes: 5\n---\n\nUna", r"wait\.es\.md:4: Nothing is called minutes here"),
        (WAIT, "{#who}", "{#whom}", r"wait\.es\.md:12: 01-wait.md has no such reflection"),
        (ASKED, "lis-02", "lis-03", r"questions\.es\.gift:8: .* no such question"),
        (
            ASKED,
            "{\n=Esperar",
            "{\n~Nada.\n=Esperar",
            r"questions\.es\.gift:3: .* the answers it has in questions",
        ),
        (ASKED, "{FALSE", "{", r"questions\.es\.gift:8: "),
    ],
    ids=["key", "title", "no words", "reflection", "no question", "weights", "kind"],
)
def test_what_is_wrong_is_told_with_file_and_line(published, file, old, new, says):
    edit(published / file, old, new)
    with pytest.raises(CommandError, match=says):
        bring(published, "--publish")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (WAIT, "01-first-steps/01-wait.xx.md", r"xx.md:1: (This needs|Nothing is translated into xx here)"),
        (WAIT, "01-first-steps/01-wait.en.md", "en.md:1: This needs the page above it in the same language"),
        (WAIT, "01-first-steps/09-no.es.md", r"09-no\.es\.md:1: There is no 09-no.md beside"),
        ("01-first-steps/module.es.md", "", r"wait\.es\.md:1: .* module.es.md is missing"),
        (ASKED, "01-first-steps/questions.xx.gift", r"questions\.xx\.gift:1: Nothing is translated into xx"),
    ],
    ids=["unknown", "that of the originals", "no original", "no page above", "questions"],
)
def test_a_file_in_the_wrong_place_is_named(published, old, new, says):
    if new:
        (published / old).rename(published / new)
    else:
        (published / old).unlink()
    with pytest.raises(CommandError, match=says):
        bring(published, "--publish")


# --- What people read -----------------------------------------------------------------------------------


def test_a_person_reads_their_language_at_the_address_of_the_original(ana, client_for):
    page = client_for(ana).get(original(LessonPage, SLUG).url)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Una pregunta necesita espacio." in text
    assert "A question needs room" not in text
    assert '<div class="prose" lang="es">' in text
    assert '<html lang="en"' in text
    assert "Primeros pasos" in text


def test_what_is_not_translated_is_read_in_the_original(ana, client_for):
    browser = client_for(ana)
    browser.post(*_done(browser, original(LessonPage, SLUG)))
    text = browser.get(original(LessonPage, "ask").url).content.decode()
    assert "Ask how, not why." in text
    assert ' lang="es"' not in text


def _done(browser, lesson) -> tuple[str, dict]:
    """Where a lesson is marked as done, and with which revision its page says so."""
    page = browser.get(lesson.url)
    return reverse("courses:complete_lesson", args=[lesson.pk]), {
        "revision": page.context["page"].live_revision_id
    }


def test_a_lesson_done_in_one_language_is_done_and_the_words_seen_are_kept(ana, client_for):
    lesson, browser = original(LessonPage, SLUG), client_for(ana)
    browser.post(*_done(browser, lesson))
    completion = ana.enrollments.get().lesson_completions.get()
    assert (completion.lesson, completion.language, completion.minutes) == (lesson, "es", 5)
    assert completion.revision_id == spanish(LessonPage).live_revision_id
    ana.language = "en"
    ana.save()
    assert "You have done this lesson" in client_for(ana).get(lesson.url).content.decode()


def test_an_answer_written_in_one_language_stands_in_the_other(ana, client_for):
    lesson, enrollment = original(LessonPage, SLUG), ana.enrollments.get()
    Reflection.objects.write(enrollment, lesson, "who", "Mi tía.", seen="", at=timezone.now())
    for language in ("es", "en"):
        ana.language = language
        ana.save()
        assert "Mi tía." in client_for(ana).get(lesson.url).content.decode()


def test_the_path_and_the_program_say_their_titles_in_the_language_of_the_person(ana, client_for):
    browser = client_for(ana)
    path = browser.get(reverse("certificates:path")).content.decode()
    assert "Esperar" in path
    assert '<p class="lead" lang="es">Escuchar</p>' in path
    module = browser.get(original(ModulePage).url).content.decode()
    assert 'lang="es">Escuchar</a>' in module
    text = browser.get(original(ProgramPage).url).content.decode()
    assert "Una primera tarde sobre escuchar." in text
    assert "Primeros pasos" in text


def test_a_quiz_is_asked_in_the_language_of_the_person_where_all_of_it_is(ana):
    quiz = Quiz.objects.get(key="first-steps")
    assert builders.start(quiz, ana).language == "es"


def test_the_address_of_a_translation_leads_to_the_original(ana, client_for):
    page = client_for(ana).get(spanish(LessonPage).url)
    assert page.context["page"].pk == original(LessonPage, SLUG).pk
    assert (
        client_for(ana).get(ProgramIndexPage.objects.get(locale__language_code="es").url).status_code == 404
    )


def test_joining_is_joining_the_one_program(noor, published, client_for):
    scheme = original(ProgramPage).program_schemes.first().scheme_id
    client_for(noor).post(reverse("courses:enroll", args=[spanish(ProgramPage).pk]), {"scheme": scheme})
    assert [row.program for row in noor.enrollments.all()] == [original(ProgramPage)]


def test_a_page_is_found_once_in_either_language_and_leads_to_the_original(ana, noor):
    call_command("update_index", verbosity=0)  # the index follows commits, and tests never commit
    for words in ("evening", "Escuchar"):
        assert [(page.title, page.pk) for page in find(words, ana)[0]] == [
            ("Escuchar", original(ProgramPage).pk)
        ]
    assert [(page.title, page.within) for page in find("Esperar", ana)[0]] == [("Esperar", "Primeros pasos")]
    assert [page.title for page in find("evening", noor)[0]] == ["Listening"]
    assert find("Escuchar", noor)[0] == []


def test_who_does_not_learn_in_the_program_finds_its_lessons_in_no_language(published, noor):
    noor.language = "es"
    call_command("update_index", verbosity=0)
    assert find("Esperar", noor)[0] == []


def test_the_team_of_a_program_writes_its_translations_too(published):
    team = ProgramTeam.objects.get()
    assert team.program == original(ProgramPage)
    pages = GroupPagePermission.objects.filter(group=team.group).values_list("page", flat=True)
    assert set(pages) == {original(ProgramPage).pk, spanish(ProgramPage).pk}


def test_spanish_takes_no_statement_more_on_a_lesson_nor_on_the_path(
    ana, client_for, django_assert_num_queries
):
    enrollment, lesson = ana.enrollments.select_related("person", "program").get(), original(LessonPage, SLUG)
    with django_assert_num_queries(2):
        enrollment.outline()
    browser = client_for(ana)
    browser.get(lesson.url)
    with django_assert_num_queries(_statements(browser, lesson, ana)):
        browser.get(lesson.url)


def _statements(browser, lesson, person) -> int:
    """How many a lesson takes in the language of the originals."""
    type(person).objects.filter(pk=person.pk).update(language="en")
    with CaptureQueriesContext(
        connection,
    ) as taken:
        browser.get(lesson.url)
    type(person).objects.filter(pk=person.pk).update(language="es")
    return len(taken)
