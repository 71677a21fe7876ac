"""The table of docs/hours.md: every rule of a log that can be trusted names a test that exists, or says "not yet"."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "hours.md").read_text().partition("## Rules and their tests")[2].partition("\n## ")[0]
FOUND = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
ROWS = [row for row in FOUND if row[2] != "test"]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def names_in(file: str) -> set[str]:
    return {
        node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)
    }


def test_every_rule_stands_in_the_table_once():
    rules = [rule for rule, _what, _test in ROWS if rule.startswith("A7.")]
    assert rules == [f"A7.{number}" for number in range(1, 33)]


@pytest.mark.parametrize(("rule", "test"), [(row[0], row[2]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_names_a_test_or_says_not_yet(rule, test):
    named = NAMED.findall(test)
    assert named or "not yet" in test
    for file, name in named:
        assert (ROOT / file).exists()
        assert not name or name in names_in(file)
