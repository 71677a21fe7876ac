"""A standard is used once a named coordinator has compared it with the board's own text."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import Certificate, StandardConfirmation
from courses import standard_digest
from courses.models import ExamTerms, Standard
from hours import ledger
from people.refusals import Refused

NOW = timezone.now
READ = date(2026, 3, 2)


@pytest.fixture
def standard(earned, settings) -> Standard:
    """What Noor is held to, on a site that issues in earnest; nobody has confirmed it."""
    settings.CERTIFICATE_SPECIMENS = False
    return earned.standard


def confirm(standard, by, source="The handbook of 2026, page 4", read_on=READ):
    return StandardConfirmation.objects.confirm(standard, source, read_on, by=by, at=NOW())


def url(name: str, standard: Standard) -> str:
    return reverse(f"certificates:{name}", args=[standard.pk])


# --- Issuing ------------------------------------------------------------------------------------------


def test_nothing_is_issued_under_a_standard_that_nobody_confirmed(earned, standard, cora):
    with pytest.raises(Refused, match="confirm them there"):
        Certificate.objects.issue(earned, by=cora, at=NOW())
    assert not Certificate.objects.exists()


def test_a_specimen_may_be_issued_all_the_same(earned, standard, cora):
    made = Certificate.objects.issue(earned, by=cora, at=NOW(), is_specimen=True)
    assert made.snapshot["standard"]["confirmed"] is None


def test_what_is_issued_says_with_which_text_the_standard_was_compared(earned, standard, cora):
    confirm(standard, cora)
    made = Certificate.objects.issue(earned, by=cora, at=NOW())
    assert made.snapshot["standard"]["confirmed"] == {
        "on": "2026-03-02",
        "source": "The handbook of 2026, page 4",
    }


def test_what_was_issued_stays_when_a_confirmation_is_taken_back(earned, standard, cora):
    row = confirm(standard, cora)
    made = Certificate.objects.issue(earned, by=cora, at=NOW())
    row.end(by=cora, at=NOW())
    assert Certificate.objects.issue(earned, by=cora, at=NOW()) == made
    assert made.status_on(NOW().date()) == "valid"


# --- What is confirmed --------------------------------------------------------------------------------


CHANGES = {
    "a number": lambda standard: standard.requirements.filter(kind="practice").update(minimum=60),
    "a row more": lambda standard: standard.requirements.create(kind="exam", minimum=1, unit="count"),
    "a row less": lambda standard: standard.requirements.filter(kind="practice").delete(),
    "a text": lambda standard: standard.attestationrules.create(statement="ethics-code", name="Ethics"),
    "how an exam is taken": lambda standard: ExamTerms.objects.create(
        requirement=standard.requirements.first(), attempts=3
    ),
    "what holds for all hours": lambda standard: Standard.objects.update(smallest_unit=15),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_line_that_changes_is_not_confirmed_any_more(standard, cora, change):
    confirm(standard, cora)
    change(standard)
    assert StandardConfirmation.objects.holding(Standard.objects.get()) is None


def test_what_stays_the_same_has_the_same_digest(standard):
    first = standard_digest.digest(standard)
    Standard.objects.update(was_held=True)
    assert standard_digest.digest(Standard.objects.get()) == first


def test_confirming_twice_is_once(standard, cora):
    assert confirm(standard, cora) == confirm(standard, cora)


def test_a_confirmation_stands_in_the_chain(standard, cora):
    row = confirm(standard, cora)
    assert ledger.verify().broken == []
    row.end(by=cora, at=NOW())
    assert ledger.verify().broken == []


def test_only_a_coordinator_confirms_with_a_source_and_a_day_that_was(standard, cora, sam):
    for by, source, on, code in (
        (sam, "Page 4", READ, "not_a_coordinator"),
        (cora, "  ", READ, "no_source"),
        (cora, "Page 4", NOW().date() + timedelta(days=3), "later"),
    ):
        with pytest.raises(Refused) as refused:
            confirm(standard, by, source, on)
        assert refused.value.code == code


# --- The pages ----------------------------------------------------------------------------------------


def test_a_coordinator_confirms_and_takes_back(standard, cora, client_for):
    browser = client_for(cora)
    assertContains(browser.get(reverse("certificates:standards")), "Not confirmed")
    given = {"source": "The handbook, page 4", "read_on": "2026-03-02", "is_same": "on"}
    answer = browser.post(url("confirm_standard", standard), given)
    assertRedirects(answer, url("confirm_standard", standard))
    row = StandardConfirmation.objects.holding(standard)
    assert (row.by, row.read_on, row.source) == (cora, READ, "The handbook, page 4")
    assertContains(browser.get(url("confirm_standard", standard)), "It is confirmed")
    browser.post(url("unconfirm", standard))
    assert StandardConfirmation.objects.holding(standard) is None
    assertContains(browser.get(url("confirm_standard", standard)), "Cora took that back")


def test_without_the_tick_nothing_is_confirmed_and_nothing_typed_is_lost(standard, cora, client_for):
    answer = client_for(cora).post(
        url("confirm_standard", standard), {"source": "Page 4", "read_on": "2026-03-02"}
    )
    assertContains(answer, "Page 4", status_code=422)
    assert StandardConfirmation.objects.holding(standard) is None


def test_everybody_reads_whether_it_was_compared_and_by_whom_nobody(standard, cora, client):
    page = reverse("courses:standard", args=[standard.scheme.key, standard.version])
    assertContains(client.get(page), "has not compared it")
    confirm(standard, cora)
    answer = client.get(page)
    assertContains(answer, "The handbook of 2026, page 4")
    assertNotContains(answer, "Cora")


def test_the_desk_says_which_rules_are_not_confirmed(earned, standard, cora, client_for):
    answer = client_for(cora).get(reverse("certificates:ready"))
    assertContains(answer, "Nobody has confirmed these rules yet.")
    assertNotContains(answer, "Issue: Certificate of completion")
    confirm(standard, cora)
    assertContains(client_for(cora).get(reverse("certificates:ready")), "Issue: Certificate of completion")
