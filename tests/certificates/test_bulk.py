"""Issuing to many at once: each gets one, whatever happens in between."""

import csv
import io
import uuid
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from certificates import printing
from certificates.models import BulkIssue, Certificate, CertificateDocument
from hours import ledger
from tests import builders
from tests.conftest import person

NOW = timezone.now


def url(name: str, *args) -> str:
    return reverse(f"certificates:{name}", args=args)


def completed(enrollments):
    """Everybody with the kind of certificate they have earned."""
    return [(row, "training-completion") for row in enrollments]


@pytest.fixture
def three(sam, program):
    """Three people who have earned one."""
    return [builders.earned_enrollment(person(f"Person{number}"), sam) for number in range(3)]


@pytest.fixture
def bulk(three, cora):
    """Cora's decision about the three; nothing is done yet."""
    return BulkIssue.objects.begin(uuid.uuid4(), completed(three), by=cora, at=NOW())


# --- The work ---------------------------------------------------------------------------------------


def test_everybody_gets_one_with_its_pdf(bulk, three):
    assert bulk.go_on(at=NOW())
    assert Certificate.objects.count() == CertificateDocument.objects.count() == 3
    assert {row.credential.enrollment for row in bulk.certificates} == set(three)


def test_going_on_twice_issues_nothing_twice(bulk):
    bulk.go_on(at=NOW())
    bulk.go_on(at=NOW())
    assert Certificate.objects.count() == 3
    assert ledger.verify().broken == []


@pytest.mark.parametrize("steps", range(6))
def test_it_goes_on_after_any_step(bulk, steps):
    class Stop(Exception):
        pass

    left = iter(range(steps))

    def stop_there():
        if next(left, None) is None:
            raise Stop

    with pytest.raises(Stop):
        bulk.go_on(at=NOW(), watch=stop_there)
    assert bulk.go_on(at=NOW())
    assert Certificate.objects.count() == CertificateDocument.objects.count() == 3


def test_what_takes_long_is_left_for_the_next_task(bulk):
    assert not bulk.go_on(at=NOW(), seconds=0)
    assert Certificate.objects.count() == 1


def test_who_cannot_get_one_is_named_with_the_reason_and_keeps_nobody_else_waiting(bulk, three):
    three[0].person.legal_name = ""
    three[0].person.save()
    assert bulk.go_on(at=NOW())
    assert Certificate.objects.count() == 2
    [item] = bulk.items.exclude(refusal="")
    assert (item.enrollment, item.certificate) == (three[0], None)


def test_whoever_has_one_keeps_it(bulk, three, cora):
    first = Certificate.objects.issue(three[0], by=cora, at=NOW())
    bulk.go_on(at=NOW())
    assert bulk.items.get(enrollment=three[0]).certificate == first
    assert Certificate.objects.count() == 3


def test_a_pool_prints_what_one_process_prints(bulk, monkeypatch):
    monkeypatch.setattr(printing, "WORTH_A_POOL", 2)
    bulk.go_on(at=NOW())
    for made in CertificateDocument.objects.select_related("certificate__badge"):
        here = printing.print_one(made.certificate.sheet(at=NOW()))
        assert bytes(made.pdf) == here.pdf


def test_what_was_left_without_a_pdf_is_printed_later(bulk, capsys):
    for _step in zip(range(3), bulk._steps(NOW()), strict=False):
        pass  # three are issued, and then somebody pulls the plug
    call_command("print_certificates")
    assert capsys.readouterr().out == "0 printed.\n"
    assert CertificateDocument.objects.count() == 0
    with time_machine.travel(NOW() + timedelta(hours=1), tick=False):
        call_command("print_certificates")
    assert capsys.readouterr().out == "3 printed.\n"
    assert CertificateDocument.objects.count() == 3


# --- The coordinator's pages --------------------------------------------------------------------------


def test_a_coordinator_issues_to_all_who_are_ready(
    three, lee, cora, client_for, program, django_capture_on_commit_callbacks
):
    builders.enrollment(lee, program)  # who has done nothing yet
    browser = client_for(cora)
    answer = browser.get(url("ready"))
    assertContains(answer, "Issue all 6")
    pressed = {"bulk": str(answer.context["bulk"])}
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(url("issue_many"), pressed)
        again = browser.post(url("issue_many"), pressed)
    bulk = BulkIssue.objects.get()
    assertRedirects(answer, url("bulk", bulk.pk))
    assertRedirects(again, url("bulk", bulk.pk))
    assert (bulk.by, Certificate.objects.count()) == (cora, 6)  # what they learned, and their hours
    assertContains(browser.get(url("bulk", bulk.pk)), "6 certificates are ready")


def test_how_far_it_is(bulk, cora, client_for):
    browser = client_for(cora)
    answer = browser.get(url("bulk", bulk.pk))
    assertContains(answer, "0 of 3")
    assertContains(answer, "It stands still: go on")
    fragment = browser.get(url("bulk", bulk.pk), headers={"HX-Request": "true"})
    assert fragment.content.strip().startswith(b'<div id="state"')


def test_what_stands_still_can_be_pushed(bulk, cora, client_for):
    client_for(cora).post(url("bulk_go_on", bulk.pk))
    assert bulk.is_done


def test_all_pdfs_come_in_one_file(bulk, cora, client_for):
    bulk.go_on(at=NOW())
    answer = client_for(cora).get(url("bulk_zip", bulk.pk))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    for certificate in bulk.certificates.select_related("document"):
        assert archive.read(f"certificate-{certificate.number}.pdf") == bytes(certificate.document.pdf)
    listed = list(csv.reader(io.StringIO(archive.read("list.csv").decode("utf-8-sig"))))
    assert listed[0] == ["Number", "Name printed on it", "Title", "Issued"]
    assert {row[1] for row in listed[1:]} == {row.holder_name for row in bulk.certificates}


def test_a_name_that_looks_like_a_formula_is_a_name(sam, cora, client_for, program):
    rascal = person("Rascal")
    rascal.legal_name = "=HYPERLINK(1)"
    rascal.save()
    bulk = BulkIssue.objects.begin(
        uuid.uuid4(), completed([builders.earned_enrollment(rascal, sam)]), by=cora, at=NOW()
    )
    bulk.go_on(at=NOW())
    sent = b"".join(client_for(cora).get(url("bulk_zip", bulk.pk)).streaming_content)
    assert b"'=HYPERLINK" in zipfile.ZipFile(io.BytesIO(sent)).read("list.csv")


def test_how_far_it_is_takes_the_same_statements_for_any_number(
    bulk, cora, client_for, django_assert_max_num_queries
):
    browser = client_for(cora)
    browser.get(url("bulk", bulk.pk))
    with django_assert_max_num_queries(8):
        browser.get(url("bulk", bulk.pk))
