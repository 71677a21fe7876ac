"""What a color on a certificate must do."""

import re
from pathlib import Path

import pytest

from certificates.rules import design as rules

CSS = Path(__file__).resolve().parents[2] / "templates" / "certificates" / "document.css"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#000000", 21),
        ("#777777", "#777777", 1),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_the_ratio_of_wcag(one, other, ratio):
    assert rules.contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_the_paper_is_the_one_that_is_printed():
    assert re.search(r"background: (#\w{6});", CSS.read_text())[1] == rules.PAPER


@pytest.mark.parametrize(
    ("color", "is_one"),
    [
        ("#0d4f55", True),
        ("#0D4F55", False),
        ("0d4f55", False),
        ("#fff", False),
        ("red;}", False),
        ("", False),
    ],
)
def test_what_a_color_looks_like(color, is_one):
    assert rules.is_color(color) is is_one


@pytest.mark.parametrize(
    ("color", "is_readable", "instead"),
    [
        ("#0d4f55", True, "#0d4f55"),
        ("#000000", True, "#000000"),
        ("#e0a030", False, "#93691f"),
        ("#ffff00", False, "#757500"),
        ("#ffffff", False, "#707070"),
    ],
)
def test_a_pale_color_is_told_a_darker_one(color, is_readable, instead):
    assert rules.is_readable(color) is is_readable
    assert rules.readable(color) == instead
    assert rules.is_readable(instead)


@pytest.mark.parametrize(("ratio", "words"), [(4.499, "4.4"), (4.5, "4.5"), (2.06, "2.0"), (21.0, "21.0")])
def test_too_little_never_looks_like_enough(ratio, words):
    assert rules.shown(ratio) == words
