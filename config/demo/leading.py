"""A second program that is nothing but meetings: Ana was always there, Max left early and can make it up."""

from datetime import datetime, time, timedelta
from pathlib import Path

from config.demo.meeting import ZONE
from courses.exchange.importer import import_program
from courses.exchange.standards import import_standard
from courses.models import Attendance, Cohort, Enrollment, ModulePage, ProgramPage, Session
from courses.models.attendance import Line
from people.models import User

HERE = Path(__file__).parent
SATURDAYS = ((-17, "Opening a group"), (-10, "Room for everybody"), (4, "Closing well"))
MORNING, MINUTES = time(10, 0), 120


def load(cast: dict[str, User], now: datetime) -> None:
    """The program, its only cohort, an evening that came before the three Saturdays, and one that makes up."""
    import_standard(HERE / "leading-groups.yaml")
    import_program(HERE / "leading-groups", publish=True, user=cast["Cora"], at=now)
    program = ProgramPage.objects.get(slug="leading-groups")
    cohort = _gather(program, cast, now)
    module = ModulePage.objects.child_of(program).get()
    evening = _meet(cohort, -24, "What leading a group is like", cast, now, minutes=60)
    saturdays = [_meet(cohort, days, title, cast, now, module=module) for days, title in SATURDAYS]
    _meet(cohort, 6, "Room for everybody, once more", cast, now, minutes=60, makes_up_for=saturdays[1])
    for session in (evening, *saturdays[:2]):
        _take_register(session, cast, early="Max" if session == saturdays[1] else "")


def _gather(program: ProgramPage, cast: dict[str, User], now: datetime) -> Cohort:
    """Ana and Max came by themselves; four seats are free for whoever looks around."""
    today = now.astimezone(ZONE).date()
    cohort = Cohort.objects.create(
        program=program,
        name="Saturday group",
        starts_on=today - timedelta(days=25),
        ends_on=today + timedelta(days=20),
        seats=6,
        joining=Cohort.Joining.OPEN,
        time_zone=ZONE.key,
    )
    cohort.trainers.add(cast["Tomas"])
    for name in ("Ana", "Max"):
        person, at = cast[name], now - timedelta(days=25)
        cohort.take_in(Enrollment.objects.enroll(person, program, by=person, at=at), by=person, at=at)
    return cohort


def _meet(
    cohort: Cohort, days: int, title: str, cast, now: datetime, *, minutes=MINUTES, **fields
) -> Session:
    starts_at = datetime.combine(now.astimezone(ZONE).date() + timedelta(days=days), MORNING, ZONE)
    session = Session(
        cohort=cohort,
        title=title,
        place="Meeting room, Harbor House",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone=ZONE.key,
        **fields,
    )
    return session.plan([], by=cast["Tomas"], at=now - timedelta(days=26))


def _take_register(session: Session, cast: dict[str, User], *, early: str) -> None:
    """Everybody was there; whoever is named left after an hour."""
    after_an_hour = session.starts_at + timedelta(hours=1)
    lines = [
        Line(row.enrollment, session.starts_at, after_an_hour if row.person == cast.get(early) else None)
        for row in session.cohort.memberships.members().with_names()
    ]
    Attendance.objects.confirm(
        session, lines, how=Attendance.How.REGISTER, seen=0, by=cast["Tomas"], at=session.ends_at
    )
