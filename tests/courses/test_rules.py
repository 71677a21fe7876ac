"""What is open, what is next, what is done: as tables a program director could read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import rules
from courses.rules import (
    LESSON,
    QUIZ,
    Credit,
    Module,
    StandardChoice,
    Step,
    completes,
    current_standard,
    not_counted,
    outline,
    over_credited,
    shares,
)


def lesson(id, done=False):
    return Step(LESSON, id, f"Lesson {id}", done=done)


def quiz(id, done=False):
    return Step(QUIZ, id, f"Quiz {id}", done=done)


def states(*modules):
    return [[step.state for step in module.steps] for module in outline(modules).modules]


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ([Module(1, "One", steps=(lesson(1), lesson(2)))], [["open", "locked"]]),
        ([Module(1, "One", steps=(lesson(1, True), lesson(2)))], [["done", "open"]]),
        ([Module(1, "One", steps=(lesson(1, True), quiz(1)))], [["done", "open"]]),
        (
            [Module(1, "One", steps=(lesson(1, True),), done=True), Module(2, "Two", steps=(lesson(2),))],
            [["done"], ["open"]],
        ),
        (
            [Module(1, "One", steps=(lesson(1),)), Module(2, "Two", steps=(lesson(2),))],
            [["open"], ["locked"]],
        ),
        (
            [
                Module(1, "One", steps=(lesson(1, True), lesson(9)), done=True),
                Module(2, "Two", steps=(lesson(2),)),
            ],
            [["done", "open"], ["open"]],
        ),
        (
            [Module(1, "One", steps=(lesson(1), lesson(2, True)))],
            [["open", "done"]],
        ),
    ],
    ids=[
        "the first lesson is open, the second waits",
        "one done opens the next",
        "the quiz follows the lessons",
        "a finished module opens the next",
        "the next module waits for the whole module before",
        "a lesson added to a finished module is an offer and locks nothing",
        "what is done stays open, also out of order",
    ],
)
def test_steps_open_one_after_another(modules, expected):
    assert states(*modules) == expected


def test_a_locked_step_names_the_step_that_opens_it():
    one, two = Module(1, "One", steps=(lesson(1), lesson(2))), Module(2, "Two", steps=(quiz(2),))
    result = outline([one, two])
    assert result.next_step.id == 1
    assert [step.opened_by and step.opened_by.id for module in result.modules for step in module.steps] == [
        None,
        1,
        1,
    ]
    assert result.modules[1].opened_by.id == 1


def test_nothing_is_next_when_all_is_done():
    result = outline([Module(1, "One", steps=(lesson(1, True),), done=True)])
    assert result.next_step is None
    assert result.modules_done == 1


@pytest.mark.parametrize(
    ("steps", "complete"),
    [((), False), ((lesson(1, True),), True), ((lesson(1, True), quiz(1)), False)],
    ids=["a module without steps never completes", "lessons only", "the quiz is open"],
)
def test_when_a_module_is_complete(steps, complete):
    assert completes(Module(1, "One", steps=steps)) is complete


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=5), max_size=5))
def test_at_most_one_unfinished_step_is_open_while_modules_are_unfinished(program):
    modules = [
        Module(m, f"Module {m}", steps=tuple(lesson(10 * m + n, done) for n, done in enumerate(steps)))
        for m, steps in enumerate(program)
    ]
    result = outline(modules)
    open_steps = [step for module in result.modules for step in module.steps if step.state == "open"]
    assert open_steps == ([result.next_step] if result.next_step else [])


@pytest.mark.parametrize(
    ("choices", "day", "chosen"),
    [
        ([], 100, None),
        ([StandardChoice(1, 1, 101)], 100, None),
        ([StandardChoice(1, 1, 100)], 100, 1),
        ([StandardChoice(1, 1, 50), StandardChoice(2, 2, 90)], 100, 2),
        ([StandardChoice(1, 1, 50), StandardChoice(2, 2, 150)], 100, 1),
        ([StandardChoice(1, 1, 50), StandardChoice(2, 2, 50)], 100, 2),
    ],
    ids=["none", "not begun", "begins today", "the newer", "the newer begins later", "the higher version"],
)
def test_the_standard_in_force_on_a_day(choices, day, chosen):
    found = current_standard(choices, day)
    assert (found.id if found else None) == chosen


# --- What minutes count for -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([("IC&RC", "ethics", 30)], None),
        ([("IC&RC", "ethics", 20), ("IC&RC", "mentoring", 10), ("SAMHSA", "growth", 30)], None),
        ([("IC&RC", "ethics", 20), ("IC&RC", "mentoring", 11)], "IC&RC"),
        ([("IC&RC", "ethics", 30), ("SAMHSA", "growth", 31)], "SAMHSA"),
    ],
    ids=["none named", "all in one", "once in each framework", "too many in one", "too many in the other"],
)
def test_within_a_framework_a_minute_counts_once(rows, expected):
    assert over_credited([Credit(*row) for row in rows], 30) == expected


@pytest.mark.parametrize(
    ("credits", "expected"),
    [
        ({}, {"": 30}),
        ({"ethics": 30}, {"ethics": 30}),
        ({"ethics": 20}, {"ethics": 20, "": 10}),
        ({"ethics": 20, "mentoring": 10}, {"ethics": 20, "mentoring": 10}),
    ],
)
def test_minutes_that_no_row_names_are_training_of_no_competency(credits, expected):
    assert shares(30, credits) == expected


@pytest.mark.parametrize(
    ("parts", "asked", "expected"),
    [
        ({"ethics": 20, "": 10}, {""}, 0),
        ({"ethics": 20, "": 10}, {"", "mentoring"}, 0),
        ({"ethics": 20, "": 10}, {"ethics"}, 10),
        ({"ethics": 20, "": 10}, {"mentoring"}, 30),
        ({"": 30}, set(), 30),
    ],
    ids=["all training counts", "all, and some in one", "only one area", "another area", "no training asked"],
)
def test_minutes_nobody_asks_for_are_named_before_they_are_spent(parts, asked, expected):
    assert not_counted(parts, asked) == expected


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, 0), (1, 1), (30, 30), (31, 35), (60, 60), (177, 180), (181, 195), (600, 600)],
)
def test_a_guess_is_rounded_up_the_more_the_longer_it_is(minutes, said):
    assert rules.roughly(minutes) == said


def test_what_is_left_counts_neither_what_is_done_nor_what_a_done_module_offers():
    open_module = rules.Module(
        1,
        "One",
        steps=(rules.Step("lesson", 1, "a", minutes=8, done=True), rules.Step("lesson", 2, "b", minutes=9)),
    )
    done_module = rules.Module(2, "Two", steps=(rules.Step("lesson", 3, "c", minutes=7),), done=True)
    outline = rules.outline([open_module, done_module])
    assert [module.minutes_left for module in outline.modules] == [9, 0]
    assert outline.minutes_left == 9


@pytest.mark.parametrize(
    ("lesson", "part", "address"),
    [(None, 0, "/b/"), (2, 3, "/b/#part-3"), (2, 0, "/b/"), (1, 4, "/b/"), (3, 1, "/b/"), (99, 1, "/b/")],
)
def test_one_goes_on_where_one_left_off_while_that_is_open(lesson, part, address):
    steps = [rules.Step("lesson", n, name, f"/{name}/", done=n == 1) for n, name in enumerate("abc", start=1)]
    assert rules.outline([rules.Module(1, "One", steps=tuple(steps))]).resume(lesson, part) == address


def test_where_all_is_done_there_is_nowhere_to_go_on():
    assert rules.outline([]).resume(None) is None


@pytest.mark.parametrize(
    ("kept", "state", "typed", "seen", "collides"),
    [
        ("a", "1", "b", "1", False),
        ("a", "2", "b", "1", True),
        ("a", "2", "a", "1", False),
        ("a", "2", "", "", True),
    ],
)
def test_words_from_another_phone_are_not_overwritten_unseen(kept, state, typed, seen, collides):
    assert rules.changed_elsewhere(kept, state, typed, seen) is collides
