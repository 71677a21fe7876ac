"""A whole cohort on one page, gathered in a fixed number of statements, whatever its size."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Prefetch
from django.db.models.functions import Substr
from wagtail.models import Page

from courses.models import (
    Attendance,
    AttendanceDecision,
    Cohort,
    EnrollmentAttempt,
    LearningPage,
    LessonCompletion,
    Membership,
    ModuleCompletion,
    ObservedPractice,
    PracticeRating,
    Session,
)
from courses.rules import cohorts as rules
from people.models import Leave
from people.rules import Span, days_away

MODULE_PATH = Page.steplen * (LearningPage.PROGRAM_DEPTH + 1)

# --- People and modules -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One module: how many steps it has, and when an even plan has it done."""

    path: str
    title: str
    steps: int
    quiz_id: int | None
    meeting_minutes: int | None
    planned_on: date


@dataclass(frozen=True)
class Cell:
    """One person in one module."""

    done: bool
    steps: int
    steps_done: int
    is_late: bool


@dataclass(frozen=True)
class Row:
    """One person of the cohort."""

    membership: Membership
    cells: list[Cell]
    is_stuck: bool
    is_away: bool
    last_on: date | None

    @property
    def modules_done(self) -> int:
        return sum(cell.done for cell in self.cells)

    @property
    def is_late(self) -> bool:
        return any(cell.is_late for cell in self.cells)


@dataclass(frozen=True)
class Progress:
    columns: list[Column]
    rows: list[Row]


def progress(cohort: Cohort, *, at: datetime) -> Progress:
    """People and modules: what is done, what comes later than planned, who may need a hand.

    Eight statements for five people or for five hundred; two more where modules have meetings.
    """
    columns = _columns(cohort)
    members = list(cohort.memberships.members().with_names().by_name())
    enrollments = [row.enrollment_id for row in members]
    facts = _Facts(enrollments, [row.enrollment.person_id for row in members])
    if any(column.meeting_minutes for column in columns):
        facts.read_meetings(enrollments)
    return Progress(columns, [_row(cohort, columns, row, facts, at) for row in members])


def _columns(cohort: Cohort) -> list[Column]:
    """The modules that are live, with their lessons and required practices counted. Two statements."""
    pages = list(
        Page.objects.live()
        .filter(path__startswith=cohort.program.path, depth__gt=LearningPage.PROGRAM_DEPTH)
        .annotate(quiz_id=F("modulepage__quiz"), meeting_minutes=F("modulepage__meeting_minutes"))
        .order_by("path")
        .values_list("path", "depth", "title", "quiz_id", "meeting_minutes", named=True)
    )
    modules = [page for page in pages if len(page.path) == MODULE_PATH]
    lessons = Counter(page.path[:MODULE_PATH] for page in pages if len(page.path) > MODULE_PATH)
    watched = ObservedPractice.objects.required().in_program(cohort.program)
    practices = Counter(watched.values_list("module__path", flat=True))
    return [
        Column(
            page.path,
            page.title,
            lessons[page.path] + bool(page.quiz_id) + bool(page.meeting_minutes) + practices[page.path],
            page.quiz_id,
            page.meeting_minutes,
            rules.planned_on(place, len(modules), cohort.starts_on, cohort.ends_on),
        )
        for place, page in enumerate(modules, start=1)
    ]


class _Facts:
    """What a cohort's people did, by enrollment. Five statements."""

    def __init__(self, enrollments: Sequence[int], people: Sequence[int]):
        self.lessons: dict[tuple[int, str], int] = {}
        self.modules: set[tuple[int, str]] = set()
        self.passed: set[tuple[int, int]] = set()
        self.shown: Counter[tuple[int, str]] = Counter()
        self.tries: Counter[tuple[int, int]] = Counter()
        self.met: Counter[tuple[int, str]] = Counter()
        self.enough: set[tuple[int, str]] = set()
        self.last: dict[int, datetime] = {}
        self.leaves: dict[int, list[Span]] = defaultdict(list)
        self._read_lessons(enrollments)
        self._read_modules(enrollments)
        self._read_tries(enrollments)
        self._read_practices(enrollments)
        for leave in Leave.objects.filter(person__in=people):
            self.leaves[leave.person_id].append(Span(leave.starts_on, leave.ends_on))

    def _saw(self, enrollment: int, at: datetime) -> None:
        self.last[enrollment] = max(at, self.last.get(enrollment, at))

    def _read_lessons(self, enrollments: Sequence[int]) -> None:
        rows = (
            LessonCompletion.objects.filter(enrollment__in=enrollments)
            .annotate(module=Substr("lesson__path", 1, MODULE_PATH))
            .values_list("enrollment", "module")
            .annotate(Count("pk"), Max("completed_at"))
        )
        for enrollment, module, count, at in rows:
            self.lessons[enrollment, module] = count
            self._saw(enrollment, at)

    def _read_modules(self, enrollments: Sequence[int]) -> None:
        rows = ModuleCompletion.objects.filter(enrollment__in=enrollments)
        for enrollment, path, at in rows.values_list("enrollment", "module__path", "completed_at"):
            self.modules.add((enrollment, path))
            self._saw(enrollment, at)

    def read_meetings(self, enrollments: Sequence[int]) -> None:
        """How long they met for each module, and where somebody decided that it is enough."""
        rows = Attendance.objects.standing().filter(enrollment__in=enrollments, minutes__gt=0)
        rows = rows.filter(session__module__isnull=False)
        for enrollment, path, minutes in rows.values_list(
            "enrollment", "session__module__path", "counted_minutes"
        ):
            self.met[enrollment, path] += minutes
        decisions = AttendanceDecision.objects.filter(membership__enrollment__in=enrollments)
        decisions = decisions.filter(module__isnull=False).order_by("decided_at", "pk")
        columns = ("membership__enrollment", "module__path", "outcome")
        said = {(enrollment, path): outcome for enrollment, path, outcome in decisions.values_list(*columns)}
        self.enough |= {place for place, outcome in said.items() if outcome == rules.ENOUGH}

    def _read_tries(self, enrollments: Sequence[int]) -> None:
        links = EnrollmentAttempt.objects.filter(enrollment__in=enrollments, attempt__is_trial=False)
        for link in links.select_related("attempt"):
            attempt, key = link.attempt, (link.enrollment_id, link.attempt.quiz_id)
            self._saw(link.enrollment_id, attempt.closed_at or attempt.started_at)
            if attempt.passed:
                self.passed.add(key)
            elif attempt.closed_at:
                self.tries[key] += 1

    def _read_practices(self, enrollments: Sequence[int]) -> None:
        rows = PracticeRating.objects.standing().filter(enrollment__in=enrollments)
        rows = rows.filter(practice__in=ObservedPractice.objects.required()).order_by()
        for enrollment, path, met, at in rows.values_list(
            "enrollment", "practice__module__path", "met", "rated_at"
        ):
            self.shown[enrollment, path] += met
            self._saw(enrollment, at)


def _row(
    cohort: Cohort, columns: Sequence[Column], membership: Membership, facts: _Facts, at: datetime
) -> Row:
    enrollment = membership.enrollment
    zone = ZoneInfo(enrollment.person.time_zone)
    today, leaves = at.astimezone(zone).date(), facts.leaves[enrollment.person_id]
    last = facts.last.get(enrollment.pk)
    last_on = last.astimezone(zone).date() if last else None
    since = max(last_on or cohort.starts_on, cohort.starts_on)
    standings = [_standing(enrollment.pk, column, facts) for column in columns]
    pace = rules.pace(
        standings,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        on=today,
        days_away=days_away(leaves, cohort.starts_on, today),
        quiet_days=(today - since).days - days_away(leaves, since, today),
    )
    cells = [
        Cell(standing.done, standing.steps, standing.steps_done, place in pace.late)
        for place, standing in enumerate(standings)
    ]
    is_away = any(leave.covers(today) for leave in leaves)
    return Row(membership, cells, pace.is_stuck and not is_away, is_away, last_on)


def _standing(enrollment: int, column: Column, facts: _Facts) -> rules.Standing:
    quiz = (enrollment, column.quiz_id)
    steps_done = facts.lessons.get((enrollment, column.path), 0) + (quiz in facts.passed)
    steps_done += facts.shown[enrollment, column.path]
    if column.meeting_minutes:
        place = (enrollment, column.path)
        steps_done += facts.met[place] >= column.meeting_minutes or place in facts.enough
    return rules.Standing(
        done=(enrollment, column.path) in facts.modules,
        steps=column.steps,
        steps_done=min(steps_done, column.steps),
        tries=0 if quiz in facts.passed else facts.tries[quiz],
    )


# --- People and sessions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Time:
    """One person's minutes in one session; None where nobody wrote anything down yet."""

    minutes: int | None
    is_theirs: bool
    """Whether they had a seat while it ran."""

    def is_short_of(self, session: Session) -> bool:
        """Whether some of a session that was theirs is missing, as far as it is written down."""
        return self.is_theirs and self.minutes is not None and self.minutes < session.length


@dataclass(frozen=True)
class Line:
    """One person's time in each session, and what the rule says to it."""

    membership: Membership
    times: list[Time]
    presence: rules.Presence
    decision: AttendanceDecision | None


@dataclass(frozen=True)
class Table:
    sessions: list[Session]
    lines: list[Line]


def attendance(cohort: Cohort, *, at: datetime) -> Table:
    """People and sessions so far, in minutes, with what the rule proposes. Five statements.

    A session for which somebody had no seat was not theirs to attend. One without a register yet counts as
    neither attended nor missed.
    """
    sessions = list(cohort.sessions.begun(at).order_by("starts_at", "pk"))
    decisions = AttendanceDecision.objects.select_related("decided_by", "module").defer("module__body")
    members = list(
        cohort.memberships.members()
        .with_names()
        .select_related("enrollment__standard")
        .by_name()
        .prefetch_related(Prefetch("attendance_decisions", decisions))
    )
    rows = Attendance.objects.standing().filter(session__in=sessions, minutes__isnull=False)
    minutes = {(row.enrollment_id, row.session_id): row.minutes for row in rows}
    seats = _seats(cohort)
    return Table(
        sessions, [_line(cohort, sessions, row, minutes, seats[row.enrollment_id]) for row in members]
    )


Seat = tuple[datetime | None, datetime | None]


def _seats(cohort: Cohort) -> dict[int, list[Seat]]:
    """From when until when people had a seat, by enrollment; who left and came back had two."""
    found: dict[int, list[Seat]] = defaultdict(list)
    for enrollment, *seat in cohort.memberships.values_list("enrollment", "decided_at", "ended_at"):
        found[enrollment].append((seat[0], seat[1]))
    return found


def missing_rules(cohort: Cohort) -> dict:
    """What a page says about missed time: the rule of the cohort, and those of the standards it stands under."""
    standards = cohort.program.standards_on(cohort.starts_on)
    found = [cohort.may_miss_minutes, *(standard.may_miss_minutes for standard in standards)]
    return {"standards": standards, "has_rule": any(rule is not None for rule in found)}


def _line(
    cohort: Cohort,
    sessions: Sequence[Session],
    membership: Membership,
    minutes: Mapping[tuple[int, int], int | None],
    seats: Sequence[Seat],
) -> Line:
    times = [
        Time(
            minutes.get((membership.enrollment_id, session.pk)),
            any(rules.had_seat(*seat, session.starts_at, session.ends_at) for seat in seats),
        )
        for session in sessions
    ]
    sittings = _sittings(sessions, times)
    decision = next(iter(membership.attendance_decisions.all()), None)
    may_miss = rules.may_miss(membership.enrollment.standard.may_miss_minutes, cohort.may_miss_minutes)
    return Line(membership, times, rules.presence(sittings, may_miss), decision)


def _sittings(sessions: Sequence[Session], times: Sequence[Time]) -> Iterable[rules.Sitting]:
    made_up: Counter[int] = Counter()
    for session, time in zip(sessions, times, strict=True):
        if session.makes_up_for_id:
            made_up[session.makes_up_for_id] += time.minutes or 0
    for session, time in zip(sessions, times, strict=True):
        if time.minutes is not None and time.is_theirs and not session.makes_up_for_id:
            yield rules.Sitting(session.length, time.minutes, made_up[session.pk])
