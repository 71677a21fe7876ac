"""When two accounts do not become one, and the page on which a coordinator sees it first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import merging
from courses.models import (
    Enrollment,
    ModulePage,
    PracticeNote,
)
from people.models import Merge, Notice, User
from people.refusals import Refused
from tests import builders, meetings, merges, practices
from tests.browsing import Browser
from tests.conftest import person
from tests.merges import confirmed, merge

URL = "/people/merge/"


@pytest.fixture
def tess(db):
    return merges.confirmed(person("Tess"))


@pytest.fixture
def other(db):
    return merges.other()


@pytest.fixture
def program(db):
    return builders.program(modules=1, lessons=2)


def refused(kept: User, gone: User, by: User) -> str:
    """The sentence with which it is refused; and that nothing has changed by then."""
    with pytest.raises(Refused) as refusal:
        merge(kept, gone, by)
    assert not Merge.objects.exists()
    assert merging.preview(kept, gone, by=by, at=timezone.now()).problems
    return refusal.value.sentence


# --- What is refused --------------------------------------------------------------------------------


def test_an_account_with_hours_is_the_one_that_is_kept(tess, other, noor, sam, cora, program):
    builders.draft_entry(builders.placement(tess, sam))
    assert "change the two addresses round" in refused(noor, tess, cora)
    builders.draft_entry(builders.placement(noor, sam))
    assert "these two stay two" in refused(noor, tess, cora)
    assert merge(tess, other, cora).kept == tess


def test_a_rating_stays_with_the_enrollment_it_was_given_on(tess, other, program, tomas, cora):
    builders.enrollment(tess, program)
    place = meetings.member(meetings.cohort(program, tomas), other)
    practice = practices.observed(ModulePage.objects.get())
    practices.rate(practice, place.enrollment, by=tomas)
    confirmed(other)
    assert "change the two addresses round" in refused(tess, other, cora)
    assert merge(other, tess, cora).kept == other


def test_practice_talk_comes_along_and_notes_of_one_person_about_one_person_become_one(
    tess, other, program, cora
):
    fall = meetings.cohort(program)
    mine, theirs = meetings.member(fall, tess), meetings.member(fall, other)
    practice = practices.observed(ModulePage.objects.get())
    for place in (mine, theirs):
        for about in (mine, theirs):
            PracticeNote.objects.create(
                practice=practice,
                about=about,
                author=place.person,
                text=f"{place.pk} about {about.pk}",
                changed_at=timezone.now(),
            )
    merge(tess, other, cora)
    note = PracticeNote.objects.visible_to(tess).get()
    assert note.about == mine
    both = (mine.pk, theirs.pk)
    assert set(note.text.split("\n\n")) == {f"{one} about {other}" for one in both for other in both}


def test_a_placement_without_hours_goes_along(tess, other, sam, cora, program):
    mine = builders.enrollment(tess, program)
    place = builders.placement(other, sam)
    merge(tess, other, cora)
    place.refresh_from_db()
    assert place.enrollment == mine


def test_nobody_becomes_their_own_supervisor(other, sam, cora, program):
    builders.placement(other, sam)
    assert "nobody can sign for themselves" in refused(confirmed(sam), other, cora)


def test_nobody_becomes_who_wrote_down_their_own_time(other, tomas, tess, cora, program):
    fall = meetings.cohort(program)
    place = meetings.member(fall, other)
    meetings.decide(place, tomas)
    assert "decided something about the other" in refused(confirmed(tomas), other, cora)


def test_a_role_does_not_go_away_by_itself(tess, tomas, cora):
    assert "has a role" in refused(tess, tomas, cora)


def test_whose_account_it_is_asks_somebody_else(other, cora):
    assert "ask another coordinator" in refused(cora, other, cora)


def test_an_account_nobody_ever_used_does_not_take_in_one_that_is_used(tess, other, cora):
    assert "Nobody has ever logged in" in refused(other, tess, cora)


def test_an_account_that_is_closed_or_merged_is_not_merged_again(tess, other, noor, cora):
    merge(tess, other, cora)
    other.refresh_from_db()
    for kept, gone in ((noor, other), (other, noor)):
        with pytest.raises(Refused, match="is closed"):
            merge(kept, gone, cora)
    assert Merge.objects.count() == 1


def test_two_open_tries_at_one_quiz_stay_apart(tess, other, cora):
    quiz = builders.quiz()
    for user in (tess, other):
        builders.start(quiz, user)
    assert "One of the two has to be handed in first" in refused(tess, other, cora)


def test_two_groups_of_one_program_are_for_a_person_to_decide(tess, other, program, cora):
    meetings.member(meetings.cohort(program), tess)
    meetings.member(meetings.cohort(program, name="Winter"), other)
    assert "in two groups" in refused(tess, other, cora)


def test_who_began_under_older_rules_keeps_them(tess, other, program, cora):
    theirs = builders.enrollment(other, program, timezone.now() - timedelta(days=9))
    mine = builders.enrollment(tess, program)
    newer = mine.standard
    newer.pk, newer.version = None, newer.version + 1
    newer._state.adding = True
    newer.save()
    Enrollment.objects.filter(pk=mine.pk).update(standard=newer)
    assert "under other rules" in refused(tess, other, cora)
    confirmed(other)
    assert merge(other, tess, cora).kept == theirs.person


# --- The screen -------------------------------------------------------------------------------------


def test_a_coordinator_looks_first_and_then_does_it(tess, other, program, cora, client_for):
    builders.complete(builders.enrollment(other, program), "Lesson 1.1")
    builders.note(other, "Lesson 1.1", "The night on the bridge.")
    browser = Browser(client_for(cora)).visit(reverse("certificates:ready"))
    browser.follow("Make the two accounts one")
    browser.press("Show what would happen", keep="tess@example.org", other="Tess@Work.example")
    assert browser.heading == "Make these two one?"
    assert browser.sees("Lessons done 1")
    assert not browser.sees("bridge")
    assert not Merge.objects.exists()
    assert Enrollment.objects.get().person == other
    browser.press("Make them one account")
    assert browser.status == 422
    assert not Merge.objects.exists()
    browser.press("Make them one account", reason="twice", certain="on")
    assert browser.sees("Tess has one account now.")
    assert Merge.objects.get().by == cora


def test_pressing_twice_is_pressing_once(tess, other, cora, client_for):
    data = {"keep": tess.email, "other": other.email, "reason": "asked", "certain": "on", "do": "yes"}
    for _twice in range(2):
        assert client_for(cora).post(URL, data).url == URL
    assert Merge.objects.count() == 1
    assert Notice.objects.filter(person=tess, subject="Your account").count() == 1


def test_what_stands_between_them_is_said_and_there_is_no_button(tess, tomas, cora, client_for):
    answer = client_for(cora).post(URL, {"keep": tess.email, "other": tomas.email})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "has a role" in page
    assert "Make them one account" not in page


def test_an_address_that_nobody_has_is_kept_on_the_form(tess, cora, client_for):
    answer = client_for(cora).post(URL, {"keep": tess.email, "other": "who@example.org"})
    assert answer.status_code == 422
    assert "No account has this address." in answer.content.decode()
    assert "who@example.org" in answer.content.decode()
    assert client_for(cora).post(URL, {"keep": tess.email, "other": tess.email}).status_code == 422


def test_nobody_but_a_coordinator_presses(tess, other, noor, sam, tomas, client_for):
    data = {"keep": tess.email, "other": other.email, "reason": "asked", "certain": "on", "do": "yes"}
    for user in (noor, sam, tomas):
        assert client_for(user).post(URL, data).status_code == 403
    assert not Merge.objects.exists()
