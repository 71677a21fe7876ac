"""The table of docs/hours.md: every rule of a log that can be trusted names a test that exists, or says "not yet"."""

import pytest

from tests import rulebook

ROWS = rulebook.rows("hours.md", "Rules and their tests")


def test_every_rule_stands_in_the_table_once():
    rules = [rule for rule, _what, _test in ROWS if rule.startswith("A7.")]
    assert rules == [f"A7.{number}" for number in range(1, 33)]


@pytest.mark.parametrize(("rule", "tests"), [(row[0], row[2]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_names_a_test_or_says_not_yet(rule, tests):
    assert rulebook.missing(tests) == []
