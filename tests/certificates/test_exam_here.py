"""An exam that is taken here: the quiz of the program feeds the row that asks for it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import evidence
from courses.models import Enrollment, ExamTerms, ProgramPage, Requirement
from tests import builders
from tests.conftest import person


@pytest.fixture
def exam(tess, program):
    """Tess's standard asks for 70 per cent in the exam of the program, which has four questions."""
    enrollment = builders.enrollment(tess, program)
    row = Requirement.objects.create(
        standard=enrollment.standard, kind="exam", label="Of the course", minimum=70, unit="percent"
    )
    ExamTerms.objects.create(requirement=row, taken="here")
    ProgramPage.objects.update(quiz=builders.quiz(title="The exam", attempts_allowed=3, cool_down_minutes=0))
    return Enrollment.objects.with_names().get(pk=enrollment.pk)


def status(enrollment):
    rows = evidence.standings([enrollment], at=timezone.now())[enrollment.pk]
    return next(row for row in rows if row.kind == "exam")


def take(browser, enrollment, *, right: int) -> None:
    """Every question answered, and so many of them right, through the pages."""
    browser.post(reverse("quizzes:start", args=[enrollment.program.quiz_id]))
    link = enrollment.attempt_links.select_related("attempt").latest("attempt__started_at")
    builders.answer(link.attempt, *range(1, right + 1))
    browser.post(reverse("quizzes:submit", args=[link.attempt_id]))


def test_a_trainee_fails_tries_again_and_the_row_is_met(exam, tess, client_for):
    browser = client_for(tess)
    assert (status(exam).have, status(exam).met) == (0, False)
    assertContains(browser.get(reverse("certificates:path")), reverse("certificates:exams", args=[exam.pk]))
    page = browser.get(reverse("certificates:exams", args=[exam.pk]))
    assertContains(page, reverse("quizzes:intro", args=[exam.program.quiz_id]))
    assertNotContains(page, "Type in your result")
    assertContains(browser.get(reverse("quizzes:intro", args=[exam.program.quiz_id])), "The exam")
    take(browser, exam, right=2)
    assert (status(exam).have, status(exam).met) == (50, False)
    take(browser, exam, right=3)
    assert (status(exam).have, status(exam).met) == (75, True)
    take(browser, exam, right=1)
    assert status(exam).have == 75  # the best one counts


def test_one_that_is_open_or_of_another_quiz_counts_nothing(exam, tess, client_for):
    browser = client_for(tess)
    browser.post(reverse("quizzes:start", args=[exam.program.quiz_id]))
    assert status(exam).have == 0
    builders.take(builders.quiz(builders.question_bank(key="another")), tess, right=4)
    assert status(exam).have == 0


def test_only_who_is_in_the_program_takes_it(exam, lee, client_for):
    assert client_for(lee).get(reverse("quizzes:intro", args=[exam.program.quiz_id])).status_code == 404


def test_it_takes_the_same_statements_however_many_people_there_are(exam, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        rows = list(Enrollment.objects.with_names())
        with django_assert_max_num_queries(30) as asked:
            evidence.standings(rows, at=timezone.now())
        counts.append(len(asked))
        builders.enrollment(person(f"Person{number}"), exam.program)
    assert len(set(counts)) == 1
