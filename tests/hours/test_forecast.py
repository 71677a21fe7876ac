"""Minutes that will not count are named before they are sent, not after."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hours.models import HoursEntry
from people.models import Statement
from tests import builders

NEW = "/hours/new/"


@pytest.fixture
def form(placement):
    """What Tess's browser posts: an hour before the day from which hours count."""
    placement.enrollment.standard.countingstarts.create(kind="practice", milestone="core-done")
    day = timezone.now().astimezone(builders.NEW_YORK).date() - timedelta(days=3)
    return {
        "client_id": str(uuid4()),
        "placement": placement.pk,
        "kind": "practice",
        "mode": "in-person",
        "worked_on": day.isoformat(),
        "starts": "09:00",
        "ends": "10:00",
        "activity": "check-in",
        "competency": "mentoring",
        "statement": Statement.objects.current("hours-submit").pk,
    }


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_sending_says_first_what_will_not_count_and_then_sends(client_for, tess, placement, form):
    browser = client_for(tess)
    response = browser.post(NEW, form | {"send": "1"})
    page = text(response)
    assert response.status_code == 422
    assert f"Not all of this will count for “{placement.enrollment.standard.scheme.title}”" in page
    assert "1 h do not count yet. First: finishing the core training." in page
    assert "Send it as it is</button>" in page
    assert not HoursEntry.objects.exists()
    knows = response.context["knows"]
    assert browser.post(NEW, form | {"send": "1", "knows": knows}).status_code == 302
    assert HoursEntry.objects.get().status == "submitted"


def test_other_minutes_are_asked_about_again(client_for, tess, form):
    browser = client_for(tess)
    knows = browser.post(NEW, form | {"send": "1"}).context["knows"]
    assert browser.post(NEW, form | {"ends": "11:00", "send": "1", "knows": knows}).status_code == 422


def test_a_draft_is_kept_and_its_page_says_it(client_for, tess, form):
    page = text(client_for(tess).post(NEW, form | {"keep": "1"}, follow=True))
    assert "1 h do not count yet." in page
    assert "Send it</button>" in page


def test_a_few_minutes_over_a_whole_unit_do_not_stop_anybody(client_for, tess, placement, form):
    standard = placement.enrollment.standard
    standard.countingstarts.all().delete()
    type(standard).objects.filter(pk=standard.pk).update(smallest_unit=25)
    browser = client_for(tess)
    assert "10 min are left over" in text(browser.post(NEW, form | {"keep": "1"}, follow=True))
    other = form | {"client_id": str(uuid4()), "send": "1"}
    assert browser.post(NEW, other).status_code == 302


def test_where_everything_counts_nothing_is_asked(client_for, tess, placement, form):
    placement.enrollment.standard.countingstarts.all().delete()
    assert client_for(tess).post(NEW, form | {"send": "1"}).status_code == 302
