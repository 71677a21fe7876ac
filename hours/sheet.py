"""Somebody's own hours as a table for a spreadsheet: every entry with its status, the states added up apart."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from hours import on_paper, rules, wording
from hours.models import HoursEntryVersion, PaperLine
from people.models import User

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads letters with accents as something else."""


def plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: somebody else may have written what stands in it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


def of(person: User) -> str:
    """All entries of one person, oldest first, as CSV. Notes are not in it. Three statements."""
    mine = HoursEntryVersion.objects.visible_to(person).of(person)
    rows = mine.latest().with_details().order_by("starts_at", "pk")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_header())
    writer.writerows([plain(cell) for cell in row] for row in _rows(rows))
    sheets = on_paper.accepted_lines().filter(sheet__enrollment__person=person)
    accepted = list(sheets.select_related("sheet").order_by("first_on", "pk"))
    writer.writerows([plain(cell) for cell in row] for row in _paper_rows(accepted))
    writer.writerow([])
    if accepted:
        writer.writerow([_("On paper, in minutes"), "", "", "", "", sum(line.minutes for line in accepted)])
    for name, minutes in _sums(mine.totals()):
        writer.writerow([name, "", "", "", "", minutes])
    return BYTE_ORDER_MARK + out.getvalue()


def _header() -> list[str]:
    return [
        *(_("Day"), _("From"), _("To"), _("Time zone"), _("Break, in minutes"), _("Minutes"), _("Status")),
        *(_("Kind"), _("What"), _("Skill area"), _("How"), _("Where"), _("Version")),
        *(_("Signed by"), _("Signed at (UTC)"), _("Signed for"), _("Fingerprint")),
    ]


def _rows(versions: Iterable[HoursEntryVersion]) -> Iterator[list]:
    for version in versions:
        decision = getattr(version, "sign_off", None) if version.status == rules.SIGNED else None
        yield [
            *(version.worked_on.isoformat(), f"{version.local_start:%Y-%m-%d %H:%M}"),
            *(f"{version.local_end:%Y-%m-%d %H:%M}", version.zone, version.break_minutes, version.minutes),
            *(version.standing_name, wording.KINDS[version.kind], version.what, version.skill_area),
            *(version.get_mode_display(), version.place, version.number),
            decision and decision.printed_name,
            decision and f"{decision.at:%Y-%m-%d %H:%M}",
            decision and wording.in_place_of(decision),
            version.content_digest,
        ]


def _paper_rows(lines: Iterable[PaperLine]) -> Iterator[list]:
    """What was signed on paper and accepted. Nobody signed it here."""
    for line in lines:
        yield [
            *(line.first_on.isoformat(), line.first_on.isoformat(), line.last_on.isoformat(), "", ""),
            *(line.minutes, _("On paper, accepted"), wording.KINDS[line.kind], line.what),
            *(line.competency_name, "", line.sheet.place_name, ""),
            *(line.sheet.signer_name, "", line.sheet.scan_sha256),
        ]


def _sums(totals: rules.Totals) -> Iterator[tuple[str, int]]:
    """What is not signed never stands in the signed sum."""
    yield _("Signed, in minutes"), totals.signed()
    yield _("Waiting, in minutes"), totals.waiting()
    yield _("Sent back, in minutes"), totals.returned()
    yield _("Drafts, in minutes"), totals.draft()
