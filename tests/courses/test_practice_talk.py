"""Talk about practice: for oneself, or between two who want it, in no report, and gone when the cohort is long over."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from courses.models import NotesWanted, ObservedPractice, PracticeNote, PracticeRating
from people.models import Notice
from people.refusals import Refused
from tests import meetings, practices
from tests.browsing import Browser
from tests.courses.test_practice import rate_url

SECRET = "I nearly told him what to do."


def note_url(practice) -> str:
    return reverse("courses:practice_note", args=[practice.pk])


def test_an_own_note_is_for_nobody_else(practice, tess_in, noor_in, tess, noor, tomas, cora, client_for):
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url())
    assert browser.sees("Only you can read this, no trainer either.")
    browser.press("Save", text=SECRET)
    assert browser.sees(SECRET)
    for reader in (noor, tomas, cora):
        assert SECRET not in client_for(reader).get(practice.get_absolute_url()).content.decode()
        assert client_for(reader).get(note_url(practice)).status_code in (200, 404)
        assert SECRET not in client_for(reader).get(note_url(practice)).content.decode()


def test_a_peer_writes_only_to_whoever_asks(practice, tess_in, noor_in, tess, noor, tomas, client_for):
    hers = Browser(client_for(noor))
    peer = reverse("courses:peer_note", args=[practice.pk, tess_in.pk])
    assert not hers.visit(practice.get_absolute_url()).sees("Tess"), "nobody is named unasked"
    assert client_for(noor).get(peer).status_code == 404
    own = Browser(client_for(tess)).visit(practice.get_absolute_url()).press("Ask my group for notes")
    hers.visit(practice.get_absolute_url()).follow("Write to Tess")
    assert hers.sees("Only Tess and you can read this")
    hers.press("Save", text="You waited. I liked that.")
    assert own.visit(practice.get_absolute_url()).sees("Noor wrote to you You waited. I liked that.")
    assert Notice.objects.get(person=tess).subject == "Something to read"
    assert "I liked that" not in client_for(tomas).get(practice.get_absolute_url()).content.decode()


def test_whoever_asks_no_more_gets_no_new_note_and_keeps_or_erases_the_old(
    practice, tess_in, noor_in, lee, fall, tess, noor, client_for
):
    NotesWanted.objects.create(practice=practice, place=tess_in)
    PracticeNote.objects.write(practice, tess_in, "Calm.", seen="", by=noor, at=timezone.now())
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url()).press("Ask no more")
    meetings.member(fall, lee)
    with pytest.raises(Refused, match="They do not ask"):
        PracticeNote.objects.write(practice, tess_in, "Hm.", seen="", by=lee, at=timezone.now())
    browser.press("Erase it for good")
    assert not PracticeNote.objects.exists()


def test_somebody_of_another_cohort_cannot_write(practice, fall, tess_in, lee, client_for):
    meetings.member(meetings.cohort(fall.program, name="Winter"), lee)
    NotesWanted.objects.create(practice=practice, place=tess_in)
    url = reverse("courses:peer_note", args=[practice.pk, tess_in.pk])
    assert client_for(lee).get(url).status_code == 404
    with pytest.raises(Refused):
        PracticeNote.objects.write(practice, tess_in, "Hm.", seen="", by=lee, at=timezone.now())


def test_talk_fades_with_the_cohort_and_the_rating_stays(practice, fall, tess_in, tess, tomas, client_for):
    practices.rate(practice, tess_in.enrollment, by=tomas)
    NotesWanted.objects.create(practice=practice, place=tess_in)
    PracticeNote.objects.write(practice, tess_in, SECRET, seen="", by=tess, at=timezone.now())
    last = timezone.now() + (fall.ends_on - timezone.localdate()) + timedelta(days=29)
    with time_machine.travel(last, tick=False):
        call_command("fade_practice_talk", verbosity=0)
        assert PracticeNote.objects.kept(timezone.now()).exists()
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert not PracticeNote.objects.kept(timezone.now()).exists(), "gone for readers before the job runs"
        assert SECRET not in client_for(tess).get(practice.get_absolute_url()).content.decode()
        assert client_for(tess).get(note_url(practice)).status_code == 404
        for _time in range(2):
            call_command("fade_practice_talk", verbosity=0)
    assert not PracticeNote.objects.exists()
    assert not NotesWanted.objects.exists()
    assert PracticeRating.objects.count() == 1


@pytest.mark.parametrize("leaver", ["tess", "noor"])
def test_talk_goes_with_whoever_leaves_the_cohort(practice, tess_in, noor_in, tess, noor, leaver, client_for):
    NotesWanted.objects.create(practice=practice, place=tess_in)
    for author in (tess, noor):
        PracticeNote.objects.write(practice, tess_in, SECRET, seen="", by=author, at=timezone.now())
    {"tess": tess_in, "noor": noor_in}[leaver].leave(by=tess, at=timezone.now())
    seen = client_for(tess).get(practice.get_absolute_url()).content.decode().count(SECRET)
    assert seen == (0 if leaver == "tess" else 1), "her own note"
    call_command("fade_practice_talk", verbosity=0)
    assert PracticeNote.objects.count() == seen
    assert NotesWanted.objects.count() == seen


def test_the_page_names_the_day(practice, fall, tess_in, tess, client_for):
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url())
    assert browser.sees("it fades for good")
    day = fall.ends_on + timedelta(days=30)
    assert browser.sees(f"{day:%Y}")


def test_talk_is_in_no_table_a_trainer_sees(practice, fall, tess_in, tess, tomas, client_for):
    PracticeNote.objects.write(practice, tess_in, SECRET, seen="", by=tess, at=timezone.now())
    browser = client_for(tomas)
    for url in (
        rate_url(fall, practice),
        f"{rate_url(fall, practice)}?who={tess_in.pk}",
        f"/cohorts/{fall.pk}/",
    ):
        assert SECRET not in browser.get(url).content.decode()


def test_visible_to_is_the_door(practice, tess_in, tess, otto, tomas, cora):
    [rating] = practices.rate(practice, tess_in.enrollment, by=tomas)
    PracticeNote.objects.write(practice, tess_in, SECRET, seen="", by=tess, at=timezone.now())
    doors = {
        "practice": ObservedPractice.objects.visible_to,
        "rating": PracticeRating.objects.visible_to,
        "note": PracticeNote.objects.visible_to,
    }
    cast = {"tess": tess, "otto": otto, "tomas": tomas, "cora": cora}
    seen = {name: [who for who, user in cast.items() if door(user).exists()] for name, door in doors.items()}
    assert seen == {
        "practice": ["tess", "tomas", "cora"],
        "rating": ["tess", "tomas", "cora"],
        "note": ["tess"],
    }
    assert rating in PracticeRating.objects.visible_to(cora)


# --- A comment on somebody who has left ---------------------------------------------------------------


@pytest.mark.parametrize("who", ["tomas", "cora"])
def test_a_comment_goes_also_when_the_person_has_left(
    practice, fall, tess_in, tess, tomas, cora, who, client_for
):
    [rating] = practices.rate(practice, tess_in.enrollment, by=tomas, comment="Too much said.")
    tess_in.leave(by=tess, at=timezone.now())
    person = {"tomas": tomas, "cora": cora}[who]
    browser = Browser(client_for(person))
    browser.visit(rate_url(fall, practice))
    browser.press("Take the comment away for good")
    rating.refresh_from_db()
    assert rating.comment == ""
    assert not browser.sees("people who have left")


def test_who_did_not_write_it_is_not_shown_a_comment_about_somebody_who_left(
    practice, fall, tess_in, tess, tomas, cora, client_for
):
    practices.rate(practice, tess_in.enrollment, by=cora, comment="Too much said.")
    tess_in.leave(by=tess, at=timezone.now())
    page = client_for(tomas).get(rate_url(fall, practice)).content.decode()
    assert "Too much said." not in page
    assert "people who have left" not in page
