"""What a standard says about counting, from its rows to the pages that say which minutes do not count."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import evidence, rules
from courses.models import MilestoneRecord, Requirement, Standard
from hours import counting
from tests import builders


@pytest.fixture
def standard(placement) -> Standard:
    return placement.enrollment.standard


def practice(placement) -> rules.RequirementStatus:
    statuses = evidence.standings([placement.enrollment], at=timezone.now())[placement.enrollment.pk]
    return next(status for status in statuses if status.kind == "practice")


def test_hours_before_the_milestone_are_signed_and_do_not_count(placement, standard, cora, client_for):
    standard.countingstarts.create(kind="practice", milestone="application-approved")
    builders.signed_entry(placement, builders.stretch(days_ago=9, minutes=60))
    builders.signed_entry(placement, builders.stretch(days_ago=3, minutes=45))
    assert (practice(placement).have, practice(placement).reasons[0].code) == (0, "not-begun")
    approved = timezone.localdate() - timedelta(days=5)
    MilestoneRecord.objects.record(
        placement.enrollment, "application-approved", approved, by=cora, at=timezone.now()
    )
    assert practice(placement).have == 45
    page = client_for(placement.trainee).get(reverse("certificates:path")).content.decode()
    assert "1 h are from before" in page


def test_kentucky_counts_supervision_inside_practice(placement, standard):
    standard.timecounts.create(what="supervision", counts_for="practice", position=0)
    standard.timecounts.create(what="supervision", counts_for="supervision", position=1)
    builders.signed_entry(placement, builders.stretch(minutes=30, kind="supervision"))
    kinds = {
        row.kind: row.minutes
        for row in counting.times([placement.enrollment])[placement.enrollment.pk].counted
    }
    assert kinds == {"practice": 30, "supervision": 30}
    assert practice(placement).have == 30


def test_limits_units_and_groups_are_read_from_the_rows(placement, standard):
    Standard.objects.update(smallest_unit=15)
    standard.requirements.create(kind="practice", minimum=0, maximum=90, scope="day")
    group = standard.requirements.create(kind="practice", minimum=600, format="group", position=99)
    builders.signed_entry(placement, builders.stretch(start=builders.time(8), minutes=70, activity="group"))
    builders.signed_entry(placement, builders.stretch(start=builders.time(12), minutes=45))
    assert practice(placement).have == 90
    codes = {why.code: why.minutes for why in practice(placement).reasons}
    assert codes == {"below-unit": 10, "over-day": 15}
    statuses = evidence.standings([placement.enrollment], at=timezone.now())[placement.enrollment.pk]
    assert next(row.have for row in statuses if row.need == group.minimum) == 60


def test_a_deadline_of_its_own_ends_the_counting(placement, standard):
    standard.deadlines.create(kind="practice", milestone="enrolled", months=0)
    builders.signed_entry(placement, builders.stretch(days_ago=3))
    assert practice(placement).have == 60
    placement.enrollment.enrolled_at -= timedelta(days=30)
    placement.enrollment.save()
    assert [why.code for why in practice(placement).reasons] == ["too-late"]


def test_a_standard_that_says_nothing_costs_one_statement(placement, standard, django_assert_num_queries):
    with django_assert_num_queries(3):
        counting.times([placement.enrollment])


def test_one_that_says_everything_costs_the_same_for_many(
    placement, standard, noor, sam, django_assert_num_queries
):
    standard.countingstarts.create(kind="practice", milestone="core-done")
    standard.timecounts.create(what="supervision", counts_for="practice")
    standard.requirements.create(kind="practice", minimum=0, maximum=90, scope="day")
    standard.supervisionrules.create(shape="gap", gap_minutes=2400, consequence="excess")
    other = builders.placement(noor, sam)
    for enrollments in ([placement.enrollment], [placement.enrollment, other.enrollment]):
        with django_assert_num_queries(12):
            counting.times(enrollments)
    held = counting.held_to([other.enrollment])[other.enrollment.pk]
    assert [rhythm.gap_minutes for rhythm in held.terms.rhythms] == [2400]


def test_how_often_there_is_supervision_begins_at_its_milestone(placement, standard, cora):
    standard.supervisionrules.create(
        shape="rhythm", every="week", times=1, until_milestone="credential-issued"
    )
    standard.supervisionrules.create(
        shape="rhythm", every="month", times=1, from_milestone="credential-issued"
    )
    assert [rhythm.every for _row, rhythm in _rhythms(placement.enrollment)] == ["week"]
    day = date(2026, 6, 1)
    MilestoneRecord.objects.record(placement.enrollment, "credential-issued", day, by=cora, at=timezone.now())
    found = [(rhythm.every, rhythm.since, rhythm.until) for _row, rhythm in _rhythms(placement.enrollment)]
    assert found == [("week", None, day), ("month", day, None)]


def _rhythms(enrollment):
    return counting.held_to([enrollment])[enrollment.pk].rhythms


def test_every_way_to_lose_a_minute_has_a_sentence():
    from hours import wording
    from hours.rules import counting as codes

    params = {
        "day": date(2026, 6, 1), "milestone": "core-done", "unit": 15, "limit": 480, "period": date(2026, 6, 1)
    }  # fmt: skip
    names = {value for name, value in vars(codes).items() if name in CODES}
    assert names == set(wording.LOST)
    assert all("%(" not in wording.lost(code, 60, params) for code in names)


CODES = {
    *("NO_KIND", "TOO_EARLY", "NOT_BEGUN", "TOO_LATE", "BELOW_UNIT", "OVER_DAY", "OVER_WEEK", "OVER_MONTH"),
    *("OVER_YEAR", "THIN_PERIOD", "NO_AGREEMENT", "BEFORE_AGREEMENT", "NO_PAPER", "NO_SUCCESSOR", "LONG_GAP"),
    *("WEEK_NOT_MET", "MONTH_NOT_MET"),
}


def test_only_what_is_asked_in_all_is_in_the_certificate_rows(standard):
    standard.requirements.create(kind="practice", minimum=0, maximum=90, scope="day")
    assert Requirement.objects.filter(scope="day").exists()
    assert not Requirement.objects.initial().filter(scope="day").exists()


def test_a_row_that_looks_back_says_what_is_too_old(placement, standard, client_for):
    standard.requirements.filter(kind="practice").update(look_back_months=1, label="Recent practice")
    builders.signed_entry(placement, builders.stretch(days_ago=40, late_reason="forgot"))
    builders.signed_entry(placement, builders.stretch(days_ago=3, minutes=45))
    assert (practice(placement).have, practice(placement).reasons[0].code) == (45, "too_old")
    page = client_for(placement.trainee).get(reverse("certificates:path")).content.decode()
    assert "Practice: Recent practice" in page
    assert "1 h are more than one month old" in page
