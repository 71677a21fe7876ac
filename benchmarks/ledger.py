"""How many records ``verify_ledger`` checks in a second of CPU, and in how much memory.

Run it with ``.venv/bin/python -m benchmarks.ledger [records]``. It works on a database of its own, on SQLite, in
one process: half the records send an hour of practice, half sign it, so every record also has rows to be held
against.
"""

import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.alone import alone

PEOPLE, BATCH, ROUNDS = 100, 2500, 3
FIRST = datetime(2020, 1, 6, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


class World:
    """Trainees at one placement each, and one supervisor of them all."""

    def __init__(self) -> None:
        from courses.exchange.standards import SHIPPED, import_standard
        from courses.models import Competency
        from people.models import Organization, Statement, User

        self.standard, _new = import_standard(SHIPPED / "demonstration.yaml")
        self.competency = Competency.objects.get(code="ethics", framework=self.standard.framework)
        self.house = Organization.objects.create(name="Harbor House Recovery Center")
        self.signer = User.objects.create_user("supervisor@example.org", None, preferred_name="Sam")
        self.words = {key: Statement.objects.current(key) for key in ("hours-submit", "hours-sign")}
        self.program = self._program()
        self.placements = [self._placement(number, self.program) for number in range(PEOPLE)]

    def _program(self):
        from cms.models import HomePage
        from courses.models import ProgramIndexPage, ProgramPage

        index = HomePage.objects.get().add_child(instance=ProgramIndexPage(title="Programs", slug="programs"))
        return index.add_child(instance=ProgramPage(title="Large", slug="large", summary="Large."))

    def _placement(self, number: int, program):
        from courses.models import Enrollment
        from hours.models import Placement
        from people.models import User

        person = User.objects.create_user(f"p{number}@example.org", None, preferred_name=f"Person {number}")
        enrollment = Enrollment.objects.create(
            person=person, program=program, standard=self.standard, enrolled_at=FIRST, enrolled_by=person
        )
        return Placement.objects.create(
            enrollment=enrollment, organization=self.house, starts_on=FIRST.date()
        )

    def log(self, count: int) -> None:
        """So many entries, each sent and signed, in a few statements for each batch."""
        for first in range(0, count, BATCH):
            self._sign(self._send(range(first, min(first + BATCH, count))))

    def _send(self, numbers: range) -> list:
        from django.db.models import F

        from hours import ledger
        from hours.models import EntryNote, HoursEntry, HoursEntryVersion

        names = ledger.identities(place.trainee for place in self.placements)
        versions = [self._version(number) for number in numbers]
        HoursEntry.objects.bulk_create(version.entry for version in versions)
        for version in versions:
            version.note_digest = version.words.digest
            version.content_digest = ledger.digest(version.content(names[version.trainee_id]))
        HoursEntryVersion.objects.bulk_create(versions)
        EntryNote.objects.bulk_create(version.words for version in versions)
        rows = HoursEntryVersion.objects.filter(pk__in=[version.pk for version in versions])
        rows.update(status="submitted")
        entries = HoursEntry.objects.filter(pk__in=[version.entry_id for version in versions])
        for version in versions:
            version.entry.latest_version = version.entry.counting_version = version
        HoursEntry.objects.bulk_update(
            [version.entry for version in versions], ["latest_version"], batch_size=500
        )
        data = {"statement": self.words["hours-submit"].digest}
        for (trainee, at), group in _grouped(versions):
            events = [
                ledger.Event("hours.submitted", version.mention(names[trainee.pk]) | data)
                for version in group
            ]
            ledger.append_all(events, by=trainee, at=at)
        entries.update(counting_version=F("latest_version"))
        return versions

    def _version(self, number: int):
        from hours.models import EntryNote, HoursEntry, HoursEntryVersion

        day, place = divmod(number, len(self.placements))
        placement, start = self.placements[place], FIRST + timedelta(days=day)
        version = HoursEntryVersion(
            entry=HoursEntry(placement=placement, created_at=start),
            trainee=placement.trainee,
            kind="practice",
            activity="one-to-one",
            competency=self.competency,
            starts_at=start,
            ends_at=start + HOUR,
            zone="America/New_York",
            minutes=60,
            worked_on=start.date(),
            statement=self.words["hours-submit"],
            submitted_at=start + HOUR,
        )
        version.words = EntryNote(version=version, text="We wrote down what to ask at the office.")
        version.freeze_names()
        return version

    def _sign(self, versions: list) -> None:
        from hours import ledger
        from hours.models import HoursEntryVersion, SignOff, signing

        at = versions[-1].submitted_at + timedelta(days=1)
        common = {"by": self.signer, "role": "day-to-day", "statement": self.words["hours-sign"], "at": at}
        signed = [
            SignOff(
                version=version,
                decision="sign",
                content_digest=version.content_digest,
                printed_name="Sam Rivers",
                **common,
            )
            for version in versions
        ]
        SignOff.objects.bulk_create(signed)
        rows = HoursEntryVersion.objects.filter(pk__in=[version.pk for version in versions])
        rows.update(status="signed")
        ledger.append_all(signing.events(signed), by=self.signer, at=at)


def _grouped(versions: list) -> Iterator[tuple]:
    """Versions by who sent them when."""
    found: dict = {}
    for version in versions:
        found.setdefault((version.trainee, version.submitted_at), []).append(version)
    yield from found.items()


def measure() -> str:
    """One line of the table: the best of some rounds, since other programs only ever make it slower."""
    from certificates import chain

    took = []
    for _round in range(ROUNDS):
        before = time.process_time()
        report = chain.verify()
        took.append(time.process_time() - before)
        assert report.is_whole, report.broken[:3]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best = min(took)
    return f"| {report.records:,} | {best:.1f} | {report.records / best:,.0f} | {peak:.0f} |"


def report(records: int) -> None:
    world, done = World(), 0
    print("| records | CPU s | records a second | peak MB |\n|---|---|---|---|")
    for size in sorted({records // 10, records}):
        world.log((size - done) // 2)
        done = size
        print(measure(), flush=True)
    print(f"\nLoad of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    with alone():
        report(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
