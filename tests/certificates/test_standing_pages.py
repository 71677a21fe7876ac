"""The pages: looking into a certificate, answering, deciding, on hold and back, corrected, issued anew."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import Certificate, Review, ReviewAnswer
from people.fresh import LASTS
from tests import builders
from tests.conftest import person

NOW, TODAY = timezone.now, timezone.localdate
WORDS = "Three hours were logged twice."
CHANGES = ("revoke", "hold", "reinstate", "correct", "reissue")


def url(name: str, certificate) -> str:
    return reverse(f"certificates:{name}", args=[certificate.number])


def status(certificate) -> str:
    return Certificate.objects.get(pk=certificate.pk).status_at(NOW())


def test_from_the_doubt_to_the_decision(certificate, ana, cora, client_for):
    desk, mine = client_for(cora), client_for(ana)
    page = desk.get(url("revoke", certificate))
    assertContains(page, "Nothing is revoked yet.")
    half = desk.post(url("revoke", certificate), {"text": WORDS})
    assertContains(half, "Choose one.", status_code=422)
    assertContains(half, WORDS, status_code=422)
    sent = desk.post(url("revoke", certificate), {"reason": "requirement-missing", "text": WORDS})
    assertRedirects(sent, url("detail", certificate), fetch_redirect_response=False)
    assertRedirects(
        desk.get(url("revoke", certificate)), url("decide", certificate), fetch_redirect_response=False
    )
    assertContains(mine.get(url("detail", certificate)), "We have a question about this certificate.")
    asked = mine.get(url("reply", certificate))
    for words in ("something was still missing", WORDS, "You can answer until"):
        assertContains(asked, words)
    refused = desk.post(url("decide", certificate), {"outcome": "revoke", "sure": "on", "text": "Sure?"})
    assertContains(refused, "The holder can answer until", status_code=422)
    assertContains(refused, "Sure?", status_code=422)
    assertContains(mine.post(url("reply", certificate), {}), "Please write something first.", status_code=422)
    mine.post(url("reply", certificate), {"text": "I can show the sheets."})
    assertContains(mine.get(url("reply", certificate)), "I can show the sheets.")
    assertContains(desk.get(url("decide", certificate)), "I can show the sheets.")
    unsure = desk.post(url("decide", certificate), {"outcome": "revoke"})
    assertContains(unsure, "Please tick this box if you are sure.", status_code=422)
    desk.post(url("decide", certificate), {"outcome": "revoke", "sure": "on", "text": "We talked."})
    assert status(certificate) == "revoked"
    assertNotContains(mine.get(url("reply", certificate)), "We talked.")
    assertNotContains(mine.get(url("detail", certificate)), "We talked.")
    assertContains(desk.get(url("decide", certificate)), "We talked.")
    assertContains(desk.get(url("revoke", certificate)), "was revoked already")


def test_two_coordinators_share_it_and_one_of_them_can_say_that_nobody_else_is_there(
    certificate, ana, cora, client_for
):
    person("Ruth", "coordinator")
    review = Review.objects.begin(certificate, "holder-asked", by=cora, at=NOW())
    desk = client_for(cora)
    said = {"outcome": "revoke", "sure": "on"}
    answer = desk.post(url("decide", certificate), said)
    assertContains(answer, "Please let another coordinator decide", status_code=422)
    assert not Review.objects.get(pk=review.pk).is_decided
    desk.post(url("decide", certificate), said | {"is_alone": "on"})
    assert status(certificate) == "revoked"


def test_the_answer_is_the_holders_alone(certificate, ana, cora, noor, client_for):
    Review.objects.begin(certificate, "after-review", by=cora, at=NOW())
    for someone in (cora, noor):
        answer = client_for(someone).post(url("reply", certificate), {"text": "It was me."})
        assert answer.status_code == 404
    assert not ReviewAnswer.objects.exists()


def test_words_from_which_somebody_could_be_known_are_asked_about(certificate, cora, client_for):
    said = {"reason": "after-review", "text": "Call 555-010-4477 about it."}
    answer = client_for(cora).post(url("revoke", certificate), said)
    assertContains(answer, "Could somebody be known from this?", status_code=422)
    assert not Review.objects.exists()


def test_on_hold_and_back_with_both_days_in_the_history(certificate, ana, cora, client_for, client):
    certificate.suspend("to-be-cleared", "Ask the board.", by=cora, at=NOW() - timedelta(days=9))
    desk = client_for(cora)
    page = desk.get(url("detail", certificate))
    assertContains(page, url("reinstate", certificate))
    assertContains(page, "Ask the board.")
    assertNotContains(client_for(ana).get(url("detail", certificate)), "Ask the board.")
    assertContains(client.get(reverse("verify:certificate", args=[certificate.number])), "On hold since")
    day = TODAY() - timedelta(days=4)
    late = desk.post(url("reinstate", certificate), {"reason": "settled", "effective_on": "2001-01-01"})
    assertContains(late, "It was put on hold on", status_code=422)
    desk.post(url("reinstate", certificate), {"reason": "settled", "effective_on": day.isoformat()})
    assert status(certificate) == "valid"
    page = desk.get(url("detail", certificate)).content.decode()
    assert "counts again" in page
    assert f"(decided on {TODAY():%B}" in page


def test_hold_correct_and_anew_by_button(certificate, ana, cora, client_for):
    desk = client_for(cora)
    same = desk.post(url("correct", certificate), {"why": "name-changed"})
    assertContains(same, "would say the same", status_code=422)
    ana.legal_name = "Anya Delacroix"
    ana.save()
    assertContains(desk.get(url("correct", certificate)), "Anya Delacroix")
    for _press in range(2):
        sent = desk.post(url("correct", certificate), {"why": "name-changed"})
    new = Certificate.objects.get(edition=2)
    assertRedirects(sent, url("detail", new), fetch_redirect_response=False)
    desk.post(url("hold", new), {"reason": "risk-of-harm"})
    assert (status(certificate), status(new)) == ("superseded", "suspended")
    new.revoke("after-review", by=cora, at=NOW())
    assertContains(desk.get(url("detail", new)), url("reissue", new))
    desk.post(url("reissue", new), {})
    assert Certificate.objects.count() == 2
    desk.post(url("reissue", new), {"sure": "on"})
    assert status(Certificate.objects.get(edition=3)) == "valid"


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_asks_who_is_there_and_is_for_coordinators(
    certificate, ana, sam, cora, client_for, time_machine, change
):
    for someone in (ana, sam):
        assert client_for(someone).get(url(change, certificate)).status_code == 403
    desk = client_for(cora)
    time_machine.move_to(NOW() + LASTS + timedelta(minutes=1))
    assert "/accounts/reauthenticate/" in desk.get(url(change, certificate)).url
    assert certificate.status_events.count() == 1


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_their_own(sam, cora, program, client_for, change):
    robin = person("Robin", "coordinator")
    own = Certificate.objects.issue(builders.earned_enrollment(cora, sam), by=robin, at=NOW())
    if change == "reinstate":
        own.suspend("to-be-cleared", by=robin, at=NOW())
    if change == "reissue":
        own.revoke("holder-asked", by=robin, at=NOW())
    before = own.status_events.count()
    whole = {
        "reason": {"revoke": "after-review", "hold": "risk-of-harm"}.get(change, "settled"),
        "why": "wrong-details",
        "sure": "on",
        "effective_on": TODAY().isoformat(),
    }
    answer = client_for(cora).post(url(change, own), whole)
    assertContains(answer, "Please ask another coordinator", status_code=422)
    assert own.status_events.count() == before
    assert Certificate.objects.count() == 1
    assert not Review.objects.exists()
