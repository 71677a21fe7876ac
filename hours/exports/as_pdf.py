"""A log on paper: PDF/UA-1 and PDF/A-3a in one file, with the log for machines inside."""

import hashlib

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import pdf
from hours import wording
from hours.exports import CHECKS, Log, kind_of, marks, short, signature
from hours.exports.as_json import as_json

MOST_LINES = 400
"""These take nine seconds and 270 MB; 1,500 take forty and 590 MB, longer than a server waits. More come in parts."""
PAPERS = {"letter": "Letter", "a4": "A4"}


def as_pdf(log: Log, *, address: str) -> bytes:
    """The PDF. ``address`` is where anybody sees the state of the log of each day."""
    machines = as_json(log)
    title = _("Log of hours: %(name)s") % {"name": log.enrollment.person.name_on_paper}
    return pdf.render_pdf(
        html(log, title=title, address=address),
        title=title,
        identifier=hashlib.sha256(machines).digest()[:16],
        created=log.made_at,
        lang=get_language() or "en",
        attachments=[pdf.Attachment("log.json", machines)],
    )


def html(log: Log, *, title: str, address: str) -> str:
    """What is printed."""
    groups = [
        (
            total,
            [
                (line, kind_of(line), signature(line), marks(line), short(line.content_digest))
                for line in lines
            ],
        )
        for total, lines in log.groups()
    ]
    context = {
        "log": log,
        "title": title,
        "groups": groups,
        "checks": CHECKS,
        "address": address,
        "paper": PAPERS[settings.CERTIFICATE_PAPER],
    }
    return render_to_string("hours/log.html", context)


def cannot_print(log: Log) -> set[str]:
    """Characters in names, places and notes that no font here can show: the file would have holes."""
    texts = [log.enrollment.person.name_on_paper, log.enrollment.program.title, log.reader.name_on_paper]
    for line in log.lines:
        texts += [line.place, line.skill_area]
        if found := signature(line):
            texts += [found.printed_name, wording.in_place_of(found)]
        if log.choice.with_notes and hasattr(line, "note"):
            texts.append(line.note.shown)
    for row in log.signers:
        texts += [text for paper in row.papers for text in (paper.name, paper.number, paper.issuer)]
    for sheet in log.papers:
        texts += [sheet.place_name, sheet.signer_name, sheet.signer_role, sheet.acceptance.printed_name]
    return pdf.missing_glyphs("".join(set(texts)))
