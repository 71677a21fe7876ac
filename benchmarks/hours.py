"""Whether the pages of hours ask the database more where many other people log theirs, and what 100 signatures cost.

Run it with ``.venv/bin/python -m benchmarks.hours [entries of others ...]``. It works on a database of its own, on
SQLite, in one process: a trainee with 5,000 entries of their own, and as many of other people as is said (10,000,
then a million: two minutes, and two gigabytes). It prints statements and CPU of a request, also as a ratio to the
smallest world.
"""

import os
import sys
import time
from datetime import timedelta
from statistics import median

from benchmarks.alone import alone
from benchmarks.ledger import FIRST, HOUR, World

OWN, WAITING, PER_PERSON = 5_000, 100, 1_000
SIZES = (10_000, 1_000_000)
ROUNDS, BATCHES = 3, 5
A_DAY = 4


# --- Making a world -----------------------------------------------------------------------------------


class Hours(World):
    """One trainee with years of hours, and others, whose hours are copies of one of theirs."""

    def __init__(self) -> None:
        from django.db import connection

        from hours import triggers
        from people.models import User

        super().__init__()
        self.others = 0
        self.placements = self.placements[:1]
        self.trainee = self.placements[0].trainee
        self.signer.grant("supervisor")
        self._supervise(self.placements[0], self.signer)
        self.others_signer = User.objects.create_user("other@example.org", None, preferred_name="Jo")
        self.others_signer.grant("supervisor")
        self.coordinator = User.objects.create_user("cora@example.org", None, preferred_name="Cora")
        self.coordinator.grant("coordinator")
        self.written = 0
        self.log(OWN - WAITING)
        with connection.cursor() as cursor:  # what is copied was not made step by step
            for name in triggers._present(connection):
                cursor.execute(f'DROP TRIGGER "{name}"')

    def _supervise(self, placement, signer) -> None:
        from hours.models import PlacementSupervisor

        day = FIRST.date()
        PlacementSupervisor.objects.create(
            placement=placement, supervisor=signer, role="day-to-day", starts_on=day
        )

    def _version(self, number: int):
        """Four a day, one after the other."""
        number, self.written = self.written, self.written + 1
        version = super()._version(0)
        start = FIRST + timedelta(days=number // A_DAY) + 2 * HOUR * (number % A_DAY)
        version.starts_at, version.ends_at = start, start + HOUR
        version.worked_on, version.submitted_at = start.date(), start + HOUR
        return version

    def send_some(self) -> None:
        """Entries that wait for a signature."""
        sent = self._send(range(WAITING))
        type(sent[0].entry).objects.filter(pk__in=[row.entry_id for row in sent]).update(
            counting_version=None
        )

    def grow(self, others: int) -> None:
        """So many signed entries of other people, in a few statements."""
        while self.others < others:
            placement = self._placement(self.others // PER_PERSON + 1_000, self.program)
            self._supervise(placement, self.others_signer)
            self._copy(placement)
            self.others += PER_PERSON

    def _copy(self, placement) -> None:
        from django.db import connection

        from hours.models import HoursEntry, HoursEntryVersion, SignOff

        first = HoursEntryVersion.objects.order_by("pk").values_list("pk", flat=True)[0]
        last = HoursEntryVersion.objects.order_by("-pk").values_list("pk", flat=True)[0]
        theirs = {
            HoursEntry: {
                "id": "made.entry", "placement_id": placement.pk, "latest_version_id": None,
                "counting_version_id": None,
            },
            HoursEntryVersion: {
                "id": "made.version", "entry_id": "made.entry", "trainee_id": placement.trainee.pk,
                "starts_at": "datetime(v.starts_at, '+' || made.n || ' days')",
                "ends_at": "datetime(v.ends_at, '+' || made.n || ' days')",
                "worked_on": "date(v.worked_on, '+' || made.n || ' days')",
            },
            SignOff: {"id": "made.entry", "version_id": "made.version"},
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE made (n INTEGER, version INTEGER, entry TEXT)")
            cursor.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
                "INSERT INTO made SELECT i, %s + i, lower(hex(randomblob(16))) FROM n",
                [PER_PERSON, last],
            )
            for model, own in theirs.items():
                cursor.execute(self._inserted(model, own), [first])
            cursor.execute(
                "UPDATE hours_hoursentry SET latest_version_id = made.version, counting_version_id = made.version "
                "FROM made WHERE made.entry = hours_hoursentry.id"
            )
            cursor.execute("DROP TABLE made")

    def _inserted(self, model, own: dict) -> str:
        columns = [field.column for field in model._meta.concrete_fields]
        alias = {"hours_hoursentry": "e", "hours_hoursentryversion": "v", "hours_signoff": "s"}[
            model._meta.db_table
        ]
        values = [str(own[name] or "NULL") if name in own else f"{alias}.{name}" for name in columns]
        return (
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM made, "
            "hours_hoursentryversion v JOIN hours_hoursentry e ON e.id = v.entry_id "
            "JOIN hours_signoff s ON s.version_id = v.id WHERE v.id = %s"
        )


# --- Measuring ----------------------------------------------------------------------------------------


def pages(world: Hours) -> list[tuple[str, object, str]]:
    """What is looked at, by whom."""
    return [
        ("my hours", world.trainee, "/hours/"),
        ("my hours, the last page", world.trainee, "/hours/?page=250"),
        ("what counts", world.trainee, "/hours/totals/"),
        ("log time", world.trainee, "/hours/new/"),
        ("to sign, 100 lines", world.signer, "/hours/to-sign/"),
        ("placements", world.coordinator, "/hours/placements/"),
        ("supervisors", world.coordinator, "/hours/supervisors/"),
        ("exports", world.coordinator, "/hours/export/"),
    ]


def look(person, url: str) -> tuple[int, float]:
    """Statements, and the CPU of one request in milliseconds: the median of some batches."""
    from django.test import Client

    from benchmarks.counting import HEADER

    browser, batches = Client(), []
    browser.force_login(person)
    for _warm in range(2):
        answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    for _batch in range(BATCHES):
        before = time.process_time()
        for _round in range(ROUNDS):
            browser.get(url)
        batches.append(1000 * (time.process_time() - before) / ROUNDS)
    return int(answer.headers[HEADER]), median(batches)


def sign(world: Hours) -> tuple[int, float]:
    """All that waits, signed in one request: statements, and CPU in milliseconds."""
    from django.test import Client

    from benchmarks.counting import HEADER
    from hours.models import HoursEntryVersion
    from people.models import Statement

    browser = Client()
    browser.force_login(world.signer)
    lines = HoursEntryVersion.objects.awaiting(world.signer)
    ticked = [f"{line.entry_id}:{line.content_digest}" for line in lines]
    assert len(ticked) == WAITING
    typed = {
        "line": ticked,
        "printed_name": "Sam Rivers",
        "statement": Statement.objects.current("hours-sign").pk,
        "basis": "saw",
    }
    before = time.process_time()
    answer = browser.post("/hours/to-sign/sign/", typed)
    took = 1000 * (time.process_time() - before)
    assert answer.status_code == 302, answer.context["form"].errors
    assert not lines.all().exists()
    return int(answer.headers[HEADER]), took


def foresee(world: Hours) -> tuple[int, float]:
    """What each sending of an entry asks first: what of it will not count, by all hours so far."""
    from uuid import uuid4

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hours import forecast
    from hours.models import HoursEntryVersion

    facts = HoursEntryVersion.objects.filter(trainee=world.trainee).order_by("-starts_at").first().facts
    enrollment, took = world.placements[0].enrollment, []
    with CaptureQueriesContext(connection) as asked:
        forecast.uncounted(enrollment, facts, uuid4())
    for _batch in range(BATCHES):
        before = time.process_time()
        forecast.uncounted(enrollment, facts, uuid4())
        took.append(1000 * (time.process_time() - before))
    return len(asked), median(took)


def report(sizes: list[int]) -> None:
    from django.core.management import call_command

    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", "--noinput", verbosity=0)
    world, smallest = Hours(), {}
    print("| entries of others | page | statements | CPU ms | ratio |\n|---|---|---|---|---|")
    for size in sizes:
        world.grow(size)
        world.send_some()
        measured = [(name, lambda at=at: look(*at)) for name, *at in pages(world)]
        measured += [
            ("what sending asks first", lambda: foresee(world)),
            ("sign 100 lines", lambda: sign(world)),
        ]
        for name, measure in measured:
            statements, took = measure()
            ratio = took / smallest.setdefault(name, took)
            print(f"| {size:,} | {name} | {statements} | {took:.0f} | {ratio:.2f} |", flush=True)
    print(f"\nLoad of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    with alone():
        report([int(size) for size in sys.argv[1:]] or list(SIZES))
