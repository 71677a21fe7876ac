"""GIFT is read as leniently as Moodle reads it, and what is not taken is named."""

import html
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markdown import render
from quizzes import rules
from quizzes.exchange import gift, markup


def one(text: str):
    """The only question of a text."""
    reading = gift.read(text)
    assert reading.skipped == []
    (question,) = reading.questions
    return question


def options(question) -> list[tuple[str, int]]:
    return [(choice.text, int(choice.weight)) for choice in question.choices]


def plain(markdown: str) -> str:
    """What a reader sees of a Markdown text, with spaces as they are shown."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", str(render(markdown)))).split())


# --- One question -----------------------------------------------------------------------------------


def test_one_right_answer():
    question = one("::t-1:: What helps? {=Listen.#Yes.~Talk.#Not first. ~Leave. ####Listening comes first.}")
    assert (question.key, question.kind, question.stem) == ("t-1", rules.SINGLE, "What helps?")
    assert options(question) == [("Listen.", 100), ("Talk.", 0), ("Leave.", 0)]
    assert [choice.feedback for choice in question.choices] == ["Yes.", "Not first.", ""]
    assert question.general_feedback == "Listening comes first."
    assert question.where == "line 1: t-1"


def test_several_right_answers_with_weights():
    question = one("Which two? {~%50%A ~%-50%B ~%33.33333%C ~D}")
    assert question.kind == rules.MULTIPLE
    weights = [choice.weight for choice in question.choices]
    assert weights == [Decimal(50), Decimal(-50), Decimal("33.33333"), Decimal(0)]


@pytest.mark.parametrize("written", ["T", "TRUE", "true"])
def test_true_or_false_has_the_feedback_for_a_wrong_reply_first(written):
    question = one("Both gain. {" + written + "#Look again.#Right, both do.####Both.}")
    assert question.kind == rules.TRUE_FALSE
    assert options(question) == [("True", 100), ("False", 0)]
    assert [choice.feedback for choice in question.choices] == ["Right, both do.", "Look again."]
    assert question.general_feedback == "Both."


def test_false_swaps_the_feedback():
    question = one("Only one gains. {F#Look again.#Right.}")
    assert options(question) == [("True", 0), ("False", 100)]
    assert [choice.feedback for choice in question.choices] == ["Look again.", "Right."]


def test_text_after_the_braces_makes_a_gap():
    assert plain(one("Peer support is {=mutual ~one-way} support.").stem) == "Peer support is _____ support."


def test_escaped_signs_stand_for_themselves():
    question = one(r"Is 1 \= 1 \{yes\}\: \~ \# \\ ? {=a \= b#c\: d ~e}")
    assert plain(question.stem) == r"Is 1 = 1 {yes}: ~ # \ ?"
    assert (question.choices[0].text, question.choices[0].feedback) == ("a = b", "c: d")


def test_an_escaped_n_breaks_the_line_and_a_broken_line_goes_on():
    question = one("One line\nthat goes on.\\nA second. {=a\n  b ~c}")
    assert question.stem == "One line that goes on.  \nA second."
    assert question.choices[0].text == "a b"


def test_unescaped_colons_and_an_equals_sign_in_the_stem_do_no_harm():
    question = one("::t:: She says: what is 1 + 1 = 2 for? {=Sums ~Nothing}")
    assert plain(question.stem) == "She says: what is 1 + 1 = 2 for?"


def test_an_equals_sign_in_an_html_attribute_marks_no_answer():
    question = one('[html]Which? {=<a href="/x">This</a> ~<b class="y">That</b>}')
    assert [choice.text for choice in question.choices] == ["[This](/x)", "**That**"]


def test_balanced_braces_in_an_answer_stay_in_it():
    assert [choice.text for choice in one("Which set? {={1, 2} ~{1}}").choices] == ["{1, 2}", "{1}"]


def test_a_comment_may_carry_the_id():
    text = "// [id:listen-7] [tag:hard]\n::A title::What? {\n// not read\n=a\n~b}"
    assert (one(text).key, len(one(text).choices)) == ("listen-7", 2)


def test_an_answer_before_the_first_sign_is_a_wrong_one():
    assert options(one("Who? {Nobody ~Somebody =You}")) == [("Nobody", 0), ("Somebody", 0), ("You", 100)]


def test_a_tilde_and_an_equals_sign_together_mark_a_right_answer():
    assert options(one("Who? {~a ~=b}")) == [("a", 0), ("b", 100)]


def test_an_answer_without_text_is_named():
    reading = gift.read("Who? {=a ~ ~b}")
    assert reading.warnings == ["line 1: Who?: an answer without text was left out"]


def test_an_answer_that_begins_with_a_hash_is_its_text():
    reading = gift.read("Which is red? {=#ff0000 ~#00ff00#That is green.}")
    red, green = reading.questions[0].choices
    assert (plain(red.text), plain(green.text), green.feedback) == ("#ff0000", "#00ff00", "That is green.")
    assert "begins with #" in reading.warnings[0]


def test_two_right_answers_are_named():
    assert "more than one answer is right" in gift.read("Who? {=a =b ~c}").warnings[0]


# --- Formats ----------------------------------------------------------------------------------------


def test_plain_text_is_shown_as_it_is_written():
    question = one(
        "What does __init__ do to *args and a_b_c? [x](y) <b {=# 1. `x` ~- y}".replace("=#", r"=\#")
    )
    assert plain(question.stem) == "What does __init__ do to *args and a_b_c? [x](y) <b"
    assert [plain(choice.text) for choice in question.choices] == ["# 1. `x`", "- y"]


def test_markdown_is_kept_and_holds_for_the_answers_too():
    question = one("[markdown]**Which** one?\\n\\n- this {\n=*a*\n~[plain]*b*}")
    assert question.stem == "**Which** one?\n\n- this"
    assert question.choices[0].text == "*a*"
    assert plain(question.choices[1].text) == "*b*"


def test_html_becomes_markdown_and_what_cannot_is_named():
    reading = gift.read(
        '[html]<p>One <b>two </b>&lt;three&gt;</p><ul><li>a</li><li>b</li></ul><img src="x"> {=<em>c</em> ~d}'
    )
    question = reading.questions[0]
    assert question.stem == "One **two** <three>\n\n- a\n- b"
    assert question.choices[0].text == "*c*"
    assert reading.warnings == ["line 1: One two &lt;three&gt; a b: a picture was left out"]


def test_html_without_a_prefix_is_seen():
    assert one("Take <b>this</b>. {=a ~b}").stem == "Take **this**."


def test_preformatted_text_keeps_its_lines():
    question = one("[html]<p>See:</p><pre>if x\\:\n    y</pre> {=a ~b}")
    assert question.stem == "See:\n\n    if x:\n        y"


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=60
)


@given(texts)
def test_any_plain_text_survives_markdown(text):
    assert plain(markup.from_plain(text)) == " ".join(text.split())


@given(st.text("*_`[]()<>#-+=.!|~:&;\\ 1ab\n", max_size=40))
def test_nothing_in_plain_text_acts_as_markdown(text):
    assert plain(markup.from_plain(text)) == " ".join(text.split())


@given(texts)
def test_text_in_html_survives_markdown(text):
    markdown, left_out = markup.from_html(f"<p>{html.escape(text)}</p>")
    assert (plain(markdown), left_out) == (" ".join(text.split()), set())


# --- A file -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Explain. {}", "Essay"),
        ("How many? {#3:1}", "a number"),
        ("Match. {=a -> b =c -> d}", "Matching"),
        ("Who? {=nobody =no one}", "short written answer"),
        ("Sort. {>2 none\na\nb}", "Ordering"),
        ("Read this first.", "description"),
        ("Who? {=a ~b", "closes"),
        ("Who? =a ~b}", "opens"),
        ("Who? {whatever}", "short written answer"),
    ],
)
def test_what_cannot_be_asked_is_named_with_its_place(text, reason):
    reading = gift.read(f"// a comment\n\n::name:: {text}\n\n::next:: Fine? {{=a ~b}}")
    assert [question.key for question in reading.questions] == ["next"]
    (skipped,) = reading.skipped
    assert skipped.where == "line 3: name"
    assert reason in skipped.reason


def keys(text: str) -> list[str]:
    reading = gift.read(text)
    assert reading.skipped == []
    return [question.key for question in reading.questions]


@pytest.mark.parametrize(
    "text",
    [
        "::a::A? {=x ~y}\n\n::b::B? {=x ~y}",
        "::a::A? {=x ~y}\r\n\r\n\r\n::b::B? {=x ~y}\r\n",
        "::a::A? {=x ~y}\r::b::B? {=x ~y}",
        "::a::A? {=x ~y}\n::b::B? {=x ~y}",
        "\ufeff// hello\n$CATEGORY: one\n\n::a::A? {=x ~y}\n$CATEGORY: two\n::b::B? {=x ~y}",
        "::a::A?\n{\n=x\n\n~y\n}\n\n::b::B? {=x ~y}",
        "::a::A? {=x ~y}\n// [id:b]\nB? {=x ~y}",
    ],
    ids=[
        "an empty line",
        "Windows",
        "old Mac",
        "no empty line",
        "categories",
        "an empty line among the answers",
        "an id in between",
    ],
)
def test_questions_are_told_apart(text):
    assert keys(text) == ["a", "b"]


def test_a_brace_that_is_never_closed_takes_only_its_own_question_along():
    reading = gift.read("::a::A? {=x ~y\n\n::b::B? {=x ~y}")
    assert [question.key for question in reading.questions] == ["b"]
    assert [skipped.where for skipped in reading.skipped] == ["line 1: a"]


@given(st.text("{}~=#:\\%\n /nT1a[]<>", max_size=80))
def test_no_file_brings_the_reader_down(text):
    reading = gift.read(text)
    assert all(skipped.reason and skipped.where for skipped in reading.skipped)
