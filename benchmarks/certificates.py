"""What issuing a certificate costs beside printing alone, and what it costs to know who has earned one.

Run it with ``.venv/bin/python -m benchmarks.certificates [people]``. It works on a database of its own, on SQLite: a
thousand people who learned everything and have ten signed hours each. One process first, then a pool. Goals: issuing
costs at most twice the CPU of printing the same page with WeasyPrint and nothing else, memory stays flat over a
thousand, eligibility of a thousand takes at most 30 statements and 3 seconds, a number is checked with 5 statements.
"""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.alone import alone
from benchmarks.ledger import FIRST, World

PEOPLE, HOURS_EACH, BARE, BATCH = 1_000, 10, 60, 20
NAMES = ("Ana Petrova", "José Ángel Núñez de la Peña", "Noor Haddad", "Thandiwe Mokoena", "Lee")
STANDARDS = ("demonstration", "texas-mhps", "montana", "north-carolina")
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


# --- Making a world -----------------------------------------------------------------------------------


class Learned(World):
    """People who are through with a program of three modules, and logged some hours."""

    def __init__(self, people: int) -> None:
        from people.models import User

        super().__init__()
        self.placements = [self._placement(number, self.program) for number in range(1_000, 1_000 + people)]
        self._name()
        self._learn()
        self.coordinator = User.objects.create_user("cora@example.org", None, preferred_name="Cora")
        self.coordinator.grant("coordinator")
        self._confirm()
        self.log(people * HOURS_EACH)

    def _program(self):
        from benchmarks import scale

        return scale.World().program(modules=3, lessons=3)

    @property
    def enrollments(self):
        from courses.models import Enrollment

        pks = [placement.enrollment_id for placement in self.placements]
        return Enrollment.objects.filter(pk__in=pks).with_names().order_by("pk")

    def _confirm(self) -> None:
        from certificates.models import StandardConfirmation

        source, today = "Made up for this.", now().date()
        StandardConfirmation.objects.confirm(self.standard, source, today, by=self.coordinator, at=now())

    def _name(self) -> None:
        from people.models import User

        people = [placement.trainee for placement in self.placements]
        for number, person in enumerate(people):
            person.legal_name = f"{NAMES[number % len(NAMES)]} {number}"
        User.objects.bulk_update(people, ["legal_name"], batch_size=500)

    def _learn(self) -> None:
        from courses.models import LessonCompletion, LessonPage, ModuleCompletion, ModulePage

        common = {"completed_at": FIRST}
        for lesson in LessonPage.objects.descendant_of(self.program).select_related("live_revision"):
            fact = {"lesson": lesson, "revision": lesson.live_revision, "minutes": lesson.minutes, **common}
            self._complete(LessonCompletion, fact)
            self._credit(lesson)
        for module in ModulePage.objects.descendant_of(self.program):
            self._complete(ModuleCompletion, {"module": module, "minutes": 0, **common})

    def _complete(self, model, fact: dict) -> None:
        model.objects.bulk_create(
            model(enrollment_id=placement.enrollment_id, completed_by=placement.trainee, **fact)
            for placement in self.placements
        )

    def _credit(self, lesson) -> None:
        rows = lesson.completions.all()
        earned = rows.model.credits.rel.related_model
        for row in lesson.credits.all():
            about = {"competency_id": row.competency_id, "minutes": row.minutes}
            earned.objects.bulk_create(earned(completion=completion, **about) for completion in rows)


# --- Measuring ----------------------------------------------------------------------------------------


@dataclass
class Spent:
    """What a stretch of work took: CPU seconds of this process and of those it started, and of the clock."""

    cpu: float = 0.0
    clock: float = 0.0


@contextmanager
def spending() -> Iterator[Spent]:
    spent, clock, cpu = Spent(), time.perf_counter(), _cpu()
    yield spent
    spent.cpu, spent.clock = _cpu() - cpu, time.perf_counter() - clock


def _cpu() -> float:
    found = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in found)


def megabytes() -> float:
    """What this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE / 1e6


def now() -> datetime:
    return datetime.now(UTC)


def bare(pages: Sequence[str], variant: str | None) -> float:
    """CPU of printing one of these pages with WeasyPrint and nothing else: its fonts are loaded, nothing is kept."""
    from django.conf import settings
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts, base = FontConfiguration(), Path(settings.STATICFILES_DIRS[0]).as_uri() + "/"
    took = []
    for page in (pages[0], *pages):
        with spending() as spent:
            HTML(string=page, base_url=base).write_pdf(font_config=fonts, pdf_variant=variant)
        took.append(spent.cpu)
    return median(took[1:])


def parts(rows: Sequence, size: int) -> Iterator[Sequence]:
    yield from (rows[first : first + size] for first in range(0, len(rows), size))


def issue(world: Learned, enrollments: Sequence) -> None:
    from certificates.models import BulkIssue

    earned = [(enrollment, "training-completion") for enrollment in enrollments]
    BulkIssue.objects.of(earned, by=world.coordinator, at=now()).go_on(at=now())


def statements(ask: Callable[[], object]) -> tuple[int, float, object]:
    """How many statements something takes, its CPU, and what it gives."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        ask()
    with spending() as spent:
        found = ask()
    return len(asked), spent.cpu, found


# --- Telling ------------------------------------------------------------------------------------------


def tell_issuing(world: Learned, enrollments: Sequence) -> None:
    """In batches, so that the bare loop is measured between them, on the machine as it is at that moment."""
    from certificates import document, printing
    from certificates.models import Certificate

    print("| certificates | CPU s each | bare, same kind | ratio | bare, plain | ratio | MB |")
    print("|---|---|---|---|---|---|---|")
    printing.MOST_PROCESSES = 1
    with spending() as first:
        issue(world, enrollments[:1])
    print(f"| the first one (cold) | {first.cpu:.2f} | | | | | {megabytes():.0f} |")
    snapshots = [Certificate.objects.get().snapshot] * 10
    pages, done = [document.page(snapshot) for snapshot in snapshots], 1
    for batch in parts(enrollments[1:], max(1, len(enrollments) // 5)):
        alike, plain = bare(pages, "pdf/a-3a"), bare(pages, None)
        with spending() as spent:
            for few in parts(batch, BATCH):
                issue(world, few)
        each, done = spent.cpu / len(batch), done + len(batch)
        ratios = f"{alike:.3f} | {each / alike:.2f} | {plain:.3f} | {each / plain:.2f}"
        print(f"| {done} | {each:.3f} | {ratios} | {megabytes():.0f} |", flush=True)


def tell_pool(world: Learned, enrollments: Sequence) -> None:
    from certificates import printing

    printing.MOST_PROCESSES = 4
    with spending() as spent:
        issue(world, enrollments)
    count = len(enrollments)
    print(f"\nA pool: {count} in {spent.clock:.1f} s, {count / spent.clock:.1f} a second, ", end="")
    print(f"{spent.cpu / count:.3f} CPU s each, starting the processes included.")


def tell_eligibility(world: Learned) -> None:
    """Who has earned what, under a small standard and under the heaviest ones."""
    from certificates import evidence
    from courses.exchange.standards import SHIPPED, import_standard
    from courses.models import Enrollment

    print("\n| who has earned what | people | statements | CPU s |\n|---|---|---|---|")
    for name in STANDARDS:
        standard, _new = import_standard(SHIPPED / f"{name}.yaml")
        Enrollment.objects.filter(pk__in=world.enrollments.values("pk")).update(standard=standard)
        rows = list(world.enrollments)
        asked, cpu, _found = statements(lambda rows=rows: evidence.in_full(rows, at=now()))
        print(f"| {name} | {len(rows)} | {asked} | {cpu:.2f} |", flush=True)


def tell_checking() -> None:
    """A number that was issued, and one that was not. Printing is made impossible meanwhile."""
    from unittest import mock

    from django.test import Client

    from benchmarks.counting import HEADER
    from certificates import serial
    from certificates.models import Certificate
    from certificates.models.certificates import random_symbols

    print("\n| checking | statements | CPU ms |\n|---|---|---|")
    issued, other = Certificate.objects.order_by("pk").first().number, serial.new(random_symbols).display
    for what, number, status in (("a number", issued, 200), ("a number nobody has", other, 404)):
        with mock.patch("cms.pdf.render_pdf", side_effect=AssertionError):
            Client().get(f"/verify/{number}/")
            with spending() as spent:
                answer = Client().get(f"/verify/{number}/")
        assert answer.status_code == status, answer.status_code
        print(f"| {what} | {answer[HEADER]} | {spent.cpu * 1000:.0f} |")


def report(people: int) -> None:
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("make_keys", verbosity=0)
    world = Learned(people)
    everybody = list(world.enrollments)
    pooled = everybody[: people // 5]
    tell_issuing(world, everybody[len(pooled) :])
    tell_pool(world, pooled)
    tell_checking()
    tell_eligibility(world)
    print(f"\nLoad of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    with alone():
        report(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE * 5 // 4)
