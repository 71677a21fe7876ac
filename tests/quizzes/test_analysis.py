"""The statistics of a quiz from what people did, and of any file of marks."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from config.setup import set_up
from people.models import User
from quizzes import analysis
from quizzes.models import Attempt, Choice
from quizzes.rules.statistics import CHECK_KEY, ItemStatistics, remark
from tests import builders

NOW = timezone.now


@pytest.fixture
def quiz(db):
    """A quiz that draws all three questions of its bank."""
    return builders.quiz(builders.question_bank(3), draw_count=3, time_limit_minutes=30)


def figures(capsys, *arguments) -> dict:
    call_command("item_statistics", *arguments, "--json")
    return json.loads(capsys.readouterr().out)


def file_of(tmp_path, text: str, encoding: str = "utf-8") -> str:
    file = tmp_path / "marks.csv"
    file.write_bytes(text.encode(encoding))
    return str(file)


# --- A quiz ---------------------------------------------------------------------------------------------


def test_first_tries_count_and_trials_and_later_tries_do_not(quiz, tess, noor, lee):
    builders.take(quiz, tess, right=3, at=NOW() - timedelta(days=3))
    builders.take(quiz, tess, right=0, at=NOW() - timedelta(days=1))
    builders.take(quiz, noor, right=1, at=NOW() - timedelta(days=2))
    trial = builders.take(quiz, lee, right=0)
    Attempt.objects.filter(pk=trial.pk).update(is_trial=True)
    builders.start(quiz, lee)
    found = analysis.matrix_of(quiz)
    assert len(found.names) == 3
    assert sorted(sum(row) for row in found.rows) == [1, 3]


def test_what_somebody_left_empty_when_time_ran_out_was_not_reached(quiz, tess):
    attempt = builders.start(quiz, tess, at=NOW() - timedelta(days=1))
    builders.answer(attempt, 1)
    attempt.expire(at=NOW())
    assert Attempt.objects.get().status == Attempt.Status.EXPIRED
    [row] = analysis.matrix_of(quiz).rows
    assert sorted(cell is None for cell in row) == [False, True, True]


def test_it_takes_the_same_statements_for_many(quiz, tess, noor, lee, django_assert_num_queries):
    for person in (tess, noor, lee):
        builders.take(quiz, person, right=2)
    with django_assert_num_queries(3):
        analysis.matrix_of(quiz)


def test_the_command_prints_a_table_and_says_that_they_are_too_few(quiz, tess, capsys):
    builders.take(quiz, tess, right=2)
    call_command("item_statistics", "--quiz", str(quiz.pk))
    printed = capsys.readouterr().out
    assert "1 people" in printed
    assert printed.count("too few to tell") == 3
    assert figures(capsys, "--quiz", str(quiz.pk))["is_enough"] is False
    with pytest.raises(CommandError, match="There is no quiz 0"):
        call_command("item_statistics", "--quiz", "0")


# --- A file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["a,b\n1,0\n0,1\n,1\n", "\ufeffa;b\r\n1;0\r\n0;1\r\n;1\r\n", "a\tb\n1\t0\n0\t1\n\t1\n"]
)
def test_a_matrix_however_a_spreadsheet_wrote_it(text, tmp_path, capsys):
    told = figures(capsys, "--matrix", file_of(tmp_path, text))
    assert told["people"] == 3
    assert [item["name"] for item in told["items"]] == ["a", "b"]
    assert [item["facility"] for item in told["items"]] == pytest.approx([50, 200 / 3])
    assert set(told["items"][0]) >= {
        "name",
        "facility",
        "sd",
        "discrimination_index",
        "discriminative_efficiency",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("a,b\n1\n", "Line 2 has 1 cells, and there are 2 questions."),
        ("a,b\n1,yes\n", "Line 2, b: yes is no number from 0 to 1."),
        ("a,b\n1,1.5\n", "Line 2, b: 1.5 is no number"),
        ("a,b\n1,nan\n", "Line 2, b: nan is no number"),
    ],
)
def test_what_is_no_matrix_is_said_with_its_place(text, says, tmp_path):
    with pytest.raises(CommandError, match=says):
        call_command("item_statistics", "--matrix", file_of(tmp_path, text))


def test_a_file_in_another_code_is_said_too(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("item_statistics", "--matrix", file_of(tmp_path, "é,b\n1,0\n", "latin-1"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("item_statistics", "--matrix", str(tmp_path / "none.csv"))


# --- For trainers ---------------------------------------------------------------------------------------


@pytest.fixture
def taken(quiz):
    """Thirty people took it: those who know the rest miss the third question, and everybody gets the first."""
    for number in range(30):
        person = User.objects.create_user(f"p{number}@example.org", preferred_name=f"P{number}")
        attempt = builders.start(quiz, person)
        keys = {item.version.question.key: item.position for item in attempt.items.all()}
        first, second, third = (keys[f"listening-0{place}"] for place in (1, 2, 3))
        builders.answer(attempt, first)
        builders.answer(attempt, second, chosen="a" if number % 2 else "b")
        builders.answer(attempt, third, chosen="b" if number % 2 else "a")
        attempt.submit(by=person, at=attempt.started_at)
    return quiz


@pytest.fixture
def trainer(tomas, client_for):
    builders.home_page()
    set_up()
    return client_for(tomas)


def page_of(quiz) -> str:
    return reverse("quizzes_analysis", args=[quiz.pk])


def test_a_trainer_reads_what_the_figures_say(taken, trainer):
    page = trainer.get(page_of(taken))
    assertContains(page, "30 people have taken it.")
    assertContains(page, "Almost everyone gets this right.")
    assertContains(page, "People who do well overall miss this one.", count=2)
    assertContains(page, "<rect", count=6)
    assertContains(trainer.get(reverse("quiz-settings:index")), page_of(taken))


def test_who_chose_what_is_counted_in_thirds(taken):
    second = analysis.of_quiz(taken).questions[1]
    assert [(one.is_right, one.lower + one.middle + one.upper) for one in second.options][:2] == [
        (True, 15),
        (False, 15),
    ]
    assert second.remark == CHECK_KEY


def test_where_questions_are_drawn_each_needs_enough_people_of_its_own(trainer, db):
    """Forty people took it, and each question was drawn for half of them or fewer."""
    quiz = builders.quiz(builders.question_bank(12), draw_count=2)
    for number in range(40):
        builders.take(quiz, User.objects.create_user(f"d{number}@example.org"), right=1)
    page = trainer.get(page_of(quiz))
    assertContains(page, "40 people have taken it.")
    assertContains(page, "Too few to tell.", count=12)


def test_with_too_few_people_there_is_no_index_and_no_verdict(quiz, tess, trainer):
    builders.take(quiz, tess, right=1)
    page = trainer.get(page_of(quiz))
    assertContains(page, "Too few to tell.", count=3)
    assertNotContains(page, "Check the key")
    assertContains(
        trainer.get(page_of(builders.quiz(builders.question_bank(4, "other")))), "Come back once somebody"
    )


def test_the_spreadsheet_says_the_same_and_holds_no_formula(taken, trainer):
    Choice.objects.filter(key="b").update(text="=1+1")
    response = trainer.get(reverse("quizzes_analysis_xlsx", args=[taken.pk]))
    book = load_workbook(BytesIO(response.content))
    questions, options = book.worksheets
    assert [row[0].value for row in questions.iter_rows(min_row=2)] == [
        "listening-01",
        "listening-02",
        "listening-03",
    ]
    assert questions["D2"].value == 100
    assert "'=1+1" in {row[1].value for row in options.iter_rows(min_row=2)}


def test_the_page_takes_the_same_statements_for_many(taken, django_assert_num_queries):
    with django_assert_num_queries(4):
        analysis.of_quiz(taken)


@pytest.mark.parametrize("who", ["tess", "sam"])
def test_nobody_else_sees_it(quiz, who, request, client_for):
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(page_of(quiz)).status_code in (302, 403)
    assert browser.get(reverse("quizzes_analysis_xlsx", args=[quiz.pk])).status_code in (302, 403)


@pytest.mark.parametrize(
    ("facility", "discrimination", "guess", "found"),
    [
        (60, 45, 25, "good"),
        (60, 10, 25, "weak"),
        (60, -1, 25, "check-key"),
        (99, -1, 25, "check-key"),
        (99, 40, 25, "too-easy"),
        (28, 40, 25, "too-hard"),
        (60, 25, 25, "unclear"),
        (60, None, 25, "unclear"),
        (None, None, 25, "unclear"),
    ],
)
def test_what_the_figures_say(facility, discrimination, guess, found):
    item = ItemStatistics("q", 40, facility, 40.0, discrimination, discrimination)
    assert remark(item, guess) == found
