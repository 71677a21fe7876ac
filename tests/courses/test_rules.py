"""What is open, what is next, what is done: as tables a program director could read."""

from dataclasses import replace
from datetime import date

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
    circle,
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
    ("credited", "asked", "expected"),
    [(20, 20, 10), (30, 20, 10), (30, 30, 0), (20, 0, 30), (0, 0, 30)],
    ids=["only one area", "one of two areas", "all its areas", "another area", "of no area"],
)
def test_minutes_nobody_asks_for_are_named_before_they_are_spent(credited, asked, expected):
    assert not_counted(30, credited, asked) == expected


@pytest.mark.parametrize(
    ("caps", "have", "mode", "left"),
    [
        ({}, {"self_paced": 500}, "self_paced", None),
        ({"self_paced": 60}, {"self_paced": 40}, "self_paced", 20),
        ({"self_paced": 60}, {"self_paced": 90}, "self_paced", 0),
        ({"self_paced": 60}, {"self_paced": 90}, "in_person", None),
        ({"live": 60}, {"in_person": 20, "live_online": 30}, "in_person", 10),
        ({"": 60, "in_person": 50}, {"self_paced": 30, "in_person": 10}, "in_person", 20),
        ({"self_paced": None}, {"self_paced": 90}, "self_paced", None),
    ],
    ids=[
        "nothing is limited",
        "there is room",
        "it is full",
        "another way is full",
        "two ways share a limit",
        "the total is narrower",
        "a row without a limit",
    ],
)
def test_the_room_that_is_left_for_one_way_to_take_it(caps, have, mode, left):
    assert rules.room(caps, have, mode) == left


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


# --- What else locks a module -----------------------------------------------------------------------

TODAY, LATER = date(2026, 5, 4), date(2026, 5, 11)


def module(id, *, done=False, needs=(), opens_on=None, steps=None):
    steps = (lesson(id, done),) if steps is None else steps
    return Module(id, f"Module {id}", steps=steps, done=done, needs=needs, opens_on=opens_on)


@pytest.mark.parametrize(
    ("modules", "in_order", "expected"),
    [
        ([module(1), module(2)], False, ["open", "open"]),
        ([module(1), module(2, needs=(1,))], False, ["open", "locked"]),
        ([module(1, done=True), module(2, needs=(1,))], False, ["done", "open"]),
        ([module(1, needs=(2,)), module(2)], False, ["locked", "open"]),
        ([module(1, needs=(99,))], False, ["open"]),
        ([module(1, opens_on=LATER), module(2)], False, ["locked", "open"]),
        ([module(1, opens_on=LATER), module(2)], True, ["locked", "locked"]),
        ([module(1, opens_on=TODAY)], True, ["open"]),
        ([module(1, done=True, opens_on=LATER)], True, ["done"]),
        ([module(1, steps=()), module(2)], True, ["open", "open"]),
        ([module(1), module(2, steps=())], True, ["open", "locked"]),
        ([module(1, steps=(), opens_on=LATER)], True, ["locked"]),
    ],
    ids=[
        "in any order, all are open",
        "it needs another one",
        "what it needs is done",
        "it may need a later one",
        "a module that is not there holds up nobody",
        "its day has not come",
        "in order, what follows waits as well",
        "on its day it opens",
        "what is done stays open, whatever the day",
        "a module of meetings alone has no step to wait for",
        "it waits for what comes before",
        "it waits for its day",
    ],
)
def test_a_module_waits_for_order_for_others_and_for_its_day(modules, in_order, expected):
    assert [m.state for m in outline(modules, today=TODAY, in_order=in_order).modules] == expected


def meetings(id, have=0, done=False):
    return Step(rules.MEETINGS, id, "Meetings", minutes=360, have=have, done=done)


def test_meetings_hold_up_nothing_in_order_but_who_needs_them_waits():
    modules = [module(1, steps=(meetings(1),)), module(2), module(3, needs=(1,))]
    placed = outline(modules, today=TODAY)
    assert [m.state for m in placed.modules] == ["open", "open", "locked"]
    assert placed.next_step.title == "Lesson 2"
    assert placed.meets_next.id == 1


def test_meetings_wait_for_what_their_module_needs_and_not_for_the_order():
    placed = outline([module(1), module(2, steps=(meetings(2),))], today=TODAY)
    assert (placed.modules[1].state, placed.meets_next.id) == ("open", 2)
    placed = outline([module(1), module(2, steps=(meetings(2),), needs=(1,))], today=TODAY)
    step = placed.modules[1].meetings
    assert (step.state, step.opened_by.title, placed.meets_next) == ("locked", "Module 1", None)


@pytest.mark.parametrize(("have", "left"), [(0, 360), (90, 270), (360, 0)])
def test_the_minutes_that_are_left_of_meetings(have, left):
    assert module(1, steps=(meetings(1, have),)).minutes_left == left


def test_what_is_locked_says_why():
    placed = outline([module(1), module(2, needs=(1,), opens_on=LATER)], today=TODAY, in_order=False)
    step = placed.modules[1].steps[0]
    assert (step.opened_by.title, step.opens_on) == ("Module 1", LATER)
    assert placed.modules[1].opened_by.title == "Module 1"


def test_the_next_step_is_one_that_is_open():
    placed = outline([module(1, opens_on=LATER), module(2)], today=TODAY, in_order=False)
    assert (placed.next_step.title, placed.opens_on) == ("Lesson 2", None)


def test_where_only_a_day_is_waited_for_it_is_named():
    placed = outline([module(1, done=True), module(2, opens_on=LATER), module(3)], today=TODAY)
    assert (placed.next_step, placed.opens_on) == (None, LATER)


@pytest.mark.parametrize(
    ("own", "cohort", "expected"),
    [
        (None, LATER, (LATER, True)),
        (LATER, None, (LATER, False)),
        (LATER, TODAY, (LATER, False)),
        (TODAY, LATER, (LATER, True)),
        (LATER, LATER, (LATER, True)),
        (None, TODAY, (None, False)),
        (TODAY, TODAY, (None, False)),
    ],
    ids=[
        "only the cohort has a day",
        "only the program has one",
        "the program's comes later",
        "the cohort's comes later",
        "both on one day",
        "the cohort's has come",
        "both have come",
    ],
)
def test_a_module_waits_for_the_later_of_its_day_and_that_of_the_cohort(own, cohort, expected):
    placed = outline([replace(module(1, opens_on=own), cohort_opens_on=cohort)], today=TODAY).modules[0]
    assert (placed.opens_on, placed.with_cohort) == expected
    assert (placed.steps[0].opens_on, placed.steps[0].with_cohort) == expected


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ({1: [2], 2: []}, ()),
        ({1: [2], 2: [1]}, (1, 2, 1)),
        ({1: [2], 2: [3], 3: [1]}, (1, 2, 3, 1)),
        ({1: [2], 2: [3], 3: [2]}, ()),
        ({1: [1]}, (1, 1)),
    ],
    ids=["none", "two", "three", "one that does not lead here", "itself"],
)
def test_a_circle_is_found_and_named_step_by_step(needs, expected):
    assert circle(needs, 1) == expected
