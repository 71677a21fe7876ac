"""Taking a certificate back: notice, time to answer, a decision; and never a reason in public."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from certificates import chain
from certificates.models import (
    AnswerWords,
    Certificate,
    CertificateStatusEvent,
    Review,
    ReviewDecision,
    ReviewWords,
    StatusEntry,
)
from hours.models import LedgerRecord, Redaction
from people.models import Leave, Notice
from people.refusals import Refused
from tests import builders
from tests.conftest import person

NOW = timezone.now
SECRET = "Three of the hours were logged twice."


@pytest.fixture
def ruth(db):
    """A second coordinator."""
    return person("Ruth", "coordinator")


def begin(certificate, by, reason="requirement-missing", words=SECRET, at=None, **terms) -> Review:
    return Review.objects.begin(certificate, reason, words, by=by, at=at or NOW(), **terms)


def status(certificate) -> str:
    return Certificate.objects.get(pk=certificate.pk).status_at(NOW())


# --- The order of things ----------------------------------------------------------------------------


def test_opening_one_tells_the_holder_and_changes_nothing(certificate, ana, cora):
    review = begin(certificate, cora)
    assert status(certificate) == "valid"
    notice = Notice.objects.filter(person=ana).first()
    assert notice.url == reverse("certificates:reply", args=[certificate.number])
    assert "Nothing is decided" in notice.body
    assert SECRET not in notice.body
    assert review.get_reason_display() not in notice.body
    assert begin(certificate, cora, words="Again") == review
    assert Review.objects.count() == 1


def test_nothing_is_revoked_before_the_time_is_over(certificate, cora, ruth):
    review = begin(certificate, cora)
    with pytest.raises(Refused, match="can answer until"):
        review.decide("revoke", by=ruth, at=NOW())
    with pytest.raises(Refused, match="can answer until"):
        review.decide("revoke", is_alone=True, by=cora, at=NOW() + timedelta(days=13))
    assert status(certificate) == "valid"
    review.decide("revoke", by=ruth, at=NOW() + timedelta(days=16))
    event = certificate.status_events.last()
    assert (event.status, event.reason_code, event.by) == ("revoked", "requirement-missing", ruth)


def test_an_answer_lets_them_decide_at_once_and_whoever_opened_it_leaves_that_to_another(
    certificate, ana, cora, ruth
):
    review = begin(certificate, cora)
    answer = review.give_answer("I can show the sheets.", by=ana, at=NOW())
    assert review.give_answer("Once more", by=ana, at=NOW()) == answer
    assert {row.person for row in Notice.objects.filter(subject="An answer came in")} == {cora, ruth}
    with pytest.raises(Refused, match="let another coordinator decide"):
        review.decide("revoke", by=cora, at=NOW())
    decision = review.decide("revoke", by=ruth, at=NOW())
    assert review.decide("settled", by=cora, at=NOW()) == decision
    assert status(certificate) == "revoked"
    assert certificate.status_events.count() == 2


def test_where_nobody_else_can_decide_they_say_so(certificate, ana, cora, ruth):
    review = begin(certificate, cora)
    review.give_answer("Yes.", by=ana, at=NOW())
    review.decide("revoke", is_alone=True, by=cora, at=NOW())
    assert status(certificate) == "revoked"


def test_one_coordinator_alone_is_not_kept_from_it(certificate, ana, cora):
    review = begin(certificate, cora)
    review.give_answer("Yes.", by=ana, at=NOW())
    review.decide("revoke", by=cora, at=NOW())
    assert status(certificate) == "revoked"


@pytest.mark.parametrize("reason", ["holder-asked", "issued-in-error"])
def test_what_needs_no_waiting_is_decided_at_once_and_the_holder_hears_once(certificate, ana, cora, reason):
    review = begin(certificate, cora, reason)
    assert review.last_day is None
    review.decide("revoke", by=cora, at=NOW())
    subjects = list(Notice.objects.filter(person=ana).values_list("subject", flat=True))
    assert subjects.count("Your certificate has changed") == 1
    assert "We have a question for you" not in subjects


def test_what_was_issued_by_mistake_long_ago_waits(certificate, cora):
    later = certificate.issued_at + timedelta(days=3)
    assert begin(certificate, cora, "issued-in-error", at=later).last_day is not None


def test_a_leave_gives_more_time(certificate, ana, cora, ruth):
    review = begin(certificate, cora)
    before = review.last_day
    today = timezone.localdate()
    Leave.objects.create(person=ana, starts_on=today, ends_on=today + timedelta(days=4))
    assert review.last_day == before + timedelta(days=5)


def test_nobody_opens_or_decides_about_their_own(sam, cora, ruth, program):
    own = builders.earned_enrollment(cora, sam)
    certificate = Certificate.objects.issue(own, by=ruth, at=NOW())
    with pytest.raises(Refused, match="another coordinator"):
        begin(certificate, cora)
    review = begin(certificate, ruth)
    for outcome in ("revoke", "unfounded"):
        with pytest.raises(Refused, match="another coordinator"):
            review.decide(outcome, by=cora, at=NOW() + timedelta(days=30))
    assert not ReviewDecision.objects.exists()


def test_only_the_holder_answers_and_not_after_the_decision(certificate, ana, cora, ruth):
    review = begin(certificate, cora)
    with pytest.raises(Refused, match="Only the person who holds"):
        review.give_answer("It was me.", by=cora, at=NOW())
    review.decide("unfounded", by=ruth, at=NOW())
    with pytest.raises(Refused, match="has been decided"):
        review.give_answer("Too late.", by=ana, at=NOW())


# --- On hold meanwhile ------------------------------------------------------------------------------


def test_an_urgent_one_is_on_hold_at_once_and_was_never_on_hold_where_it_was_not_so(
    certificate, ana, cora, ruth
):
    long_ago = NOW() - timedelta(days=9)
    review = begin(certificate, cora, holds=True, at=long_ago)
    assert status(certificate) == "suspended"
    review.decide("unfounded", by=ruth, at=NOW())
    fresh = Certificate.objects.get(pk=certificate.pk)
    lifted = fresh.last_event
    assert (fresh.status_at(NOW()), lifted.on) == ("valid", fresh.last_event.on)
    assert lifted.effective_on == fresh.status_events.get(status="suspended").on
    assert fresh.status_on(lifted.on - timedelta(days=4)) == "valid"
    assert chain.verify().broken == []


def test_where_it_was_put_right_it_was_on_hold_until_today(certificate, cora, ruth):
    review = begin(certificate, cora, holds=True, at=NOW() - timedelta(days=9))
    review.decide("settled", by=ruth, at=NOW())
    fresh = Certificate.objects.get(pk=certificate.pk)
    assert fresh.last_event.effective_on is None
    assert fresh.status_on(fresh.last_event.on - timedelta(days=4)) == "suspended"
    assert fresh.status_at(NOW()) == "valid"


def test_the_status_lists_follow(certificate, cora, ruth):
    entry = StatusEntry.objects.of(certificate)

    def marked():
        return [StatusEntry.objects.marked(entry.pair, what) for what in ("revocation", "suspension")]

    assert marked() == [[], []]
    review = begin(certificate, cora, holds=True)
    assert marked() == [[], [entry.place]]
    review.decide("settled", by=ruth, at=NOW())
    assert marked() == [[], []]
    again = begin(certificate, cora, "holder-asked", holds=True)
    again.decide("revoke", by=ruth, at=NOW())
    assert marked() == [[entry.place], []]


def test_a_suspension_is_lifted_from_a_day_that_lies_before_today(certificate, cora):
    certificate.suspend("to-be-cleared", "Ask the board.", by=cora, at=NOW() - timedelta(days=20))
    assert certificate.suspend("risk-of-harm", by=cora, at=NOW()) == certificate.status_events.last()
    day = timezone.localdate() - timedelta(days=10)
    for wrong in (day - timedelta(days=30), timezone.localdate() + timedelta(days=2)):
        with pytest.raises(Refused) as refused:
            certificate.reinstate("settled", effective_on=wrong, by=cora, at=NOW())
        assert refused.value.field == "effective_on"
    certificate.reinstate("settled", effective_on=day, by=cora, at=NOW())
    certificate.reinstate("settled", effective_on=day, by=cora, at=NOW())
    fresh = Certificate.objects.get(pk=certificate.pk)
    assert [row.status for row in fresh.status_events.all()] == ["valid", "suspended", "valid"]
    assert fresh.status_on(day - timedelta(days=1)) == "suspended"
    assert fresh.status_on(day) == "valid"
    assert chain.verify().broken == []


def test_what_is_revoked_is_neither_put_on_hold_nor_reinstated(certificate, cora):
    certificate.revoke("issued-in-error", by=cora, at=NOW())
    with pytest.raises(Refused, match="cannot change any more"):
        certificate.suspend("risk-of-harm", by=cora, at=NOW())
    with pytest.raises(Refused, match="cannot change any more"):
        certificate.reinstate("settled", effective_on=timezone.localdate(), by=cora, at=NOW())
    with pytest.raises(Refused, match="cannot change any more"):
        begin(certificate, cora)


# --- What is kept, and what nobody learns -----------------------------------------------------------


def whole_case(certificate, ana, cora, ruth) -> Review:
    review = begin(certificate, cora, holds=True)
    review.give_answer("My clinic asked me to stay away.", by=ana, at=NOW())
    review.decide("revoke", "We talked about it.", by=ruth, at=NOW())
    return review


def test_the_chain_holds_and_words_can_be_taken_out(certificate, ana, cora, ruth):
    whole_case(certificate, ana, cora, ruth)
    assert chain.verify().broken == []
    Redaction.objects.redact("answer", AnswerWords.objects.get(), reason="health", by=ana, at=NOW())
    Redaction.objects.redact("review", ReviewWords.objects.get(), reason="unwanted", by=cora, at=NOW())
    assert AnswerWords.objects.get().text == ReviewWords.objects.get().text == ""
    assert chain.verify().broken == []
    ReviewWords.objects.update(text="Something else.", erased_at=None)
    assert [row.reason for row in chain.verify().broken if "beside" in row.reason]


def test_no_reason_stands_in_public(certificate, ana, cora, ruth, client, django_capture_on_commit_callbacks):
    number = certificate.number
    with django_capture_on_commit_callbacks(execute=True):
        whole_case(certificate, ana, cora, ruth)
    pages = [
        client.get(reverse("verify:certificate", args=[number])).content.decode(),
        client.get(reverse("verify:json", args=[number])).content.decode(),
    ]
    reasons = [str(label) for label in CertificateStatusEvent.Reason.labels]
    codes = [value for value in CertificateStatusEvent.Reason.values if value != "settled"]
    for page in pages:
        for words in (*reasons, *codes, SECRET, "clinic", "We talked"):
            assert words not in page
    assert json.loads(pages[1])["status"] == "revoked"
    for sent in mail.outbox:
        assert not any(words in sent.subject for words in (*reasons, *codes, SECRET, number))
        assert SECRET not in sent.body
        assert "clinic" not in sent.body
    bodies = " ".join(LedgerRecord.objects.values_list("body", flat=True))
    assert "clinic" not in bodies
    assert SECRET not in bodies
