"""Numbers of a board that look wrong are pointed out, and load all the same: boards do publish them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from courses import standard_warnings
from courses.rules import warnings as rules
from courses.rules.warnings import Asked, warnings

HOUR = 60


def training(hours: int, competency: str = "", most: int | None = None, **more) -> Asked:
    return Asked(
        "training", hours * HOUR, None if most is None else most * HOUR, competency=competency, **more
    )


DELAWARE = [training(46), *(training(10, area) for area in ("one", "two", "three", "four", "five"))]
KENTUCKY = [
    *(training(40), training(16, "ethics"), training(10, "advocacy"), training(10, "mentoring")),
    *(training(10, "recovery"), training(3, "violence"), training(2, "hiv")),
]


@pytest.mark.parametrize(
    ("rows", "least", "most"),
    [
        (DELAWARE, 50, 46),
        (KENTUCKY, 51, 40),
        ([training(40), training(41, mode="in_person")], 41, 40),
        ([training(40, pathway="new"), training(30, "a", pathway="new"), training(11, "b")], 41, 40),
        ([training(20, phase="renewal"), training(21, "ethics", phase="renewal")], 21, 20),
    ],
    ids=["delaware", "kentucky", "one way", "on one pathway", "at renewal"],
)
def test_parts_that_ask_for_more_than_the_whole_are_pointed_out(rows, least, most):
    found = [(row.code, row.least // HOUR, row.most // HOUR) for row in warnings(rows)]
    assert found == [(rules.MINIMA_ABOVE_TOTAL, least, most)]


@pytest.mark.parametrize(
    "rows",
    [
        [training(46), training(10, "one"), training(36, "two")],
        [training(0, most=130, scope="month"), training(500)],
        [training(40), training(30, "a", pathway="new"), training(30, "a", pathway="old"), training(10, "b")],
        [training(20, phase="renewal"), training(46, "one")],
        [training(40), training(40, mode="in_person"), training(40, mode="live")],
        [training(8, "one", most=16), training(0, "two", most=4), training(40)],
        [training(40), Asked("practice", 500 * HOUR)],
        [Asked("exam", 500, unit="score"), Asked("exam", 80, unit="percent", label="Oral")],
        [],
    ],
    ids=lambda rows: str(len(rows)),
)
def test_numbers_that_go_together_are_left_alone(rows):
    assert warnings(rows) == []


@pytest.mark.parametrize(
    ("rows", "least", "most"),
    [
        ([training(8, "one", most=7)], 8, 7),
        ([training(0, most=10), training(12, "one")], 12, 10),
        ([training(0, "one", most=10), training(12, "one", mode="live")], 12, 10),
    ],
)
def test_what_is_asked_for_and_cannot_count_is_pointed_out(rows, least, most):
    found = [(row.code, row.least // HOUR, row.most // HOUR) for row in warnings(rows)]
    assert found == [(rules.MAXIMUM_BELOW_MINIMUM, least, most)]


def test_a_part_that_nothing_asks_for_is_pointed_out():
    asked, areas = [training(46), training(10, "one"), training(10, "two")], ["one", "two", "three"]
    found = [(row.code, row.competency) for row in warnings(asked, areas)]
    assert found == [(rules.COMPETENCY_WITHOUT_ROW, "three")]
    assert warnings(asked[:2], areas) == []  # one area of three is asked for, as ethics often is
    assert warnings([*asked, Asked("practice", 60, competency="three")], areas) == []


@pytest.mark.parametrize("minimum", [0, 1])
def test_an_exam_without_a_pass_mark_is_pointed_out(minimum):
    assert [row.code for row in warnings([Asked("exam", minimum, unit="count")])] == [rules.NO_MARK]


def test_numbers_without_a_source_are_pointed_out():
    assert [row.code for row in warnings([], has_source=False)] == [rules.NO_SOURCE]


def test_every_warning_has_a_sentence():
    assert set(standard_warnings.SENTENCES) == set(rules.CODES)


FILE = """
framework: {code: five, name: Five, competencies: {one: First, two: Second, three: Third}}
scheme: {key: first-state, title: First state}
standard: {version: 1, valid_from: 2026-01-01, source: Its page.}
requirements:
  - {kind: training, hours: 46}
  - {kind: training, competency: one, hours: 30}
  - {kind: training, competency: two, hours: 20.5}
  - {kind: exam, count: 1, label: Oral part}
"""


def test_whoever_loads_a_file_reads_them_and_it_loads(db, tmp_path):
    file, output = tmp_path / "state.yaml", StringIO()
    file.write_text(FILE)
    call_command("import_standards", file, stdout=output)
    assert output.getvalue().splitlines() == [
        "First state (1): loaded",
        "  look at this: Training: the parts ask for 50 h 30 min, the whole for 46 h.",
        "  look at this: Exam, Oral part: it has no pass mark. It can only be passed or not.",
        "  look at this: Third: no row asks for anything in it.",
    ]


def test_a_text_that_nobody_has_written_is_pointed_out(db, tmp_path):
    shipped = Path("courses/standards/icrc-pr.yaml").read_text()
    file = tmp_path / "ours.yaml"
    file.write_text(shipped.replace("statement: ethics-code", "statement: our-own-code"))
    out = StringIO()
    call_command("import_standards", file, stdout=out)
    assert out.getvalue().count("nobody has written this text here yet") == 1
    assert "“our-own-code”" in out.getvalue()
