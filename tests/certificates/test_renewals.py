"""Certificates that end: renewing, what is asked for it, and the reminders."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, renewal_evidence, renewals
from certificates.models import Certificate, Credential, NotEarned, Replacement
from certificates.models.status import issuer_day
from courses.models.standard_rows import RenewalRule
from people.models import Notice
from people.refusals import Refused
from tests import builders
from tests.conftest import person

NOW = timezone.now


def today() -> date:
    return issuer_day(NOW())


@pytest.fixture
def ending(ana, sam, cora, program):
    """Ana's certificate holds for 100 more days; to renew it, an hour of practice is asked."""
    enrollment = builders.earned_enrollment(ana, sam)
    enrollment.standard.requirements.filter(kind="continuing-education").delete()
    RenewalRule.objects.filter(standard=enrollment.standard).update(
        valid_months=12, opens_days=90, grace_days=20, file_days=14
    )
    last = today() + timedelta(days=100)
    return Certificate.objects.issue(enrollment, by=cora, at=NOW(), valid_until=last)


@pytest.fixture
def later(time_machine):
    """Some days go by."""
    return lambda days: time_machine.move_to(NOW() + timedelta(days=days))


def practice(certificate, minutes=60) -> None:
    place = certificate.credential.enrollment.placements.first()
    builders.signed_entry(place, builders.stretch(days_ago=2, minutes=minutes))


def renew(certificate, by) -> Certificate:
    return Replacement.objects.renew(certificate, by=by, at=NOW())


def test_it_is_renewed_once_what_is_asked_was_done_in_this_period(ending, ana, cora, later):
    with pytest.raises(Refused, match="can be renewed from"):
        renew(ending, cora)
    later(15)
    with pytest.raises(NotEarned, match="Practice"):
        renew(ending, cora)  # what was done before it began does not count again
    practice(ending)
    new = renew(ending, cora)
    assert renew(ending, cora) == new
    assert (new.period, new.edition) == (2, 1)
    assert new.valid_until == date(
        ending.valid_until.year + 1, ending.valid_until.month, ending.valid_until.day
    )
    assert new.snapshot["renews"] == ending.pk
    assert [line["have"] for line in new.snapshot["renewal"]] == [60]
    assert Certificate.objects.get(pk=ending.pk).status_at(NOW()) == "superseded"
    assert "is renewed" in Notice.objects.filter(person=ana).first().body
    new.make_document(at=NOW())
    assert chain.verify().broken == []


def test_the_second_period_begins_after_the_first(ending, cora, later):
    later(15)
    practice(ending)
    new = renew(ending, cora)
    first, last = renewal_evidence.period_of(new)
    assert (first, last) == (ending.valid_until + timedelta(days=1), new.valid_until)


def test_a_correction_stands_for_the_same_period(ending, ana, cora, later):
    later(15)
    ana.legal_name = "Anya Delacroix"
    ana.save()
    new = Replacement.objects.correct(ending, "name-changed", by=cora, at=NOW())
    assert renewal_evidence.period_of(new) == renewal_evidence.period_of(ending)


def test_it_can_be_late_and_then_it_is_over(ending, cora, later):
    later(95)
    practice(ending)
    later(15)
    assert Certificate.objects.get(pk=ending.pk).status_at(NOW()) == "expired"
    new = renew(ending, cora)
    assert new.valid_until.year == ending.valid_until.year + 1  # nobody wins days by being late
    assert new.status_at(NOW()) == "valid"


def test_after_the_days_of_grace_it_is_over(ending, cora, later):
    later(121)
    with pytest.raises(Refused, match="time to renew it is over"):
        renew(ending, cora)


def test_what_is_on_hold_or_ones_own_is_not_renewed(ending, ana, cora, later):
    later(15)
    practice(ending)
    with pytest.raises(Refused, match="your own"):
        renew(ending, ana)
    ending.suspend("to-be-cleared", by=cora, at=NOW())
    with pytest.raises(Refused, match="is on hold"):
        renew(ending, cora)


@pytest.mark.parametrize(("kind", "ends"), [("program-credential", True), ("training-completion", False)])
def test_only_a_program_credential_ends(earned, kind, ends):
    credential = Credential(enrollment=earned, kind=kind)
    day = renewal_evidence.first_last_day(credential, at=NOW())
    assert (day is not None) is ends
    assert not ends or 59 <= (day - today()).days <= 62


def test_each_reminder_comes_once(ending, ana, later):
    told = []
    for days in (5, 10, 1, 60, 25, 1, 10, 30):
        later(days)
        for _again in range(2):
            call_command("remind_of_renewals", verbosity=0)
        told.append(
            Notice.objects.filter(person=ana, url__contains="#renewal-").order_by("sent_at", "pk").count()
        )
    # after 5, 15, 16, 76, 101, 102, 112, 142 days
    assert told == [0, 1, 1, 2, 3, 3, 3, 3]
    bodies = [
        notice.body
        for notice in Notice.objects.filter(person=ana, url__contains="#renewal-").order_by("sent_at")
    ]
    assert "You can renew your certificate now" in bodies[0]
    assert "Your board wants the papers by" in bodies[0]
    assert "look at what is left" in bodies[1]
    assert "You can still renew it until" in bodies[2]


def test_nobody_is_reminded_of_what_was_renewed_or_revoked(ending, cora, later):
    later(15)
    practice(ending)
    new = renew(ending, cora)
    assert renewals.remind(at=NOW()) == 0
    new.revoke("after-review", by=cora, at=NOW())
    later(360)
    assert renewals.remind(at=NOW()) == 0


def test_reminding_takes_the_same_statements_for_any_number(
    ending, sam, cora, later, django_assert_max_num_queries
):
    counts = []
    for number in range(2):
        later(1)
        with django_assert_max_num_queries(12) as asked:
            renewals.remind(at=NOW())
        counts.append(len(asked))
        enrollment = builders.earned_enrollment(person(f"Person{number}"), sam)
        Certificate.objects.issue(enrollment, by=cora, at=NOW(), valid_until=today() + timedelta(days=200))
    assert counts[0] == counts[1]


# --- Pages ------------------------------------------------------------------------------------------


def test_the_holder_reads_when_it_ends_and_what_is_asked(ending, ana, cora, client_for, later):
    page = reverse("certificates:detail", args=[ending.number])
    assertContains(client_for(ana).get(page), "It can be renewed from")
    later(15)
    answer = client_for(ana).get(page)
    for words in ("What is asked to renew it", "0 min of 1 h", "The board wants the papers by"):
        assertContains(answer, words)
    assertNotContains(answer, reverse("certificates:renew", args=[ending.number]))
    assertContains(client_for(cora).get(page), reverse("certificates:renew", args=[ending.number]))


def test_the_coordinator_renews_from_the_list(ending, cora, client_for, later):
    later(15)
    desk, address = client_for(cora), reverse("certificates:renew", args=[ending.number])
    assertContains(desk.get(reverse("certificates:expiring")), "can be renewed now")
    early = desk.post(address, {"sure": "on"})
    assertContains(early, "Still open: Practice: 1 h", status_code=422)
    practice(ending)
    assertContains(desk.post(address, {}), "once you have looked", status_code=422)
    desk.post(address, {"sure": "on"})
    new = Certificate.objects.get(period=2)
    answer = desk.get(reverse("certificates:expiring"))
    assertContains(answer, new.number)
    assertNotContains(answer, ending.number)


def test_only_the_holder_reads_what_to_do_next(ending, ana, cora, client_for):
    page, step = reverse("certificates:detail", args=[ending.number]), "Log the hours you worked"
    assertContains(client_for(ana).get(page), step)
    assertNotContains(client_for(cora).get(page), step)


def test_the_list_takes_the_same_statements_for_any_number(
    ending, sam, cora, client_for, django_assert_max_num_queries
):
    counts, desk = [], client_for(cora)
    for number in range(3):
        with django_assert_max_num_queries(16) as asked:
            desk.get(reverse("certificates:expiring"))
        counts.append(len(asked))
        enrollment = builders.earned_enrollment(person(f"Person{number}"), sam)
        Certificate.objects.issue(enrollment, by=cora, at=NOW(), valid_until=today() + timedelta(days=9))
    assert counts[1] == counts[2]
