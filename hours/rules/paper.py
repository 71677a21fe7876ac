"""Hours that somebody signed on paper: what a sheet may say, and who decides about it.

Such hours are evidence from elsewhere. They are accepted or sent back; they are never signed here.

Pure Python: no database, no clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from courses.rules.standards import PRACTICE
from hours.rules.facts import ACTIVITIES, DAY, KINDS, PlacementFacts, Problem
from people.rules import Span

MINUTES_A_DAY = DAY // timedelta(minutes=1)
MOST_LINES = 62
"""Two lines for each day of the longest month. A longer sheet is handed in month by month."""
LONGEST_LINE = 31
"""Days that one line may add up: a day, a week or a month, as the sheet says."""

WAITING, ACCEPTED, RETURNED = "waiting", "accepted", "returned"


@dataclass(frozen=True)
class PaperLine:
    """So many minutes of one kind, on one day or added up over several, as the sheet says."""

    kind: str
    activity: str
    competency_code: str
    minutes: int
    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True)
class Paper:
    """What a sheet says: which days, who signed it and when, and its lines."""

    starts_on: date
    ends_on: date
    signer_name: str
    signer_role: str
    signed_on: date
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True)
class Taken:
    """Minutes that these days of the same person hold already: logged, or on another accepted sheet."""

    first_on: date
    last_on: date
    minutes: int


@dataclass(frozen=True)
class Beside:
    """What a sheet is held against. ``names``: what its trainee is called. No placement: it was elsewhere."""

    today: date
    names: frozenset[str] = frozenset()
    competency_codes: frozenset[str] = frozenset()
    placement: PlacementFacts | None = None
    taken: tuple[Taken, ...] = ()


def has_lines(paper: Paper, beside: Beside) -> Problem | None:
    """A sheet says something, and not more than somebody can compare with a picture."""
    if not paper.lines:
        return Problem("lines", "paper-empty")
    return (
        Problem("lines", "paper-too-long", {"count": MOST_LINES}) if len(paper.lines) > MOST_LINES else None
    )


def has_days_in_order(paper: Paper, beside: Beside) -> Problem | None:
    """The last day is not before the first one, and it is over."""
    if paper.ends_on < paper.starts_on:
        return Problem("ends_on", "paper-days-turned")
    return Problem("ends_on", "paper-not-over") if paper.ends_on > beside.today else None


def was_signed_afterwards(paper: Paper, beside: Beside) -> Problem | None:
    """Nobody can have said yes to days that were still to come."""
    if paper.signed_on < paper.ends_on:
        return Problem("signed_on", "paper-signed-before", {"day": paper.ends_on})
    return Problem("signed_on", "paper-signed-later") if paper.signed_on > beside.today else None


def was_signed_by_somebody_else(paper: Paper, beside: Beside) -> Problem | None:
    """Nobody signs their own hours, on paper neither (hours A7.13)."""
    name = " ".join(paper.signer_name.casefold().split())
    return Problem("signer_name", "own-hours") if name in beside.names else None


def falls_in_its_placement(paper: Paper, beside: Beside) -> Problem | None:
    """What was done at a placement was done while it lasted (hours A7.4)."""
    place = beside.placement
    if place is None or not paper.lines:
        return None
    if min(line.first_on for line in paper.lines) < place.starts_on:
        return Problem("lines", "before-placement", {"day": place.starts_on})
    if place.ends_on and max(line.last_on for line in paper.lines) > place.ends_on:
        return Problem("lines", "after-placement", {"day": place.ends_on})
    return None


PaperRule = Callable[[Paper, Beside], Problem | None]

PAPER_RULES: tuple[PaperRule, ...] = (
    has_lines,
    has_days_in_order,
    was_signed_afterwards,
    was_signed_by_somebody_else,
    falls_in_its_placement,
)


def check_paper(paper: Paper, beside: Beside) -> list[Problem]:
    """Everything that keeps a sheet from being handed in; the same once more when it is accepted."""
    found = [problem for rule in PAPER_RULES if (problem := rule(paper, beside))]
    lines = [_in_line(number, line, paper, beside) for number, line in enumerate(paper.lines, 1)]
    return found + [problem for problem in lines if problem]


def _in_line(number: int, line: PaperLine, paper: Paper, beside: Beside) -> Problem | None:
    """The first thing that is wrong with one line."""
    code = (
        _off_the_lists(line, beside)
        or _off_the_days(line, paper)
        or ("paper-line-full" if _is_too_full(line, paper, beside.taken) else "")
    )
    return Problem("lines", code, {"line": number}) if code else None


def _off_the_lists(line: PaperLine, beside: Beside) -> str:
    """Kind, activity and skill area are from our lists; on paper an activity may be missing (hours A7.9)."""
    allowed = ("", *ACTIVITIES) if line.kind == PRACTICE else ("",)
    if line.kind not in KINDS or line.activity not in allowed:
        return "paper-line-kind"
    return "" if line.competency_code in beside.competency_codes else "paper-line-area"


def _off_the_days(line: PaperLine, paper: Paper) -> str:
    if line.minutes < 1:
        return "paper-line-minutes"
    if not 1 <= line.days <= LONGEST_LINE:
        return "paper-line-days"
    outside = line.first_on < paper.starts_on or line.last_on > paper.ends_on
    return "paper-line-outside" if outside else ""


def _is_too_full(line: PaperLine, paper: Paper, taken: Iterable[Taken]) -> bool:
    """A day holds no more than 24 hours, whoever signed for them and however (hours A7.3).

    What is added up over several days is held against all of these days.
    """
    span = Span(line.first_on, line.last_on)
    rows = [Taken(row.first_on, row.last_on, row.minutes) for row in paper.lines] + list(taken)
    held = sum(row.minutes for row in rows if span.covers(row.first_on) and span.covers(row.last_on))
    return held > MINUTES_A_DAY * line.days


def same_days(paper: Paper, taken: Iterable[Taken]) -> list[Taken]:
    """Time that may be the same: it lies on days of the sheet. Pointed out to whoever accepts, never refused."""
    spans = [Span(line.first_on, line.last_on) for line in paper.lines]
    return [row for row in taken if any(_meet(span, row) for span in spans)]


def _meet(span: Span, row: Taken) -> bool:
    return span.covers(row.first_on) or row.first_on <= span.starts_on <= row.last_on


def check_decision(status: str, *, is_own: bool) -> Problem | None:
    """A coordinator decides, once, and never about their own hours."""
    if is_own:
        return Problem(None, "own-hours")
    return None if status == WAITING else Problem(None, f"paper-{status}")


def check_accepting(status: str, *, is_own: bool, handed_in: bool, others: bool) -> Problem | None:
    """Whoever handed a sheet in for somebody does not accept it alone, where another coordinator can.

    Where there is no other, they may; ``PaperSheet.is_by_one`` says so on the sheet.
    """
    if problem := check_decision(status, is_own=is_own):
        return problem
    return Problem(None, "paper-own-hand") if handed_in and others else None
