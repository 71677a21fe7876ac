"""Words from which somebody could be known: the form asks, and goes on when its writer has looked."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.models import Cohort, Membership
from hours.models import EntryNote, HoursEntry, ReturnComment
from hours.note_check import around
from people.models import Statement
from tests import builders

NEW = "/hours/new/"


@pytest.fixture
def form(placement):
    """What Tess's browser posts: an hour, with a name in its note."""
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
        "note": "Sat with Kwabena in the garden.",
        "send": "1",
        "statement": Statement.objects.current("hours-submit").pk,
    }


def mark(response) -> str:
    return re.search(r'name="looked_at" value="(\w+)"', response.content.decode())[1]


def test_a_note_with_a_name_is_shown_again_with_what_was_found_and_why(client_for, tess, form):
    response = client_for(tess).post(NEW, form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "“Kwabena”: this may be a name" in page
    assert "42 CFR Part 2" in page
    assert "Sat with Kwabena in the garden." in page
    assert not HoursEntry.objects.exists()


def test_it_goes_on_when_the_words_are_changed(client_for, tess, form):
    assert client_for(tess).post(NEW, form | {"note": "Sat in the garden."}).status_code == 302
    assert not EntryNote.objects.get().was_looked_at


def test_it_goes_on_when_its_writer_looked_and_that_is_kept(client_for, tess, form):
    browser = client_for(tess)
    ticked = form | {"looked_at": mark(browser.post(NEW, form))}
    assert browser.post(NEW, ticked | {"note": "Sat with Kwabena and Maria."}).status_code == 422
    assert browser.post(NEW, ticked).status_code == 302
    entry = HoursEntry.objects.get()
    assert entry.latest_version.note.was_looked_at
    assert entry.recall(by=tess, at=timezone.now()).note.was_looked_at


def test_nothing_of_it_is_logged(client_for, tess, form, caplog):
    client_for(tess).post(NEW, form)
    assert "Kwabena" not in caplog.text


def test_a_place_without_notes_has_no_field_and_takes_none(client_for, tess, form, monkeypatch):
    monkeypatch.setattr("hours.models.Placement.notes_allowed", False)
    browser = client_for(tess)
    assert 'name="note"' not in browser.get(NEW).content.decode()
    assert browser.post(NEW, form).status_code == 302
    assert not EntryNote.objects.exists()


def test_who_is_in_the_same_group_is_found_and_who_reads_it_is_not(placement, tess, sam, noor, cora):
    cohort = Cohort.objects.create(
        program=placement.enrollment.program, name="Fall", starts_on="2026-01-01", ends_on="2026-12-31"
    )
    for row in (placement.enrollment, builders.enrollment(noor, placement.enrollment.program)):
        fields = {"asked_at": timezone.now(), "asked_by": cora, "decided_at": timezone.now()}
        Membership.objects.create(cohort=cohort, enrollment=row, status="member", **fields)
    found = around([placement])
    assert noor.preferred_name in found.people
    assert tess.preferred_name not in found.people
    assert {tess.preferred_name, sam.preferred_name, "Harbor House Recovery Center"} <= set(found.known)


def test_what_is_sent_back_is_asked_the_same(client_for, sam, tess, placement):
    entry, browser = builders.sent_entry(placement), client_for(sam)
    url = f"/hours/to-sign/{entry.pk}/return/"
    words = {"reason": "note", "comment": "Please take out that Kwabena was there.", "seen": ""}
    words["seen"] = entry.latest_version.content_digest
    response = browser.post(url, words)
    assert response.status_code == 422
    assert "“Kwabena”: this may be a name" in response.content.decode()
    assert not ReturnComment.objects.exists()
    assert browser.post(url, words | {"looked_at": mark(response)}).status_code == 302
    assert ReturnComment.objects.get().was_looked_at


def test_what_is_said_about_signed_hours_is_asked_the_same(client_for, tess, placement):
    entry, browser = builders.signed_entry(placement), client_for(tess)
    words = {"reason": "times", "text": "It was with Kwabena, and shorter."}
    response = browser.post(f"/hours/{entry.pk}/amend/", words)
    assert response.status_code == 422
    words["looked_at"] = mark(response)
    assert browser.post(f"/hours/{entry.pk}/amend/", words).status_code == 302
