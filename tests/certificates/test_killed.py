"""The background worker is killed while it issues to two hundred people, twice, and started again each time."""

import subprocess
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import chain
from certificates.models import BulkIssue, BulkItem, Certificate, CertificateDocument
from config.tasks import LOST_AFTER, rescue
from courses.models import Enrollment, ProgramPage
from hours.models import LedgerRecord
from tests import builders
from tests.conftest import person
from tests.processes import running

MANY, SECONDS = 200, 120


def worker(folder: Path):
    """A real background worker."""
    return running(["manage.py", "db_worker", "--no-reload", "--interval", "0.2"], folder)


def wait_for(is_so: Callable[[], bool], process: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        alive = process.poll() is None and time.monotonic() < deadline
        assert alive, (folder / "log").read_text()[-3000:]
        time.sleep(0.05)


def found_lost() -> None:
    """What the scheduler does a quarter of an hour after a worker died."""
    then = timezone.now() - LOST_AFTER - timedelta(minutes=10)
    DBTaskResult.objects.running().update(started_at=then)
    assert rescue(at=timezone.now() - timedelta(minutes=5)) == 1


def trained(name: str, program: ProgramPage) -> Enrollment:
    """Somebody who read all lessons, and has done nothing else."""
    enrollment = builders.enrollment(person(name), program)
    builders.complete(enrollment, "Lesson 1.1", "Lesson 2.1", "Lesson 3.1")
    return enrollment


@pytest.mark.postgres
def test_a_killed_worker_goes_on_and_everybody_gets_exactly_one(own_database, settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}
    cora, program = person("Cora", "coordinator"), builders.short_program()
    rows = [trained(f"Person{number}", program) for number in range(MANY)]
    DBTaskResult.objects.all().delete()  # Wagtail's indexes are not what this is about
    earned = [(row, "training-completion") for row in rows]
    bulk = BulkIssue.objects.begin(uuid.uuid4(), earned, by=cora, at=timezone.now())

    with worker(tmp_path) as process:
        wait_for(lambda: BulkItem.objects.filter(certificate__isnull=False).count() >= 40, process, tmp_path)
    assert 40 <= Certificate.objects.count() < MANY
    found_lost()
    with worker(tmp_path) as process:
        wait_for(lambda: CertificateDocument.objects.count() >= 30, process, tmp_path)
    assert 30 <= CertificateDocument.objects.count() < MANY
    found_lost()
    with worker(tmp_path) as process:
        wait_for(lambda: bulk.is_done, process, tmp_path)

    assert Certificate.objects.count() == CertificateDocument.objects.count() == MANY
    holders = Certificate.objects.values_list("credential__enrollment", flat=True)
    assert set(holders) == {row.pk for row in rows}
    for event in ("certificate.issued", "certificate.printed"):
        assert LedgerRecord.objects.filter(body__contains=f'"{event}"').count() == MANY
    assert chain.verify().broken == []
