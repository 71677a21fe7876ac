"""A whole cohort on one page: who is where, who may need a hand, and the same statements for any size."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import matrix
from courses.models import (
    Cohort,
    Enrollment,
    LessonCompletion,
    LessonPage,
    Membership,
    ModuleCompletion,
    ModulePage,
)
from people.models import Leave, User
from tests import builders, meetings
from tests.courses.test_cohorts import statements

MOST_STATEMENTS = 15


@pytest.fixture
def fall(tomas):
    return meetings.cohort(builders.program(modules=3, lessons=2), tomas)


def cells(fall, person) -> list[tuple]:
    table = matrix.progress(fall, at=timezone.now())
    row = next(row for row in table.rows if row.membership.person == person)
    return [(cell.done, cell.steps_done, cell.steps) for cell in row.cells]


def test_steps_and_modules_are_counted(fall, tess):
    place = meetings.member(fall, tess)
    builders.complete(place.enrollment, "Lesson 1.1", "Lesson 1.2", "Lesson 2.1")
    assert cells(fall, tess) == [(True, 2, 2), (False, 1, 2), (False, 0, 2)]


def test_a_lesson_that_came_later_undoes_nothing(fall, tess):
    place = meetings.member(fall, tess)
    builders.complete(place.enrollment, "Lesson 1.1", "Lesson 1.2")
    builders.lesson(fall.program.get_children().first().specific, "Lesson 1.3")
    assert cells(fall, tess)[0] == (True, 2, 3)


def test_quiz_steps_and_tries_count(tomas, tess):
    quiz = builders.quiz()
    fall = meetings.cohort(builders.program(modules=1, lessons=0, quiz=quiz), tomas)
    enrolled = meetings.member(fall, tess).enrollment
    for _try in range(3):
        attempt = enrolled.start_quiz(quiz, by=tess, at=timezone.now())
        attempt.submit(by=tess, at=timezone.now())
    [row] = matrix.progress(fall, at=timezone.now()).rows
    assert (row.cells[0].steps_done, row.cells[0].steps, row.is_stuck) == (0, 1, True)


def test_a_leave_is_neither_late_nor_stuck(fall, tess, noor):
    first = timezone.now().date() - timedelta(days=60)
    Cohort.objects.update(starts_on=first, ends_on=first + timedelta(days=90))
    fall.refresh_from_db()
    for person in (tess, noor):
        meetings.member(fall, person, timezone.now() - timedelta(days=60))
    Leave.objects.create(person=noor, starts_on=first)
    rows = {row.membership.person: row for row in matrix.progress(fall, at=timezone.now()).rows}
    assert (rows[tess].is_late, rows[tess].is_stuck, rows[tess].is_away) == (True, True, False)
    assert (rows[noor].is_late, rows[noor].is_stuck, rows[noor].is_away) == (False, False, True)


def test_the_page_says_so_without_blame(fall, tess, tomas, client_for):
    meetings.member(fall, tess)
    page = client_for(tomas).get(reverse("cohorts:progress", args=[fall.pk])).content.decode()
    assert "Tess" in page
    assert "It is a hint to ask how somebody is" in page
    assert "fail" not in page.lower()


def fill(cohort: Cohort, people: int) -> None:
    """So many more people in a cohort, each through its first module."""
    now, start = timezone.now(), User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", preferred_name=f"Person {n}") for n in range(start, start + people)
    )
    pattern = Enrollment.objects.first()
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            person=user,
            program=cohort.program,
            standard=pattern.standard,
            enrolled_at=now,
            enrolled_by=user,
        )
        for user in users
    )
    Membership.objects.bulk_create(
        Membership(
            cohort=cohort, enrollment=row, status="member", asked_at=now, asked_by=row.person, decided_at=now
        )
        for row in enrollments
    )
    lesson = LessonPage.objects.first()
    fact = {"minutes": 8, "completed_at": now}
    LessonCompletion.objects.bulk_create(
        LessonCompletion(
            enrollment=row, lesson=lesson, revision=lesson.live_revision, completed_by=row.person, **fact
        )
        for row in enrollments
    )
    module = cohort.program.get_children().first().specific
    ModuleCompletion.objects.bulk_create(
        ModuleCompletion(enrollment=row, module=module, completed_by=row.person, **fact)
        for row in enrollments
    )


@pytest.mark.parametrize("page", ["progress", "attendance"])
def test_two_hundred_people_cost_as_many_statements_as_five(tomas, tess, client_for, page):
    fall = meetings.cohort(builders.program(modules=12, lessons=1), tomas, seats=None)
    meetings.member(fall, tess)
    session = meetings.session(fall, starts_in=timedelta(days=-1))
    meetings.attend(session, tess, by=tomas)
    browser, url = client_for(tomas), reverse(f"cohorts:{page}", args=[fall.pk])
    fill(fall, 4)
    few = statements(browser, url)
    fill(fall, 195)
    assert statements(browser, url) == few <= MOST_STATEMENTS


def test_only_the_newest_decision_about_meetings_holds(fall, tess, cora):
    tess_in = meetings.member(fall, tess)
    module = ModulePage.objects.order_by("path").first()
    ModulePage.objects.filter(pk=module.pk).update(meeting_minutes=60)
    for seconds, outcome in enumerate(("enough", "make_up")):
        at = timezone.now() + timedelta(seconds=seconds)
        meetings.decide(tess_in, cora, module=module, outcome=outcome, at=at)
    cell = matrix.progress(fall, at=timezone.now()).rows[0].cells[0]
    assert cell.steps_done == tess_in.enrollment.outline().modules[0].steps_done == 0
