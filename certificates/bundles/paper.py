"""The bundle on paper: PDF/UA-1 and PDF/A-3a in one file, with everything in it for machines, and sealed."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.bundles.contents import Bundle, Contents, spelled
from certificates.document import PAPERS, direction
from certificates.wording import KINDS
from cms import pdf, seal
from hours import ledger, wording

INSIDE, SEAL = "evidence.json", "evidence-seal.json"
"""The files inside the PDF: what it says, and a signature over that."""


def render(bundle: Bundle, *, at: datetime) -> bytes:
    """The PDF. The seal is missing where no key signs."""
    said = spelled(bundle.contents)
    sealed = {SEAL: sealing(said, at=at)} if seal.can_sign() else {}
    files = {INSIDE: said, **sealed, **bundle.files}
    with translation.override(bundle.contents["language"]):
        title = _("Evidence for a board: %(name)s") % {"name": bundle.contents["holder"]}
        html = page(bundle.contents, title)
    return pdf.render_pdf(
        html,
        title=title,
        identifier=hashlib.sha256(said).digest()[:16],
        created=at,
        lang=bundle.contents["language"],
        attachments=[pdf.Attachment(name, content) for name, content in files.items()],
    )


def sealing(said: bytes, *, at: datetime) -> bytes:
    """The signature over what it says. Raises ``NoKeyError`` when there is no key."""
    when = ledger.instant(at)
    signed = seal.sign(statement(said, when))
    if signed is None:
        raise seal.NoKeyError
    return json.dumps({"at": when, "key": signed.key_id, "signature": signed.signature}, indent=1).encode()


def statement(said: bytes, when: str) -> bytes:
    """The bytes that are signed."""
    return ledger.canonical({"at": when, "evidence": hashlib.sha256(said).hexdigest()})


def page(contents: Contents, title: str) -> str:
    """What is printed. Everything comes from what was frozen."""
    context = {
        "title": title,
        "facts": contents,
        "direction": direction(contents["holder"]),
        "made_at": datetime.fromisoformat(contents["made_at"]),
        "paper": PAPERS.get(contents["paper"], PAPERS["letter"]),
        "areas": list(_areas(contents["time"])),
        "certificates": [_certificate(row) for row in contents["certificates"]],
        "modules": [row | _dated(row, "on") for row in contents["modules"]],
        "signed": [area | {"rows": [_line(row) for row in area["rows"]]} for area in contents["signed"]],
        "signers": [
            row | {"papers": [_paper(paper) for paper in row["papers"]]} for row in contents["signers"]
        ],
        "sheets": [row | _dated(row, "from", "to") for row in contents["on_paper"]],
        "texts": [row | _dated(row, "on") for row in contents["texts"]],
        "exams": [row | _dated(row, "on") for row in contents["exams"]],
        "education": [row | _dated(row, "on") for row in contents["education"]],
        "began_on": date.fromisoformat(contents["began_on"]),
        "files": contents["files"],
    }
    return render_to_string("certificates/evidence_paper.html", context)


def _areas(time: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Minutes of training and of practice in each area, in the order of the board."""
    for area in time["areas"]:
        of_kind = {
            kind: sum(row["minutes"] for row in time[kind] if row["competency"] == area["competency"])
            for kind in ("training", "practice")
        }
        yield {"name": area["label"], **of_kind}


def _certificate(row: dict[str, Any]) -> dict[str, Any]:
    return row | _dated(row, "issued_on", "valid_until") | {"kind": KINDS[row["kind"]]}


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return row | _dated(row, "from", "to") | {"kind": wording.KINDS.get(row["kind"], row["kind"])}


def _paper(row: dict[str, Any]) -> dict[str, Any]:
    return row | _dated(row, "until", "seen_on")


def _dated(row: dict[str, Any], *names: str) -> dict[str, date | None]:
    """The days of a row as days. A name that Python keeps for itself gets another one."""
    kept = {"from": "first", "to": "last"}
    return {kept.get(name, name): date.fromisoformat(row[name]) if row[name] else None for name in names}


def words(contents: Contents) -> str:
    """Every letter that may be printed, once."""
    return "".join(sorted(set("".join(_words(contents)))))


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)
