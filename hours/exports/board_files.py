"""A filled form of a board as a file: PDF/UA-1 and PDF/A-3a, or a spreadsheet with a sheet for each sheet."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from cms import pdf
from hours.exports import CHECKS, Log, sums
from hours.exports.as_json import as_json
from hours.exports.as_pdf import PAPERS
from hours.exports.as_xlsx import fill, how
from hours.exports.boards import Form, Sheet, filled, lines_of

NO_TITLE = re.compile(r"[\[\]:*?/\\]")
LONGEST_TITLE = 31
"""A spreadsheet has no longer names of sheets, and none with these signs."""


def as_form(form: Form, log: Log, *, address: str) -> bytes:
    """The PDF, with its lines for machines inside."""
    lines = lines_of(form, log)
    machines = as_json(replace(log, lines=lines, sums=sums(lines), papers=()))
    title = f"{form.title}: {log.enrollment.person.name_on_paper}"
    return pdf.render_pdf(
        html(form, log, title=title, address=address),
        title=title,
        identifier=hashlib.sha256(form.key.encode() + machines).digest()[:16],
        created=log.made_at,
        lang=get_language() or "en",
        attachments=[pdf.Attachment("log.json", machines)],
    )


def html(form: Form, log: Log, *, title: str, address: str) -> str:
    """What is printed."""
    context = {
        "form": form,
        "log": log,
        "title": title,
        "sheets": list(filled(form, log)),
        "checks": CHECKS if "fingerprint" in form.columns else CHECKS[1:],
        "address": address,
        "paper": PAPERS[settings.CERTIFICATE_PAPER],
    }
    return render_to_string("hours/board_form.html", context)


def as_book(form: Form, log: Log, *, address: str) -> bytes:
    """The spreadsheet."""
    book = Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(filled(form, log), 1):
        fill(book.create_sheet(), _named(number, sheet), sheet.columns, _below(form, sheet))
    fill(book.create_sheet(), _("How to verify"), [form.title], [[form.notice], *how(log, address)])
    book.properties.creator, book.properties.title = "Alongside", form.title
    book.properties.created = book.properties.modified = log.made_at.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _named(number: int, sheet: Sheet) -> str:
    """A name no other sheet has, since a spreadsheet cuts long ones."""
    return NO_TITLE.sub(" ", f"{number} {sheet.title}")[:LONGEST_TITLE]


def _below(form: Form, sheet: Sheet) -> Iterator[Sequence[object]]:
    """The lines, and under them the sums and all the texts of a sheet."""
    yield from sheet.rows
    yield []
    yield [_("Together (minutes)"), sheet.minutes]
    for name, minutes in sheet.sums:
        yield []
        yield [str(name), _("Minutes")]
        yield from minutes.items()
    yield []
    yield from ([text] for text in [*sheet.head, *sheet.foot, *form.signatures])
