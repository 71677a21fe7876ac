"""The paper: one frozen snapshot in, the same bytes of PDF out, today and in ten years.

Everything printed comes from the snapshot; nothing is looked up. What changes in a program, a name or a
setting afterwards does not change a certificate.
"""

import base64
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import segno
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from certificates import designed, rules, wording
from certificates.rules import kinds
from certificates.serial import Serial
from cms import pdf

Snapshot = Mapping[str, Any]

PAGE = "certificates/document.html"
PAPERS = {"letter": "Letter", "a4": "A4"}
"""The sizes there are. Any other is printed on letter: what was issued can always be printed."""
WIDTHS = {"letter": "279.4mm", "a4": "297mm"}
"""How wide they lie on a screen."""
MOST_AREAS = 8
"""More areas than these do not fit on the page under a long name; then only their sum is printed."""

INSIDE = "credential.json"
"""The file inside the PDF."""
PRIVATE = ("enrollment", "evidence", "paper", "design")
"""What the snapshot keeps to explain itself to us, and the file for everybody leaves out."""


@dataclass(frozen=True)
class Area:
    """One row of the table: minutes of training and of signed practice in one competency."""

    label: str
    training: int
    practice: int


def render(snapshot: Snapshot, badge: bytes = b"", logo: bytes = b"") -> bytes:
    """The PDF of a certificate: PDF/A-3a and PDF/UA-1 in one file, with ``credential.json`` inside.

    That is the signed badge; without one, an unsigned list of the same facts. ``logo`` are the bytes that the
    snapshot's design names by their digest. Raises ``ValueError`` for any others.
    """
    return pdf.render_pdf(
        page(snapshot, logo),
        title=_title(snapshot),
        identifier=Serial(snapshot["serial"]).symbols.encode(),
        created=datetime.fromisoformat(snapshot["issued_at"]),
        lang=snapshot["language"],
        attachments=[pdf.Attachment(INSIDE, badge or credential_json(snapshot))],
    )


def page(snapshot: Snapshot, logo: bytes = b"", template: str = PAGE, **more: object) -> str:
    """The same as HTML, as it is printed. ``more`` is for templates that add something around it."""
    with translation.override(snapshot["language"]):
        facts = {**_context(snapshot, Serial(snapshot["serial"])), **designed.look(snapshot, logo)}
        return render_to_string(template, {**facts, "title": _title(snapshot), **more})


def _title(snapshot: Snapshot) -> str:
    with translation.override(snapshot["language"]):
        return _("Certificate %(number)s: %(title)s") % {
            "number": Serial(snapshot["serial"]),
            "title": snapshot["title"],
        }


def credential_json(snapshot: Snapshot) -> bytes:
    """What the certificate says, for machines: the snapshot without what is only for our own records.

    The name is in it, as it is on the PDF around it. A signed badge holds none.
    """
    public = {key: value for key, value in snapshot.items() if key not in PRIVATE}
    return json.dumps(public, ensure_ascii=False, indent=2, sort_keys=True).encode()


def verify_address(base_url: str, number: Serial) -> str:
    """Where anybody can check this certificate."""
    return f"{base_url}/verify/{number.display}/"


def qr_address(verify_url: str) -> str:
    """The same address in capitals: then a QR code needs less room, and a phone reads it from further away.

    Only where nothing but the host precedes ``/verify/``: host names have no case, other paths may.
    """
    return verify_url.upper() if urlsplit(verify_url).path.startswith("/verify/") else verify_url


def qr_code(verify_url: str) -> segno.QRCode:
    """The QR code of a verify address. A corner may be torn off and it still reads (error level M)."""
    return segno.make(qr_address(verify_url), error="m", micro=False)


def _context(snapshot: Snapshot, number: Serial) -> dict[str, Any]:
    name, rows = snapshot["holder"]["name"], areas(snapshot)
    verify_url = snapshot["verify_url"]
    return {
        "facts": snapshot,
        "number": number.display,
        "kind": wording.KINDS[snapshot["kind"]],
        "deed": wording.DEEDS[snapshot["kind"]],
        "shows": kinds.TIMES[snapshot["kind"]] if snapshot["v"] > 1 else rules.TIMED,
        "ways": [(wording.WAYS[way], minutes) for way, minutes in snapshot.get("ways", {}).items()],
        "name_class": "longer" if len(name) > 56 else "long" if len(name) > 30 else "",
        "name_direction": direction(name),
        "areas": rows,
        "is_airy": len(name) <= 30 and len(snapshot["title"]) <= 60 and len(rows) <= 6,
        "together": Area("", _together(snapshot, "training"), _together(snapshot, "practice")),
        "supervision": _together(snapshot, "supervision"),
        "began_on": _day(snapshot["began_on"]),
        "issued_on": _day(snapshot["issued_on"]),
        "valid_until": _day(snapshot["valid_until"]),
        "meaning": [*snapshot["proves"], *snapshot["does_not_prove"]],
        "verify_text": verify_url.partition("://")[2].rstrip("/"),
        "qr": qr_code(verify_url).svg_data_uri(border=4, dark="#1c2b2d", light="#fffdf9"),
        "page_size": PAPERS.get(snapshot["paper"].strip().lower(), PAPERS["letter"]),
        "mark": _svg(MARK),
        "specimen": _svg(SPECIMEN),
    }


def direction(text: str) -> str:
    """``rtl`` when the first letter with a direction runs from right to left, else ``ltr``."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def areas(snapshot: Snapshot) -> list[Area]:
    """Time by area, in the order of the standard's framework; none when they would not fit on the page."""
    minutes = {
        (kind, share["competency"]): share["minutes"]
        for kind in ("training", "practice")
        for share in snapshot[kind]
    }
    rows = [
        Area(
            area["label"] or _("All areas"),
            minutes.get(("training", area["competency"]), 0),
            minutes.get(("practice", area["competency"]), 0),
        )
        for area in snapshot["areas"]
    ]
    rows = [row for row in rows if row.training or row.practice]
    return rows if 1 < len(rows) <= designed.most_areas(snapshot, MOST_AREAS) else []


def _together(snapshot: Snapshot, kind: str) -> int:
    return sum(share["minutes"] for share in snapshot[kind])


def _day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso), _("F j, Y")) if iso else ""


def _svg(drawing: str) -> str:
    encoded = base64.b64encode(drawing.encode()).decode()
    return mark_safe(f'url("data:image/svg+xml;base64,{encoded}")')  # noqa: S308 (our own drawings)


MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">'
    '<g fill="none" stroke-width="3" stroke-linecap="round">'
    '<path stroke="#0d4f55" d="M10 29C5 21 17 13 11 3"/>'
    '<path stroke="#a84f14" d="M21 29c-5-8 7-16 1-26"/></g></svg>'
)
"""The house's mark: two lines that walk side by side. Flat colors, since some readers lose gradients."""

SPECIMEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 216 46" width="216" height="46">'
    '<text x="108" y="36" text-anchor="middle" font-family="Liberation Sans, DejaVu Sans" font-weight="700" '
    'font-size="38" letter-spacing="4" fill="#f0e3cc">SPECIMEN</text></svg>'
)
"""A solid pale color behind the text: transparent text would break PDF/UA, and dark text would hide the rest."""
