"""A week at once: each day is saved by itself, and what is refused comes back as it was typed."""

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hours.models import HoursEntry, HoursEntryVersion
from people.models import Statement
from tests import builders

WEEK = "/hours/week/"


@pytest.fixture
def monday() -> date:
    """The Monday of last week."""
    today = timezone.now().astimezone(builders.NEW_YORK).date()
    return today - timedelta(days=today.weekday() + 7)


@pytest.fixture
def browser(client_for, tess):
    return client_for(tess)


def row(placement, day: date, starts: str = "", ends: str = "", **fields) -> dict:
    said = {
        "client_id": uuid4(),
        "kind": "practice",
        "placement": placement.pk,
        "mode": "in-person",
        "worked_on": day.isoformat(),
        "starts": starts,
        "ends": ends,
        "activity": "check-in",
        "competency": "mentoring",
        **fields,
    }
    return {f"{day:%Y%m%d}-{name}": value for name, value in said.items()}


def typed(placement, monday: date, times: dict, button: str = "keep") -> dict:
    """What Tess's browser posts: times for some days (0 is Monday), nothing for the others."""
    data = {"week": monday.isoformat(), "placement": placement.pk, button: "1"}
    data["statement"] = Statement.objects.current("hours-submit").pk
    for days in range(7):
        data |= row(placement, monday + timedelta(days), *times.get(days, ()))
    return data


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_week_shows_its_days_and_what_is_logged_on_them(browser, placement, monday):
    builders.draft_entry(placement, builders.stretch(days_ago=(timezone.localdate() - monday).days))
    response = browser.get(WEEK, {"week": (monday + timedelta(days=3)).isoformat()})
    page = text(response)
    assert [row.day for row, _logged in response.context["days"]] == [monday + timedelta(d) for d in range(7)]
    assert "9 a.m. – 10 a.m., One-to-one mentoring: Draft" in page
    assert response.context["days"][1][0]["activity"].value() == "one-to-one"


def test_rows_with_times_are_saved_and_empty_ones_are_not(browser, placement, monday):
    data = typed(placement, monday, {0: ("09:00", "10:00"), 2: ("13:00", "13:45")})
    response = browser.post(WEEK, data, follow=True)
    assert "2 entries are kept as drafts." in text(response)
    assert f'data-saved="week-{monday}-{placement.pk}"' in text(response)  # the phone may forget it
    found = HoursEntryVersion.objects.order_by("starts_at").values_list("worked_on", "minutes", "status")
    assert list(found) == [(monday, 60, "draft"), (monday + timedelta(days=2), 45, "draft")]


def test_the_same_week_sent_twice_is_saved_once(browser, placement, monday):
    data = typed(placement, monday, {0: ("09:00", "10:00"), 1: ("09:00", "10:00")}, "send")
    for _click in range(2):
        assert browser.post(WEEK, data).status_code == 302
    assert HoursEntry.objects.count() == 2
    assert set(HoursEntryVersion.objects.values_list("status", flat=True)) == {"submitted"}


def test_what_is_refused_comes_back_as_it_was_typed_and_the_rest_is_saved(browser, placement, monday):
    builders.sent_entry(
        placement, builders.stretch(days_ago=(timezone.localdate() - monday).days - 1, start=time(9))
    )
    times = {0: ("09:00", "10:00"), 1: ("09:30", "10:30"), 2: ("11:00", "10:00"), 3: ("09:00", "")}
    data = typed(placement, monday, times, "send")
    response = browser.post(WEEK, data)
    page = text(response)
    assert response.status_code == 422
    assert "3 days are not saved yet." in page
    assert "One entry is sent." in page
    assert "data-saved" not in page
    rows = [row for row, _logged in response.context["days"]]
    assert [bool(row.is_bound) for row in rows[:5]] == [False, True, True, True, False]
    assert "You have another entry at this time" in str(rows[1].errors["starts"])
    assert "The end is before the start." in str(rows[2].errors["ends"])
    assert "When did it end?" in str(rows[3].errors["ends"])
    for day, name in ((1, "client_id"), (2, "client_id")):
        assert str(data[f"{monday + timedelta(day):%Y%m%d}-{name}"]) in page
    assert HoursEntryVersion.objects.filter(worked_on=monday).count() == 1


def test_what_will_not_count_stays_a_draft(browser, placement, monday):
    placement.enrollment.standard.countingstarts.create(kind="practice", milestone="core-done")
    page = text(browser.post(WEEK, typed(placement, monday, {0: ("09:00", "10:00")}, "send"), follow=True))
    assert "One entry is kept as a draft." in page
    assert "Not all of that will count." in page


def test_nobody_saves_a_week_at_the_place_of_somebody_else(browser, placement, monday, noor, sam):
    theirs = builders.placement(noor, sam)
    browser.post(WEEK, typed(theirs, monday, {0: ("09:00", "10:00")}))
    forged = typed(placement, monday, {}) | row(theirs, monday, "09:00", "10:00")
    browser.post(WEEK, forged)
    assert not HoursEntry.objects.exists()


@pytest.mark.parametrize("week", ["", "soon", "0001-01-01", "9999-12-31"])
def test_any_week_that_is_asked_for_has_a_page(browser, placement, week):
    assert browser.get(WEEK, {"week": week}).status_code == 200


def test_without_a_placement_it_says_what_comes_first(client_for, otto):
    assert "You have no placement yet" in text(client_for(otto).get(WEEK))
