"""Care for background work: what was lost is put back, what failed is tried again, what is done is forgotten.

The queue itself (django-tasks-db) does neither: a task whose worker died stays *running* for ever, and a
task that failed stays failed. Tasks are therefore written so that running one twice has one result.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

MAX_TRIES = 4
LOST_AFTER = timedelta(minutes=15)  # no task of ours takes a tenth of that
TOO_LATE_AFTER = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=14)


def pause_after(tries: int) -> timedelta:
    """How long to wait before the next try: 1, 4, 16 minutes."""
    return timedelta(minutes=4 ** (tries - 1))


@transaction.atomic
def rescue(*, at: datetime) -> int:
    """Queue failed and lost tasks again, at most ``MAX_TRIES`` tries each; returns how many."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=at - LOST_AFTER)
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=at - TOO_LATE_AFTER)
    return sum(try_again(task, at=at) for task in (lost | failed).select_for_update(skip_locked=True))


def try_again(task: DBTaskResult, *, at: datetime) -> bool:
    """Queue one task again, or leave it failed when it had all its tries; returns whether it was queued."""
    tries = len(task.worker_ids)  # each worker that claims a task leaves its id
    if tries < MAX_TRIES:
        task.status, task.started_at, task.finished_at = TaskResultStatus.READY, None, None
        task.run_after = at + pause_after(tries)
    elif task.status == TaskResultStatus.RUNNING:
        logger.error("Task %s (%s) was lost on its last try", task.id, task.task_path)
        task.status, task.finished_at = TaskResultStatus.FAILED, at
    else:
        return False
    task.save(update_fields=["status", "run_after", "started_at", "finished_at"])
    return task.status == TaskResultStatus.READY


def forget(*, at: datetime) -> int:
    """Delete what was finished long ago, well or not; returns how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=at - FORGOTTEN_AFTER).delete()[0]
