"""Observed practice as tables: what can be used, what meets it, what it opens, when talk about it fades."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.rules import LESSON, OBSERVED, QUIZ, Module, Step, completes, outline
from courses.rules.practice import Criterion, Level, chosen, fades_on, is_met, is_same_watch, problem

NOT_YET, ENOUGH, WELL = Level(1, "Not yet", False), Level(2, "Enough", True), Level(3, "Well", True)


def criterion(*levels: Level, id: int = 1) -> Criterion:
    return Criterion(id, f"Criterion {id}", levels)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ([], "no_criterion"),
        ([criterion(ENOUGH)], "no_choice"),
        ([criterion(NOT_YET, NOT_YET)], "nothing_meets"),
        ([criterion(NOT_YET, ENOUGH)], None),
        ([criterion(ENOUGH, WELL)], None),
        ([criterion(NOT_YET, ENOUGH), criterion(NOT_YET, NOT_YET, id=2)], "nothing_meets"),
    ],
)
def test_a_rubric_can_be_used_when_somebody_can_meet_it(criteria, expected):
    assert problem(criteria) == expected


@pytest.mark.parametrize(
    ("levels", "met"),
    [([], False), ([ENOUGH], True), ([ENOUGH, WELL], True), ([WELL, NOT_YET], False), ([NOT_YET], False)],
)
def test_each_criterion_has_to_be_enough_and_nothing_is_added_up(levels, met):
    assert is_met(levels) is met


def test_a_level_is_chosen_for_each_criterion_or_for_none():
    both = [criterion(NOT_YET, ENOUGH), criterion(NOT_YET, WELL, id=2)]
    assert chosen(both, {1: 2, 2: 3}) == ((both[0], ENOUGH), (both[1], WELL))
    assert chosen(both, {1: 2}) is None
    assert chosen(both, {1: 2, 2: 2}) is None, "a level of another criterion"


@pytest.mark.parametrize(
    ("by_same_person", "minutes", "same"),
    [(True, 0, True), (True, 9, True), (True, 11, False), (False, 0, False)],
)
def test_one_watches_once_a_day(by_same_person, minutes, same):
    late = datetime(2026, 5, 4, 23, 50, tzinfo=UTC)
    assert is_same_watch(by_same_person, late, late + timedelta(minutes=minutes)) is same


def test_talk_fades_thirty_days_after_the_last_day_together():
    assert fades_on(date(2026, 5, 31)) == date(2026, 6, 30)


# --- On the path ------------------------------------------------------------------------------------


def step(kind: str, id: int, done: bool = False) -> Step:
    return Step(kind, id, f"{kind} {id}", done=done)


def states(*modules: Module, **how) -> list[list[str]]:
    return [[step.state for step in module.steps] for module in outline(modules, **how).modules]


def test_it_is_open_with_its_module_and_waits_for_no_lesson():
    one = Module(1, "One", steps=(step(LESSON, 1), step(QUIZ, 1), step(OBSERVED, 1)))
    assert states(one) == [["open", "locked", "open"]]


def test_it_is_locked_while_its_module_is_and_says_why():
    one = Module(1, "One", steps=(step(LESSON, 1),))
    two = Module(2, "Two", steps=(step(LESSON, 2), step(OBSERVED, 2)))
    placed = outline([one, two])
    assert placed.step(OBSERVED, 2).state == "locked"
    assert (
        placed.step(OBSERVED, 2).opened_by == placed.step(LESSON, 1)
        or placed.step(OBSERVED, 2).opened_by.id == 1
    )


@pytest.mark.parametrize(
    ("done", "expected"), [((False, True), False), ((True, False), False), ((True, True), True)]
)
def test_a_module_is_complete_when_it_is_met_too(done, expected):
    lesson, watched = done
    assert (
        completes(Module(1, "One", steps=(step(LESSON, 1, lesson), step(OBSERVED, 1, watched)))) is expected
    )


def test_the_lessons_after_it_do_not_wait_for_somebody_elses_time():
    one = Module(1, "One", steps=(step(LESSON, 1, True), step(OBSERVED, 1)))
    two = Module(2, "Two", steps=(step(LESSON, 2),))
    placed = outline([one, two])
    assert states(one, two) == [["done", "open"], ["open"]]
    assert placed.next_step.id == 2
    assert placed.modules[0].to_watch == (placed.step(OBSERVED, 1),)


def test_a_module_that_needs_this_one_waits_for_it():
    one = Module(1, "One", steps=(step(LESSON, 1, True), step(OBSERVED, 1)))
    two = Module(2, "Two", steps=(step(LESSON, 2),), needs=(1,))
    assert states(one, two) == [["done", "open"], ["locked"]]


def test_it_is_next_when_nothing_is_left_that_one_can_do_oneself():
    one = Module(1, "One", steps=(step(LESSON, 1, True), step(OBSERVED, 1)))
    assert outline([one]).next_step.kind == OBSERVED


def test_added_to_a_module_that_is_done_it_is_an_offer():
    one = Module(1, "One", steps=(step(LESSON, 1, True), step(OBSERVED, 1)), done=True)
    placed = outline([one])
    assert (placed.step(OBSERVED, 1).state, placed.next_step) == ("open", None)
