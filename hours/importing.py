"""Hours of the past from a CSV file: drafts of the trainee, and every refused line with its reason.

A file signs nothing and sends nothing: whose hours they are looks at each draft and certifies it. What is not a
stretch from a time to a time is no entry; hours on a signed sheet are handed in as that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.exchange import table
from courses.models import Competency
from hours import import_wording, rules, wording
from hours.forms.entries import EntryForm
from hours.import_wording import COLUMNS
from hours.models import DiscardedLine, HoursEntry, HoursEntryVersion, Placement, lists
from hours.refusals import EntryRefused
from people.models import User

MOST = 500
NEEDED = ("worked_on", "starts", "ends", "competency")
CLOCK = re.compile(r"(?:(\d{4}-\d\d-\d\d)[ T])?(\d{1,2}):(\d\d)(?::\d\d)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Taken:
    """A line that was good. ``is_change``: it was not here before."""

    line: int
    day: date
    minutes: int
    is_change: bool


@dataclass(frozen=True)
class Skipped:
    """A line that was refused, and why."""

    line: int
    text: str
    reason: str
    was_thrown_away: bool = False


@dataclass
class Report:
    """What became of each line."""

    taken: list[Taken] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def added(self) -> list[Taken]:
        return [row for row in self.taken if row.is_change]

    @property
    def unchanged(self) -> int:
        return len(self.taken) - len(self.added)

    @property
    def thrown_away(self) -> int:
        """How many stay out only because their drafts were thrown away."""
        return sum(row.was_thrown_away for row in self.skipped)

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.added)


class LineRefusedError(Exception):
    """Why a line stays out, in a sentence."""


class ThrownAwayError(LineRefusedError):
    """It was here, and its draft was thrown away."""


def import_hours(
    text: str,
    trainee: User,
    *,
    by: User | None = None,
    at: datetime,
    dry_run: bool = False,
    again: bool = False,
) -> Report:
    """Make drafts of the lines of a file. Good lines come in, refused ones are reported, in one transaction.

    A dry run does all of it and takes it back. The same line twice, or the same file once more, is one entry.
    A line whose draft was thrown away stays out, unless whose hours they are asks for it ``again``.
    """
    report, importer = Report(), Importer(trainee, at, is_own=by == trainee, again=again and by == trainee)
    with transaction.atomic():
        for line, cells, whole in _lines(text, report):
            try:
                report.taken.append(importer.take(line, cells))
            except ThrownAwayError as refused:
                report.skipped.append(Skipped(line, whole, str(refused), was_thrown_away=True))
            except LineRefusedError as refused:
                report.skipped.append(Skipped(line, whole, str(refused)))
            except EntryRefused as refused:
                report.skipped.append(Skipped(line, whole, import_wording.refused(refused.problems)))
        if dry_run:
            transaction.set_rollback(True)
    report.skipped.sort(key=lambda row: row.line)
    return report


def _lines(text: str, report: Report) -> Iterator[tuple[int, dict[str, str], str]]:
    """Number, cells by field, and the whole of each line below the header."""
    rows = table.read(text)
    try:
        first, header = next(rows, (1, []))
        places = _places(header)
        if missing := [COLUMNS[name][0] for name in NEEDED if name not in places]:
            words = {"names": ", ".join(missing)}
            reason = _("The first line has to name the columns. These are missing: %(names)s.") % words
            report.skipped.append(Skipped(first, ", ".join(header)[:80], reason))
            return
        for line, cells in rows:
            named = {name: _plain(cells[at]) for name, at in places.items() if at < len(cells)}
            yield line, named, ", ".join(cells)[:80]
    except table.UnreadableError as unreadable:
        report.skipped.append(Skipped(unreadable.line, "", str(unreadable)))


def _places(header: list[str]) -> dict[str, int]:
    """Where the column of each field stands."""
    names = [cell.lower() for cell in header]
    found = {name: [names.index(word) for word in words if word in names] for name, words in COLUMNS.items()}
    return {name: at[0] for name, at in found.items() if at}


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if re.match(r"'[=+\-@]", cell) else cell


class Importer:
    """Lines of one person, read against their placements and lists."""

    def __init__(self, trainee: User, at: datetime, *, is_own: bool, again: bool):
        self.trainee, self.at, self.count = trainee, at, 0
        self.is_own, self.again = is_own, again
        self.placements = Placement.objects.of_trainee(trainee).with_facts()
        self.areas = list(
            Competency.objects.filter(
                framework__in=[row.enrollment.standard.framework_id for row in self.placements]
            ).values_list("code", "name")
        )
        self.thrown_away = DiscardedLine.objects.days(self.placements)

    def take(self, line: int, cells: Mapping[str, str]) -> Taken:
        """One line as a draft. Raises ``LineRefusedError`` or ``EntryRefused``."""
        self.count += 1
        if self.count > MOST:
            raise LineRefusedError(_("A file holds %(most)s lines at most. Split it.") % {"most": MOST})
        form = self._form(cells)
        if not form.is_valid():
            raise LineRefusedError(" ".join(import_wording.errors(form.errors.as_data(), self._lists(form))))
        placement, facts, note = form.cleaned_data["placement"], form.facts, form.cleaned_data["note"]
        key = _key(self.trainee, placement, facts)
        if HoursEntry.objects.filter(pk=key).exists():
            return Taken(line, facts.worked_on, facts.minutes, is_change=False)
        self._ask_again(key)
        self._keep(key, placement, facts, note)
        return Taken(line, facts.worked_on, facts.minutes, is_change=True)

    def _keep(self, key: UUID, placement: Placement, facts: rules.EntryFacts, note: str) -> None:
        """A draft that could be sent: what never can be is said now, and not at the end."""
        with transaction.atomic():  # a line that is refused leaves nothing behind
            entry = HoursEntry.objects.log(
                placement, facts, note=note, client_id=key, by=self.trainee, at=self.at
            )
            if problems := entry.problems(entry.latest_version, at=self.at):
                raise EntryRefused(problems)
            mine = HoursEntryVersion.objects.latest().of(self.trainee).exclude(entry=entry)
            if other := mine.filter(starts_at__lt=facts.ends_at, ends_at__gt=facts.starts_at).first():
                params = {"starts": other.local_start, "ends": other.local_end}
                raise EntryRefused([rules.Problem("starts", "overlap", params)])

    def _ask_again(self, key: UUID) -> None:
        """What was thrown away comes in only when whose it is says so; then that is forgotten."""
        if key not in self.thrown_away:
            return
        if self.again:
            DiscardedLine.objects.filter(pk=key).delete()
            return
        day = {"day": formats.date_format(localtime(self.thrown_away[key]))}
        if self.is_own:
            text = _(
                "You threw this draft away on %(day)s, so it stays out. To bring it back, press the button below."
            )
        else:
            text = _("They threw this draft away on %(day)s, so it stays out. Only they can bring it back.")
        raise ThrownAwayError(text % day)

    def _form(self, cells: Mapping[str, str]) -> "LineForm":
        """The form as if somebody had typed the line: what it refuses is the same."""
        zone = cells.get("zone") or self.trainee.time_zone
        if zone not in available_timezones():
            raise LineRefusedError(_("There is no time zone called “%(zone)s”.") % {"zone": zone})
        first, starts = _clock(cells.get("starts", ""))
        last, ends = _clock(cells.get("ends", ""))
        day = cells.get("worked_on") or first
        kind = _code(cells.get("kind", ""), KINDS) or rules.PRACTICE
        typed = {
            "worked_on": day, "starts": starts, "ends": ends, "next_day": "on" if last and last > day else "",
            "kind": kind, "placement": self._placement(cells.get("placement", ""), day),
            "break_minutes": cells.get("break_minutes", ""), "note": cells.get("note", ""),
            "activity": _code(cells.get("activity", ""), HoursEntryVersion.Activity.choices),
            "competency": _code(cells.get("competency", ""), self.areas),
            "mode": _code(cells.get("mode", ""), HoursEntryVersion.Mode.choices) or "in-person",
            "setting": _code(cells.get("setting", ""), lists.Setting.choices),
            "late_reason": lists.LateReason.OTHER, "client_id": str(uuid5(NAMESPACE_URL, "a line")),
        }  # fmt: skip
        return LineForm(typed, placements=self.placements, zone=zone)

    def _placement(self, name: str, day: str) -> int | str:
        """The placement that is named, or the only one there was on that day."""
        rows = [row for row in self.placements if not name or name.casefold() in _names(row)]
        if len(rows) > 1:
            rows = [row for row in rows if _lasted(row, day)]
        return rows[0].pk if len(rows) == 1 else ""

    def _lists(self, form: EntryForm) -> dict[str, Iterable[str]]:
        """What may be written in the columns that are chosen from."""
        chosen = {name: form.fields[name].choices for name in ("kind", "activity", "mode", "setting")}
        names = {field: [name for code, name in choices if code] for field, choices in chosen.items()}
        places = sorted({row.place for row in self.placements})
        return names | {"competency": [name for _code, name in self.areas], "placement": places}


class LineForm(EntryForm):
    """The form, speaking to whoever wrote a file."""

    def refuse(self, problems: Iterable[rules.Problem]) -> None:
        for problem in problems:
            text = import_wording.sentence(problem)
            self.add_error(problem.field if problem.field in self.fields else None, text)

    def ask(self) -> None:
        found = ", ".join(finding.text for finding in self.findings)
        self.refuse([rules.Problem(self.words, "could-be-known", {"found": found})])


KINDS = [*HoursEntryVersion.Kind.choices, *wording.KINDS.items()]


def _names(placement: Placement) -> tuple[str, ...]:
    return tuple(
        name.casefold() for name in (placement.place, placement.organization.name, placement.site_name)
    )


def _lasted(placement: Placement, day: str) -> bool:
    ends_on = placement.ends_on
    return placement.starts_on.isoformat() <= day and (ends_on is None or day <= ends_on.isoformat())


def _clock(cell: str) -> tuple[str, str]:
    """The day, if it is written there too, and the time as a form takes it. What cannot be read stays."""
    found = CLOCK.fullmatch(cell)
    if not found:
        return "", cell
    hour, half = int(found[2]), (found[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return found[1] or "", f"{hour:02}:{found[3]}"


def _code(cell: str, choices) -> str:
    """The code of what is written, as a code or as it is called. What is not on the list stays as it is."""
    wanted = cell.casefold()
    return next((code for code, name in choices if wanted in (code.casefold(), str(name).casefold())), cell)


def _key(trainee: User, placement: Placement, facts: rules.EntryFacts) -> UUID:
    """The id of an entry, made of what it says: the same line is the same entry, whenever it comes."""
    starts_at, ends_at = facts.starts_at.astimezone(UTC), facts.ends_at.astimezone(UTC)
    said = (
        trainee.pk,
        placement.pk,
        facts.kind,
        facts.competency_code,
        starts_at.isoformat(),
        ends_at.isoformat(),
    )
    return uuid5(NAMESPACE_URL, f"alongside:hours:import:{said}")
