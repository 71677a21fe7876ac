"""How well questions tell people apart: the figures of Moodle's definitions, and what they never do."""

import statistics as oracle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.rules.statistics import analyse, random_guess, thirds

FIVE = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0]]
"""Five people, three questions; worked out by hand below."""


def one(name: str, rows=FIVE, names=("a", "b", "c")):
    return next(item for item in analyse(names, rows).items if item.name == name)


def test_five_people_and_three_questions_worked_out_by_hand():
    """Of ``a``: marks 1 1 1 0 0, the rest of the test 2 1 1 1 0; each mean is 0.6 and 1.

    Its variance is 1.2 / 4 = 0.3, that of the rest 2 / 4 = 0.5, and the covariance (0.4 + 0 + 0 + 0 + 0.6) / 4 = 0.25.
    Sorted, the marks 0 0 1 1 1 stand beside 0 1 1 1 2: covariance (0.6 + 0.4) / 4 = 0.25, the most there can be.
    """
    a = one("a")
    assert a.facility == pytest.approx(60)
    assert a.sd == pytest.approx(100 * 0.3**0.5)
    assert a.discrimination_index == pytest.approx(100 * 0.25 / (0.3 * 0.5) ** 0.5)
    assert a.discriminative_efficiency == pytest.approx(100)
    whole = analyse("abc", FIVE)
    assert whole.people == 5
    assert whole.alpha == pytest.approx(3 / 2 * (1 - (0.3 + 0.3 + 0.3) / 1.3))
    assert whole.standard_error == pytest.approx((1.3 * (1 - whole.alpha)) ** 0.5)


def test_an_empty_cell_says_nothing_about_its_question():
    rows = [*FIVE, [None, 1, 1], [1, None, None]]
    assert one("a", rows).people == 6
    assert one("a", rows).facility == pytest.approx(100 * 4 / 6)
    assert one("c", rows).facility == pytest.approx(100 * 3 / 6)


def test_what_everybody_gets_right_discriminates_nobody():
    rows = [[1, mark] for mark in (0, 1, 1, 0)]
    easy = one("a", rows, "ab")
    assert (easy.facility, easy.sd) == (100, 0)
    assert easy.discrimination_index is None
    assert easy.discriminative_efficiency is None


@pytest.mark.parametrize("rows", [[], [[1, 0, 1]], [[None, None, None]] * 3])
def test_too_little_gives_no_figures_and_no_error(rows):
    found = analyse("abc", rows)
    assert found.alpha is None
    assert all(item.discrimination_index is None for item in found.items)
    assert not found.is_enough


MARKS = st.sampled_from([0, 0.25, 1 / 3, 0.5, 1])
MATRIX = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(MARKS, min_size=width, max_size=width), min_size=3, max_size=25)
)


@settings(max_examples=60, deadline=None)
@given(MATRIX)
def test_the_figures_are_those_of_the_formulas(rows):
    """Against the standard library's own variance and correlation."""
    width, totals = len(rows[0]), [sum(row) for row in rows]
    found = analyse([str(place) for place in range(width)], rows)
    for place, item in enumerate(found.items):
        marks = [row[place] for row in rows]
        rest = [total - mark for total, mark in zip(totals, marks, strict=True)]
        assert item.facility == pytest.approx(100 * oracle.fmean(marks))
        assert item.sd == pytest.approx(100 * oracle.stdev(marks), abs=1e-4)
        if oracle.pvariance(marks) > 1e-9 and oracle.pvariance(rest) > 1e-9:
            assert item.discrimination_index == pytest.approx(100 * oracle.correlation(marks, rest), abs=1e-4)
            assert item.discriminative_efficiency <= 100 + 1e-6
    if oracle.pvariance(totals) > 1e-9:
        within = sum(oracle.variance([row[place] for row in rows]) for place in range(width))
        assert found.alpha == pytest.approx(
            width / (width - 1) * (1 - within / oracle.variance(totals)), abs=1e-6
        )


@settings(max_examples=30, deadline=None)
@given(MATRIX, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(rows, dice):
    names = [str(place) for place in range(len(rows[0]))]
    before = analyse(names, rows)
    dice.shuffle(rows)
    after = analyse(names, rows)
    for one_item, other in zip(before.items, after.items, strict=True):
        assert one_item.facility == pytest.approx(other.facility)
        assert (one_item.discrimination_index is None) == (other.discrimination_index is None)


def test_where_some_cells_are_empty_alpha_is_close_to_that_of_the_whole():
    """Each covariance is that of those who reached both; with one cell of 600 gone it hardly moves."""
    rows = [
        [1 if (person * 7 + place * 3) % 10 < 3 + place % 4 + person % 5 else 0 for place in range(6)]
        for person in range(100)
    ]
    whole = analyse("abcdef", rows).alpha
    rows[3][2] = None
    assert analyse("abcdef", rows).alpha == pytest.approx(whole, abs=0.02)


@pytest.mark.parametrize(
    ("totals", "found"),
    [
        ([1, 2, 3], [0, 1, 2]),
        ([3, 1, 2, 2, 2, 9], [2, 0, 1, 1, 1, 2]),
        ([5, 5, 5], [1, 1, 1]),
        ([], []),
    ],
)
def test_thirds_by_score(totals, found):
    assert thirds(totals) == found


@pytest.mark.parametrize(
    ("weights", "is_single", "guess"),
    [([1, 0, 0, 0], True, 25), ([1, 0], True, 50), ([0.5, 0.5, -1], False, 25), ([], True, 0)],
)
def test_what_somebody_earns_who_does_not_read(weights, is_single, guess):
    assert random_guess(weights, is_single=is_single) == pytest.approx(guess)
