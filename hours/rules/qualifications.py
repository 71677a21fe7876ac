"""Who is qualified to supervise, on which day. What a Standard asks for is data; this says what it means.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from courses.rules.standards import months_later
from hours.rules.facts import Problem
from people.rules import Span


@dataclass(frozen=True)
class Asked:
    """A qualification that makes somebody a supervisor under a Standard (its SupervisorRule)."""

    code: str
    name: str
    grace_months: int = 0
    supervised_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Held(Span):
    """A qualification somebody holds from a day until a day, seen by a coordinator."""

    code: str


@dataclass(frozen=True, kw_only=True)
class Overseen(Span):
    """Somebody who supervises is supervised in turn from a day until a day; what that person holds."""

    held: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Signer:
    """What is on record about somebody who signs. ``since``: the first day they supervise anybody here."""

    held: tuple[Held, ...] = ()
    overseen: tuple[Overseen, ...] = ()
    suspended: tuple[Span, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class Standing:
    """A signer held against one Standard. ``today`` is the day they sign; ``declared``, that nothing is left."""

    asked: tuple[Asked, ...] = ()
    signer: Signer = Signer()
    today: date | None = None
    declared: bool = True


def _holds(code: str, held: Iterable[Held], day: date) -> bool:
    return any(row.code == code and row.covers(day) for row in held)


def _in_grace(row: Asked, since: date | None, day: date) -> bool:
    """It may be earned within so many months of the first day of supervising (Pennsylvania)."""
    return since is not None and since <= day < months_later(since, row.grace_months)


def is_overseen(code: str, signer: Signer, day: date) -> bool:
    """Somebody who holds this qualification supervises the supervisor, on that day (Texas)."""
    return any(row.covers(day) and _holds(code, row.held, day) for row in signer.overseen)


def check_qualified(standing: Standing, day: date) -> Problem | None:
    """Whoever signs was qualified on the day worked: one of the Standard's rows is enough (hours A7.13).

    A Standard that names no qualification asks for none.
    """
    signer, alone = standing.signer, None
    for row in standing.asked:
        if not (_holds(row.code, signer.held, day) or _in_grace(row, signer.since, day)):
            continue
        if not row.supervised_by or is_overseen(row.supervised_by, signer, day):
            return None
        alone = row
    if alone:
        return Problem(None, "not-overseen", {"name": _name(alone.supervised_by, standing.asked)})
    return Problem(None, "not-qualified", {"names": _names(standing.asked)}) if standing.asked else None


def check_not_suspended(standing: Standing) -> Problem | None:
    """Nobody signs or sends back while a coordinator has suspended them (hours A7.13)."""
    today = standing.today
    if today and any(span.covers(today) for span in standing.signer.suspended):
        return Problem(None, "suspended")
    return None


def check_declared(standing: Standing) -> Problem | None:
    """Where the Standard wants it, a supervisor says first that they are not family (Montana)."""
    return None if standing.declared else Problem(None, "declaration-missing")


def _name(code: str, asked: Sequence[Asked]) -> str:
    return next((row.name for row in asked if row.code == code), code)


def _names(asked: Sequence[Asked]) -> tuple[str, ...]:
    return tuple(row.name for row in asked)


def ends_soon(standing: Standing, today: date, days: int = 60) -> date | None:
    """The last day on which they are qualified, if that is near and nothing follows."""
    if not standing.asked or check_qualified(standing, today):
        return None
    until = today + timedelta(days=days)
    near = sorted(day for day in _last_days(standing) if today <= day < until)
    return next((day for day in near if check_qualified(standing, day + timedelta(days=1))), None)


def _last_days(standing: Standing) -> set[date]:
    """The days after which somebody may not be qualified any more: only on these is there anything to ask."""
    signer = standing.signer
    spans = (*signer.held, *signer.overseen, *(held for row in signer.overseen for held in row.held))
    ends = {span.ends_on for span in spans if span.ends_on}
    if signer.since is None:
        return ends
    graces = [months_later(signer.since, row.grace_months) for row in standing.asked]
    return ends | {day - timedelta(days=1) for day in graces}
