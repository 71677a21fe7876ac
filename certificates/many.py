"""A list of numbers in, and what is known about each out. It takes the same statements for one and for a thousand."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.conf import settings
from django.utils.translation import gettext as _

from certificates import names, serial, verification, wording
from certificates.models import Certificate
from certificates.rules import many as rules
from courses.exchange import table
from hours.sheet import plain
from people.refusals import Refused


@dataclass(frozen=True)
class Line:
    """What somebody wrote in one line: a number, and perhaps a name to compare."""

    number: str
    name: str = ""


def read(data: bytes) -> list[Line]:
    """The lines of a CSV, however the spreadsheet wrote it. Raises ``Refused`` with what to mend."""
    if len(data) > settings.CHECK_MANY_BYTES:
        raise Refused(_("This file is too large. Send at most %(n)s kB at a time.") % {"n": _kb()}, "large")
    try:
        rows = [cells for _number, cells in table.read(data.decode("utf-8-sig"))]
    except (UnicodeDecodeError, table.UnreadableError):
        sentence = _("This file cannot be read. Save it as CSV (UTF-8) and try again.")
        raise Refused(sentence, "unreadable", "file") from None
    if not rows:
        raise Refused(_("There is no number in this file."), "empty", "file")
    number, name = rules.columns(rows[0])
    rows = rows[1:] if rules.is_header(rows[0]) else rows
    if len(rows) > settings.CHECK_MANY_LINES:
        sentence = _("These are too many lines. Send at most %(n)s at a time.")
        raise Refused(sentence % {"n": settings.CHECK_MANY_LINES}, "many", "file")
    return [Line(_cell(row, number), _cell(row, name)) for row in rows]


def _kb() -> int:
    return settings.CHECK_MANY_BYTES // 1000


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


HEADER = ("number", "status", "kind", "title", "issued", "valid_until", "since", "name", "what_it_means")


def answers(lines: Sequence[Line], *, on: date) -> str:
    """The answers as CSV, a line for each line. What a program may have to read stands in English everywhere."""
    found, newest = _certificates(lines)
    text = StringIO()
    out = csv.writer(text)
    out.writerow(HEADER)
    for line in lines:
        out.writerow([plain(cell) for cell in _answer(line, found, newest, on)])
    return "\ufeff" + text.getvalue()


def _certificates(lines: Iterable[Line]) -> tuple[dict[str, Certificate], dict[int, str]]:
    """The certificates with these numbers, and the name of today on the newest of each: three statements."""
    parsed = (serial.parse(line.number) for line in lines)
    symbols = {number.symbols for number in parsed if isinstance(number, serial.Serial)}
    found = {row.pk: row for row in Certificate.objects.with_status().filter(pk__in=symbols)}
    credentials = {row.credential_id for row in found.values()}
    rows = Certificate.objects.filter(credential__in=credentials).order_by("period", "edition")
    return found, {row.credential_id: row.holder_name for row in rows}


def _answer(line: Line, found: dict[str, Certificate], newest: dict[int, str], on: date) -> Iterator[str]:
    number = serial.parse(line.number)
    certificate = found.get(number.symbols) if isinstance(number, serial.Serial) else None
    answer = verification.of_known(number, certificate, on=on)
    yield str(number) if isinstance(number, serial.Serial) else line.number[:60]
    yield answer.status
    if certificate is None:
        yield from ("",) * 6
    else:
        since = answer.since.isoformat() if answer.status in verification.SINCE and answer.since else ""
        yield from (certificate.snapshot["kind"], certificate.title, certificate.issued_on.isoformat())
        yield from (certificate.snapshot["valid_until"] or "", since)
        yield names.compare_names(line.name, newest[certificate.credential_id]) if line.name else ""
    yield str(wording.answer(answer.status, is_file=False).headline)
