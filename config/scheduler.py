"""The clock of the house: which command runs how often, and how a round of them goes.

To add a job, write a management command that is safe to repeat and give it a line in ``JOBS``.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management import call_command

from config.models import Beat

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """A management command and the time between two runs of it."""

    command: str
    every: timedelta


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

JOBS = (
    Job("publish_scheduled", MINUTE),  # Wagtail: pages with a go-live or an expiry date
    Job("close_expired_attempts", MINUTE),
    Job("tend_tasks", MINUTE),
    Job("print_certificates", HOUR),
    Job("remind_of_sessions", HOUR),
    Job("keep_head", DAY),
    Job("send_reminders", DAY),
    Job("remind_of_renewals", DAY),
    Job("forget_signing_contexts", DAY),
    Job("fade_practice_talk", DAY),
    Job("forget_allowances", DAY),
    Job("clearsessions", DAY),
)


def run_due(jobs: Iterable[Job] = JOBS, *, at: datetime) -> list[str]:
    """Run the jobs that are due and that no other scheduler has claimed; returns their commands.

    A job that fails is logged and tried again when it is due next. The others go on.
    """
    ran = []
    for job in jobs:
        try:
            if Beat.objects.claim(job.command, job.every, at=at):
                ran.append(job.command)
                call_command(job.command, verbosity=0)
        except Exception:
            logger.exception("The job %s failed", job.command)
    return ran
