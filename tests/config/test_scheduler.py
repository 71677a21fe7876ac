"""The clock of the house."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command, get_commands

from config import scheduler
from config.models import Beat
from config.scheduler import JOBS, Job, run_due

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ran(monkeypatch):
    """The commands that were called; ``broken`` raises."""
    calls = []

    def call(command, **options):
        calls.append(command)
        if command == "broken":
            raise RuntimeError("broken")

    monkeypatch.setattr(scheduler, "call_command", call)
    return calls


def test_every_job_is_a_command_we_have():
    assert {job.command for job in JOBS} <= set(get_commands())


def test_a_job_runs_when_it_is_due_and_not_before(db, ran):
    jobs = [Job("tick", MINUTE), Job("daily", timedelta(days=1))]
    for seconds in (0, 30, 60, 61):
        run_due(jobs, at=NOON + timedelta(seconds=seconds))
    assert ran == ["tick", "daily", "tick"]


def test_a_failing_job_is_logged_and_the_others_go_on(db, ran, caplog):
    assert run_due([Job("broken", MINUTE), Job("tick", MINUTE)], at=NOON) == ["broken", "tick"]
    assert "The job broken failed" in caplog.text
    run_due([Job("broken", MINUTE)], at=NOON + MINUTE)
    assert ran == ["broken", "tick", "broken"]


def test_of_two_schedulers_one_gets_the_job(db):
    assert Beat.objects.claim("tick", MINUTE, at=NOON)
    assert not Beat.objects.claim("tick", MINUTE, at=NOON + timedelta(seconds=1))
    assert Beat.objects.claim("tick", MINUTE, at=NOON + MINUTE)


def test_the_last_beat_is_known(db):
    assert Beat.objects.last_at() is None
    Beat.objects.claim("tick", MINUTE, at=NOON)
    Beat.objects.claim("tock", MINUTE, at=NOON + MINUTE)
    assert Beat.objects.last_at() == NOON + MINUTE


def test_one_round_of_the_real_jobs(db, caplog, settings, tmp_path):
    settings.HEADS_DIR = tmp_path
    call_command("scheduler", once=True)
    assert Beat.objects.count() == len(JOBS)
    assert not caplog.records
