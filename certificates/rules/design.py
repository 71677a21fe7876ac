"""What a color on a certificate must do: be readable on its paper.

The ratio is the one of WCAG 2.2, success criterion 1.4.3: from 1 (no difference) to 21 (black on white).
"""

import re
from decimal import ROUND_DOWN, Decimal

PAPER = "#fbf6ed"
"""The color of the paper, as in ``templates/certificates/document.css``."""
ENOUGH = 4.5
"""Text needs this ratio."""
MOST_SIGNATORIES = 3

HEX = re.compile(r"#[0-9a-f]{6}")


def is_color(text: str) -> bool:
    """Whether this is a color as we write it: ``#`` and six digits of base 16, in small letters."""
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """How much two colors differ in light, from 1 to 21. The order does not matter."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def is_readable(color: str) -> bool:
    """Whether text in this color can be read on the paper."""
    return contrast(color, PAPER) >= ENOUGH


def shown(ratio: float) -> str:
    """A ratio as it is written: cut, not rounded, so that what is too little never looks like enough."""
    return str(Decimal(ratio).quantize(Decimal("0.1"), rounding=ROUND_DOWN))


def readable(color: str) -> str:
    """The same hue, as much darker as it takes: what to choose instead. A readable color stays as it is."""
    for share in range(100, -1, -2):
        darker = "#" + "".join(f"{value * share // 100:02x}" for value in _parts(color))
        if is_readable(darker):
            return darker
    raise AssertionError("black is readable on this paper")


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _light(color: str) -> float:
    """Relative luminance: how much light a color sends back, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(value / 255) for value in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
