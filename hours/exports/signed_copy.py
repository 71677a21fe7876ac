"""What somebody signed in one go, as a PDF for them to keep: the words in full, and each line with its digest."""

import hashlib
from collections.abc import Sequence
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import pdf
from hours import ledger
from hours.exports.as_pdf import PAPERS
from hours.models import MonthClosing, SignOff


def signed_copy(signed: Sequence[SignOff], closed: Sequence[MonthClosing], *, address: str) -> bytes:
    """The PDF, tagged and archival. ``address`` is where anybody sees how the list of records ended each day.

    Made of what one person signed at one moment, months as well; ``signed`` may be empty if ``closed`` is not.
    """
    first = (*signed, *closed)[0]
    title = _("What you signed: %(name)s") % {"name": first.printed_name}
    seq, hash = ledger.head()
    context = {
        "title": title,
        "first": first,
        "groups": [(statement, list(rows)) for statement, rows in groupby(signed, lambda row: row.statement)],
        "closed": closed,
        "total": sum(signature.version.minutes for signature in signed),
        "address": address,
        "log": {"seq": seq, "hash": hash},
        "paper": PAPERS[settings.CERTIFICATE_PAPER],
    }
    digests = [row.content_digest for row in (*signed, *closed)]
    return pdf.render_pdf(
        render_to_string("hours/signed_copy.html", context),
        title=title,
        identifier=hashlib.sha256("".join(digests).encode()).digest()[:16],
        created=first.at,
        lang=get_language() or "en",
    )
