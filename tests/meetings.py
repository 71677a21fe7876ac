"""Builders of cohorts and their sessions; see ``builders`` for everything else."""

from datetime import datetime, timedelta

from django.utils import timezone

from courses.models import (
    Attendance,
    AttendanceDecision,
    Cohort,
    Enrollment,
    Membership,
    Partner,
    ProgramPage,
    Session,
)
from courses.models.attendance import Line
from courses.rules import cohorts as rules
from people.models import User
from tests.builders import NEW_YORK, enrollment


def cohort(program: ProgramPage, *trainers: User, seats: int | None = 10, **fields) -> Cohort:
    """A cohort that began ten days ago and runs for ninety."""
    first = timezone.now().date() - timedelta(days=10)
    fields = {"name": "Fall", "starts_on": first, "ends_on": first + timedelta(days=90)} | fields
    row = Cohort.objects.create(program=program, seats=seats, **fields)
    row.trainers.add(*trainers)
    return row


def member(cohort: Cohort, person: User, at: datetime | None = None) -> Membership:
    """Somebody in a cohort, or in its line when every seat is taken."""
    enrolled = enrollment(person, cohort.program, at)
    return cohort.take_in(enrolled, invited=True, by=person, at=at or timezone.now())


def session(
    cohort: Cohort, *, starts_in: timedelta = timedelta(days=2), minutes: int = 90, credits=(), **fields
) -> Session:
    """A meeting of a cohort; by default the day after tomorrow, an hour and a half."""
    starts_at = timezone.now().replace(second=0, microsecond=0) + starts_in
    fields = {"title": "Listening together", "place": "East wing", "zone": NEW_YORK.key} | fields
    row = Session(
        cohort=cohort, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **fields
    )
    return row.plan(list(credits), by=User.objects.first(), at=timezone.now())


def attend(session: Session, *people: User, by: User, left_after: int | None = None) -> None:
    """Let a trainer write down that these people were there; with ``left_after``, they left early."""
    left_at = session.starts_at + timedelta(minutes=left_after) if left_after is not None else None
    lines = [
        Line(
            Enrollment.objects.get(person=person, program=session.cohort.program), session.starts_at, left_at
        )
        for person in people
    ]
    newest = session.attendances.order_by("-pk").values_list("pk", flat=True).first() or 0
    Attendance.objects.confirm(
        session, lines, how=Attendance.How.REGISTER, seen=newest, by=by, at=timezone.now()
    )


def decide(place: Membership, by: User, *, missed: int = 60, at: datetime | None = None, **said):
    """Let somebody decide about missed time; by default that it is enough, as agreed."""
    said = {"outcome": "enough", "reason": "agreed"} | said
    presence = rules.presence([rules.Sitting(missed, 0)], None)
    return AttendanceDecision.objects.decide(place, presence=presence, by=by, at=at or timezone.now(), **said)


def looks(membership: Membership) -> Partner:
    """Somebody in a cohort who says that they would like a pair."""
    cohort = membership.cohort
    if not cohort.pairs_open:
        Partner.objects.open_in(cohort, True, by=membership.person, at=timezone.now())
    return Partner.objects.look(membership, at=timezone.now())


def pair(one: Membership, other: Membership) -> Partner:
    """Two members who have said yes to each other; the first one's side."""
    first, second = looks(one), looks(other)
    first.ask(second, at=timezone.now())
    second.ask(first, at=timezone.now())
    first.refresh_from_db()
    return first
