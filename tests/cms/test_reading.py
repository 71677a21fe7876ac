"""Plain-language help, as a table: what a text says, and what its author is told."""

import pytest

from cms.jargon import SAY_INSTEAD, TRADE_WORDS
from cms.reading import Finding, Passage, grade, look_over

LONG = "We " + "go and " * 15 + "stay."
WRAPPED = LONG.replace("go and go", "go and\r\ngo")


def found(*texts: str, explained=()) -> list[tuple[str, str]]:
    """The kind of each finding, and what it is about."""
    passages = [Passage(f"Text {number}", text) for number, text in enumerate(texts, start=1)]
    return [(finding.kind, finding.what) for finding in look_over(passages, explained).findings]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("You can stop here. Your place is kept.", []),
        (LONG, [("long", "We go and go and go and go")]),
        (WRAPPED, [("long", "We go and go and go and go")]),
        (LONG.replace("and go and", "and. Go and"), []),
        (f"- {LONG}\n- One.", [("long", "We go and go and go and go")]),
        ("- one\n" * 40, []),
        (f"```\n{LONG}\n```", []),
        ("We are utilizing tools. We utilize them.", [("instead", "utilizing"), ("instead", "utilize")]),
        ("Prior to noon. Not prior to one.", [("instead", "Prior to")]),
        ("Talk about stigma.", [("trade", "stigma")]),
        ("A mutual aid group, and `recidivism` in code.", [("trade", "mutual aid")]),
        ("Ask a PSS. PSSs know. The TV is on.", [("letters", "PSS")]),
        ("A peer support specialist (PSS) helps. Ask a PSS.", []),
        ("*[PSS]: peer support specialist\n\nAsk a PSS.", []),
        ("## A\n\n#### B\n\n## C", [("heading", "B")]),
        ("# A\n\n## B", []),
        ("#### A", [("heading", "A")]),
        ("[Click here](https://example.org/) or [here](/a/).", [("link", "Click here"), ("link", "here")]),
        ("[our rules](https://example.org/) and [](/a/)", [("link", "")]),
        ("[https://example.org/](https://example.org/)", [("address", "https://example.org/")]),
        ("![](/media/a.png) ![A map](/media/b.png)", [("picture", "")]),
        ("", []),
    ],
)
def test_what_may_be_hard_is_found(text, findings):
    assert found(text) == findings


def test_what_the_glossary_explains_is_no_jargon():
    text = "Stigma hurts. Ask a PSS. They facilitate."
    assert found(text, explained=["stigma", "pss"]) == [("instead", "facilitate")]


def test_heading_levels_go_on_from_part_to_part():
    assert found("## A\n\n### B", "#### C", "## D") == []
    assert found("## A", "#### C") == [("heading", "C")]
    (jump,) = look_over([Passage("Text 1", "## A\n\n##### B")], ()).findings
    assert jump == Finding("heading", "Text 1", "B", instead="###")


def test_a_place_is_named_by_the_heading_above_it():
    report = look_over([Passage("Text 1", f"A modality.\n\n## At the laundromat\n\n{LONG}")], ())
    assert [(finding.kind, finding.place) for finding in report.findings] == [
        ("instead", "Text 1"),
        ("long", "At the laundromat"),
    ]
    assert report.findings[1].number == 32


def test_what_is_missing_is_named_first():
    report = look_over([Passage("Film", "See [here](/a/).", ("captions", "a transcript"))], ())
    assert [finding.what for finding in report.findings] == ["captions", "a transcript", "here"]


def test_a_few_words_have_no_grade():
    assert look_over([Passage("Text 1", "Ask.")], ()).grade is None
    easy = look_over([Passage("Text 1", "You can ask. They will tell you. " * 5)], ())
    assert easy.is_easy
    assert 1 <= easy.grade < 3
    hard = "Notwithstanding considerations, practitioners should operationalize methodologies. " * 4
    assert not look_over([Passage("Text 1", hard)], ()).is_easy


def test_the_lists_say_things_once_and_in_easier_words():
    listed = [*SAY_INSTEAD, *TRADE_WORDS]
    assert len(listed) == len(set(listed))
    assert listed == [word.lower() for word in listed]
    assert grade(". ".join(SAY_INSTEAD.values())) < grade(". ".join(SAY_INSTEAD))
