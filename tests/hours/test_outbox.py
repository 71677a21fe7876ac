"""What a phone kept without a connection: it comes in as a draft, once, and overwrites nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hours.models import HoursEntry
from people import phones
from tests import builders

OUTBOX = "/hours/outbox/"


@pytest.fixture
def browser(client_for, tess):
    return client_for(tess)


@pytest.fixture
def kept(tess, placement):
    """What Tess typed on the bus."""
    version = builders.draft_entry(placement, builders.stretch(days_ago=1, minutes=90)).latest_version
    facts = {
        "person": phones.key(tess),
        "zone": version.zone,
        "client_id": str(uuid4()),
        "placement": placement.pk,
        "kind": "practice",
        "worked_on": version.worked_on.isoformat(),
        "starts": "06:00",
        "ends": "07:30",
        "activity": "group",
        "competency": version.competency.code,
        "mode": "in-person",
        "note": "",
        "send": "1",
    }
    HoursEntry.objects.get().discard(by=tess, at=timezone.now())
    return facts


def drafts() -> list[str]:
    return [entry.status for entry in HoursEntry.objects.all()]


def test_it_becomes_a_draft_and_is_never_sent_by_itself(browser, kept):
    before = timezone.now()
    assert browser.post(OUTBOX, kept).json() == {"kept": True, "sentences": []}
    entry = HoursEntry.objects.get()
    assert (entry.status, str(entry.pk)) == ("draft", kept["client_id"])
    assert before <= entry.created_at <= timezone.now()  # the server's clock, not the phone's
    assert "is here now: a draft" in browser.get("/hours/").content.decode()


def test_the_same_again_is_the_same_draft(browser, kept):
    for _again in range(3):
        assert browser.post(OUTBOX, kept).json()["kept"]
    assert drafts() == ["draft"]


def test_a_form_that_was_saved_and_whose_answer_was_lost_is_not_saved_again(browser, kept):
    assert browser.post("/hours/new/", {**kept, "keep": "1"}).status_code == 302
    assert browser.post(OUTBOX, kept).json()["kept"]
    assert len(drafts()) == 1


def test_other_content_under_the_same_id_is_one_more_draft_and_says_so(browser, kept):
    browser.post(OUTBOX, kept)
    browser.get("/hours/")
    for _again in range(2):
        assert browser.post(OUTBOX, {**kept, "starts": "06:30"}).json()["kept"]
    minutes = sorted(entry.latest_version.minutes for entry in HoursEntry.objects.all())
    assert minutes == [60, 90]
    assert "Both are kept" in browser.get("/hours/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends": "05:00"}, "end"),
        ({"competency": ""}, "Choose the skill area."),
        ({"note": "I met Maria Gonzalez at 555-123-4567."}, "Could somebody be known"),
    ],
)
def test_what_is_asked_about_stays_on_the_phone_with_the_reason(browser, kept, change, sentence):
    answer = browser.post(OUTBOX, {**kept, **change}).json()
    assert not answer["kept"]
    assert any(sentence in said for said in answer["sentences"]), answer
    assert not drafts()


def test_the_clock_on_the_form_says_when_it_was(browser, kept, tess):
    browser.post(OUTBOX, {**kept, "zone": "America/Denver"})
    assert HoursEntry.objects.get().latest_version.zone == "America/Denver"


def test_nothing_comes_in_for_somebody_else(client_for, noor, kept):
    assert Client().get(OUTBOX).json()["person"] == ""
    assert Client().post(OUTBOX, kept).status_code == 409
    assert client_for(noor).post(OUTBOX, kept).status_code == 409
    assert not drafts()


def test_the_token_is_fresh(tess, client_for, kept):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tess)
    assert browser.post(OUTBOX, kept).status_code == 403
    token = browser.get(OUTBOX).json()["token"]
    assert browser.post(OUTBOX, kept, headers={"X-CSRFToken": token}).json()["kept"]
