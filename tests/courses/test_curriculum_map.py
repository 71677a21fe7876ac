"""What a program covers of a framework: the rule as a table, and the page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.exchange.frameworks import import_file
from courses.exchange.standards import SHIPPED
from courses.models import Competency, LessonCredit, LessonPage, ModulePage
from courses.rules.curriculum import Demand, Piece, curriculum_map
from tests import builders

AREAS = [("ethics", "Ethics"), ("mentoring", "Mentoring"), ("advocacy", "Advocacy")]
LISTEN = Piece("Listen", "One", 30, "self_paced", credits={"mentoring": 20, "ethics": 10})
MEET = Piece(
    "Meet", "One", 60, "in_person", credits={"mentoring": 40}, touches=frozenset({"advocacy", "mentoring"})
)
BOARD = Demand("Board", {("", ""): 120, ("ethics", ""): 10, ("mentoring", ""): 90})


def row(code: str):
    return next(row for row in curriculum_map(AREAS, [LISTEN, MEET], [BOARD]).rows if row.code == code)


@pytest.mark.parametrize(
    ("code", "minutes", "missing"),
    [
        ("ethics", {"self_paced": 10}, [0]),
        ("mentoring", {"self_paced": 20, "in_person": 40}, [30]),
        ("advocacy", {}, []),
    ],
    ids=["covered", "short by half an hour, in two modes", "asked for by nobody"],
)
def test_a_competency_stands_with_its_minutes_by_mode_and_what_is_short(code, minutes, missing):
    assert row(code).minutes == minutes
    assert [answer.missing for answer in row(code).answers] == missing


def test_the_crosswalk_shows_what_touches_a_competency_and_moves_no_minute():
    assert (row("advocacy").total, row("advocacy").touched_by) == (0, (MEET,))
    assert row("mentoring").touched_by == ()
    assert not row("advocacy").is_missing


def test_what_no_row_names_and_the_whole():
    drawn = curriculum_map(AREAS, [LISTEN, MEET], [BOARD])
    assert drawn.unnamed.minutes == {"in_person": 20}
    assert (drawn.whole.total, drawn.whole.answers[0].missing) == (90, 30)


def test_a_competency_nothing_covers_stands_there_too():
    drawn = curriculum_map(AREAS, [], [BOARD])
    assert [row.code for row in drawn.rows if row.is_missing] == ["ethics", "mentoring", "advocacy"]


GROUP = Piece("Meetings", "One", 90, "live")


@pytest.mark.parametrize(
    ("asked", "missing"),
    [("self_paced", 70), ("in_person", 40), ("live_online", 100), ("live", 0), ("", 0)],
    ids=["alone", "face to face, and nobody knows how the group meets", "on a screen", "either", "any"],
)
def test_what_is_asked_of_one_way_is_met_by_that_way(asked, missing):
    drawn = curriculum_map(AREAS, [LISTEN, MEET, GROUP], [Demand("Board", {("", asked): 100})])
    assert [(answer.mode, answer.missing) for answer in drawn.whole.answers] == [(asked, missing)]


# --- The page ---------------------------------------------------------------------------------------


@pytest.fixture
def program(db):
    page = builders.program(modules=2, lessons=1, quiz=builders.quiz())
    import_file(SHIPPED / "samhsa-core.yaml")
    return page


def test_a_trainer_sees_what_is_covered_and_what_is_not(program, tomas, client_for):
    browser = client_for(tomas)
    text = browser.get(reverse("courses:curriculum_map", args=[program.pk])).content.decode()
    assert "Mentoring and education" in text
    assert "Demonstration: 1 h, 38 min short" in text
    assert "Nothing here covers it yet." in text
    assert reverse("courses:curriculum_map", args=[program.pk]) in browser.get(program.url).content.decode()


def test_meetings_and_what_is_asked_of_one_way_stand_there_too(program, tomas, client_for):
    ModulePage.objects.filter(title="Module 2").update(meeting_minutes=90)
    standard = program.standards_on(timezone.localdate())[0]
    standard.requirements.create(kind="training", mode="live", minimum=120, position=99)
    text = client_for(tomas).get(reverse("courses:curriculum_map", args=[program.pk])).content.decode()
    assert "Live, in person or online" in text
    assert "Demonstration: 2 h live, in person or online, 30 min short" in text
    assert "How a group meets, and what its time counts for, stands on each meeting." in text


def test_another_framework_shows_what_is_touched(program, cora, client_for):
    url = reverse("courses:curriculum_map", args=[program.pk])
    text = client_for(cora).get(url, {"framework": "samhsa-core"}).content.decode()
    assert "Shares lived experience of recovery" in text
    assert "touches it, by way of another framework" in text


def test_an_unknown_framework_shows_the_usual_one(program, cora, client_for):
    url = reverse("courses:curriculum_map", args=[program.pk])
    assert client_for(cora).get(url, {"framework": "none"}).status_code == 200


def test_a_draft_is_not_on_the_map(program, cora, client_for):
    LessonPage.objects.get(title="Lesson 2.1").unpublish()
    text = client_for(cora).get(reverse("courses:curriculum_map", args=[program.pk])).content.decode()
    assert "Lesson 1.1" in text
    assert "Lesson 2.1" not in text


def test_the_map_takes_the_same_statements_for_a_larger_program(
    program, cora, client_for, django_assert_max_num_queries
):
    browser, url = client_for(cora), reverse("courses:curriculum_map", args=[program.pk])
    browser.get(url)
    with django_assert_max_num_queries(25) as few:
        browser.get(url)
    for number in (3, 4):
        module = builders.module(program, number, lessons=3)
        growth = Competency.objects.get(code="growth")
        for lesson in LessonPage.objects.child_of(module):
            LessonCredit.objects.create(lesson=lesson, competency=growth, minutes=8)
    with django_assert_max_num_queries(len(few)):
        browser.get(url)
