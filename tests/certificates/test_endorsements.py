"""What stands on a credential besides its title: nobody has it who did not ask, and nobody has to show it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, rules
from certificates.models import Certificate, EndorsementDecision, EndorsementWish, Replacement
from certificates.rules import endorsements
from certificates.rules.endorsements import HIDDEN, NOT_WANTED, SHOWN, Offered
from people.models import Notice
from people.refusals import Refused
from tests import builders
from tests.certificates.test_document import text_of

NOW = timezone.now
FAMILY, YOUTH, FIRM = Offered("family", "Family"), Offered("youth", "Youth"), Offered("firm", "Firm", False)


@pytest.fixture
def enrollment(earned):
    """Noor has earned a credential whose board knows two additions; one of them it wants shown."""
    rows = earned.standard.endorsements
    rows.create(code="family", name="Parents and families", position=0)
    rows.create(code="youth", name="Youth", position=1, may_be_hidden=False, least_age=18, most_age=29)
    return builders.certifying(earned)


def page_of(enrollment) -> str:
    return reverse("certificates:endorsements", args=[enrollment.pk])


def check_of(enrollment, code: str = "family") -> str:
    return reverse("certificates:check_endorsement", args=[enrollment.pk, code])


def ask(enrollment, code: str = "family", wish: str = SHOWN) -> EndorsementWish:
    return EndorsementWish.objects.ask(enrollment, code, wish, by=enrollment.person, at=NOW())


def grant(enrollment, by, code: str = "family") -> EndorsementDecision:
    return EndorsementDecision.objects.decide(enrollment, code, True, by=by, at=NOW())


def issue(enrollment, by) -> Certificate:
    return Certificate.objects.issue(enrollment, kind="program-credential", by=by, at=NOW())


# --- The rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wish", "is_own", "problem"),
    [
        ("family", SHOWN, True, None),
        ("family", HIDDEN, True, None),
        ("family", SHOWN, False, endorsements.NOT_YOURS),
        ("firm", HIDDEN, True, endorsements.NOT_HIDDEN),
        ("firm", NOT_WANTED, True, None),
        ("other", SHOWN, True, endorsements.NOT_OFFERED),
    ],
)
def test_what_can_be_asked_for(code, wish, is_own, problem):
    assert endorsements.check_asking(code, wish, [FAMILY, FIRM], is_own=is_own) == problem


@pytest.mark.parametrize(
    ("wishes", "decisions", "codes"),
    [
        ({}, {}, []),
        ({"family": SHOWN}, {}, []),
        ({}, {"family": True}, []),
        ({"family": SHOWN}, {"family": False}, []),
        ({"family": HIDDEN}, {"family": True}, []),
        ({"family": NOT_WANTED}, {"family": True}, []),
        ({"youth": SHOWN, "family": SHOWN}, {"youth": True, "family": True}, ["family", "youth"]),
    ],
)
def test_printed_is_what_was_asked_for_granted_and_is_to_be_shown(wishes, decisions, codes):
    assert [one.code for one in endorsements.printed([FAMILY, YOUTH], wishes, decisions)] == codes


# --- Asked for and decided ------------------------------------------------------------------------------


def test_the_holder_asks_and_a_coordinator_grants(enrollment, noor, cora, client_for):
    browser = client_for(noor)
    assertContains(browser.get(page_of(enrollment)), "Parents and families")
    for _press in range(2):
        browser.post(page_of(enrollment), {"family-wish": SHOWN, "youth-wish": NOT_WANTED})
    assert EndorsementWish.objects.filter(code="family").count() == 1
    assertContains(browser.get(page_of(enrollment)), "A coordinator looks at it.")
    notice = Notice.objects.get(person=cora, url=reverse("certificates:endorsements_to_check"))
    assert "amil" not in notice.subject + notice.body
    desk = client_for(cora)
    assertContains(desk.get(reverse("certificates:endorsements_to_check")), check_of(enrollment))
    for _press in range(2):
        desk.post(check_of(enrollment), {"verdict": "grant"})
    assert EndorsementDecision.objects.get().is_accepted
    assertContains(browser.get(page_of(enrollment)), "granted")
    assertNotContains(desk.get(reverse("certificates:endorsements_to_check")), check_of(enrollment))


def test_a_no_has_a_reason_and_can_become_a_yes(enrollment, noor, cora, client_for):
    ask(enrollment, "youth")
    desk = client_for(cora)
    assertContains(desk.get(check_of(enrollment, "youth")), "up to the age of 29")
    desk.post(check_of(enrollment, "youth"), {"verdict": "age"})
    assertContains(client_for(noor).get(page_of(enrollment)), "The board sets an age for it")
    desk.post(check_of(enrollment, "youth"), {"verdict": "grant"})
    assert [row.is_accepted for row in EndorsementDecision.objects.order_by("at")] == [False, True]


def test_what_the_board_wants_shown_cannot_be_hidden(enrollment, noor, client_for):
    response = client_for(noor).post(page_of(enrollment), {"youth-wish": HIDDEN})
    assert response.status_code == 422
    with pytest.raises(Refused, match="wants this one shown"):
        ask(enrollment, "youth", HIDDEN)
    assert not EndorsementWish.objects.exists()


def test_nobody_decides_about_their_own_and_nobody_who_did_not_ask_has_one(enrollment, cora, sam, client_for):
    assert client_for(cora).get(check_of(enrollment)).status_code == 404
    with pytest.raises(Refused, match="Only a coordinator"):
        grant(enrollment, sam)
    with pytest.raises(Refused, match="Only the person"):
        EndorsementWish.objects.ask(enrollment, "family", SHOWN, by=cora, at=NOW())
    own = builders.enrollment(cora, enrollment.program)
    with pytest.raises(Refused, match="about you"):
        grant(own, cora)


# --- On the certificate ---------------------------------------------------------------------------------


def test_it_stands_on_the_credential_and_on_the_page_for_checking(enrollment, cora, client):
    ask(enrollment)
    grant(enrollment, cora)
    certificate = issue(enrollment, cora)
    certificate.make_document(at=NOW())
    assert "Parents and families" in text_of(bytes(certificate.document.pdf))
    assertContains(client.get(f"/verify/{certificate.number}/"), "Parents and families")
    assert client.get(f"/verify/{certificate.number}.json").json()["endorsements"] == ["Parents and families"]


def test_hidden_it_stands_nowhere(enrollment, cora, client):
    ask(enrollment, wish=HIDDEN)
    grant(enrollment, cora)
    certificate = issue(enrollment, cora)
    certificate.make_document(at=NOW())
    assert "endorsements" not in certificate.snapshot
    assert "families" not in text_of(bytes(certificate.document.pdf))
    assertNotContains(client.get(f"/verify/{certificate.number}/"), "families")


def test_another_kind_of_certificate_does_not_carry_it(enrollment, cora):
    ask(enrollment)
    grant(enrollment, cora)
    paper = Certificate.objects.issue(enrollment, kind="training-completion", by=cora, at=NOW())
    assert "endorsements" not in paper.snapshot


def test_hidden_later_the_next_certificate_is_without_it_and_the_old_one_tells_nobody(
    enrollment, cora, client
):
    ask(enrollment)
    grant(enrollment, cora)
    old = issue(enrollment, cora)
    ask(enrollment, wish=HIDDEN)
    new = Replacement.objects.correct(old, Replacement.Why.DETAILS, by=cora, at=NOW())
    assert "endorsements" not in new.snapshot
    assert old.snapshot["endorsements"] == [{"code": "family", "name": "Parents and families"}]
    for number in (old.number, new.number):
        assertNotContains(client.get(f"/verify/{number}/"), "families")
    assert client.get(f"/verify/{old.number}.json").json()["status"] == rules.SUPERSEDED


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["endorsementwish", "endorsementdecision"])
def test_the_database_keeps_what_was_said(enrollment, cora, table):
    ask(enrollment)
    grant(enrollment, cora)
    assert chain.verify().broken == []
    with (
        pytest.raises(DatabaseError, match="kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM certificates_{table}")
