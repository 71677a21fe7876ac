"""Where a board gives more time, a coordinator writes it down: as often as the standard allows, and no more."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from courses.models import Deadline, Enrollment, MilestoneRecord, Standard
from hours import counting, ledger, unsent
from hours.models import DeadlineExtension
from hours.refusals import EntryRefused
from hours.rules.extending import Runs, check_extension
from people.models import Leave, Notice
from tests import builders

BEGAN = date(2026, 3, 2)
TEXAS = Runs(BEGAN, 6, most=1, extension_months=6)
WASHINGTON = Runs(BEGAN, 12, most=4, extension_months=12)


@pytest.mark.parametrize(
    ("runs", "number", "codes"),
    [
        (TEXAS, 1, []),
        (Runs(BEGAN, 6, 1, 6, granted=1), 2, ["deadline-no-more"]),
        (Runs(BEGAN, 6, 1, 6, granted=1), 1, ["deadline-no-more"]),
        (Runs(BEGAN, 12), 1, ["deadline-no-more"]),
        (Runs(None, 6, 1, 6), 1, ["deadline-not-begun"]),
        (WASHINGTON, 1, []),
        (WASHINGTON, 2, ["changed-meanwhile"]),
        (Runs(BEGAN, 12, 4, 12, granted=3), 4, []),
        (Runs(BEGAN, 12, 4, 12, granted=4), 5, ["deadline-no-more"]),
    ],
)
def test_there_are_as_many_as_the_board_allows(runs, number, codes):
    assert [problem.code for problem in check_extension(runs, number, is_own=False)] == codes


def test_nobody_gives_themselves_time_and_who_left_needs_none():
    found = check_extension(TEXAS, 1, is_own=True, is_active=False)
    assert [problem.code for problem in found] == ["own-deadline", "move-left"]


@pytest.mark.parametrize(
    ("granted", "last"), [(0, date(2026, 9, 2)), (1, date(2027, 3, 2)), (5, date(2027, 3, 2))]
)
def test_the_last_day_moves_as_far_as_the_standard_says(granted, last):
    assert Runs(BEGAN, 6, 1, 6, granted).last_day == last


# --- In the database --------------------------------------------------------------------------------------


@pytest.fixture
def texas(tess, cora) -> Enrollment:
    """Tess works for Texas: the board said yes on March 2."""
    builders.enrollment(tess, builders.program(modules=1, lessons=1))
    call_command("import_standards", "courses/standards/texas-mhps.yaml")
    Enrollment.objects.update(standard=Standard.objects.get(scheme__key="texas-mhps"))
    enrollment = Enrollment.objects.with_names().get()
    MilestoneRecord.objects.record(enrollment, "application-approved", BEGAN, by=cora, at=timezone.now())
    return enrollment


@pytest.fixture
def deadline(texas) -> Deadline:
    return texas.standard.deadlines.get()


def grant(enrollment, deadline, by, number: int = 1):
    return DeadlineExtension.objects.grant(enrollment, deadline, number, "board", by=by, at=timezone.now())


def until(enrollment) -> date:
    return counting.held_to([enrollment])[enrollment.pk].terms.until["practice"]


def test_hours_count_until_the_new_day(texas, deadline, tess, cora):
    assert until(texas) == date(2026, 9, 2)
    row = grant(texas, deadline, cora)
    assert grant(texas, deadline, cora) == row  # pressing twice
    assert until(texas) == date(2027, 3, 2)
    notice = Notice.objects.get(person=tess)
    assert notice.subject == "You have more time"
    assert "2027" in notice.body
    with pytest.raises(EntryRefused, match="1 in all"):
        grant(texas, deadline, cora, number=2)
    assert DeadlineExtension.objects.count() == 1


def test_a_break_moves_nothing(texas, deadline, tess, cora):
    today = timezone.localdate()
    Leave.objects.begin(tess, today, today + timedelta(days=90), by=tess, at=timezone.now())
    assert until(texas) == date(2026, 9, 2)


def test_what_is_not_sent_is_asked_for_before_the_new_day(texas, deadline, sam, tess, cora):
    before = dict(unsent._boards_days([texas.pk]))
    grant(texas, deadline, cora)
    assert (before, unsent._boards_days([texas.pk])) == (
        {texas.pk: [("practice", date(2026, 9, 2))]},
        {texas.pk: [("practice", date(2027, 3, 2))]},
    )


def test_only_another_coordinator_gives_it(texas, deadline, tess, sam, cora):
    for person in (tess, sam):
        with pytest.raises(EntryRefused):
            grant(texas, deadline, person)
    own = builders.enrollment(cora, texas.program)
    Enrollment.objects.filter(pk=own.pk).update(standard=texas.standard)
    MilestoneRecord.objects.record(own, "application-approved", BEGAN, by=cora, at=timezone.now())
    with pytest.raises(EntryRefused, match="another coordinator"):
        grant(own, deadline, cora)
    assert not DeadlineExtension.objects.exists()


def test_a_deadline_of_another_standard_is_not_theirs(texas, deadline, cora, db):
    call_command("import_standards", "courses/standards/washington.yaml")
    other = Deadline.objects.exclude(pk=deadline.pk).get()
    with pytest.raises(EntryRefused):
        grant(texas, other, cora)


def test_it_stands_in_the_chain_and_stays(texas, deadline, cora):
    grant(texas, deadline, cora)
    assert ledger.verify().broken == []
    for change in (
        "UPDATE hours_deadlineextension SET number = 2",
        "DELETE FROM hours_deadlineextension",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_cora_gives_more_time_on_a_page(texas, deadline, cora, client_for):
    url, browser = reverse("hours:deadlines", args=[texas.pk]), client_for(cora)
    assertContains(browser.get(url), "September 2, 2026")
    asked = {"deadline": deadline.pk, "number": 1, "reason": "board"}
    assertContains(browser.post(url, {**asked, "reason": ""}), "Choose one.", status_code=422)
    for _press in range(2):
        assertRedirects(browser.post(url, asked), url)
    answer = browser.get(url)
    assertContains(answer, "March 2, 2027")
    assert b"Give 6 months more" not in answer.content
    assert DeadlineExtension.objects.count() == 1


def test_many_people_take_as_many_statements_as_one(texas, deadline, noor, cora, django_assert_num_queries):
    grant(texas, deadline, cora)
    other = builders.enrollment(noor, texas.program)
    Enrollment.objects.filter(pk=other.pk).update(standard=texas.standard)
    both = list(Enrollment.objects.with_names())
    for enrollments in (both[:1], both):
        with django_assert_num_queries(11):
            counting.held_to(enrollments)


def test_only_oneself_and_a_coordinator_see_it(texas, deadline, tess, noor, cora):
    grant(texas, deadline, cora)
    seen = {who.pk: DeadlineExtension.objects.visible_to(who).count() for who in (tess, noor, cora)}
    assert seen == {tess.pk: 1, noor.pk: 0, cora.pk: 1}
