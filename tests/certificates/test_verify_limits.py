"""What checking a number costs, and how often one place may do it."""

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from certificates import limits, serial

NEVER_ISSUED = serial.with_check([0] * 12).display


def test_known_or_not_it_takes_the_same_few_statements(certificate, client):
    pages = (
        reverse("verify:certificate", args=[certificate.number]),
        reverse("verify:certificate", args=[NEVER_ISSUED]),
    )
    for page in pages:
        client.get(page)  # what a process reads once
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as context:
            client.get(page)
        counts.append(len(context))
    assert counts[0] == counts[1] <= 5


def test_too_many_numbers_from_one_place(certificate, client, monkeypatch):
    monkeypatch.setattr(limits, "NUMBERS", replace(limits.NUMBERS, most=3))
    address = reverse("verify:json", args=[certificate.number])
    assert [client.get(address).status_code for _each in range(4)] == [200, 200, 200, 429]
    answer = client.get(reverse("verify:certificate", args=[certificate.number]))
    assertContains(answer, "Please try again in ten minutes.", status_code=429)
    assertContains(answer, certificate.number, status_code=429)
