"""Background work that was lost or that failed comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.tasks import MAX_TRIES, forget, rescue

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def task(status: str, *, tries: int = 1, minutes_ago: int = 0) -> DBTaskResult:
    """A task that was last touched some minutes before noon."""
    then = NOON - minutes_ago * MINUTES
    running = status == TaskResultStatus.RUNNING
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="people.tasks.mail_notice",
        worker_ids=[f"worker-{number}" for number in range(tries)],
        backend_name="default",
        run_after=then,
        started_at=then,
        finished_at=None if running else then,
    )


@pytest.mark.parametrize(
    ("status", "tries", "minutes_ago", "becomes", "waits"),
    [
        # still at it
        (TaskResultStatus.RUNNING, 1, 14, TaskResultStatus.RUNNING, None),
        # its worker died
        (TaskResultStatus.RUNNING, 1, 16, TaskResultStatus.READY, 1),
        (TaskResultStatus.RUNNING, MAX_TRIES, 16, TaskResultStatus.FAILED, None),
        # it failed: tried again, later each time, and then given up
        (TaskResultStatus.FAILED, 1, 0, TaskResultStatus.READY, 1),
        (TaskResultStatus.FAILED, 2, 0, TaskResultStatus.READY, 4),
        (TaskResultStatus.FAILED, 3, 0, TaskResultStatus.READY, 16),
        (TaskResultStatus.FAILED, MAX_TRIES, 0, TaskResultStatus.FAILED, None),
        # too old to help anybody
        (TaskResultStatus.FAILED, 1, 25 * 60, TaskResultStatus.FAILED, None),
        # all is well
        (TaskResultStatus.SUCCESSFUL, 1, 0, TaskResultStatus.SUCCESSFUL, None),
    ],
)
def test_what_becomes_of_a_task(db, status, tries, minutes_ago, becomes, waits):
    row = task(status, tries=tries, minutes_ago=minutes_ago)
    rescue(at=NOON)
    row.refresh_from_db()
    assert row.status == becomes
    if waits is not None:
        assert row.run_after == NOON + waits * MINUTES
        assert row.started_at is None
        assert len(row.worker_ids) == tries


def test_only_what_is_queued_again_is_counted(db):
    task(TaskResultStatus.FAILED)
    task(TaskResultStatus.FAILED, tries=MAX_TRIES)
    assert rescue(at=NOON) == 1
    assert rescue(at=NOON) == 0


def test_what_was_done_long_ago_is_forgotten(db):
    for days in (13, 15):
        task(TaskResultStatus.SUCCESSFUL, minutes_ago=days * 24 * 60)
    task(TaskResultStatus.RUNNING, minutes_ago=15 * 24 * 60)
    assert forget(at=NOON) == 1
    assert DBTaskResult.objects.count() == 2
