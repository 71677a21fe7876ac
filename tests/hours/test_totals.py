"""What my hours come to: what counts, why not, where the time went, and when I could be done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from courses.models import MilestoneRecord
from hours.chart import Chart
from hours.rules.planning import Point
from hours.rules.supervision import Rhythm, Supervised
from hours.supervision_wording import asked, state
from tests import builders

URL = "/hours/totals/"
EVENING = builders.time(18)


@pytest.fixture
def browser(placement, client_for):
    return client_for(placement.trainee)


def test_it_says_what_counts_and_when_it_could_be_done(placement, browser):
    builders.signed_entry(placement, builders.stretch(days_ago=6, minutes=60))
    page = browser.get(URL)
    assertContains(page, "1 h of 2 h")
    assertContains(page, "1 h are left. You have had about 1 h a week lately.")
    assertContains(page, (timezone.localdate() + timedelta(days=7)).strftime("%B %Y"))


def test_what_is_not_signed_is_in_no_signed_total(placement, browser):
    builders.sent_entry(placement, builders.stretch(days_ago=2, minutes=40))
    page = browser.get(URL)
    assertContains(page, "0 min of 2 h")
    assertContains(page, "Nothing is signed yet.")
    assertContains(page, "<td>0 min</td><td>40 min</td><td>0 min</td>")


def test_a_minute_that_does_not_count_says_why_beside_its_entry(placement, browser):
    placement.enrollment.standard.requirements.create(kind="practice", minimum=0, maximum=60, scope="day")
    entry = builders.signed_entry(placement, builders.stretch(minutes=70))
    page = browser.get(URL)
    assertContains(page, "10 min are more than can count in a day: 1 h.")
    assertContains(page, reverse("hours:entry", args=[entry.pk]))
    assertContains(page, "1 h of it count")


def test_when_all_counts_it_says_so(placement, browser):
    builders.signed_entry(placement)
    assertContains(browser.get(URL), "Every signed minute counts.")


def test_a_day_to_be_done_by_becomes_time_a_week(placement, browser):
    by = timezone.localdate() + timedelta(days=14)
    page = browser.get(URL, {"by": by.isoformat()})
    assertContains(page, "Practice: that takes 1 h a week.")
    assertContains(page, "Supervision: that takes 8 min a week.")


@pytest.mark.parametrize("day", ["2020-01-01", "soon"])
def test_a_day_that_is_over_is_asked_again(placement, browser, day):
    page = browser.get(URL, {"by": day})
    assert page.status_code == 422
    assertNotContains(page, "that takes", status_code=422)


@pytest.mark.parametrize(
    ("view", "rows"),
    [
        ("area", ["Ethical responsibility", "Mentoring and education"]),
        ("what", ["Check-in", "Supervision"]),
        ("place", ["Harbor House Recovery Center"]),
        ("kind", ["Practice: I supported people", "Supervision: I talked with my supervisor"]),
    ],
)
def test_the_time_is_sorted_as_one_asks(placement, browser, view, rows):
    builders.signed_entry(placement, builders.stretch(activity="check-in", competency_code="ethics"))
    builders.signed_entry(placement, builders.stretch(start=EVENING, minutes=15, kind="supervision"))
    page = browser.get(URL, {"view": view}).content.decode()
    found = [page.index(f'<th scope="row">{name}</th>') for name in rows]
    assert found == sorted(found)


def test_the_months_come_newest_first(placement, browser):
    for days_ago, late in ((3, ""), (45, "was-away")):
        builders.signed_entry(placement, builders.stretch(days_ago=days_ago, late_reason=late))
    page = browser.get(URL).content.decode()
    newest, older = ((timezone.localdate() - timedelta(days=days)).strftime("%B %Y") for days in (3, 45))
    assert page.index(f">{newest}<") < page.index(f">{older}<")


def test_the_statements_do_not_grow_with_the_entries(placement, browser, django_assert_max_num_queries):
    browser.get(URL)
    counts = []
    for days_ago in range(20, 5, -5):
        builders.signed_entry(placement, builders.stretch(days_ago=days_ago))
        with django_assert_max_num_queries(15) as asked_for:
            browser.get(URL)
        counts.append(len(asked_for))
    assert counts[0] == counts[-1]


def test_other_peoples_programs_are_not_there(placement, noor, sam, browser):
    theirs = builders.placement(noor, sam).enrollment
    assert browser.get(URL, {"program": theirs.pk}).status_code == 404
    assert browser.get(URL, {"program": "x'"}).status_code == 200


def test_somebody_in_no_program_reads_so(lee, client_for):
    assertContains(client_for(lee).get(URL), "You are in no program now")


def test_how_often_there_was_supervision_is_said_in_plain_words(placement, browser):
    rules = placement.enrollment.standard.supervisionrules
    rules.create(shape="ratio", minutes=60, per_minutes=1200)
    rules.create(shape="gap", gap_minutes=60)
    rules.create(shape="rhythm", every="month", times=2)
    builders.signed_entry(placement, builders.stretch(days_ago=45, minutes=90, late_reason="was-away"))
    page = browser.get(URL)
    for text in (
        "1 h with your supervisor for each 20 h of practice.",
        "You have 0 min. So far it takes 5 min.",
        "Never more than 1 h of practice without time with your supervisor.",
        "Your longest stretch without was 1 h 30 min of practice.",
        "Time with your supervisor 2 times in each month you practice.",
        f"Too little in: {(timezone.localdate() - timedelta(days=45)).strftime('%B %Y')}.",
    ):
        assertContains(page, text)


def test_from_when_hours_count_is_said_first(placement, browser, cora):
    placement.enrollment.standard.countingstarts.create(kind="practice", milestone="application-approved")
    assertContains(
        browser.get(URL), "Practice does not count yet. First: the board says yes to your application."
    )
    day = date(2026, 6, 1)
    record = MilestoneRecord.objects.record
    record(placement.enrollment, "application-approved", day, by=cora, at=timezone.now())
    assertContains(browser.get(URL), "Practice counts from June 1, 2026 on.")


def test_many_missed_weeks_are_not_all_listed():
    weeks = tuple(date(2026, 1, 5) + timedelta(days=7 * n) for n in range(8))
    text = state(Supervised(Rhythm("rhythm", every="week", times=1), False, 0, 8, weeks))
    assert text.startswith("Too little in the weeks of February 23, February 16,")
    assert text.endswith(" ….")


def test_a_rhythm_that_holds_says_so(db):
    from courses.models import SupervisionRule

    assert (
        state(Supervised(Rhythm("rhythm", every="week", times=1), True, 2, 2))
        == "There was enough each time."
    )
    weekly = SupervisionRule(shape="rhythm", every="week", times=1)
    assert asked(weekly) == "Time with your supervisor in each week you practice."


# --- The line that goes up ----------------------------------------------------------------------------

WEEKS = [Point(date(2026, 6, 1), 60), Point(date(2026, 6, 8), 120)]


def test_the_line_goes_from_the_first_week_to_the_last():
    chart = Chart(WEEKS, need=0)
    assert (chart.line, chart.area) == ("0.0,120.0 600.0,0.0", "0,240 0.0,120.0 600.0,0.0 600,240")


@pytest.mark.parametrize(("need", "shown"), [(0, False), (240, True), (480, True), (481, False)])
def test_what_is_asked_for_is_drawn_where_it_is_in_sight(need, shown):
    chart = Chart(WEEKS, need)
    assert chart.shows_need is shown
    assert chart.top == (need if shown else 120)
