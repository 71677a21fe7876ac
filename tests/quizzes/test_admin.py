"""What trainers can do with quizzes in Wagtail's admin, and what it must not do."""

import pytest
from django.urls import reverse

from config.setup import set_up
from quizzes.models import Question, Quiz
from tests import builders


@pytest.fixture
def bank(db):
    set_up()
    return builders.question_bank(2)


@pytest.fixture
def trainer(client_for, tomas, bank):
    return client_for(tomas)


def filled(question: Question, **changes) -> dict:
    """The form of a question as the browser would send it back."""
    wording = question.latest().wording()
    data = {"stem": wording.stem, "general_feedback": wording.general_feedback}
    for row, choice in enumerate(wording.choices):
        data[f"choice_{row}_text"] = choice.text
        data[f"choice_{row}_weight"] = choice.weight
        data[f"choice_{row}_feedback"] = choice.feedback
    return data | changes


def edit(browser, question: Question, **changes):
    return browser.post(reverse("questions:edit", args=[question.pk]), filled(question, **changes))


def test_a_trainer_finds_banks_quizzes_and_questions(trainer, bank):
    quiz = builders.quiz(bank)
    question = bank.questions.first()
    pages = {
        reverse("quiz-settings:index"): quiz.title,
        reverse("question-banks:index"): bank.title,
        reverse("questions:index"): "Question listening-01?",
        reverse("questions:inspect", args=[question.pk]): "Answer a (100 %)",
        reverse("questions:edit", args=[question.pk]): "Answer 1",
        reverse("question-banks:inspect", args=[bank.pk]): bank.key,
    }
    for address, words in pages.items():
        response = trainer.get(address)
        assert response.status_code == 200
        assert words in response.content.decode(), address


def test_the_list_of_questions_takes_the_same_statements_for_more_of_them(
    trainer, bank, django_assert_max_num_queries
):
    def statements() -> int:
        with django_assert_max_num_queries(60) as captured:
            trainer.get(reverse("questions:index"))
        return len(captured)

    statements()
    few = statements()
    for number in range(10):
        builders.question(bank, f"more-{number}")
    assert statements() == few


def test_changing_the_settings_of_a_quiz_is_for_later_tries(trainer, bank, lee):
    quiz = builders.quiz(bank)
    attempt = builders.start(quiz, lee)
    data = {"title": "New", "key": quiz.key, "bank": bank.pk, "draw_count": 1, "pass_percent": 100}
    data |= {"cool_down_minutes": 0, "minutes": 9}
    response = trainer.post(reverse("quiz-settings:edit", args=[quiz.pk]), data)
    assert response.status_code == 302
    quiz.refresh_from_db()
    attempt.refresh_from_db()
    assert (quiz.pass_percent, attempt.agreed_terms.pass_percent) == (100, 75)


@pytest.mark.parametrize("wrong", [{"pass_percent": 0}, {"pass_percent": 101}, {"draw_count": 0}])
def test_settings_nobody_could_pass_under_are_refused(trainer, bank, wrong):
    data = {"title": "New", "key": "new", "bank": bank.pk, "draw_count": 1, "pass_percent": 75}
    data |= {"cool_down_minutes": 0, "minutes": 9} | wrong
    assert trainer.post(reverse("quiz-settings:add"), data).status_code == 200
    assert not Quiz.objects.exists()


def test_editing_a_question_makes_a_version(trainer, bank, tomas):
    question = bank.questions.first()
    response = edit(trainer, question, stem="Rosa looks up.", choice_1_text="", choice_3_text="Something new")
    assert response.status_code == 302
    latest = question.latest()
    assert (latest.number, latest.stem, latest.created_by) == (2, "Rosa looks up.", tomas)
    keys = [(choice.key, choice.text) for choice in latest.wording().choices]
    assert keys == [("a", "Answer a"), ("c", "Answer c"), ("d", "Something new")]


def test_saving_a_question_as_it_is_makes_none(trainer, bank):
    question = bank.questions.first()
    assert edit(trainer, question).status_code == 302
    assert question.versions.count() == 1


def test_a_question_nobody_could_answer_is_refused_and_what_was_typed_is_kept(trainer, bank):
    question = bank.questions.first()
    response = edit(trainer, question, choice_0_weight="0", stem="Typed for a long time")
    page = response.content.decode()
    assert "None of its answers is right." in page
    assert "Typed for a long time" in page
    assert question.versions.count() == 1


def test_a_question_is_retired_and_put_back(trainer, bank, tomas):
    question = bank.questions.first()
    edit(trainer, question, retired="on")
    question.refresh_from_db()
    assert question.retired_by == tomas
    edit(trainer, question)
    question.refresh_from_db()
    assert question.retired_at is None


@pytest.mark.parametrize(
    ("kind", "keys"), [("single", ["a", "b"]), ("multiple", ["a", "b"]), ("true_false", ["true", "false"])]
)
def test_a_new_question_of_each_kind(trainer, bank, kind, keys):
    data = {"bank": bank.pk, "key": "new", "kind": kind, "stem": "What?"}
    data |= {"choice_0_text": "True", "choice_0_weight": "100", "choice_1_text": "False"}
    assert trainer.post(reverse("questions:add"), data).status_code == 302
    question = Question.objects.get(key="new")
    assert [choice.key for choice in question.latest().wording().choices] == keys


def test_what_is_in_use_is_not_deleted_even_by_who_may_do_all(client_for, bank, cora, lee):
    cora.is_superuser = True
    cora.save()
    quiz = builders.quiz(bank, draw_count=2)
    builders.start(quiz, lee)
    browser = client_for(cora)
    question = bank.questions.first()
    for address in (
        reverse("questions:delete", args=[question.pk]),
        reverse("quiz-settings:delete", args=[quiz.pk]),
        reverse("question-banks:delete", args=[bank.pk]),
    ):
        response = browser.post(address, follow=True)
        assert "is in use, so it cannot be deleted" in response.content.decode()
    assert Question.objects.filter(pk=question.pk).exists()


@pytest.mark.parametrize(("who", "status"), [("tomas", 200), ("cora", 302), ("lee", 302)])
def test_who_may_write_questions(request, client_for, bank, who, status):
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(reverse("questions:add")).status_code == status


def test_a_coordinator_may_look(client_for, cora, bank):
    assert client_for(cora).get(reverse("questions:index")).status_code == 200
