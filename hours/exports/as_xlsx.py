"""A log as a spreadsheet: the lines, what they add up to, and a sheet that says how to check them."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from hours.exports import CHECKS, Log, kind_of, marks, signature, state_of
from hours.models import HoursEntryVersion

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
CONTROLS = dict.fromkeys(n for n in range(32) if n not in (9, 10, 13))
"""Characters a spreadsheet cannot hold."""
LONGEST_CELL = 32_000


def safe(value: object) -> object:
    """A text that a spreadsheet takes as text, and never as a formula. Numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = value.translate(CONTROLS)[:LONGEST_CELL]
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def as_xlsx(log: Log, *, address: str) -> bytes:
    """The whole book. ``address`` is where anybody sees the state of the log of each day."""
    book = Workbook()
    fill(book.active, _("Log"), _heads(log), [_row(line, log) for line in log.lines])
    fill(book.create_sheet(), _("Totals"), *_totals(log))
    if log.signers:
        fill(book.create_sheet(), _("Who signed"), *_signers(log))
    if log.papers:
        fill(book.create_sheet(), _("On paper"), *_papers(log))
    fill(book.create_sheet(), _("How to verify"), [_("How to check this log")], how(log, address))
    book.properties.creator, book.properties.title = "Alongside", _("Log of hours")
    book.properties.created = book.properties.modified = log.made_at.replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Worksheet, title: str, heads: Sequence, rows: Iterable[Sequence]) -> None:
    sheet.title = title
    sheet.append([safe(str(head)) for head in heads])
    for row in rows:
        sheet.append([safe(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, 60)
        for cell in column:
            cell.alignment = Alignment(wrap_text=longest > 60, vertical="top")


def _heads(log: Log) -> list[str]:
    return [
        _("Day"), _("From"), _("To"), _("Time zone"), _("Minutes"), _("Kind of time"), _("What"),
        _("Skill area"), _("Place"), _("State"), _("Signed by"), _("Role"), _("Signed on"),
        _("Words agreed to"), _("Remarks"), _("Fingerprint"),
        *([_("Note")] if log.choice.with_notes else []),
    ]  # fmt: skip


def _row(line: HoursEntryVersion, log: Log) -> list[object]:
    signed = signature(line)
    states = {total.state: str(total.name) for total in log.sums}
    note = getattr(line, "note", None)
    return [
        line.worked_on, line.local_start.time(), line.local_end.time(), line.zone, line.minutes,
        kind_of(line), str(line.what), line.skill_area, line.place, states[state_of(line)],
        signed.printed_name if signed else "", signed.get_role_display() if signed else "",
        signed.at.date() if signed else None, str(signed.statement) if signed else "",
        "; ".join(marks(line)), line.content_digest,
        *([note.shown if note else ""] if log.choice.with_notes else []),
    ]  # fmt: skip


def _totals(log: Log) -> tuple[list, list]:
    heads = [_("State"), *log.kinds.values(), _("Together (minutes)")]
    rows = [
        [str(total.name), *(total.by_kind[kind] for kind in log.kinds), total.together] for total in log.sums
    ]
    return heads, rows


def _signers(log: Log) -> tuple[list, list]:
    """Whoever signed, with a row for each paper that was on record about them."""
    heads = [
        _("Name"), _("Role"), _("Lines"), _("Paper"), _("Number"), _("Issued by"), _("Valid from"),
        _("Valid until"), _("Seen on"),
    ]  # fmt: skip
    rows = []
    for row in log.signers:
        who = [row.name, ", ".join(row.roles), row.lines]
        papers = [
            [paper.name, paper.number, paper.issuer, paper.starts_on, paper.ends_on, paper.seen_on]
            for paper in row.papers
        ]
        rows += [who + paper for paper in papers] or [who]
    return heads, rows


def _papers(log: Log) -> tuple[list, list]:
    """What was signed on paper, on a sheet of its own."""
    heads = [
        _("From"), _("To"), _("Minutes"), _("What"), _("Skill area"), _("Place"), _("Signed on paper by"),
        _("Role"), _("Signed on"), _("Accepted by"), _("Accepted on"), _("Fingerprint of the file"),
    ]  # fmt: skip
    rows = [
        [
            line.first_on, line.last_on, line.minutes, str(line.what), line.competency_name, sheet.place_name,
            sheet.signer_name, sheet.signer_role, sheet.signed_on, sheet.acceptance.printed_name,
            sheet.acceptance.at.date(), sheet.scan_sha256,
        ]
        for sheet in log.papers for line in sheet.lines.all()
    ]  # fmt: skip
    return heads, rows


def how(log: Log, address: str) -> list[list[str]]:
    about = [
        _("Whose hours: %(name)s") % {"name": log.enrollment.person.name_on_paper},
        _("Program: %(title)s") % {"title": log.enrollment.program.title},
        _("Made: %(at)s UTC") % {"at": f"{log.made_at:%Y-%m-%d %H:%M}"},
        _("Only what this person signed: %(name)s") % {"name": log.reader.name_on_paper}
        if log.is_own_signatures_only
        else "",
        *(str(sentence) for sentence in CHECKS),
        address,
        _("End of the list when this was made: record %(seq)s, %(hash)s")
        % {"seq": log.seq, "hash": log.hash},
    ]
    return [[line] for line in about if line]
