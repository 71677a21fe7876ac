"""How long files and words are kept, what is past its time, and what has to stay longer."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, keeping, retention
from certificates.models import Certificate, Document, RecordsClearing, ReferenceRequest
from certificates.rules import retention as rules
from certificates.rules.retention import PathDays, RetentionFacts, kept_until
from courses.models import Enrollment, RetentionRule
from hours.models import EntryNote, LegalHold, Redaction
from people.refusals import Refused
from tests import asked_papers, builders
from tests.conftest import person

ENDED, ISSUED, LAPSED = date(2020, 2, 29), date(2019, 5, 1), date(2021, 5, 1)
LEFT = PathDays(ENDED, ISSUED, LAPSED)


# --- The rule ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "days", "until"),
    [
        ([], PathDays(), None),  # it goes on
        ([], LEFT, date(2027, 2, 28)),  # the house's seven years
        ([RetentionFacts(5)], LEFT, date(2025, 2, 28)),
        ([RetentionFacts(2)], LEFT, date(2022, 2, 28)),  # a board may ask for less
        ([RetentionFacts(7, "issued"), RetentionFacts(7)], LEFT, date(2027, 2, 28)),  # the longest holds
        ([RetentionFacts(7, "issued")], PathDays(ENDED), date(2027, 2, 28)),  # nothing was issued
        ([RetentionFacts(2, "lapsed")], LEFT, date(2023, 5, 1)),
        ([RetentionFacts(10, what="hours")], LEFT, date(2027, 2, 28)),  # papers: the house's
        ([RetentionFacts(10, what="papers")], LEFT, date(2030, 2, 28)),
        ([RetentionFacts(7, "issued")], PathDays(issued=ISSUED), None),
    ],
)
def test_how_long_papers_are_kept(rows, days, until):
    assert kept_until(rows, rules.PAPERS, days, house_years=7) == until


@pytest.mark.parametrize(
    ("until", "said", "problem"),
    [
        (date(2026, 1, 1), {}, None),
        (date(2026, 1, 2), {}, "not-over"),  # its last day
        (None, {}, "not-over"),
        (date(2026, 1, 1), {"is_held": True}, "held"),
        (date(2026, 1, 1), {"is_own": True}, "own-paper"),
        (date(2026, 1, 1), {"is_coordinator": False}, "not-coordinator"),
    ],
)
def test_what_keeps_somebody_from_deleting(until, said, problem):
    who = {"is_coordinator": True, "is_own": False, "is_held": False} | said
    assert rules.check_clearing(until, date(2026, 1, 2), **who) == problem


# --- Somebody who left long ago -----------------------------------------------------------------------


@pytest.fixture
def left(earned, cora, noor, time_machine):
    """Noor handed in a document, somebody spoke for her, she wrote notes, and she left; eight years go by."""
    asked_papers.handed_in(earned)
    builders.signed_entry(
        earned.placements.first(), builders.stretch(days_ago=5, minutes=60), note="We talked for an hour."
    )
    Enrollment.objects.get(pk=earned.pk).withdraw(by=noor, at=timezone.now())
    time_machine.move_to(timezone.now() + timedelta(days=8 * 366))
    return Enrollment.objects.with_names().get(pk=earned.pk)


def past():
    return [
        (row.enrollment.pk, row.whats) for row in keeping.past(Enrollment.objects.all(), at=timezone.now())
    ]


def clear(enrollment, what, by):
    return RecordsClearing.objects.clear(enrollment, what, by=by, at=timezone.now())


def test_files_and_words_go_and_what_was_signed_stays(left, cora):
    assert past() == [(left.pk, ["papers", "hours"])]
    clear(left, "papers", cora)
    assert past() == [(left.pk, ["hours"])]
    clear(left, "hours", cora)
    assert past() == []
    scan = Document.objects.get().scan
    assert (bytes(scan.content), scan.erased_at.date()) == (b"", timezone.now().date())
    asked = ReferenceRequest.objects.get()
    assert (asked.name, asked.address, asked.relation) == ("", "", "")
    assert not EntryNote.objects.filter(erased_at__isnull=True).exists()
    assert set(Redaction.objects.values_list("reason", "by")) == {("past", cora.pk)}
    assert chain.verify().broken == []


def test_pressing_twice_deletes_once(left, cora):
    assert clear(left, "hours", cora) == clear(left, "hours", cora)
    assert RecordsClearing.objects.count() == 1


def test_nothing_goes_before_its_time(left, cora, time_machine):
    time_machine.move_to(timezone.now() - timedelta(days=2 * 366))
    assert past() == []
    with pytest.raises(Refused, match="not over yet"):
        clear(left, "papers", cora)


def test_a_board_can_ask_for_longer(left, cora):
    RetentionRule.objects.create(standard=left.standard, years=10, what="hours")
    assert past() == [(left.pk, ["papers"])]
    with pytest.raises(Refused, match="not over yet"):
        clear(left, "hours", cora)


def test_who_goes_on_and_who_has_a_certificate_that_holds_keep_all_of_it(earned, cora, time_machine):
    days = retention.days_of([earned])[earned.pk]
    assert days.kept_until("papers") is None
    last = timezone.localdate() + timedelta(days=900)
    Certificate.objects.issue(earned, by=cora, at=timezone.now(), valid_until=last)
    assert retention.days_of([earned])[earned.pk].days.closed == last


# --- A legal hold -------------------------------------------------------------------------------------


def hold(enrollment, by):
    return LegalHold.objects.place(enrollment, "court", by=by, at=timezone.now())


def test_while_a_hold_stands_nobody_deletes_anything(left, cora, noor):
    assert hold(left, cora) == hold(left, cora)
    assert past() == []
    with pytest.raises(Refused, match="legal hold"):
        clear(left, "papers", cora)
    with pytest.raises(Refused, match="legal hold"):
        Document.objects.get().take_back(by=noor, at=timezone.now())
    note = EntryNote.objects.filter(text="We talked for an hour.").first()
    with pytest.raises(Refused, match="legal hold"):
        Redaction.objects.redact("note", note, reason="unwanted", by=noor, at=timezone.now())
    LegalHold.objects.get().end(by=cora, at=timezone.now())
    clear(left, "papers", cora)
    assert chain.verify().broken == []


def test_only_a_coordinator_places_one(left, noor):
    with pytest.raises(Refused):
        hold(left, noor)


@pytest.mark.parametrize(
    ("table", "column"),
    [("hours_legalhold", "reason"), ("certificates_recordsclearing", "what")],
)
def test_the_database_keeps_what_was_decided(left, cora, table, column):
    clear(left, "hours", cora)
    hold(left, cora)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'x'")


# --- Pages --------------------------------------------------------------------------------------------


def test_a_coordinator_holds_lifts_and_deletes(left, cora, client_for):
    desk, page = client_for(cora), reverse("certificates:kept_for", args=[left.pk])
    assertContains(desk.get(reverse("certificates:past")), page)
    assertContains(
        desk.post(reverse("certificates:hold_records", args=[left.pk]), {}), "Please", status_code=422
    )
    desk.post(reverse("certificates:hold_records", args=[left.pk]), {"reason": "court"})
    assertContains(desk.get(page), "Nobody can delete anything")
    url = reverse("certificates:clear_records", args=[left.pk, "papers"])
    assertContains(desk.post(url, follow=True), "there is a legal hold")
    desk.post(reverse("certificates:lift_hold", args=[left.pk]))
    assertContains(desk.post(url, follow=True), "Deleted. What was signed and issued is still there.")
    assert RecordsClearing.objects.get().by == cora
    assert desk.post(reverse("certificates:clear_records", args=[left.pk, "all"])).status_code == 404


def test_the_person_reads_until_when_and_no_reason(left, cora, noor, client_for):
    hold(left, cora)
    page = client_for(noor).get(reverse("certificates:kept_for", args=[left.pk]))
    assertContains(page, "Kept until")
    assertNotContains(page, "A court")
    assertNotContains(page, '<button class="button button--secondary"')


def test_the_list_takes_the_same_statements_for_any_number(
    left, sam, cora, client_for, django_assert_max_num_queries, time_machine
):
    counts, desk = [], client_for(cora)
    for number in range(3):
        with django_assert_max_num_queries(32) as asked:
            desk.get(reverse("certificates:past"))
        counts.append(len(asked))
        time_machine.move_to(timezone.now() - timedelta(days=8 * 366))
        more = builders.earned_enrollment(person(f"Person{number}"), sam)
        more.withdraw(by=more.person, at=timezone.now())
        time_machine.move_to(timezone.now() + timedelta(days=8 * 366))
    assert counts[1] == counts[2]
