"""Tables in the docs whose rows name tests: each test that is named exists, or the row says "not yet"."""

import ast
import re
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
Row = tuple[str, str, str]


def rows(page: str, heading: str) -> list[Row]:
    """The rows of the first table below a heading: the rule, what it says, and its tests."""
    text = (ROOT / "docs" / page).read_text().partition(f"## {heading}")[2].partition("\n## ")[0]
    found = re.findall(r"^\| ([^|]+) \| ([^|]*) \| ([^|]+) \|$", text, re.MULTILINE)
    return [row for row in found if row[2] != "test"]


@cache
def names_in(file: str) -> set[str]:
    return {
        node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)
    }


def missing(tests: str) -> list[str]:
    """What is named in a cell and does not exist; the cell itself where it names nothing and hides that."""
    named = NAMED.findall(tests)
    if not named and "not yet" not in tests:
        return [tests]
    return [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).exists() or (name and name not in names_in(file))
    ]
