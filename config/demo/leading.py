"""A second program that is nothing but meetings: Ana was always there, Max left early and can make it up."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

from config.demo import practice
from config.demo.meeting import ZONE
from courses.exchange.importer import import_program
from courses.exchange.standards import import_standard
from courses.models import Attendance, Cohort, Enrollment, ModulePage, ProgramPage, Session
from courses.models.attendance import Line
from people.models import Organization, User

HERE = Path(__file__).parent
SATURDAYS = ((-7, "Opening a group"), (0, "Room for everybody"), (14, "Closing well"))
"""Days from the Saturday that is over, and what they are about."""
LED = (
    practice.Stretch(22, time(18), 60, "group", "mentoring"),
    practice.Stretch(15, time(18), 100, "group", "mentoring"),
    practice.Stretch(12, time(10), 30, "", "mentoring", kind="supervision"),
    practice.Stretch(8, time(13), 200, "group", "recovery"),
    practice.Stretch(3, time(18), 60, "one-to-one", "mentoring"),
)
"""Before the agreement; not in whole quarters; time with Sam; more than a day can count; and all in order."""
MORNING, EVENING, MINUTES = time(10, 0), time(18, 0), 120


def load(cast: dict[str, User], now: datetime) -> None:
    """The program, its only cohort, an evening that came before the three Saturdays, and one that makes up."""
    import_standard(HERE / "leading-groups.yaml")
    import_program(HERE / "leading-groups", publish=True, user=cast["Cora"], at=now)
    program = ProgramPage.objects.get(slug="leading-groups")
    cohort = _gather(program, cast, now)
    module = ModulePage.objects.child_of(program).get()
    today = now.astimezone(ZONE).date()
    saturday = today - timedelta(days=(today.weekday() + 1) % 7 + 1)
    evening = _meet(cohort, _at(today, -20, EVENING), "What leading a group is like", cast, minutes=60)
    saturdays = [
        _meet(cohort, _at(saturday, days, MORNING), title, cast, module=module) for days, title in SATURDAYS
    ]
    again = f"{saturdays[1].title}, once more"
    _meet(cohort, _at(today, 6, EVENING), again, cast, minutes=60, makes_up_for=saturdays[1])
    for session in (evening, *saturdays[:2]):
        _take_register(session, cast, early="Max" if session == saturdays[1] else "")
    _practice(cohort, cast, now)


def _practice(cohort: Cohort, cast: dict[str, User], now: datetime) -> None:
    """Ana signed the agreement with Sam some days after she began. Max has signed it, and waits for Sam."""
    house = Organization.objects.get(name="Harbor House Recovery Center")
    for enrollment in Enrollment.objects.with_names().filter(program=cohort.program).order_by("pk"):
        placement = practice.place(enrollment, house, cast["Sam"])
        people = [enrollment.person, cast["Sam"]] if enrollment.person == cast["Ana"] else [enrollment.person]
        practice.agree(placement, people, now - timedelta(days=18))
        if enrollment.person == cast["Ana"]:
            for number, stretch in enumerate(LED):
                practice.log(placement, stretch, f"leading-{number}", cast["Sam"], now)


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


def _at(day: date, days: int, clock: time) -> datetime:
    return datetime.combine(day + timedelta(days=days), clock, ZONE)


def _meet(cohort: Cohort, starts_at: datetime, title: str, cast, *, minutes=MINUTES, **fields) -> Session:
    session = Session(
        cohort=cohort,
        title=title,
        place="Meeting room, Harbor House",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        zone=ZONE.key,
        **fields,
    )
    return session.plan([], by=cast["Tomas"], at=starts_at - timedelta(days=26))


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
