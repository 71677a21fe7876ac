"""One person with two addresses: both accounts become one, nothing is lost, and what was signed still holds."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates import chain
from certificates.models import Certificate
from courses.exchange.people import import_people
from courses.models import (
    Attendance,
    Enrollment,
    Goal,
    LessonCompletion,
    Membership,
    MilestoneRecord,
    ModulePage,
    Note,
    NotesWanted,
    PracticeNote,
    Reflection,
)
from hours import ledger
from hours.models import LedgerRecord
from people import rules
from people.models import Leave, Merge, Notice, User
from people.refusals import Refused
from quizzes.models import Attempt
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


# --- The rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({}, []),
        ({"is_one": True, "is_own": True}, ["one"]),
        ({"is_closed": True, "gone_has_role": True}, ["closed"]),
        ({"is_own": True}, ["own"]),
        ({"gone_has_role": True}, ["role"]),
        ({"kept_signed": True}, []),
        ({"gone_signed": True}, ["signed-gone"]),
        ({"gone_signed": True, "kept_signed": True}, ["signed-both"]),
        ({"only_gone_confirmed": True}, ["unconfirmed"]),
        ({"supervises": True, "decided": True}, ["supervises", "decided"]),
        ({"in_one_quiz": True, "in_two_groups": True, "began_later": True}, ["quiz", "groups", "later"]),
    ],
)
def test_what_keeps_two_accounts_apart(facts, problems):
    assert rules.merge_problems(replace(rules.MergeFacts(), **facts)) == problems


# --- What moves -------------------------------------------------------------------------------------


def test_a_milestone_of_the_other_account_is_taken_in_where_there_is_none(tess, other, program, cora):
    mine, theirs = builders.enrollment(tess, program), builders.enrollment(other, program)
    record, at = MilestoneRecord.objects.record, timezone.now()
    record(mine, "core-done", date(2026, 5, 1), by=cora, at=at)
    record(theirs, "core-done", date(2026, 6, 1), by=cora, at=at)
    record(theirs, "application-approved", date(2026, 7, 1), by=cora, at=at)
    merge(tess, other, cora)
    days = {row.milestone: row.on for row in mine.milestones.all()}
    assert days == {"core-done": date(2026, 5, 1), "application-approved": date(2026, 7, 1)}


def test_what_only_the_other_account_has_moves_as_it_is(tess, other, program, cora, tomas):
    fall = meetings.cohort(program, tomas)
    place = meetings.member(fall, other)
    builders.complete(place.enrollment, "Lesson 1.1")
    met = meetings.session(fall, starts_in=timedelta(hours=-3))
    meetings.attend(met, other, by=tomas)
    Leave.objects.create(person=other, starts_on=timezone.localdate())
    Notice.objects.send(other, "You have a seat", "", at=timezone.now())
    done = merge(tess, other, cora)
    enrollment = Enrollment.objects.get()
    assert (enrollment.pk, enrollment.person, enrollment.status) == (place.enrollment.pk, tess, "active")
    assert Membership.objects.get(enrollment=enrollment).status == "member"
    assert {name: len(rows) for name, rows in done.moved.items()} == {
        "enrollments": 1, "lessons": 1, "modules": 0, "sessions": 1, "attempts": 0, "placements": 0
    }  # fmt: skip
    assert Leave.objects.get().person == tess
    assert Notice.objects.filter(person=tess, subject="You have a seat").exists()
    assert not Notice.objects.filter(person=other).exists()


def test_a_program_that_both_are_in_is_one_program_with_what_both_did(tess, other, program, cora, tomas):
    mine, theirs = builders.enrollment(tess, program), builders.enrollment(other, program)
    builders.complete(mine, "Lesson 1.1")
    builders.complete(theirs, "Lesson 1.1", "Lesson 1.2")
    LessonCompletion.objects.filter(enrollment=mine, lesson__title="Lesson 1.2").delete()
    theirs.module_completions.all().delete()
    merge(tess, other, cora)
    assert mine.lesson_completions.count() == 2
    assert mine.module_completions.count() == 1, "what is complete together is completed"
    theirs.refresh_from_db()
    assert (theirs.person, theirs.status) == (tess, "withdrawn")
    assert theirs.lesson_completions.get().lesson.title == "Lesson 1.1", "what both had stays where it was"
    assert Enrollment.objects.active().get() == mine


def test_tries_at_a_quiz_come_together(tess, other, cora):
    quiz = builders.quiz()
    program = builders.program(modules=1, lessons=0, quiz=quiz)
    mine, theirs = builders.enrollment(tess, program), builders.enrollment(other, program)
    for enrollment, right in ((mine, 1), (theirs, 4)):
        attempt = enrollment.start_quiz(quiz, by=enrollment.person, at=timezone.now())
        builders.answer(attempt, *range(1, right + 1))
        attempt.submit(by=enrollment.person, at=timezone.now())
    merge(tess, other, cora)
    assert mine.attempts().count() == 2
    assert set(Attempt.objects.values_list("person", flat=True)) == {tess.pk}
    assert mine.module_completions.exists()


def test_who_was_twice_in_a_group_has_one_seat_and_the_longer_time(tess, other, program, cora, tomas):
    fall = meetings.cohort(program, tomas)
    mine, theirs = meetings.member(fall, tess), meetings.member(fall, other)
    first, second = (meetings.session(fall, starts_in=timedelta(hours=-hours)) for hours in (9, 3))
    meetings.attend(first, tess, by=tomas, left_after=10)
    meetings.attend(first, other, by=tomas)
    meetings.attend(second, other, by=tomas, left_after=30)
    merge(tess, other, cora)
    standing = Attendance.objects.standing().filter(enrollment=mine.enrollment)
    assert dict(standing.values_list("session", "minutes")) == {first.pk: 90, second.pk: 30}
    assert standing.get(session=first).corrects.minutes == 10, "the row of before stays on record"
    assert Membership.objects.members().get() == mine
    theirs.refresh_from_db()
    assert theirs.status == "left"


def test_what_one_account_attended_the_other_did_not_make_up_for(tess, other, program, cora, tomas):
    fall = meetings.cohort(program, tomas)
    mine, _theirs = meetings.member(fall, tess), meetings.member(fall, other)
    first = meetings.session(fall, starts_in=timedelta(hours=-9))
    again = meetings.session(fall, starts_in=timedelta(hours=-3), makes_up_for=first)
    meetings.attend(first, tess, by=tomas, left_after=70)
    meetings.attend(again, other, by=tomas)
    merge(tess, other, cora)
    row = Attendance.objects.standing().get(session=again)
    assert (row.enrollment, row.minutes, row.counted_minutes) == (mine.enrollment, 90, 20)


def test_a_seat_beats_a_place_in_line(tess, other, program, cora):
    full = meetings.cohort(program, seats=1)
    theirs, mine = meetings.member(full, other), meetings.member(full, tess)
    assert (theirs.status, mine.status) == ("member", "waiting")
    merge(tess, other, cora)
    assert Membership.objects.current().get().enrollment == mine.enrollment
    assert Membership.objects.members().get() == theirs


def test_not_a_word_of_their_own_is_lost(tess, other, program, cora, noor):
    mine, theirs = builders.enrollment(tess, program), builders.enrollment(other, program)
    for enrollment, words in ((mine, "One."), (theirs, "Two.")):
        builders.note(enrollment.person, "Lesson 1.1", words)
        builders.reflection(enrollment, "Lesson 1.1", words)
        Goal.objects.add(enrollment.person, words, at=timezone.now())
    builders.note(other, "Lesson 1.2", "Three.")
    shared = builders.reflection(builders.enrollment(noor, program), "Lesson 1.2", "Four.")
    shared.share(address=other.email)
    confirmed(other)
    done = merge(tess, other, cora)
    notes = set(Note.objects.filter(person=tess).values_list("text", flat=True))
    assert notes == {"One.\n\nTwo.", "Three."}
    assert set(Reflection.objects.of(tess).values_list("text", flat=True)) == {"One.", "Two."}
    assert Goal.objects.filter(person=tess).count() == 2
    assert shared in Reflection.objects.visible_to(tess), (
        "who shared with an address shared with whoever has it"
    )
    assert not {"notes", "goals", "reflections"} & done.moved.keys(), "nobody counts them"


def test_what_was_said_and_decided_in_the_group_stays_with_the_seat(tess, other, program, cora, noor):
    module = ModulePage.objects.order_by("path").first()
    ModulePage.objects.filter(pk=module.pk).update(meeting_minutes=60)
    fall, watched = meetings.cohort(program), practices.observed(module)
    mine, theirs = meetings.member(fall, tess), meetings.member(fall, other)
    meetings.member(fall, noor)
    now = timezone.now()
    for place, words in ((mine, "One."), (theirs, "Two.")):
        PracticeNote.objects.write(watched, place, words, seen="", by=place.person, at=now)
    NotesWanted.objects.create(practice=watched, place=theirs)
    PracticeNote.objects.write(watched, theirs, "Well listened.", seen="", by=noor, at=now)
    meetings.decide(theirs, cora, module=module)
    merge(tess, other, cora)
    PracticeNote.objects.fade(now)
    assert set(mine.practice_notes.values_list("author", "text")) == {
        (tess.pk, "One.\n\nTwo."),
        (noor.pk, "Well listened."),
    }
    assert NotesWanted.objects.get().place == mine
    assert mine.enrollment.outline().modules[0].meetings.done


def test_a_pair_of_the_other_account_ends(tess, other, noor, program, cora):
    fall = meetings.cohort(program)
    theirs = meetings.pair(meetings.member(fall, other), meetings.member(fall, noor))
    merge(tess, other, cora)
    assert not type(theirs).objects.exists()


# --- What holds afterwards --------------------------------------------------------------------------


def test_signed_hours_and_certificates_of_the_kept_account_still_verify(tess, other, sam, cora, capsys):
    earned = builders.earned_enrollment(tess, sam)
    certificate = Certificate.objects.issue(earned, by=cora, at=timezone.now())
    builders.complete(builders.enrollment(other, certificate.credential.enrollment.program), "Lesson 1.1")
    records = ledger.head()[0]
    merge(tess, other, cora)
    assert not chain.verify().broken
    assert ledger.head()[0] == records + 1
    call_command("verify_certificate", certificate.number, json=True)
    assert json.loads(capsys.readouterr().out)["status"] == "valid"


def test_the_chain_says_who_merged_whom_without_a_name(tess, other, cora):
    merge(tess, other, cora)
    body = LedgerRecord.objects.latest("seq").body
    assert '"event":"people.merged"' in body
    for words in ("Tess", "tess", "example"):
        assert words not in body


def test_both_addresses_lead_to_the_one_account(tess, other, program, cora):
    other.set_password("another-long-way")
    other.save()
    confirmed(other)
    merge(tess, other, cora)
    for address in ("tess@example.org", "tess@work.example"):
        browser = Browser().visit("/accounts/login/").press("Log in", login=address, password="along-the-way")
        assert browser.sees("Tess")
    browser = Browser().visit("/accounts/login/")
    browser.press("Log in", login="tess@work.example", password="another-long-way")
    assert browser.url.startswith("/accounts/login/"), "the password of the account that went is gone"
    addresses = EmailAddress.objects.filter(user=tess, verified=True)
    assert set(addresses.values_list("email", "primary")) == {
        ("tess@example.org", True), ("tess@work.example", False)
    }  # fmt: skip


def test_who_was_logged_in_with_the_other_account_is_not_any_more(tess, other, cora, client_for):
    browser = client_for(other)
    assert browser.get("/me/").status_code == 200
    merge(tess, other, cora)
    assert browser.get("/me/").status_code == 302


def test_an_address_that_nobody_confirmed_lets_nobody_in_and_still_says_who_it_is(
    tess, other, program, cora, noor
):
    EmailAddress.objects.create(user=other, email=other.email, primary=True)
    merge(tess, other, cora)
    assert not EmailAddress.objects.filter(email="tess@work.example").exists()
    Browser().visit("/accounts/login/code/").press("", email="tess@work.example")
    assert "Use this code" not in "".join(letter.body for letter in mail.outbox)
    report = import_people("email\ntess@work.example\n", meetings.cohort(program), by=cora, at=timezone.now())
    assert [row.is_new for row in report.taken] == [False]
    assert Enrollment.objects.get().person == tess
    merge(confirmed(noor), tess, cora)
    assert User.objects.at_address("tess@work.example") == noor


def test_they_are_told_at_both_addresses_and_the_subject_says_nothing(
    tess, other, program, cora, django_capture_on_commit_callbacks
):
    confirmed(other)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            merge(tess, other, cora)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["tess@example.org", "tess@work.example"]
    for letter in mail.outbox:
        assert letter.subject == "Your account"
        assert not {"Foundations", "recovery"} & set(letter.body.split())
    assert Merge.objects.count() == 1


# --- However it goes -----------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_however_people_are_merged_each_address_leads_somewhere_and_nothing_is_lost(db, pairs):
    everybody = [User.objects.create_user(f"p{User.objects.count()}-{n}@example.org") for n in range(4)]
    cora = User.objects.create_user(f"c{User.objects.count()}@example.org")
    for number, user in enumerate(everybody):
        Goal.objects.add(user, f"Goal {number}", at=timezone.now())
    addresses = [user.email for user in everybody]
    parts, done = {n: {n} for n in range(4)}, {}
    for kept, gone in pairs:
        if kept in parts and gone in parts and kept != gone:
            done[kept, gone] = merge(everybody[kept], everybody[gone], cora)
            parts[kept] |= parts.pop(gone)
        elif (kept, gone) in done:
            assert merge(everybody[kept], everybody[gone], cora) == done[kept, gone]
        else:
            with pytest.raises(Refused):
                merge(everybody[kept], everybody[gone], cora)
    for kept, numbers in parts.items():
        goals = Goal.objects.filter(person=everybody[kept]).values_list("text", flat=True)
        assert set(goals) == {f"Goal {number}" for number in numbers}
        assert {User.objects.at_address(addresses[number]) for number in numbers} == {everybody[kept]}
