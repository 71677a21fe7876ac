"""An entry and its versions: each change of state, once and in full."""

from datetime import time
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.models import Competency
from hours import ledger, rules
from hours.models import HoursEntry, HoursEntryVersion, LedgerRecord, Placement, SignOff
from hours.refusals import EntryRefused
from people.models import Notice, Organization
from tests import builders


def now():
    return timezone.now()


def codes(excinfo) -> list[str]:
    return [problem.code for problem in excinfo.value.problems]


def log(placement, facts=None, **fields):
    fields = {"client_id": uuid4(), "by": placement.trainee, "at": now()} | fields
    return HoursEntry.objects.log(placement, facts or builders.stretch(), **fields)


# --- Logging ------------------------------------------------------------------------------------------


def test_a_new_entry_is_a_draft_that_nobody_was_told_of(placement, sam):
    entry = log(placement, note="We went for a walk.")
    version = entry.latest_version
    assert (version.status, version.number, version.minutes, version.zone) == (
        "draft", 1, 60, "America/New_York",
    )  # fmt: skip
    assert version.note.text == "We went for a walk."
    assert not Notice.objects.exists()
    assert not LedgerRecord.objects.exists()


def test_the_same_form_again_is_the_same_entry(placement):
    client_id, facts = uuid4(), builders.stretch()
    first = log(placement, facts, client_id=client_id, note="Hello")
    assert log(placement, facts, client_id=client_id, note="Hello ") == first
    first.submit(by=placement.trainee, at=now())
    assert log(placement, facts, client_id=client_id, note="Hello") == first
    assert HoursEntryVersion.objects.count() == 1


def test_another_form_under_the_same_id_is_refused_and_nothing_is_overwritten(placement):
    client_id = uuid4()
    log(placement, builders.stretch(minutes=60), client_id=client_id)
    with pytest.raises(EntryRefused) as excinfo:
        log(placement, builders.stretch(minutes=90), client_id=client_id)
    assert codes(excinfo) == ["already-saved"]
    assert HoursEntryVersion.objects.get().minutes == 60


def test_nobody_logs_for_somebody_else(placement, otto, cora, sam):
    for person in (otto, cora, sam):
        with pytest.raises(EntryRefused) as excinfo:
            log(placement, by=person)
        assert codes(excinfo) == ["not-yours"]


def test_a_draft_may_be_planned_and_says_what_is_in_the_way(placement):
    entry = log(placement, builders.stretch(days_ago=-2))
    assert [p.code for p in entry.problems(entry.latest_version, at=now())] == ["in-the-future"]


def test_what_makes_no_sense_is_not_kept_at_all(placement):
    with pytest.raises(EntryRefused) as excinfo:
        log(placement, builders.stretch(minutes=0))
    assert codes(excinfo) == ["no-length"]
    assert not HoursEntry.objects.exists()


def test_a_competency_comes_from_the_standard_one_is_held_to(placement):
    with pytest.raises(EntryRefused) as excinfo:
        log(placement, builders.stretch(competency_code="somewhere-else"))
    assert codes(excinfo) == ["not-on-list"]


def test_a_draft_is_written_anew_with_its_note(placement, tess):
    entry = log(placement, note="First words")
    entry.change(builders.stretch(minutes=45, break_minutes=5), note="Other words", by=tess, at=now())
    version = HoursEntryVersion.objects.get()
    assert (version.minutes, version.break_minutes, version.note.text) == (40, 5, "Other words")
    entry.change(builders.stretch(), by=tess, at=now())
    assert HoursEntryVersion.objects.get().note_digest == ""


# --- Sending and taking back --------------------------------------------------------------------------


def test_sending_freezes_it_under_the_words_of_the_trainee(placement, tess, sam):
    entry = log(placement, note="We went for a walk.")
    version = entry.submit(by=tess, at=now())
    assert (version.status, version.statement.key) == ("submitted", "hours-submit")
    assert len(version.content_digest) == 64
    notice = Notice.objects.get()
    assert (notice.person, notice.url) == (sam, "/hours/to-sign/")
    assert not any(word in notice.subject.lower() for word in ("hours", "peer", "recovery", "sign"))


def test_sending_twice_sends_once_and_one_unread_notice_is_enough(placement, tess):
    entry = builders.sent_entry(placement)
    entry.submit(by=tess, at=now())
    builders.sent_entry(placement, builders.stretch(days_ago=4))
    assert LedgerRecord.objects.count() == 2
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"days_ago": -1}, "in-the-future"),
        ({"minutes": 961, "start": time(0)}, "too-long"),
        ({"days_ago": 200}, "before-placement"),
        ({"start": time(9, 30)}, "overlap"),
    ],
)
def test_what_the_rules_refuse_is_not_sent(placement, tess, facts, code):
    builders.sent_entry(placement, builders.stretch())  # 9 to 10
    entry = log(placement, builders.stretch(**facts))
    with pytest.raises(EntryRefused) as excinfo:
        entry.submit(by=tess, at=now())
    assert code in codes(excinfo)
    entry.refresh_from_db()
    assert entry.latest_version.status == "draft"


def test_drafts_and_answers_that_do_not_count_take_up_no_time(placement, tess, sam):
    log(placement)
    builders.sent_entry(placement).return_to_trainee(by=sam, at=now(), comment="Please look at the times.")
    builders.sent_entry(placement).recall(by=tess, at=now())
    builders.sent_entry(placement)


def test_time_is_taken_over_all_placements_of_a_person(placement, tess, sam, cora):
    second = builders.placement(tess, cora, enrolled=placement.enrollment, site_name="Elsewhere")
    builders.sent_entry(placement)
    with pytest.raises(EntryRefused) as excinfo:
        builders.sent_entry(second)
    assert codes(excinfo) == ["overlap"]


def test_other_people_are_in_nobodys_way(placement, noor, sam):
    builders.sent_entry(placement)
    builders.sent_entry(builders.placement(noor, sam))


def test_taking_back_keeps_the_old_version_and_opens_a_new_draft(placement, tess):
    entry = builders.sent_entry(placement, note="A walk")
    digest = entry.latest_version.content_digest
    draft = entry.recall(by=tess, at=now())
    assert entry.recall(by=tess, at=now()) == draft
    old, new = entry.versions.order_by("number")
    assert (old.status, old.content_digest) == ("recalled", digest)
    assert (new.status, new.number, new.note.text, new.content_digest) == ("draft", 2, "A walk", "")
    assert entry.versions.get(number=1).note.text == "A walk"


def test_nothing_is_taken_back_after_an_answer(placement, tess):
    entry = builders.signed_entry(placement)
    with pytest.raises(EntryRefused) as excinfo:
        entry.recall(by=tess, at=now())
    assert codes(excinfo) == ["too-late"]
    assert "It is signed." in excinfo.value.sentence


def test_throwing_away_a_draft_that_was_never_sent_leaves_nothing(placement, tess):
    log(placement, note="Never mind").discard(by=tess, at=now())
    assert not HoursEntry.objects.exists()
    assert not HoursEntryVersion.objects.exists()


def test_throwing_away_a_later_draft_keeps_what_was_sent(placement, tess):
    entry = builders.sent_entry(placement)
    entry.recall(by=tess, at=now())
    entry.discard(by=tess, at=now())
    entry.refresh_from_db()
    assert entry.latest_version.status == "recalled"
    assert entry.revise(by=tess, at=now()).number == 2


# --- Answers ------------------------------------------------------------------------------------------


def test_signing_makes_it_count(placement, sam, tess):
    entry = builders.sent_entry(placement)
    signature = builders.sign(entry)
    entry.refresh_from_db()
    assert entry.counting_version == entry.latest_version == signature.version
    assert (signature.by, signature.role, signature.printed_name) == (sam, "day-to-day", "Sam Example")
    assert signature.statement.key == "hours-sign"
    assert signature.content_digest == entry.latest_version.content_digest
    assert Notice.objects.filter(person=tess).count() == 1
    [signed] = HoursEntry.objects.signed_for(placement.enrollment)
    assert (signed.kind, signed.competency_code, signed.minutes) == ("practice", "mentoring", 60)
    assert (signed.supervisor_name, signed.signed_at) == ("Sam Example", signature.at)


def test_a_double_click_signs_once(placement, sam):
    entry = builders.sent_entry(placement)
    assert builders.sign(entry) == builders.sign(entry)
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("placement", {"site_name": "West wing"}),
        ("organization", {"name": "Café 24/7"}),
        ("competency", {"name": "Mentoring and more"}),
        ("competency", {"code": "mentoring-2"}),
    ],
)
def test_where_and_in_what_it_was_done_is_signed_too(placement, sam, tess, table, change):
    entry = builders.sent_entry(placement)
    first = entry.latest_version
    seen, shown = first.content_digest, (first.place, first.skill_area)
    rows = {
        "placement": Placement.objects.all(),
        "organization": Organization.objects.all(),
        "competency": Competency.objects.filter(pk=first.competency_id),
    }
    rows[table].update(**change)
    first = HoursEntryVersion.objects.get(pk=first.pk)
    assert (first.place, first.skill_area) == shown  # what waits reads as it was sent
    assert ledger.verify().broken == []
    entry.recall(by=tess, at=now())
    second = HoursEntry.objects.get(pk=entry.pk).submit(by=tess, at=now())
    second.number = first.number  # the same but for what was renamed
    assert ledger.digest(second.content("x")) != ledger.digest(first.content("x"))
    with pytest.raises(EntryRefused) as excinfo:
        HoursEntry.objects.get(pk=entry.pk).sign_off(
            by=sam, at=now(), seen_digest=seen, printed_name="Sam Example", basis="saw"
        )
    assert codes(excinfo) == ["changed-meanwhile"]


def test_changed_while_you_looked(placement, sam, tess):
    entry = builders.sent_entry(placement)
    seen = entry.latest_version.content_digest
    entry.recall(by=tess, at=now())
    entry.change(builders.stretch(minutes=600), by=tess, at=now())
    entry.submit(by=tess, at=now())
    with pytest.raises(EntryRefused) as excinfo:
        entry.sign_off(by=sam, at=now(), seen_digest=seen, printed_name="Sam", basis="saw")
    assert codes(excinfo) == ["changed-meanwhile"]
    with pytest.raises(EntryRefused) as excinfo:
        entry.return_to_trainee(by=sam, at=now(), comment="Please look again.", seen_digest=seen)
    assert codes(excinfo) == ["changed-meanwhile"]


def test_only_a_supervisor_of_that_day_answers_and_never_the_trainee(placement, tess, otto, cora):
    entry = builders.sent_entry(placement)
    for person in (tess, otto, cora):
        with pytest.raises(EntryRefused) as excinfo:
            builders.sign(entry, by=person)
        assert "not-supervisor-that-day" in codes(excinfo)
    assert not SignOff.objects.exists()


def test_handing_over_keeps_to_the_day_worked(placement, sam, cora):
    entry = builders.sent_entry(placement, builders.stretch(days_ago=10))
    middle = timezone.now().date() - timezone.timedelta(days=5)
    placement.supervisors.update(ends_on=middle)
    placement.supervisors.create(supervisor=cora, starts_on=middle + timezone.timedelta(days=1))
    with pytest.raises(EntryRefused):
        builders.sign(entry, by=cora)
    builders.sign(entry, by=sam)


def test_what_goes_back_comes_again_as_a_new_version(placement, sam, tess):
    entry = builders.sent_entry(placement)
    answer = entry.return_to_trainee(by=sam, at=now(), comment="Please add the break.", reason="times")
    assert entry.return_to_trainee(by=sam, at=now(), comment="Please add it now.") == answer
    assert (answer.comment.text, answer.comment_digest) == ("Please add the break.", answer.comment.digest)
    draft = entry.revise(by=tess, at=now())
    assert entry.revise(by=tess, at=now()) == draft
    entry.change(builders.stretch(break_minutes=10), by=tess, at=now())
    entry.submit(by=tess, at=now())
    builders.sign(entry, by=sam)
    assert list(entry.versions.order_by("number").values_list("status", "minutes")) == [
        ("returned", 60), ("signed", 50),
    ]  # fmt: skip
    assert Notice.objects.filter(person=tess).count() == 2


def test_a_comment_says_what_to_change(placement, sam):
    with pytest.raises(EntryRefused) as excinfo:
        builders.sent_entry(placement).return_to_trainee(by=sam, at=now(), comment="No.")
    assert (codes(excinfo), excinfo.value.field) == (["comment-too-short"], "comment")


def test_new_words_are_read_before_they_are_signed(placement, sam):
    from people.models import Statement

    old = Statement.objects.current("hours-sign")
    Statement.objects.create(key="hours-sign", version=3, body="I saw it all.")
    entry = builders.sent_entry(placement)
    digest = entry.latest_version.content_digest
    with pytest.raises(EntryRefused) as excinfo:
        entry.sign_off(by=sam, at=now(), seen_digest=digest, printed_name="Sam", basis="saw", statement=old)
    assert codes(excinfo) == ["statement-changed"]


# --- Many at once -------------------------------------------------------------------------------------


def test_one_line_in_doubt_leaves_the_others_unharmed(placement, sam, noor):
    entries = [builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3, 4)]
    entries.append(builders.sent_entry(builders.placement(noor, sam)))
    seen = {entry.pk: entry.latest_version.content_digest for entry in entries}
    seen[entries[1].pk] = "something else"
    done = HoursEntry.objects.sign_all(seen, by=sam, at=now(), printed_name="Sam Example", basis="saw")
    assert len(done.signed) == 3
    assert [problem.code for problem in done.problems[entries[1].pk]] == ["changed-meanwhile"]
    assert HoursEntry.objects.filter(counting_version__isnull=False).count() == 3
    assert len({signature.pk for signature in done.signed}) == 3


@pytest.mark.parametrize("count", [1, 12])
def test_signing_takes_the_same_number_of_statements_for_any_number_of_lines(
    placement, sam, count, django_assert_num_queries
):
    entries = [builders.sent_entry(placement, builders.stretch(days_ago=days + 1)) for days in range(count)]
    seen = {entry.pk: entry.latest_version.content_digest for entry in entries}
    with django_assert_num_queries(28):  # four of them give Sam the random name he has in the chain
        HoursEntry.objects.sign_all(seen, by=sam, at=now(), printed_name="Sam Example", basis="saw")


# --- Who sees what ------------------------------------------------------------------------------------


def test_who_sees_which_entry(placement, tess, sam, cora, otto, noor, tomas):
    draft, sent = log(placement, builders.stretch(days_ago=2)), builders.sent_entry(placement)
    seen = {
        person.preferred_name: set(HoursEntry.objects.visible_to(person))
        for person in (tess, sam, cora, otto, noor, tomas)
    }
    assert seen == {
        "Tess": {draft, sent},
        "Sam": {sent},
        "Cora": {draft, sent},
        "Otto": set(),
        "Noor": set(),
        "Tomas": set(),
    }
    assert list(HoursEntry.objects.awaiting(sam)) == [sent]
    assert not HoursEntry.objects.awaiting(tess).exists()


def test_what_was_taken_back_is_the_trainees_own_again(placement, sam, tess, cora, otto):
    entry = builders.sent_entry(placement)
    entry.recall(by=tess, at=now())
    seen = {person: entry.versions.visible_to(person).count() for person in (tess, cora, sam, otto)}
    assert seen == {tess: 2, cora: 2, sam: 0, otto: 0}
    assert not HoursEntry.objects.visible_to(sam).exists()
    assert not HoursEntry.objects.awaiting(sam).exists()
    entry.submit(by=tess, at=now())
    assert [version.number for version in entry.versions.visible_to(sam)] == [2]


def test_a_late_click_finds_the_entry_and_nobody_elses(placement, sam, tess, otto):
    entry = builders.sent_entry(placement)
    entry.recall(by=tess, at=now())
    assert list(HoursEntry.objects.ever_visible_to(sam)) == [entry]
    assert not HoursEntry.objects.ever_visible_to(otto).exists()
    assert not HoursEntry.objects.ever_visible_to(sam).exclude(pk=entry.pk).exists()


# --- What it adds up to -------------------------------------------------------------------------------


def test_the_database_adds_up_what_the_rules_would(placement, tess, sam, django_assert_num_queries):
    builders.signed_entry(placement, builders.stretch(days_ago=2, minutes=61))
    builders.signed_entry(placement, builders.stretch(days_ago=3, minutes=15, kind="supervision"))
    builders.sent_entry(placement, builders.stretch(days_ago=4, minutes=40))
    back = builders.sent_entry(placement, builders.stretch(days_ago=5, minutes=20))
    back.return_to_trainee(by=sam, at=now(), comment="Please look at the times.")
    again = builders.sent_entry(placement, builders.stretch(days_ago=6, minutes=30))
    again.return_to_trainee(by=sam, at=now(), comment="Please look at the times.")
    again.revise(by=tess, at=now())
    with django_assert_num_queries(1):
        totals = HoursEntryVersion.objects.filter(trainee=tess).totals()
    assert totals.signed(rules.PRACTICE) == 61
    assert totals.signed(rules.SUPERVISION) == 15
    assert totals.waiting(rules.PRACTICE) == 40
    assert totals.returned(rules.PRACTICE) == 20
    assert totals.draft(rules.PRACTICE) == 30
