"""Looks that can be measured: contrast, weight, and nothing that the policy of the site would stop."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "components")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PRINTED = {
    "templates/certificates/document.html",
    "templates/certificates/evidence_paper.html",
    *(f"templates/hours/{name}.html" for name in ("log", "signed_copy", "board_form")),
}

TEXT = [  # (letters, what they stand on)
    *((ink, paper) for ink in ("ink", "ink-soft", "link", "accent") for paper in ("paper", "raised", "sunk")),
    *((kind, f"{kind}-paper") for kind in ("ok", "wait", "info", "stop")),
    *((ink, paper) for ink in ("ink", "link") for paper in ("info-paper", "wait-paper")),
    ("wait", "paper"),
    ("on-deep", "deep"),
    ("on-deep", "deep-strong"),
    ("deep", "paper"),
    ("deep", "raised"),
    ("deep", "sunk"),
    ("on-bar", "bar"),
    ("raised", "accent"),  # the number on a badge
]
EDGES = [
    (edge, paper) for edge in ("edge", "focus", "deep", "accent") for paper in ("paper", "raised", "sunk")
]


def schemes() -> dict[str, dict[str, str]]:
    """The colors by name, in the light and in the dark scheme."""
    light, dark, _print = re.split(r"@media", SHEETS[0].read_text())
    colors = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part)) for part in (light, dark)]
    return {"light": colors[0], "dark": {**colors[0], **colors[1]}}


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2 measures it: from 1 (the same) to 21 (black on white)."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def test_the_measure_itself():
    assert contrast("#000", "#ffffff") == 21
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_contrast(scheme, pairs, least):
    colors = schemes()[scheme]
    weak = {f"{a} on {b}": round(contrast(colors[a], colors[b]), 2) for a, b in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_light_and_dark_know_the_same_colors():
    light, dark = re.split(r"@media", SHEETS[0].read_text())[:2]
    names = [set(re.findall(r"--([\w-]+): #", part)) for part in (light, dark)]
    assert names[0] == names[1]


def test_all_three_sheets_weigh_less_than_10_kb():
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS) < 10_000


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_keeps_to_its_layer_and_loads_nothing(sheet):
    css = sheet.read_text()
    assert "@layer tokens, base, components;" in css
    assert f"@layer {sheet.stem} {{" in css
    assert not re.search(r"url\(|@import|@font-face|!important(?!; \})", css)


def test_colors_have_names():
    """Outside the tokens a color is a name, so that dark and print come by themselves."""
    for sheet in SHEETS[1:]:
        plain = set(re.findall(r"#[0-9a-f]{3,8}\b", sheet.read_text())) - {"#ffd9a6"}  # focus, on the bar
        assert plain == set(), sheet.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_has_nothing_the_policy_would_stop(path):
    if path.relative_to(ROOT).as_posix() in PRINTED:
        return  # it becomes a PDF, never a page
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']", source), "no inline style, no inline handler"
    scripts = re.findall(r"<script[^>]*>", source)
    assert all("src=" in tag or "application/json" in tag for tag in scripts), "no inline script"
    assert not re.search(r"(src|srcset)=\"https?:|<link[^>]*href=\"https?:", source), "nothing from elsewhere"
