"""A session and those that make up for it: what each counts for one person."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from courses.rules import cohorts as rules

if TYPE_CHECKING:
    from courses.models.attendance import Attendance
    from courses.models.sessions import Session


class Family:
    """A session, those that make up for it in the order they are held, and what is on record about people."""

    def __init__(self, sessions: Sequence["Session"], rows: Iterable["Attendance"]):
        self.sessions = sessions
        self.original, *make_ups = sessions
        self.make_ups = sorted(make_ups, key=lambda session: (session.starts_at, session.pk))
        by_key = {session.pk: session for session in sessions}
        self.rows: dict[tuple[int, int], Attendance] = {}
        for row in rows:
            row.session = by_key[row.session_id]  # with what it counts for
            self.keep(row)

    def keep(self, row: "Attendance") -> None:
        """Take in a row that stands."""
        self.rows[row.session_id, row.enrollment_id] = row

    def counts(self, session: "Session", enrollment: int, minutes: int) -> rules.Counted:
        """What so many minutes at one of these sessions count for somebody, with all else that is on record."""
        if session.pk == self.original.pk:
            return session.worth(minutes)
        row = self.rows.get((self.original.pk, enrollment))
        missed = self.original.worth(self.original.length) - rules.Counted(
            row.minutes if row else 0, row.training_minutes if row else 0
        )
        there = {other.pk: self._attended(other, enrollment) for other in self.make_ups}
        there[session.pk] = session.worth(minutes)
        counted = rules.making_up(missed, list(there.values()))
        return dict(zip(there, counted, strict=True))[session.pk]

    def changed(self, enrollment: int) -> Iterator[tuple["Attendance", rules.Counted]]:
        """The rows about somebody that count more or less than they say. What makes up for nothing counts whole."""
        for session in (self.original, *self.make_ups):
            row = self.rows.get((session.pk, enrollment))
            if row is None or (session.pk == self.original.pk and row.minutes == row.counted_minutes):
                continue
            counted = self.counts(session, enrollment, row.minutes)
            if counted != rules.Counted(row.counted_minutes, row.training_minutes):
                yield row, counted

    def _attended(self, session: "Session", enrollment: int) -> rules.Counted:
        row = self.rows.get((session.pk, enrollment))
        return session.worth(row.minutes if row else 0)
