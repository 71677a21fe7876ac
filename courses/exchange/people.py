"""People from a CSV file: accounts, and places in a cohort. One transaction; every refused line is named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from courses.exchange import table
from courses.models import Cohort, Enrollment, Membership
from people.models import User
from people.refusals import Refused

EMAIL_NAMES = ("email", "e-mail", "email address", "e-mail address", "mail")
NAME_NAMES = ("name", "preferred name", "preferred_name", "first name")
MOST = 2000


@dataclass(frozen=True)
class Taken:
    """A line that was good."""

    line: int
    email: str
    is_new: bool
    place: str = ""
    """Where they stand in the cohort now: in it, or waiting for a seat."""
    is_change: bool = True
    """False when all of it was so before."""


@dataclass(frozen=True)
class Skipped:
    """A line that was refused, and why."""

    line: int
    text: str
    reason: str


@dataclass
class Report:
    """What became of each line."""

    taken: list[Taken] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def added(self) -> list[Taken]:
        """The good lines that change something."""
        return [row for row in self.taken if row.is_change]

    @property
    def unchanged(self) -> int:
        return len(self.taken) - len(self.added)

    @property
    def waiting(self) -> int:
        return sum(row.place == Membership.Status.WAITING for row in self.added)


def import_people(
    text: str, cohort: Cohort | None, *, by: User, at: datetime, dry_run: bool = False
) -> Report:
    """Make accounts for those who have none, and give everybody a place in the cohort.

    Good lines come in and refused ones are reported, in one transaction. A dry run does all of it and
    takes it back, so it says what would really happen. Mail goes out only when it is kept.
    """
    report = Report()
    with transaction.atomic():
        seen: set[str] = set()
        for line, email, name in _lines(text, report):
            try:
                report.taken.append(_take(line, email, name, cohort, seen, by, at))
            except ValidationError as refusal:
                report.skipped.append(Skipped(line, email, " ".join(refusal.messages)))
        if dry_run:
            transaction.set_rollback(True)
    report.skipped.sort(key=lambda row: row.line)
    return report


def _lines(text: str, report: Report) -> Iterator[tuple[int, str, str]]:
    """Line number, address and name of each line that holds any."""
    try:
        yield from _people(table.read(text), report)
    except table.UnreadableError as unreadable:
        report.skipped.append(Skipped(unreadable.line, "", str(unreadable)))


def _people(rows: Iterator[tuple[int, list[str]]], report: Report) -> Iterator[tuple[int, str, str]]:
    """The same of a table whose first line names the columns."""
    first, cells = next(rows, (1, []))
    header = [cell.lower() for cell in cells]
    email_at = next((place for place, cell in enumerate(header) if cell in EMAIL_NAMES), None)
    name_at = next((place for place, cell in enumerate(header) if cell in NAME_NAMES), None)
    if email_at is None:
        reason = _("The first line has to name the columns, and one of them has to be “email”.")
        report.skipped.append(Skipped(first, ", ".join(cells)[:80], reason))
        return
    for line, cells in rows:
        yield line, _cell(cells, email_at), _cell(cells, name_at)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _take(
    line: int, email: str, name: str, cohort: Cohort | None, seen: set[str], by: User, at: datetime
) -> Taken:
    email = email.lower()
    if len(seen) >= MOST:
        raise Refused(_("A file holds 2,000 people at most. Split it."))
    if email in seen:
        raise Refused(_("This address stands in the file already."))
    validate_email(email)
    if len(name) > 80:
        raise Refused(_("This name is too long. Eighty letters are the most."))
    seen.add(email)
    with transaction.atomic():  # a line that is refused leaves nothing behind
        is_new = User.objects.at_address(email) is None
        person = User.objects.invite(email, preferred_name=name)
        if not person.is_active:
            raise Refused(_("This account is closed. Open it again first."))
        before = _standing(person, cohort) if cohort else ""
        place = _place(person, cohort, by, at) if cohort else ""
    return Taken(line, email, is_new, place, is_change=is_new or place != before)


def _standing(person: User, cohort: Cohort) -> str:
    """Where somebody stands in the cohort; empty when they are not in it."""
    current = cohort.memberships.current().filter(enrollment__person=person)
    return current.values_list("status", flat=True).first() or ""


def _place(person: User, cohort: Cohort, by: User, at: datetime) -> str:
    enrollment = Enrollment.objects.enroll(person, cohort.program, by=by, at=at)
    return cohort.take_in(enrollment, invited=True, by=by, at=at).status
