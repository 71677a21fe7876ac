"""Whether a page asks the database more of a large program, of several programs, or of a large cohort.

Run it with ``.venv/bin/python -m benchmarks.scale``. It works on a database of its own, on SQLite, in one
process, and prints statements and CPU of a request, also as a ratio to the smallest world.
"""

import os
import time
from datetime import timedelta
from itertools import product
from statistics import median

from benchmarks.alone import alone
from benchmarks.counting import HEADER

LESSONS, ENROLLMENTS, PEOPLE = (5, 200), (1, 5), (5, 500)
PER_MODULE = 5
MATRIX_MODULES, MATRIX_PEOPLE = 12, (5, 200)
ROUNDS, BATCHES = 6, 7
HOUR = timedelta(hours=1)

WORDS = "Somebody who has been there listens in another way, and does not try to fix what cannot be fixed. "


# --- Making a world ---------------------------------------------------------------------------------


class World:
    """Programs, people and cohorts of any size, made without the detours of publishing."""

    def __init__(self) -> None:
        from django.utils import timezone

        from cms.models import HomePage
        from courses.exchange.standards import SHIPPED, import_standard
        from courses.models import ProgramIndexPage
        from people.models import User

        self.now, self.made = timezone.now(), 0
        self.standard, _new = import_standard(SHIPPED / "demonstration.yaml")
        home = HomePage.objects.get()
        self.index = home.add_child(instance=ProgramIndexPage(title="Programs", slug="programs"))
        self.trainer = User.objects.create_user("trainer@example.org", None, preferred_name="Trainer")
        self.trainer.grant("trainer")

    def person(self):
        from people.models import User

        self.made += 1
        return User.objects.create_user(
            f"p{self.made}@example.org", None, preferred_name=f"Person {self.made}"
        )

    def program(self, modules: int, lessons: int):
        """A program whose modules have so many lessons each, every lesson about as long as those we ship."""
        from courses.models import ProgramPage, ProgramScheme

        self.made += 1
        page = ProgramPage(title=f"Program {self.made}", slug=f"program-{self.made}", summary="Large.")
        page.program_schemes = [ProgramScheme(scheme=self.standard.scheme)]
        self._publish(self.index, page)
        for number in range(1, modules + 1):
            self._module(page, number, lessons)
        return page

    def _module(self, program, number: int, lessons: int) -> None:
        from courses.models import Competency, LessonCredit, LessonPage, ModulePage

        module = self._publish(program, ModulePage(title=f"Module {number}", slug=f"module-{number}"))
        competency = Competency.objects.get(code="ethics", framework=self.standard.framework)
        for place in range(1, lessons + 1):
            body = [("prose", "## What helps\n\n" + WORDS * 40)]
            lesson = LessonPage(title=f"Lesson {place}", slug=f"lesson-{place}", body=body, minutes=8)
            lesson.credits = [LessonCredit(competency=competency, minutes=8)]
            self._publish(module, lesson)

    def _publish(self, parent, page):
        from wagtail.models import Page

        parent.add_child(instance=page)
        revision = page.save_revision(clean=False)
        Page.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
        return page

    def cohort(self, program, people: int):
        from courses.models import Cohort

        self.made += 1
        day = self.now.date() - timedelta(days=10)
        cohort = Cohort.objects.create(
            program=program, name=f"Cohort {self.made}", starts_on=day, ends_on=day + timedelta(days=90)
        )
        cohort.trainers.add(self.trainer)
        self._fill(cohort, people)
        self._meet(cohort)
        return cohort

    def _fill(self, cohort, count: int) -> None:
        """So many people, each through the first lesson, in a few statements."""
        from courses.models import Enrollment, LessonCompletion, LessonPage, Membership
        from people.models import User

        first, self.made = self.made, self.made + count
        people = User.objects.bulk_create(
            User(email=f"m{n}@example.org", preferred_name=f"Member {n}") for n in range(first, self.made)
        )
        common = {"program": cohort.program, "standard": self.standard, "enrolled_at": self.now}
        rows = Enrollment.objects.bulk_create(
            Enrollment(person=person, enrolled_by=person, **common) for person in people
        )
        Membership.objects.bulk_create(
            Membership(cohort=cohort, enrollment=row, status="member", asked_at=self.now, asked_by=row.person)
            for row in rows
        )
        lesson = LessonPage.objects.descendant_of(cohort.program).order_by("path").first()
        fact = {"lesson": lesson, "revision": lesson.live_revision, "minutes": 8, "completed_at": self.now}
        LessonCompletion.objects.bulk_create(
            LessonCompletion(enrollment=row, completed_by=row.person, **fact) for row in rows
        )

    def _meet(self, cohort) -> None:
        """Four meetings, two of which are over and written down for everybody; a module opens with the next."""
        from courses.models import Attendance, Enrollment, ModuleOpening, ModulePage, Session
        from courses.models.attendance import Line
        from courses.models.openings import Opening

        people = Enrollment.objects.filter(memberships__cohort=cohort).select_related("person")
        for days in (-7, -3, 2, 9):
            start = self.now + timedelta(days=days)
            session = Session(cohort=cohort, title=f"Day {days}", starts_at=start, ends_at=start + HOUR)
            session.plan([], by=self.trainer, at=self.now)
            if days < 0:
                lines = [Line(row, session.starts_at) for row in people]
                Attendance.objects.confirm(
                    session, lines, how="register", seen=0, by=self.trainer, at=self.now
                )
        _first, *others = ModulePage.objects.child_of(cohort.program).order_by("path")
        if others:
            coming = cohort.sessions.coming(self.now).first()
            ModuleOpening.objects.plan(cohort, [Opening(others[-1], session=coming)])

    def trainee(self, cohort, enrollments: int):
        """Somebody with so many programs, half-way through the newest, which they take with a cohort."""
        from courses.models import LessonCompletion, LessonPage

        person, program = self.person(), cohort.program
        for _other in range(enrollments - 1):
            self._enroll(person, self.program(1, 2), days_ago=20)
        enrollment = self._enroll(person, program, days_ago=9)
        lessons = list(LessonPage.objects.descendant_of(program).order_by("path"))
        fact = {"minutes": 8, "completed_at": self.now, "completed_by": person}
        LessonCompletion.objects.bulk_create(
            LessonCompletion(enrollment=enrollment, lesson=row, revision=row.live_revision, **fact)
            for row in lessons[: len(lessons) // 2]
        )
        enrollment.settle(by=person, at=self.now)
        cohort.take_in(enrollment, invited=True, by=self.trainer, at=self.now - timedelta(days=9))
        return person, lessons[len(lessons) // 2]

    def _enroll(self, person, program, *, days_ago: int):
        from courses.models import Enrollment

        at = self.now - timedelta(days=days_ago)
        return Enrollment.objects.enroll(person, program, by=person, at=at)


# --- Measuring --------------------------------------------------------------------------------------


class Case:
    """One page as one person sees it: how many statements it takes, and the CPU of each batch of requests."""

    def __init__(self, person, url: str) -> None:
        from django.test import Client

        self.url, self.batches = url, []
        self.browser = Client()
        self.browser.force_login(person)
        for _warm in range(2):
            answer = self.browser.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        self.statements = int(answer.headers[HEADER])

    def run(self) -> None:
        before = time.process_time()
        for _round in range(ROUNDS):
            self.browser.get(self.url)
        self.batches.append(1000 * (time.process_time() - before) / ROUNDS)

    def shown(self, least: "Case") -> str:
        """Statements, CPU, and how that stands to the smallest case; the CPU is the median of the batches."""
        own, smallest = median(self.batches), median(least.batches)
        return f" {self.statements} | {own:.1f} | {own / smallest:.2f} |"


Line = tuple[str, list[Case]]


def trainees(world: World) -> list[Line]:
    """A lesson and the path, for each size of everything."""
    programs = {lessons: world.program(lessons // PER_MODULE, PER_MODULE) for lessons in LESSONS}
    cohorts = {size: world.cohort(programs[size[0]], size[1] - 2) for size in product(LESSONS, PEOPLE)}
    lines = []
    for lessons, enrollments, people in product(LESSONS, ENROLLMENTS, PEOPLE):
        person, lesson = world.trainee(cohorts[lessons, people], enrollments)
        cases = [Case(person, lesson.url), Case(person, "/path/")]
        lines.append((f"| {lessons} | {enrollments} | {people} |", cases))
    return lines


def matrices(world: World) -> list[Line]:
    """The two tables of a cohort, for few and for many people."""
    program = world.program(MATRIX_MODULES, 2)
    lines = []
    for people in MATRIX_PEOPLE:
        url = world.cohort(program, people).get_absolute_url()
        cases = [Case(world.trainer, f"{url}{name}/") for name in ("progress", "attendance")]
        lines.append((f"| {people} | {MATRIX_MODULES} |", cases))
    return lines


def show(head: str, lines: list[Line]) -> None:
    """Measure all cases in turns, so that a busy moment hits each of them, and print the table."""
    for _batch in range(BATCHES):
        for _label, cases in lines:
            for case in cases:
                case.run()
    print(f"{head}\n|{'---|' * (head.count('|') - 1)}")
    for cases in zip(*(cases for _label, cases in lines), strict=True):
        counts = {case.statements for case in cases}
        assert len(counts) == 1, f"{cases[0].url}: the statements depend on the size: {sorted(counts)}"
    for label, cases in lines:
        print(label + "".join(case.shown(lines[0][1][place]) for place, case in enumerate(cases)))


def report() -> None:
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    world, begun = World(), os.getloadavg()[0]
    head = "| lessons | programs | people |"
    show(f"{head} lesson: statements | CPU ms | ratio | path: statements | CPU ms | ratio |", trainees(world))
    head = "\n| people | modules |"
    show(
        f"{head} progress: statements | CPU ms | ratio | attendance: statements | CPU ms | ratio |",
        matrices(world),
    )
    print(f"\nLoad of the machine: {begun:.1f}, then {os.getloadavg()[0]:.1f}, on {os.cpu_count()} cores.")


if __name__ == "__main__":
    with alone():
        report()
