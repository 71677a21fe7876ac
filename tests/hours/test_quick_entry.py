"""Little typing on a bad day: the same again, last week's day, and time that is planned first."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone

from hours.models import HoursEntry
from tests import builders

LIST, NEW = "/hours/", "/hours/new/"


@pytest.fixture
def browser(client_for, tess):
    return client_for(tess)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_same_again_is_filled_in_for_today(browser, placement):
    wanted = builders.signed_entry(
        placement, builders.stretch(days_ago=5, start=time(8), minutes=90, activity="group"), note="Mine"
    )
    builders.draft_entry(placement, builders.stretch(days_ago=1))
    form = browser.get(NEW, {"like": wanted.pk}).context["form"]
    assert (form["starts"].value(), form["ends"].value()) == (time(8), time(9, 30))
    assert form["activity"].value() == "group"
    assert form["worked_on"].value() == timezone.localdate()
    assert form["client_id"].value() != wanted.pk
    assert not form["note"].value()
    assert f"{NEW}?like={wanted.pk}" in text(browser.get(f"/hours/{wanted.pk}/"))


@pytest.mark.parametrize("like", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_same_as_nothing_is_the_last_one(browser, placement, like):
    builders.draft_entry(placement, builders.stretch(start=time(7)))
    assert browser.get(NEW, {"like": like}).context["form"]["starts"].value() == time(7)


def test_what_somebody_else_did_is_not_offered(browser, placement, noor, sam):
    theirs = builders.signed_entry(builders.placement(noor, sam), builders.stretch(start=time(6)))
    assert browser.get(NEW, {"like": theirs.pk}).context["form"]["starts"].value() is None


def test_the_same_day_of_last_week_is_offered(browser, placement):
    builders.draft_entry(placement, builders.stretch(days_ago=6))
    assert "Same as last" not in text(browser.get(NEW))
    entry = builders.draft_entry(placement, builders.stretch(days_ago=7, start=time(13)))
    page = text(browser.get(NEW))
    assert re.search(r"Same as last \w+day\?", page)
    assert f'href="{NEW}?like={entry.pk}">1 p.m. – 2 p.m.' in page


@pytest.fixture
def planned(placement, time_machine):
    """Tess planned an hour for tomorrow; then two days pass."""
    entry = builders.draft_entry(placement, builders.stretch(days_ago=-1))
    return entry


def test_time_that_is_not_over_is_planned_and_nobody_asks_yet(browser, planned):
    page = text(browser.get(LIST))
    assert "Planned" in page
    assert "Did this happen?" not in page
    assert "Send it</button>" not in text(browser.get(f"/hours/{planned.pk}/"))


def test_afterwards_the_list_asks(client_for, tess, planned, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    browser = client_for(tess)
    page = text(browser.get(LIST))
    assert "Did this happen?" in page
    asked = browser.get(LIST).context["statement"]
    assert asked.body in page
    response = browser.post(f"/hours/{planned.pk}/submit/", {"statement": asked.pk}, follow=True)
    assert "Sent to Sam." in text(response)
    assert "Did this happen?" not in text(response)
    planned.refresh_from_db()
    assert planned.latest_version.status == "submitted"


def test_what_did_not_happen_is_gone_and_what_was_other_is_written_anew(
    client_for, tess, planned, time_machine
):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    browser = client_for(tess)
    assert browser.get(f"/hours/{planned.pk}/edit/").status_code == 200
    browser.post(f"/hours/{planned.pk}/discard/")
    assert not HoursEntry.objects.exists()


def test_nobody_else_is_asked_and_nobody_sends_it(client_for, sam, cora, planned, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    assert "Did this happen?" not in text(client_for(cora).get(LIST))
    assert client_for(sam).get(f"/hours/{planned.pk}/").status_code == 404


def test_a_draft_of_what_is_over_is_a_draft(browser, placement):
    builders.draft_entry(placement)
    page = text(browser.get(LIST))
    assert "Draft" in page
    assert "Planned" not in page
    assert "Did this happen?" not in page
