"""Questions come into a bank once, and again only as far as they changed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from people.refusals import Refused
from quizzes.exchange import import_questions
from quizzes.models import Question, QuestionBank
from tests import builders

TWO = """
::one:: What helps? {=Listen. ~Talk. ~Leave.}

::two:: Both gain. {T}
"""


@pytest.fixture
def bank(db):
    return QuestionBank.objects.create(title="Listening", key="listening")


def bring(text: str, bank: QuestionBank, **options):
    return import_questions(text, bank, at=timezone.now(), **options)


def test_a_file_becomes_questions(bank):
    report = bring(TWO, bank)
    assert (report.imported, report.created, report.by_kind) == (2, 2, {"single": 1, "true_false": 1})
    one, two = Question.objects.order_by("pk")
    assert [choice.key for choice in one.latest().wording().choices] == ["a", "b", "c"]
    assert [choice.key for choice in two.latest().wording().choices] == ["true", "false"]


def test_the_same_file_again_changes_nothing_and_asks_little(bank, django_assert_num_queries):
    bring(TWO, bank)
    with django_assert_num_queries(6):
        report = bring(TWO, bank)
    assert (report.imported, report.unchanged, report.created, report.revised) == (2, 2, 0, 0)


def test_a_changed_question_gets_a_version_and_its_options_keep_their_keys(bank):
    bring(TWO, bank)
    report = bring("::one:: What helps? {~Talk. =Listen first. ~Leave.}", bank)
    assert (report.revised, report.unchanged) == (1, 0)
    latest = Question.objects.get(key="one").latest()
    assert latest.number == 2
    assert [choice.key for choice in latest.wording().choices] == ["b", "a", "c"]
    assert Question.objects.get(key="two").versions.count() == 1


def test_an_option_that_came_and_went_does_not_leave_its_key_to_another(bank):
    for text in ("{=L. ~T.}", "{=L. ~T. ~U.}", "{=L. ~T.}", "{=L. ~T. ~V.}"):
        bring(f"::one:: What? {text}", bank)
    latest = Question.objects.get(key="one").latest()
    assert [(choice.key, choice.text) for choice in latest.wording().choices][2:] == [("d", "V.")]


def test_without_a_name_a_question_is_known_by_its_text(bank):
    bring("What helps? {=Listen. ~Talk.}", bank)
    assert bring("What helps? {=Listen. ~Talk more.}", bank).revised == 1


def test_two_questions_with_one_name_stay_two_wherever_they_stand(bank):
    first, second = "::q:: One? {=a ~b}", "::q:: Two? {=a ~b}"
    bring(f"{first}\n\n{second}", bank)
    assert Question.objects.count() == 2
    assert bring(f"{first}\n\n{second}", bank).unchanged == 2


def test_questions_that_differ_only_in_what_is_right_stay_apart(bank):
    text = "\n\n".join(f"::q:: One? {answers}" for answers in ("{=a ~b}", "{~a =b}", "{~%50%a =b}"))
    assert bring(text, bank).created == 3
    assert bring(text, bank).unchanged == 3


def test_the_same_question_twice_in_a_file_is_named(bank):
    report = bring("::q:: One? {=a ~b}\n\n::q:: One? {=a ~b}", bank)
    assert report.imported == 1
    assert [skipped.where for skipped in report.skipped] == ["line 3: q"]


def test_a_very_long_name_fits(bank):
    bring(f"::{'long ' * 60}:: One? {{=a ~b}}", bank)
    assert bring(f"::{'long ' * 60}:: One? {{=a ~b}}", bank).unchanged == 1


def test_a_question_nobody_could_answer_is_skipped_with_the_reason(bank):
    report = bring("::q:: One? {~a ~b}", bank)
    assert report.imported == 0
    assert report.skipped[0].reason == "None of its answers is right."


@pytest.mark.parametrize(
    ("text", "words"),
    [("::q:: One? {~%50%a ~%25%b}", "less than 100"), ("::q:: One? {=a ~a}", "the same text")],
)
def test_what_looks_wrong_is_named(bank, text, words):
    assert words in bring(text, bank).warnings[0]


def test_a_retired_question_stays_retired(bank, tomas):
    bring(TWO, bank)
    Question.objects.get(key="one").retire(by=tomas, at=timezone.now())
    assert "retired" in bring(TWO, bank).warnings[0]
    assert Question.objects.get(key="one").retired_at


def test_a_dry_run_reports_and_changes_nothing(bank):
    report = bring(TWO, bank, dry_run=True)
    assert report.created == 2
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<?xml version='1.0'?><quiz/>", "XML"),
        ("Dear all, here is the quiz.", "No questions"),
    ],
)
def test_another_format_is_refused_by_name(bank, text, words):
    with pytest.raises(Refused, match=words):
        bring(text, bank, format="auto")
    with pytest.raises(Refused):
        bring(text, bank, format="qti")


# --- The command ------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "questions.gift"
    path.write_text(TWO + "\n::three:: Explain. {}\n", encoding="utf-8")
    return path


def run(*arguments) -> str:
    out = StringIO()
    call_command("import_questions", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_one_json_object(file, db):
    report = json.loads(run(file, "--bank", "listening", "--json"))
    assert (report["format"], report["imported"]) == ("gift", 2)
    assert report["by_kind"] == {"single": 1, "true_false": 1}
    assert report["skipped"] == [{"where": "line 6: three", "reason": "Essay questions cannot be asked yet."}]
    assert QuestionBank.objects.get().title == "Listening"


def test_the_command_speaks_in_words_too(file, db):
    assert "2 questions (2 new" in run(file, "--bank", "listening")
    assert "dry run" in run(file, "--bank", "listening", "--dry-run")


def test_a_dry_run_of_the_command_makes_no_bank(file, db):
    run(file, "--bank", "listening", "--dry-run", "--json")
    assert not QuestionBank.objects.exists()


def test_the_command_refuses_in_a_sentence(tmp_path, db):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.gift", "--bank", "listening")
    (tmp_path / "quiz.xml").write_text("<quiz/>")
    with pytest.raises(CommandError, match="XML"):
        run(tmp_path / "quiz.xml", "--bank", "listening")
    with pytest.raises(CommandError, match="listening-bank"):
        run(tmp_path / "quiz.xml", "--bank", "Listening bank")
    assert not QuestionBank.objects.exists()


def test_a_file_of_an_older_program_is_read(tmp_path, db):
    path = tmp_path / "old.gift"
    path.write_bytes("::q:: Où? {=Là ~Ici}".encode("cp1252"))
    run(path, "--bank", "old")
    assert Question.objects.get().latest().stem == "Où?"


def test_importing_into_a_bank_that_is_in_use_leaves_attempts_alone(bank, lee):
    bring(TWO, bank)
    attempt = builders.start(builders.quiz(bank), lee)
    before = attempt.items_for_review()
    bring("::one:: What else? {=a ~b}\n\n::two:: Both gain. {F}", bank)
    assert attempt.items_for_review() == before
