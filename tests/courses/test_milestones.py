"""A coordinator writes down the days that time counts from; nobody else does, and nothing is changed later."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from courses.models import MilestoneRecord
from tests import builders

APPROVED = "application-approved"


@pytest.fixture
def enrollment(tess):
    return builders.enrollment(tess, builders.program(modules=1, lessons=1))


@pytest.fixture
def url(enrollment) -> str:
    return reverse("courses:milestones", args=[enrollment.pk])


def test_cora_writes_down_that_the_board_said_yes(enrollment, url, cora, client_for):
    browser = client_for(cora)
    answer = browser.post(url, {"milestone": APPROVED, "on": "2026-06-01"})
    assertRedirects(answer, url)
    record = MilestoneRecord.objects.get()
    assert (record.milestone, record.on, record.by) == (APPROVED, date(2026, 6, 1), cora)
    assertContains(browser.get(url), "The board approved the application")


def test_pressing_twice_writes_one(url, cora, client_for):
    for _press in range(2):
        client_for(cora).post(url, {"milestone": APPROVED, "on": "2026-06-01"})
    assert MilestoneRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("milestone", "day", "says"),
    [
        ("", "2026-06-01", "Please choose one."),
        ("agreement-signed", "2026-06-01", "Select a valid choice"),
        (APPROVED, "", "Choose the day."),
        (APPROVED, (timezone.now() + timedelta(days=3)).date().isoformat(), "This day is still to come."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(url, cora, client_for, milestone, day, says):
    answer = client_for(cora).post(url, {"milestone": milestone, "on": day})
    assertContains(answer, says, status_code=422)
    assert not MilestoneRecord.objects.exists()


def test_what_was_written_down_stays(enrollment, cora):
    record = MilestoneRecord.objects.record
    row = record(enrollment, APPROVED, date(2026, 6, 1), by=cora, at=timezone.now())
    for change in (
        "UPDATE courses_milestonerecord SET milestone = 'core-done'",
        "DELETE FROM courses_milestonerecord",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    row.refresh_from_db()
    assert row.milestone == APPROVED
