"""When somebody is reminded, of what, and what a coordinator hears of. Nothing here ever decides about hours.

Pure Python: no database, no clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hours.rules.facts import LATE
from hours.rules.leaving import reminder_due as is_due_before
from people.rules import Span, days_away

PATIENCE = timedelta(days=3)
"""How long hours may wait before their supervisor is reminded, and the time between two reminders."""
TOO_LONG = timedelta(days=14)
"""Hours that wait longer than this are for a coordinator to look at."""
SAY_AGAIN = timedelta(days=7)
"""So long after a coordinator was told, they are told again of what still waits."""


# --- Supervisors ----------------------------------------------------------------------------------------


def reminder_due(
    waiting_since: datetime | None, last_told_at: datetime | None, now: datetime, leaves: Sequence[Span] = ()
) -> bool:
    """Remind a supervisor when something has waited for three days, and not again for another three.

    Nothing is ever signed because nobody answered (hours A7.22): a person is reminded, that is all. Who is
    on leave is not reminded, and the days away do not count as waiting.
    """
    if waiting_since is None or is_away(leaves, now.date()):
        return False
    if _waited(waiting_since, now, leaves) < PATIENCE:
        return False
    return last_told_at is None or _waited(last_told_at, now, leaves) >= PATIENCE


def is_away(leaves: Iterable[Span], today: date) -> bool:
    return any(leave.covers(today) for leave in leaves)


def _waited(since: datetime, now: datetime, leaves: Sequence[Span]) -> timedelta:
    return now - since - timedelta(days=days_away(leaves, since.date(), now.date()))


def digest_due(
    waiting_since: datetime | None,
    last_told_at: datetime | None,
    now: datetime,
    *,
    last_days: Iterable[tuple[date, date | None]] = (),
    today: date,
    leaves: Sequence[Span] = (),
) -> bool:
    """One digest a day at most, of everything that waits for a supervisor (hours A7.24).

    It is due when something has waited for three days, and seven, three and one days before a last day with
    somebody for whom hours wait. ``last_days``: each of those days, and when it was spoken of last.
    """
    if is_away(leaves, today):
        return False
    if any(is_due_before(day, told_on, today) for day, told_on in last_days):
        return True
    return reminder_due(waiting_since, last_told_at, now, leaves)


# --- Trainees -------------------------------------------------------------------------------------------

ON_TIME, END_OF_PLACEMENT, END_OF_STANDARD = "on-time", "placement", "standard"
"""What somebody might miss: that it is sent without a reason, a last day with their supervisor, a board's day."""


@dataclass(frozen=True)
class Unsent:
    """An entry that is over and that its trainee has not sent: never, or not again.

    ``ends_on``: the last day of its placement; ``until``: the last day on which its standard counts such time.
    """

    worked_on: date
    was_sent: bool = False
    ends_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, order=True)
class Deadline:
    """A day by which to send something, why, and how many entries it is about."""

    day: date
    why: str
    count: int = 0


def deadlines(entries: Iterable[Unsent]) -> list[Deadline]:
    """By when to send what is not sent (hours A7.24; hoomhouse: a form signed a day late, and the month lost).

    What was worked in one week is on time until thirty days after its Monday, so that somebody hears of a week
    and not of each of its days. What was sent once was on time, or said why it was not.
    """
    found: dict[tuple[date, str], int] = {}
    for entry in entries:
        monday = entry.worked_on - timedelta(days=entry.worked_on.weekday())
        days = {
            ON_TIME: None if entry.was_sent else monday + LATE,
            END_OF_PLACEMENT: entry.ends_on,
            END_OF_STANDARD: entry.until,
        }
        for why, day in days.items():
            if day is not None:
                found[day, why] = found.get((day, why), 0) + 1
    return sorted(Deadline(day, why, count) for (day, why), count in found.items())


def deadlines_to_tell(
    entries: Iterable[Unsent], told_on: date | None, today: date, leaves: Sequence[Span] = ()
) -> list[Deadline]:
    """What one mail says: nothing, or every deadline of the next seven days.

    Seven days, three days and one day before a deadline a mail is due, and on a day that was missed, on the next.
    Nobody is reminded on leave, or once all is sent.
    """
    if is_away(leaves, today):
        return []
    near = [row for row in deadlines(entries) if today <= row.day <= today + timedelta(days=7)]
    return near if any(is_due_before(row.day, told_on, today) for row in near) else []


# --- Coordinators ---------------------------------------------------------------------------------------


def escalation_due(
    waiting_since: Iterable[datetime],
    last_told_at: datetime | None,
    now: datetime,
    leaves: Sequence[Span] = (),
) -> bool:
    """What has waited for fourteen days is for a coordinator: escalated, never approved (hours A7.22).

    They are told when something new has waited so long, and every seven days while anything does. A leave of the
    supervisor changes nothing here: somebody else may have to sign.
    """
    overdue = [since for since in waiting_since if now - since >= TOO_LONG]
    if not overdue or is_away(leaves, now.date()):
        return False
    if last_told_at is None or now - last_told_at >= SAY_AGAIN:
        return True
    is_new = any(since + TOO_LONG > last_told_at for since in overdue)
    return is_new and now - last_told_at >= timedelta(hours=20)
