"""Several people pressing at once: one result."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from certificates import chain
from certificates.models import Attestation, Certificate, ExamRecord, PathwayChoice, Review, ReviewDecision
from hours.models import LedgerRecord
from tests import asked, builders
from tests.conftest import person


@pytest.mark.postgres
def test_four_presses_at_the_same_moment_make_one(own_database):
    noor, sam, cora = person("Noor"), person("Sam", "supervisor"), person("Cora", "coordinator")
    earned = builders.earned_enrollment(noor, sam)
    together = threading.Barrier(4)

    def press(_number):
        together.wait()
        try:
            return Certificate.objects.issue(earned, by=cora, at=timezone.now()).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(press, range(4)))
    assert len(set(got)) == 1
    assert Certificate.objects.count() == 1
    assert LedgerRecord.objects.filter(body__contains="certificate.issued").count() == 1


@pytest.mark.postgres
def test_four_presses_on_a_text_a_way_and_a_result_make_one_of_each(own_database):
    tess, program = person("Tess"), builders.short_program()
    enrollment = asked.held_to("icrc-pr", tess, program)
    asked.ways(enrollment, usual=None, practiced=None)
    together = threading.Barrier(4)

    def press(_number):
        together.wait()
        try:
            return (
                asked.attest(enrollment, "ethics-code").pk,
                asked.choose(enrollment, "usual").pk,
                asked.result(enrollment, 520).pk,
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(press, range(4)))
    assert len(set(got)) == 1
    assert [kind.objects.count() for kind in (Attestation, PathwayChoice, ExamRecord)] == [1, 1, 1]


@pytest.mark.postgres
def test_two_coordinators_at_the_same_moment_make_one_decision(own_database):
    ana, sam = person("Ana"), person("Sam", "supervisor")
    both = [person("Cora", "coordinator"), person("Ruth", "coordinator")]
    certificate = Certificate.objects.issue(
        builders.earned_enrollment(ana, sam), by=both[0], at=timezone.now()
    )
    robin = person("Robin", "coordinator")
    review = Review.objects.begin(certificate, "requirement-missing", by=robin, at=timezone.now())
    review.give_answer("Here I am.", by=ana, at=timezone.now())
    together = threading.Barrier(2)

    def press(which):
        together.wait()
        try:
            row = Review.objects.get(pk=review.pk)
            return row.decide(("revoke", "unfounded")[which], by=both[which], at=timezone.now()).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(press, range(2)))
    assert len(set(got)) == 1
    revoked = certificate.status_events.filter(status="revoked").count()
    assert revoked == (ReviewDecision.objects.get().outcome == "revoke")
    assert chain.verify().broken == []
