"""What minutes of training count for: in the editor, before a lesson, and after it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data

from certificates import evidence
from config.setup import set_up
from courses.exchange.frameworks import import_file
from courses.exchange.standards import SHIPPED, StandardFileError
from courses.models import (
    Competency,
    LessonCredit,
    LessonPage,
    ModulePage,
    ProgramPage,
    Requirement,
)
from tests import builders
from tests.courses.editing import rows_of, typed
from tests.worlds import once_a_module


def _world() -> None:
    builders.program(modules=1, lessons=1)
    import_file(SHIPPED / "samhsa-core.yaml")
    set_up()


world = once_a_module(_world)


@pytest.fixture
def program(world, db) -> ProgramPage:
    return ProgramPage.objects.get()


@pytest.fixture
def enrolled(program, tess):
    return builders.enrollment(tess, program)


def competency(code: str) -> Competency:
    return Competency.objects.get(code=code)


def lesson() -> LessonPage:
    return LessonPage.objects.get(title="Lesson 1.1")


def give(page, *rows: tuple[str, int], **fields):
    """Let the page's minutes count for these competencies, and publish it."""
    for name, value in fields.items():
        setattr(page, name, value)
    row = LessonCredit if isinstance(page, LessonPage) else page.credits.model
    page.credits = [row(competency=competency(code), minutes=minutes) for code, minutes in rows]
    page.save_revision().publish()


def training(enrollment) -> dict[str, int]:
    times = evidence.earned_facts([enrollment], at=timezone.now())[enrollment.pk].times
    return {fact.competency: fact.minutes for fact in times if fact.kind == "training" and fact.minutes}


# --- In the editor ----------------------------------------------------------------------------------


def edit(browser, **changes):
    return browser.post(reverse("wagtailadmin_pages:edit", args=[lesson().pk]), typed(lesson(), **changes))


def counting_for(*rows: tuple[str, int]) -> dict:
    found = [(competency(code), minutes) for code, minutes in rows]
    return nested_form_data({"credits": rows_of(lesson(), *found)})


def test_a_lesson_counts_in_two_frameworks_at_once(program, cora, client_for):
    rows = counting_for(("ethics", 3), ("mentoring", 5), ("growth", 8))
    assert edit(client_for(cora), **rows, **{"action-publish": "Publish"}).status_code == 302
    assert [(row.competency.code, row.minutes) for row in lesson().credits.all()] == [
        ("ethics", 3),
        ("mentoring", 5),
        ("growth", 8),
    ]


def test_more_minutes_than_the_lesson_has_are_refused_with_the_name_of_the_framework(
    program, cora, client_for
):
    answer = edit(client_for(cora), **counting_for(("ethics", 4), ("mentoring", 5)))
    text = answer.content.decode()
    assert "There are 8 minutes here, and the rows of IC&amp;RC Peer Recovery, four domains" in text
    assert lesson().latest_revision.content["credits"][0]["minutes"] == 8


def test_a_competency_that_is_named_twice_is_sent_back(program, cora, client_for):
    rows = counting_for(("ethics", 3), ("ethics", 5))
    answer = edit(client_for(cora), **rows, **{"action-publish": "Publish"})
    assert "duplicate" in answer.content.decode()
    assert lesson().credits.count() == 1


def test_the_editor_groups_competencies_by_framework(program, cora, client_for):
    text = client_for(cora).get(reverse("wagtailadmin_pages:edit", args=[lesson().pk])).content.decode()
    assert '<optgroup label="SAMHSA core competencies, twelve categories">' in text


# --- Before a lesson --------------------------------------------------------------------------------


def ask_only_for(standard, *codes: str) -> None:
    standard.requirements.filter(kind=Requirement.Kind.TRAINING).delete()
    for code in codes:
        standard.requirements.create(kind="training", competency=competency(code), minimum=60)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (None, "About 8 min. It counts as training."),
        (["mentoring"], "About 8 min. It counts as training."),
        (["mentoring", "ethics"], "About 8 min. It counts as training."),
        (["ethics"], "This time does not count toward Demonstration."),
        ([], "This time does not count toward Demonstration."),
    ],
)
def test_a_lesson_says_before_it_is_started_whether_it_counts(enrolled, tess, client_for, asked, words):
    if asked is not None:
        ask_only_for(enrolled.standard, *asked)
    assert words in client_for(tess).get(lesson().url).content.decode()


def test_a_lesson_says_how_much_of_it_does_not_count(enrolled, tess, client_for):
    give(lesson(), ("mentoring", 5), ("growth", 8))
    ask_only_for(enrolled.standard, "mentoring")
    text = client_for(tess).get(lesson().url).content.decode()
    assert "3 min of it does not count toward Demonstration." in text


# --- After it ---------------------------------------------------------------------------------------


def test_what_was_earned_is_kept_by_competency_and_mode_whatever_is_edited_later(enrolled):
    give(lesson(), ("ethics", 3), ("mentoring", 5), ("growth", 8), mode="in_person")
    builders.complete(enrolled, "Lesson 1.1")
    give(lesson(), ("ethics", 8), mode="self_paced")
    completion = enrolled.lesson_completions.get()
    assert (completion.minutes, completion.mode) == (8, "in_person")
    assert {row.competency.code: row.minutes for row in completion.credits.all()} == {
        "ethics": 3,
        "mentoring": 5,
        "growth": 8,
    }
    assert training(enrolled) == {"ethics": 3, "mentoring": 5}


def test_minutes_that_no_row_names_count_as_training_of_no_area(enrolled):
    give(lesson(), ("ethics", 3))
    builders.complete(enrolled, "Lesson 1.1")
    assert training(enrolled) == {"ethics": 3, "": 5}


def test_a_quiz_counts_for_competencies_too(program, tess):
    module = ModulePage.objects.get()
    module.quiz = builders.quiz()
    give(module, ("ethics", 4), mode="live_online")
    enrolled = builders.enrollment(tess, program)
    builders.complete(enrolled, "Lesson 1.1")
    attempt = enrolled.start_quiz(module.quiz, by=tess, at=timezone.now())
    builders.answer(attempt, 1, 2, 3, 4)
    attempt.submit(by=tess, at=timezone.now())
    enrolled.settle(by=tess, at=timezone.now())
    assert enrolled.module_completions.get().mode == "live_online"
    assert training(enrolled) == {"mentoring": 8, "ethics": 4, "": 2}


def test_evidence_takes_eight_statements_whatever_was_done(enrolled, django_assert_num_queries):
    give(lesson(), ("ethics", 3), ("mentoring", 5), ("growth", 8))
    builders.complete(enrolled, "Lesson 1.1")
    with django_assert_num_queries(8):
        evidence.standings([enrolled], at=timezone.now())


# --- Frameworks as data -----------------------------------------------------------------------------


def test_a_framework_comes_with_what_it_touches_in_others(program):
    assert competency("links").framework.competencies.count() == 12
    assert {row.code for row in competency("links").related.all()} == {"advocacy", "recovery"}
    assert {row.code for row in competency("advocacy").related.all()} == {"links", "leadership"}
    assert import_file(SHIPPED / "samhsa-core.yaml")[1] is False


def test_a_link_to_nowhere_is_refused_by_name(program, tmp_path):
    text = (SHIPPED / "samhsa-core.yaml").read_text().replace("[advocacy, recovery]", "[dancing]")
    file = tmp_path / "framework.yaml"
    file.write_text(text)
    with pytest.raises(StandardFileError, match="no competency icrc-pr dancing to link"):
        import_file(file)
