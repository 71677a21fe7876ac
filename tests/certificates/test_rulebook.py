"""The table of docs/standards.md: what boards ask of a system, and the tests that hold it."""

import pytest

from tests import rulebook

ROWS = rulebook.rows("standards.md", "What boards ask of a system, and the tests")


def test_every_rule_stands_in_the_table_once():
    asked = [f"B{number}" for number in range(1, 32)] + [f"N{number}" for number in range(1, 11)]
    assert [row[0] for row in ROWS] == asked


@pytest.mark.parametrize(("rule", "tests"), [(row[0], row[2]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_names_a_test_or_says_not_yet(rule, tests):
    assert rulebook.missing(tests) == []
