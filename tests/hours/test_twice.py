"""Two clicks at once, and a session that ended in between: one result, and nothing lost."""

from uuid import uuid4

import pytest
from django.utils import timezone

from hours.models import HoursEntry
from tests import builders


@pytest.fixture
def placement(tess, sam):
    return builders.placement(tess, sam)


def test_the_second_of_two_clicks_on_throw_away_finds_nothing_to_do(placement, tess):
    entry = builders.draft_entry(placement)
    same = HoursEntry.objects.get(pk=entry.pk)
    entry.discard(by=tess, at=timezone.now())
    same.discard(by=tess, at=timezone.now())
    assert not HoursEntry.objects.exists()


def typed(placement, **fields) -> dict[str, str]:
    return {
        "kind": "practice",
        "placement": placement.pk,
        "worked_on": "2026-06-01",
        "starts": "09:00",
        "ends": "09:40",
        "activity": "check-in",
        "competency": "mentoring",
        "mode": "in-person",
        "note": "Walked to the library.",
        "client_id": str(uuid4()),
        "keep": "1",
        **fields,
    }


def send_without_a_session(client, placement) -> None:
    answer = client.post("/hours/new/", typed(placement), headers={"referer": "http://testserver/hours/new/"})
    assert answer.url == "/accounts/login/?next=/hours/new/"


def test_what_was_typed_when_the_session_had_ended_is_still_there(placement, tess, client):
    send_without_a_session(client, placement)
    client.force_login(tess)
    page = client.get("/hours/new/").content.decode()
    assert "Walked to the library." in page
    assert "What you typed is still here" in page
    assert not HoursEntry.objects.exists()
    assert "Walked to the library." not in client.get("/hours/new/").content.decode()


def test_somebody_else_on_the_same_phone_does_not_see_it(placement, sam, lee, client):
    builders.placement(lee, sam)
    send_without_a_session(client, placement)
    client.force_login(lee)
    answer = client.get("/hours/new/")
    assert answer.status_code == 200
    assert "Walked to the library." not in answer.content.decode()
