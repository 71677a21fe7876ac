"""Why a line of a file stays out: which column it is about, and what to write there instead.

A form can say "choose one" or "tick this". A file has neither boxes nor lists, so it says what to type.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hours import rules, wording

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "worked_on": ("day", "date"),
    "starts": ("from", "start", "starts"),
    "ends": ("to", "end", "ends"),
    "zone": ("time zone", "zone"),
    "break_minutes": ("break", "break, in minutes", "break_minutes"),
    "kind": ("kind",),
    "activity": ("what", "activity"),
    "competency": ("skill area", "area", "competency"),
    "mode": ("how", "mode"),
    "setting": ("setting",),
    "placement": ("where", "place"),
    "note": ("note",),
}
"""Each field of the form, and how its column may be called. The last ones may be missing."""

WRITE: Mapping[str, str | Promise] = {
    "worked_on": gettext_lazy("Write the day like this: 2026-03-31."),
    "starts": gettext_lazy("Write the time like this: 14:30."),
    "ends": gettext_lazy("Write the time like this: 14:30."),
    "break_minutes": gettext_lazy("Write the break in whole minutes, for example 30."),
    "note": gettext_lazy("A note has 300 letters at most."),
}
"""What to write where something cannot be read."""
LISTED = ("kind", "activity", "competency", "mode", "setting", "placement")
FROM_A_FORM = frozenset({"required", "invalid", "invalid_choice", "min_value", "max_value", "max_length"})
"""What a field of a form refuses by itself; everything else is refused by a rule."""

INSTEAD: Mapping[str, str | Promise] = {
    "ends-before-start": gettext_lazy(
        "The end is before the start. If it was after midnight, write the day as well: 2026-04-01 00:30."
    ),
    "time-twice": gettext_lazy(
        "It was %(time)s twice on this day, because the clocks went back. A file cannot say which one you mean: "
        "log this entry by hand."
    ),
    "time-skipped": gettext_lazy(
        "There was no %(time)s on this day: the clocks went forward. Write an earlier or a later time."
    ),
    "needs-long-reason": gettext_lazy(
        "That makes %(minutes)s in one go. A file cannot say why it took so long: log this entry by hand."
    ),
    "needs-activity": gettext_lazy("Write what you did."),
    "in-the-future": gettext_lazy("This time is not over yet. Bring it in once it is."),
    "could-be-known": gettext_lazy(
        "Somebody could be known from this: “%(found)s”. Take it out of the note, or leave the note empty."
    ),
}
"""What a rule says of a file, where on a form it would speak of boxes and lists."""


def refused(problems: Iterable[rules.Problem]) -> str:
    """Why the rules keep a line out."""
    return " ".join(_at(problem.field, sentence(problem)) for problem in problems)


def sentence(problem: rules.Problem) -> str:
    """A problem, as whoever wrote the file reads it."""
    return wording.sentence(problem, instead=INSTEAD)


def errors(
    found: Mapping[str, Iterable[ValidationError]], lists: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    """Why the form keeps a line out. ``lists``: what may stand in the columns that are chosen from."""
    for field, reasons in found.items():
        for reason in reasons:
            text = _how(field, lists) if reason.code in FROM_A_FORM else " ".join(reason.messages)
            yield _at(field, text)


def _how(field: str, lists: Mapping[str, Iterable[str]]) -> str:
    if field not in LISTED:
        return str(WRITE[field])
    names = "; ".join(map(str, lists[field]))
    return _("Write one of these: %(names)s.") % {"names": names} if names else _("Leave this empty.")


def _at(field: str | None, text: str) -> str:
    """The name of the column first, as the first line of a file has it."""
    column = COLUMNS.get(field or "", ("",))[0]
    return f"{column}: {text}" if column else text
