"""Aiken, read as leniently as Moodle does and written so that reading it gives the question back."""

import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.markdown import render
from quizzes import rules
from quizzes.exchange import aiken, import_questions
from quizzes.exchange.exporting import export_questions
from quizzes.exchange.importing import detect_format
from quizzes.models import QuestionBank, QuestionVersion
from tests import builders

TWO = "Who listens?\nA. The peer\nB) Nobody\nANSWER: A\n\nWhat helps?\nA)Time\nB)Haste\nC)Advice\nANSWER: A\n"


@pytest.fixture
def bank(db) -> QuestionBank:
    return QuestionBank.objects.create(key="aiken", title="Aiken")


def one(text: str):
    [question] = aiken.read(text).questions
    return question


# --- Reading --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        f"\ufeff{TWO}",
        TWO.replace("\n", "\r\n"),
        TWO.replace("\n\n", "\n"),
        TWO.replace("ANSWER: A", "ANSWER:A"),
    ],
    ids=["as it is", "byte order mark", "Windows", "no empty line", "no space"],
)
def test_two_questions_however_they_were_saved(text):
    reading = aiken.read(text)
    assert [question.stem for question in reading.questions] == ["Who listens?", "What helps?"]
    assert [choice.text for choice in reading.questions[1].choices] == ["Time", "Haste", "Advice"]
    assert [choice.weight for choice in reading.questions[0].choices] == [100, 0]
    assert reading.skipped == []


def test_a_question_of_several_lines_and_what_looks_like_markup_stays_text():
    question = one("Which is *right*?\nLook at <b>.\nA) 1 < 2 & 3\nB) # no\nANSWER: A")
    assert question.stem == "Which is \\*right\\*?  \nLook at <b>."
    assert "&lt;b&gt;" in render(question.stem)
    assert question.choices[1].text == "\\# no"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("One?\nA) Only\nANSWER: A", "at least two options"),
        ("One?\nA) Yes\nB) No\nANSWER: C", "The answer C is none of the options."),
        ("One?\nA) Yes\nB) No\nANSWER:", "is none of the options"),
        ("One?\nA) Yes\nB) No", "No line begins with ANSWER."),
        ("One?\nA) Yes\nA) No\nANSWER: A", "the same letter"),
        ("A) Yes\nB) No\nANSWER: A", "no question"),
        ("Words alone", "No line begins with ANSWER."),
    ],
)
def test_what_nobody_could_answer_is_skipped_with_its_place_and_reason(text, says):
    reading = aiken.read(f"{text}\n\n{TWO}") if "ANSWER" in text else aiken.read(text)
    assert says in reading.skipped[0].reason
    assert reading.skipped[0].where.startswith("line 1")
    assert len(reading.questions) == (2 if "ANSWER" in text else 0)


def test_one_without_an_answer_does_not_swallow_the_next():
    reading = aiken.read(f"Begun?\nA) Yes\nB) No\n\n{TWO}")
    assert [question.stem for question in reading.questions] == ["Who listens?", "What helps?"]
    assert len(reading.skipped) == 1


@pytest.mark.parametrize(
    ("text", "format"),
    [(TWO, "aiken"), (TWO.replace("Time", "{Time}{is}{long}"), "aiken"), ("::q:: Who? {=A ~B}", "gift")],
)
def test_the_format_is_seen(text, format):
    assert detect_format(text) == format


def test_the_command_brings_them_in_once(bank, tmp_path, capsys):
    file = tmp_path / "two.txt"
    file.write_text(TWO)
    for created in (2, 0):
        call_command("import_questions", str(file), "--bank", "aiken", "--json")
        told = json.loads(capsys.readouterr().out)
        assert (told["format"], told["imported"], told["created"]) == ("aiken", 2, created)


# --- Writing --------------------------------------------------------------------------------------------


def test_a_bank_goes_out_and_comes_back_the_same(bank):
    import_questions(TWO, bank, format="aiken", at=timezone.now())
    export = export_questions(bank, "aiken")
    assert (export.exported, export.left_out) == (2, [])
    assert {(one.stem, one.choices) for one in aiken.read(export.text).questions} == {
        (one.stem, one.choices) for one in aiken.read(TWO).questions
    }


def test_what_aiken_cannot_carry_is_named(bank):
    plain = rules.Wording(rules.SINGLE, "Who?", (worded("a", 100), worded("b", 0)))
    builders.question(bank, "plain", plain)
    builders.question(bank, "feedback", replace(plain, general_feedback="Well done."))
    builders.question(bank, "several", replace(plain, choices=(worded("a", 50), worded("b", 50))))
    retired = builders.question(bank, "retired", plain)
    retired.retire(by=None, at=timezone.now())
    export = export_questions(bank, "aiken")
    assert {left.where: left.reason for left in export.left_out} == {
        "feedback": "Aiken has no feedback.",
        "several": "Aiken knows one right answer, and no parts of points.",
        "retired": "It is retired, and Aiken cannot say so.",
    }
    assert (
        export_questions(bank, "gift").exported == 3
    )  # parts of points for several answers, and only one to choose


def worded(key: str, weight: int) -> rules.WordedChoice:
    return rules.WordedChoice(key, f"Answer {key}", Decimal(weight))


def test_the_command_writes_a_file_and_says_what_is_not_in_it(bank, tmp_path):
    builders.question(bank, "plain")
    said = StringIO()
    call_command("export_questions", "aiken", str(tmp_path / "out.txt"), "--format", "gift", stderr=said)
    assert "1 questions written, 0 left out" in said.getvalue()
    assert "::plain::" in (tmp_path / "out.txt").read_text()
    with pytest.raises(CommandError, match="There is no question bank"):
        call_command("export_questions", "nowhere")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_questions", "aiken", str(tmp_path / "no" / "out.txt"))


LINES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn", "Co")), min_size=1, max_size=12
)


@settings(max_examples=80, deadline=None)
@given(LINES, st.lists(LINES, min_size=2, max_size=5), st.data())
def test_what_is_written_is_what_is_read(stem, options, data):
    """Or it is not written at all: a stem may look like an option."""
    right = data.draw(st.integers(0, len(options) - 1))
    choices = tuple(
        rules.WordedChoice(chr(97 + place), words, Decimal(100 if place == right else 0))
        for place, words in enumerate(options)
    )
    wording = rules.Wording(rules.SINGLE, stem, choices)
    try:
        text = aiken.write_question(wording)
    except aiken.Unwritable:
        return
    found = one(text)
    assert found.stem == stem
    assert [(choice.text, choice.weight) for choice in found.choices] == [(c.text, c.weight) for c in choices]


def test_the_number_of_statements_does_not_grow(bank, django_assert_num_queries):
    for number in range(6):
        builders.question(bank, f"q{number}")
    with django_assert_num_queries(2):
        export_questions(bank, "gift")
    assert QuestionVersion.objects.count() == 6
