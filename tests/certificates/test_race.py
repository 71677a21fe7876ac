"""Several people pressing at once: one result."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from certificates.models import Certificate
from hours.models import LedgerRecord
from tests import builders
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
