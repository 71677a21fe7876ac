"""Whether this process may have visitors."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from config import readiness
from config.models import Beat
from hours import triggers

MINUTE = timedelta(minutes=1)


@pytest.fixture
def beat(db):
    """``beat(minutes_ago=3)``: a scheduler was there three minutes ago."""

    def claim(*, minutes_ago: int) -> None:
        Beat.objects.claim("tick", MINUTE, at=timezone.now() - minutes_ago * MINUTE)

    return claim


def test_the_process_answers(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_all_is_well(client, beat):
    beat(minutes_ago=1)
    assert client.get("/readyz").json() == {"status": "ok", "warnings": []}


def test_a_missing_trigger_keeps_visitors_out(client, db, monkeypatch):
    monkeypatch.setattr(triggers, "missing", lambda: ["keep_something"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "triggers" in answer.json()["faults"][0]


def test_a_database_that_does_not_answer_keeps_visitors_out(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(triggers, "missing", fail)
    assert client.get("/readyz").status_code == 503


def test_a_late_scheduler_is_a_warning(client, beat):
    assert "never run" in client.get("/readyz").json()["warnings"][0]
    beat(minutes_ago=10)
    assert "last seen" in client.get("/readyz").json()["warnings"][0]


def test_a_signing_certificate_that_ends_soon_or_cannot_be_used_is_a_warning(
    client, beat, signing_certificate, settings
):
    beat(minutes_ago=1)
    signing_certificate()  # it ends in thirty days
    [warning] = client.get("/readyz").json()["warnings"]
    assert "ends on" in warning
    assert readiness.warnings(at=timezone.now() - timedelta(days=1)) == []
    settings.SIGNING_P12_PASSPHRASE = "wrong"
    [warning] = client.get("/readyz").json()["warnings"]
    assert warning.startswith("No PDF can be made")


def test_nothing_is_changed_by_asking(client, beat):
    assert client.post("/readyz").status_code == 405
    assert readiness.faults() == []
