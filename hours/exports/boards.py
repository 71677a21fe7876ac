"""Forms of boards: what a data file asks for, filled with signed lines. The format: docs/boards-forms.md.

A form says which lines share a sheet, which columns and sums there are, and what stands above and below. Only
what is signed and counts is in it. A file can name what is listed here, and nothing else: it is no program.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.templatetags.alongside import hm
from hours import rules, wording
from hours.exports import Log, kind_of, marks, short, signature, state_of
from hours.models import HoursEntryVersion as Line

SHIPPED = Path(__file__).resolve().parent.parent / "boards"


def signer(line: Line) -> str:
    """The printed name of who signed, as they typed it."""
    return signature(line).printed_name


def _signed(line: Line) -> str:
    found = signature(line)
    said = [
        found.printed_name,
        str(found.get_role_display()),
        formats.date_format(timezone.localtime(found.at)),
    ]
    return "; ".join([", ".join(said), *marks(line)])


def _month(line: Line) -> str:
    return formats.date_format(line.worked_on, "YEAR_MONTH_FORMAT")


@dataclass(frozen=True)
class Word:
    """Something a form can name: what people read, and what a line says of it."""

    name: str | Promise
    of: Callable[[Line], object]


GROUPS: Mapping[str, Word] = {
    "supervisor": Word(_("Signed by"), signer),
    "place": Word(_("Place"), lambda line: line.place),
    "area": Word(_("Skill area"), lambda line: line.skill_area),
    "month": Word(_("Month"), _month),
    "kind": Word(_("Kind of time"), kind_of),
    "what": Word(_("What"), lambda line: str(line.what)),
    "mode": Word(_("How"), lambda line: str(line.get_mode_display())),
}
"""What lines can be sorted by: into sheets, and into sums."""

TOTAL = "total"
COLUMNS: Mapping[str, Word] = {
    "day": Word(_("Day"), lambda line: line.worked_on),
    "from": Word(_("From"), lambda line: f"{line.local_start:%H:%M}"),
    "until": Word(_("To"), lambda line: f"{line.local_end:%H:%M}"),
    "minutes": Word(_("Minutes"), lambda line: line.minutes),
    TOTAL: Word(_("Minutes so far"), lambda line: line.minutes),
    "signed": Word(_("Signed by"), _signed),
    "fingerprint": Word(_("Fingerprint"), lambda line: short(line.content_digest)),
    **{name: GROUPS[name] for name in ("place", "area", "kind", "what", "mode")},
}
"""What a line can show. ``total`` adds up the minutes of its sheet."""

BLANKS = ("name", "program", "board", "sheet", "since", "until", "hours")
"""What stands in braces in the texts above and below."""
BLANK = re.compile(r"\{([^{}]*)\}")
TEXTS = ("title", "board", "notice", "source")
LISTS = ("sheet", "kinds", "columns", "sums", "head", "foot", "signatures")


class FormError(ValueError):
    """A file is no form; the text says what to mend."""


@dataclass(frozen=True)
class Form:
    """One form, as its file says it."""

    key: str
    title: str
    columns: Sequence[str]
    board: str = ""
    notice: str = ""
    source: str = ""
    sheet: Sequence[str] = ()
    kinds: Sequence[str] = ()
    sums: Sequence[str] = ()
    head: Sequence[str] = ()
    foot: Sequence[str] = ()
    signatures: Sequence[str] = ()

    @property
    def label(self) -> str:
        return f"{self.title} ({self.board})" if self.board else self.title


@dataclass(frozen=True)
class Sheet:
    """One filled sheet of a form."""

    title: str
    head: Sequence[str]
    columns: Sequence[str | Promise]
    rows: Sequence[Sequence[object]]
    sums: Sequence[tuple[str | Promise, Mapping[str, int]]]
    minutes: int
    foot: Sequence[str]


# --- Reading ------------------------------------------------------------------------------------------


def forms() -> tuple[dict[str, Form], list[str]]:
    """All forms by key, the site's own first, and what is wrong with files that are none."""
    found, wrong = {}, []
    for folder in (Path(settings.BOARD_FORMS_DIR), SHIPPED):
        for file in sorted(folder.glob("*.yaml")):
            try:
                found.setdefault(file.stem, read(file))
            except (FormError, OSError) as error:
                wrong.append(f"{file.name}: {error}")
    return found, wrong


def read(file: Path) -> Form:
    """The form of one file. Raises ``FormError`` for what is none."""
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FormError(_("This is not YAML.")) from error
    if not isinstance(said, dict):
        raise FormError(_("This is not a list of lines like “title: Hours”."))
    if unknown := said.keys() - {*TEXTS, *LISTS}:
        names = ", ".join(sorted(map(str, unknown)))
        raise FormError(_("A form has no line “%(names)s”.") % {"names": names})
    texts = {name: _text(name, said[name]) for name in TEXTS if name in said}
    lists = {name: _list(name, said[name]) for name in LISTS if name in said}
    if not texts.get("title") or "signed" not in lists.get("columns", ()):
        raise FormError(_("It needs a title, and columns with “signed” among them."))
    return Form(file.stem, **texts, **lists)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise FormError(_("%(name)s: write a text.") % {"name": name})
    return value.strip()


def _list(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise FormError(_("%(name)s: write a list of texts.") % {"name": name})
    known = {"sheet": GROUPS, "sums": GROUPS, "columns": COLUMNS, "kinds": wording.KINDS}.get(name)
    blanks = [blank for part in value for blank in BLANK.findall(part)] if name in ("head", "foot") else []
    wrong = [word for word in value if known is not None and word not in known]
    if wrong := wrong + [blank for blank in blanks if blank not in BLANKS]:
        there = ", ".join(known if known is not None else BLANKS)
        raise FormError(
            _("%(name)s: there is no “%(word)s”, only: %(there)s.")
            % {"name": name, "word": wrong[0], "there": there}
        )
    return tuple(value)


# --- Filling ------------------------------------------------------------------------------------------


def lines_of(form: Form, log: Log) -> list[Line]:
    """What of a log stands in a form: signed, counting, of the kinds it wants."""
    signed = [line for line in log.lines if state_of(line) == rules.SIGNED]
    return [line for line in signed if not form.kinds or line.kind in form.kinds]


def filled(form: Form, log: Log) -> Iterator[Sheet]:
    """The sheets of a form, by name."""
    sheets: dict[str, list[Line]] = {}
    for line in lines_of(form, log):
        title = " · ".join(str(GROUPS[name].of(line)) for name in form.sheet)
        sheets.setdefault(title, []).append(line)
    by_month = form.sheet[:1] == ("month",)  # the lines come in the order of time, and so do months
    for title in sheets if by_month else sorted(sheets):
        yield _sheet(form, log, title, sheets[title])


def _sheet(form: Form, log: Log, title: str, lines: Sequence[Line]) -> Sheet:
    minutes = sum(line.minutes for line in lines)
    facts = {
        "name": log.enrollment.person.name_on_paper,
        "program": log.enrollment.program.title,
        "board": form.board,
        "sheet": title,
        "since": formats.date_format(log.choice.since or lines[0].worked_on),
        "until": formats.date_format(log.choice.until or lines[-1].worked_on),
        "hours": hm(minutes),
    }
    written = {part: [_written(text, facts) for text in getattr(form, part)] for part in ("head", "foot")}
    return Sheet(
        title=title or form.title,
        columns=[COLUMNS[name].name for name in form.columns],
        rows=_rows(form, lines),
        sums=[(GROUPS[name].name, _summed(name, lines)) for name in form.sums],
        minutes=minutes,
        **written,
    )


def _written(text: str, facts: Mapping[str, str]) -> str:
    return BLANK.sub(lambda blank: facts[blank[1]], text)


def _rows(form: Form, lines: Sequence[Line]) -> list[list[object]]:
    so_far, rows = 0, []
    for line in lines:
        so_far += line.minutes
        rows.append([so_far if name == TOTAL else COLUMNS[name].of(line) for name in form.columns])
    return rows


def _summed(name: str, lines: Sequence[Line]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        key = str(GROUPS[name].of(line))
        found[key] = found.get(key, 0) + line.minutes
    return found
