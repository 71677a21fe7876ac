"""How a certificate looks that has a design of its own: from what its snapshot names, and nothing else.

A page is a page: what is written on it decides how close it stands, and how many areas are listed.
"""

import base64
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.safestring import mark_safe

ROOM = 190
"""The height in mm inside the frame on A4, the lower one of the two papers."""
AIR = 30
"""So much more room it takes where everything may stand further apart."""
ROW, CLOSE_ROW = 6.4, 5.2
WIDE = 26
"""A longer name of an area may need a second line."""
FACTS = 8
"""Rows that the table about the certificate, or the code beside it, take at least."""


def look(snapshot: Mapping[str, Any], logo: bytes) -> dict[str, Any]:
    """What the page needs of a design; nothing for a certificate without one.

    Raises ``ValueError`` when these are not the bytes of the logo that the snapshot names.
    """
    design = snapshot.get("design")
    if not design:
        return {}
    named = design["logo"]
    if (sha256(logo).hexdigest() if logo else None) != (named and named["sha256"]):
        raise ValueError("This is not the logo that the certificate names.")
    shown = named and {"src": f"data:image/png;base64,{base64.b64encode(logo).decode()}", "alt": named["alt"]}
    drawn = {"mark": _css(MARK % design["accent"]), "specimen": _css(SPECIMEN)}
    return {"design": {**design, "logo": shown, "density": density(snapshot), **drawn}}


def density(snapshot: Mapping[str, Any]) -> str:
    """How close everything stands: ``roomy``, ``usual`` or ``dense``."""
    rows = sum(1.7 if len(area["label"]) > WIDE else 1 for area in snapshot["areas"])
    taken = _around(snapshot) + max(rows + 3, FACTS) * ROW
    return "roomy" if taken + AIR <= ROOM else "usual" if taken <= ROOM else "dense"


def most_areas(snapshot: Mapping[str, Any], most: int) -> int:
    """So many areas can be listed; ``most`` without a design."""
    if not snapshot.get("design") or density(snapshot) != "dense":
        return most
    return max(FACTS - 3, int((ROOM - _around(snapshot)) / CLOSE_ROW) - 3)


def _around(snapshot: Mapping[str, Any]) -> float:
    """The height in mm, about, of all that stands above and below the tables."""
    design, name = snapshot["design"], snapshot["holder"]["name"]
    heading = 19 + 6 + 9 + (7 if snapshot["is_specimen"] else 0)
    who = 18 if len(name) <= 30 else 14 if len(name) <= 56 else 19
    what = 8 + (9 if len(snapshot["title"]) <= 60 else 17)
    words = 7 * (bool(design["above"]) + bool(design["below"]))
    small = 14 + 4 * (sum(map(len, snapshot["proves"] + snapshot["does_not_prove"])) // 190)
    return heading + who + what + words + 6 + _signing(design["signatories"]) + small


def _signing(signatories: list[dict[str, str]]) -> int:
    """The room above the line is for a pen."""
    if not signatories:
        return 0
    wraps = any(len(one["name"]) > 38 for one in signatories) + any(
        len(one["role"]) > 46 for one in signatories
    )
    return 20 + 4 * wraps


def _css(drawing: str) -> str:
    encoded = base64.b64encode(drawing.encode()).decode()
    return mark_safe(f'url("data:image/svg+xml;base64,{encoded}")')  # noqa: S308 (our own drawings)


MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
    '<g fill="none" stroke="%s" stroke-width="3" stroke-linecap="round">'
    '<path d="M10 29C5 21 17 13 11 3"/><path d="M21 29c-5-8 7-16 1-26"/></g></svg>'
)
"""The house's mark in one color, where there is no logo. Flat colors, since some readers lose gradients."""

SPECIMEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 216 46" width="216" height="46">'
    '<text x="108" y="34" text-anchor="middle" font-family="Liberation Sans, DejaVu Sans" font-weight="700" '
    'font-size="32" letter-spacing="2" fill="#f0e3cc">SPECIMEN</text></svg>'
)
"""Narrow enough for the wide letters of a browser that previews it. Solid: see ``document.SPECIMEN``."""
