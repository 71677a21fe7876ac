"""Questions: every wording stays, a change is a new version, and what was asked is never deleted."""

from dataclasses import replace
from random import Random

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from people.refusals import Refused
from quizzes import rules
from quizzes.models import Question, QuestionVersion
from tests import builders


@pytest.fixture
def bank(db):
    return builders.question_bank(3)


def test_the_same_wording_again_is_no_new_version(bank, tomas):
    question = bank.questions.first()
    latest = question.latest()
    assert question.revise(latest.wording(), by=tomas, at=timezone.now()) == latest
    assert question.versions.count() == 1


def test_another_wording_is_a_new_version_and_the_old_one_stays(bank, tomas):
    question = bank.questions.first()
    old = question.latest()
    wording = replace(old.wording(), stem="Rosa looks away. What helps?")
    new = question.revise(wording, by=tomas, at=timezone.now())
    assert (old.number, new.number, new.created_by) == (1, 2, tomas)
    assert question.latest() == new
    assert QuestionVersion.objects.get(pk=old.pk).wording() == old.wording()
    assert [choice.key for choice in new.wording().choices] == ["a", "b", "c"]


def test_a_wording_in_another_language_counts_by_itself(bank):
    question = bank.questions.first()
    spanish = question.revise(builders.wording("¿Qué ayuda?"), language="es", by=None, at=timezone.now())
    assert spanish.number == 1
    assert question.latest("es") == spanish
    assert question.latest("fr") is None


def test_a_wording_is_not_edited_in_place(bank):
    version = bank.questions.first().latest()
    version.stem = "Something else"
    with pytest.raises(TypeError):
        version.save()


def test_a_question_nobody_could_answer_is_refused(bank):
    question = bank.questions.first()
    wording = replace(question.latest().wording(), choices=())
    with pytest.raises(Refused) as refused:
        question.revise(wording, by=None, at=timezone.now())
    assert refused.value.code == "too_few_choices"
    assert question.versions.count() == 1


def test_a_question_that_was_asked_cannot_be_deleted_but_retired(bank, lee, tomas):
    quiz = builders.quiz(bank, draw_count=3)
    builders.start(quiz, lee)
    question = bank.questions.first()
    with pytest.raises(ProtectedError):
        question.delete()
    question.retire(by=tomas, at=timezone.now())
    assert question not in bank.questions.live()
    assert question.pk not in {item.version.question_id for item in builders.start(quiz, tomas).items.all()}
    question.put_back(by=tomas, at=timezone.now())
    assert question in bank.questions.live()


def test_a_question_that_was_never_asked_can_be_deleted(bank):
    bank.questions.first().delete()
    assert Question.objects.count() == 2


def test_retiring_twice_keeps_the_first_day(bank, tomas, cora):
    question = bank.questions.first()
    first, second = timezone.now(), timezone.now()
    question.retire(by=tomas, at=first)
    question.retire(by=cora, at=second)
    assert (question.retired_at, question.retired_by) == (first, tomas)


def test_drawing_takes_the_same_number_of_statements_from_a_big_bank(lee, ana, django_assert_num_queries):
    small = builders.quiz(builders.question_bank(5))
    large = builders.quiz(builders.question_bank(60, key="large"))
    with django_assert_num_queries(12):
        small.start(lee, terms=small.terms(), by=lee, at=timezone.now(), rng=Random(1))
    with django_assert_num_queries(12):
        large.start(ana, terms=large.terms(), by=ana, at=timezone.now(), rng=Random(1))


def test_the_list_of_questions_shows_the_latest_wording(bank, tomas):
    question = bank.questions.first()
    question.revise(builders.wording("The newest text?"), by=tomas, at=timezone.now())
    assert Question.objects.with_stem().get(pk=question.pk).summary == "The newest text?"
    assert question.choice_keys_used() == {"a", "b", "c"}


def test_questions_are_drawn_in_the_language_of_the_person(bank, lee):
    for question in bank.questions.all():
        question.revise(builders.wording(f"¿{question.key}?"), language="es", by=None, at=timezone.now())
    lee.language = "es"
    attempt = builders.start(builders.quiz(bank), lee)
    assert attempt.language == "es"
    assert all(item.snapshot["stem"].startswith("¿") for item in attempt.items.all())


def test_a_quiz_that_is_half_translated_is_asked_in_english(bank, lee):
    for question in bank.questions.all()[:2]:
        question.revise(builders.wording(f"¿{question.key}?"), language="es", by=None, at=timezone.now())
    lee.language = "es"
    assert builders.start(builders.quiz(bank), lee).language == "en"
    assert builders.start(builders.quiz(bank, key="short", draw_count=2), lee).language == "es"


def test_a_list_shows_the_english_wording_whatever_was_translated_last(bank):
    question = bank.questions.first()
    question.revise(builders.wording("¿Qué ayuda?"), language="es", by=None, at=timezone.now())
    assert "¿" not in Question.objects.with_stem().get(pk=question.pk).summary


def test_english_serves_where_a_bank_has_no_other_language(bank, lee):
    lee.language = "fr"
    assert builders.start(builders.quiz(bank), lee).language == "en"


def test_all_kinds_are_known_to_the_database():
    assert set(Question.Kind.values) == set(rules.KINDS)
