"""One cohort: Noor, Tess and Lee meet with Tomas, somebody waits, Tess makes up time, a module opens with them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses import matrix
from courses.models import (
    Announcement,
    Attendance,
    AttendanceDecision,
    Cohort,
    Competency,
    Enrollment,
    ModuleOpening,
    ModulePage,
    ProgramPage,
    Session,
)
from courses.models.attendance import Line
from courses.models.openings import Opening
from people.models import User

ZONE = ZoneInfo("America/New_York")
EVENING, MINUTES = time(18, 0), 90

# Days from today, title, and what the ninety minutes count for.
MEETINGS = (
    (-21, "Getting to know each other", "mentoring"),
    (-14, "Listening before advising", "mentoring"),
    (-7, "Boundaries that hold", "ethics"),
    (2, "Sharing your story with a purpose", "recovery"),
    (9, "Practice: the first conversation", "mentoring"),
)
WELCOME = """Good to have you all here!

We meet in the east wing. Come a few minutes early if you can: there is tea. If you cannot come, you need no reason."""


def load(
    cast: dict[str, User], program: ProgramPage, enrollments: dict[str, Enrollment], now: datetime
) -> None:
    """A cohort of three seats that began four weeks ago, with meetings behind it and ahead."""
    today = now.astimezone(ZONE).date()
    cohort = Cohort.objects.create(
        program=program,
        name="Evening group",
        starts_on=today - timedelta(days=28),
        ends_on=today + timedelta(days=56),
        seats=3,
        joining=Cohort.Joining.OPEN,
        label="Ellery County",
        time_zone=ZONE.key,
    )
    cohort.trainers.add(cast["Tomas"])
    _fill(cohort, cast, enrollments, now)
    for days, title, competency in MEETINGS:
        session = _plan(cohort, days, title, competency, cast["Tomas"], now)
        if days < 0:
            _take_register(session, cast, enrollments)
    _decide_about_tess(cohort, cast, now)
    _open_with_a_meeting(cohort)
    Announcement.objects.announce(cohort, WELCOME, by=cast["Tomas"], at=now - timedelta(days=26))


def _fill(cohort: Cohort, cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    """Noor was there from the start, Lee came yesterday; Max would like to come again, and waits for a seat."""
    for name, days in (("Noor", 27), ("Tess", 24), ("Lee", 1)):
        cohort.take_in(enrollments[name], invited=True, by=cast["Cora"], at=now - timedelta(days=days))
    cohort.take_in(enrollments["Max"], by=cast["Max"], at=now - timedelta(hours=20))


def _plan(
    cohort: Cohort, days: int, title: str, competency: str, tomas: User, now: datetime, **fields
) -> Session:
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    starts_at = datetime.combine(day, EVENING, ZONE)
    session = Session(
        cohort=cohort,
        title=title,
        place="East wing, Harbor House",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=MINUTES),
        zone=ZONE.key,
        training_minutes=MINUTES - 10,
        **fields,
    )
    framework = cohort.program.program_schemes.first().scheme.standards.latest("version").framework
    skill = Competency.objects.filter(framework=framework, code=competency).first()
    return session.plan([(skill, 60)] if skill else [], by=tomas, at=now - timedelta(days=27))


def _decide_about_tess(cohort: Cohort, cast: dict[str, User], now: datetime) -> None:
    """She missed ten minutes more than her standard allows, so Tomas asks her to make it up, and plans when."""
    at = now - timedelta(days=5)
    line = next(
        row for row in matrix.attendance(cohort, at=at).lines if row.membership.person == cast["Tess"]
    )
    outcome, reason = AttendanceDecision.Outcome.MAKE_UP, AttendanceDecision.Reason.AGREED
    AttendanceDecision.objects.decide(
        line.membership, outcome=outcome, reason=reason, presence=line.presence, by=cast["Tomas"], at=at
    )
    missed, title = cohort.sessions.get(title=MEETINGS[1][1]), f"{MEETINGS[1][1]}, once more"
    _plan(cohort, 5, title, MEETINGS[1][2], cast["Tomas"], now, makes_up_for=missed)


def _open_with_a_meeting(cohort: Cohort) -> None:
    """The last module opens on the day of the next meeting."""
    last = ModulePage.objects.child_of(cohort.program).order_by("path").last()
    session = cohort.sessions.get(title=MEETINGS[3][1])
    ModuleOpening.objects.plan(cohort, [Opening(last, session=session)])


def _take_register(session: Session, cast: dict[str, User], enrollments: dict[str, Enrollment]) -> None:
    """Noor was always there. Tess was away once and left early once."""
    away, early = session.title == MEETINGS[1][1], session.title == MEETINGS[2][1]
    left_at = session.starts_at + timedelta(minutes=50) if early else None
    lines = [
        Line(enrollments["Noor"], session.starts_at),
        Line(enrollments["Tess"], None if away else session.starts_at, left_at),
    ]
    Attendance.objects.confirm(
        session, lines, how=Attendance.How.REGISTER, seen=0, by=cast["Tomas"], at=session.ends_at
    )
