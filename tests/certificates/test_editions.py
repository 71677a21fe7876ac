"""A new certificate in the place of an old one; and nobody learns the former name from us."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, document
from certificates.models import Certificate, NotEarned, Replacement, Review, StatusEntry
from cms.models import TrainingBody
from people.models import Notice
from people.refusals import Refused

NOW = timezone.now
NEW = "Anya Delacroix"


@pytest.fixture
def renamed(certificate, ana):
    """Ana has another legal name than on her certificate."""
    assert certificate.holder_name != NEW
    ana.legal_name = NEW
    ana.save()
    return certificate


def correct(certificate, by, why="name-changed") -> Certificate:
    return Replacement.objects.correct(certificate, why, by=by, at=NOW())


def test_a_correction_changes_the_name_alone_and_points_back(renamed, cora, ana):
    new = correct(renamed, cora)
    assert correct(renamed, cora) == new
    assert Certificate.objects.count() == 2
    assert (new.period, new.edition, new.holder_name) == (1, 2, NEW)
    assert new.snapshot["corrects"] == renamed.pk
    assert new.replaces.old == renamed
    own = {"serial", "verify_url", "issued_on", "issued_at", "ledger", "holder", "corrects"}
    kept = new.snapshot.keys() - own
    assert {key: new.snapshot[key] for key in kept} == {key: renamed.snapshot[key] for key in kept}
    assert Certificate.objects.get(pk=renamed.pk).status_at(NOW()) == "superseded"
    assert new.status_at(NOW()) == "valid"
    assert "in the place of your old one" in Notice.objects.filter(person=ana).first().body
    assert chain.verify().broken == []
    new.make_document(at=NOW())
    assert chain.verify().broken == []


def test_nothing_is_printed_anew_where_it_would_say_the_same(certificate, cora):
    with pytest.raises(Refused, match="would say the same"):
        correct(certificate, cora)
    assert Certificate.objects.count() == 1


def test_what_was_printed_wrong_about_the_issuer_is_taken_anew(renamed, cora):
    body = TrainingBody.load()
    body.name = "The Right Name"
    body.save()
    assert correct(renamed, cora).issuer_name == renamed.issuer_name


def test_a_wrong_issuer_is_corrected_as_such(certificate, cora):
    body = TrainingBody.load()
    body.name = "The Right Name"
    body.save()
    new = correct(certificate, cora, "wrong-details")
    assert (new.issuer_name, new.holder_name) == ("The Right Name", certificate.holder_name)


def test_what_is_on_hold_or_looked_into_or_revoked_is_not_corrected(renamed, cora):
    renamed.suspend("to-be-cleared", by=cora, at=NOW())
    with pytest.raises(Refused, match="is on hold"):
        correct(renamed, cora)
    renamed.reinstate("settled", effective_on=timezone.localdate(), by=cora, at=NOW())
    review = Review.objects.begin(renamed, "requirement-missing", by=cora, at=NOW())
    with pytest.raises(Refused, match="looking into"):
        correct(renamed, cora)
    review.decide("revoke", by=cora, at=NOW() + timedelta(days=20))
    with pytest.raises(Refused, match="cannot change any more"):
        correct(renamed, cora)


def test_nobody_corrects_their_own(renamed, ana):
    with pytest.raises(Refused, match="your own"):
        correct(renamed, ana)


# --- The former name --------------------------------------------------------------------------------


def compare(client, certificate, name: str):
    return client.post(reverse("verify:name", args=[certificate.number]), {"name": name})


@pytest.mark.parametrize("is_public", [True, False])
def test_the_former_name_is_on_no_page(renamed, ana, cora, client, client_for, is_public):
    former = renamed.holder_name
    if is_public:
        renamed.credential.show_name(True, by=ana, at=NOW())
    renamed.make_document(at=NOW())
    new = correct(renamed, cora)
    new.make_document(at=NOW())
    doors = [reverse(f"verify:{door}", args=[renamed.number]) for door in ("certificate", "json")]
    told = [client.get(door) for door in doors]
    told.append(compare(client, renamed, former))
    told += [
        client_for(who).get(reverse("certificates:detail", args=[renamed.number])) for who in (ana, cora)
    ]
    told += [client_for(cora).get(reverse("certificates:detail", args=[new.number]))]
    told += [client_for(cora).get(reverse("certificates:ready"))]
    for answer in told:
        body = answer.content.decode().replace(f'value="{former}"', "")
        assert former not in body
    assert NEW not in told[0].content.decode()  # the old number says nothing of the new name either
    assert json.loads(told[1].content)["status"] == "superseded"
    assert "holder" not in json.loads(told[1].content)
    assertContains(told[0], "was replaced by a newer one")
    assert (NEW in client.get(reverse("verify:certificate", args=[new.number])).content.decode()) is is_public
    assert former not in document.credential_json(new.snapshot).decode()


def test_a_typed_name_is_compared_with_the_newest_one_only(renamed, cora, client):
    former = renamed.holder_name
    new = correct(renamed, cora)
    for one in (renamed, new):
        assertContains(compare(client, one, NEW), "This name matches")
        assertContains(compare(client, one, former), "does not match")


def test_the_old_files_stay_with_their_holder(renamed, ana, cora, client_for):
    renamed.make_document(at=NOW())
    correct(renamed, cora)
    door = reverse("certificates:download", args=[renamed.number])
    assert client_for(ana).get(door).status_code == 200
    assert client_for(cora).get(door).status_code == 404


def test_the_lists_say_that_the_old_one_does_not_count(renamed, cora):
    entry = StatusEntry.objects.of(renamed)
    correct(renamed, cora)
    assert StatusEntry.objects.marked(entry.pair, "revocation") == [entry.place]


# --- Issued anew ------------------------------------------------------------------------------------


def test_a_revoked_one_is_issued_anew_by_a_decision_and_stays_revoked(certificate, cora):
    certificate.revoke("issued-in-error", by=cora, at=NOW())
    new = Replacement.objects.issue_anew(certificate, by=cora, at=NOW())
    assert Replacement.objects.issue_anew(certificate, by=cora, at=NOW()) == new
    assert (new.edition, new.status_at(NOW())) == (2, "valid")
    assert Certificate.objects.get(pk=certificate.pk).status_at(NOW()) == "revoked"
    assert Certificate.objects.issue(certificate.credential.enrollment, by=cora, at=NOW()) == new
    assert chain.verify().broken == []


def test_only_what_was_revoked_is_issued_anew(certificate, cora):
    with pytest.raises(Refused, match="nothing to issue anew"):
        Replacement.objects.issue_anew(certificate, by=cora, at=NOW())


def test_issuing_anew_asks_the_rule_again(certificate, cora):
    certificate.revoke("requirement-missing", by=cora, at=NOW())
    standard = certificate.credential.enrollment.standard
    standard.requirements.filter(kind="training").update(minimum=60_000)
    with pytest.raises(NotEarned):
        Replacement.objects.issue_anew(certificate, by=cora, at=NOW())
    assert not Replacement.objects.exists()


def test_the_name_of_a_revoked_one_that_was_issued_anew_is_shown_no_more(certificate, ana, cora, client):
    certificate.credential.show_name(True, by=ana, at=NOW())
    certificate.revoke("wrong-details", by=cora, at=NOW())
    page = reverse("verify:certificate", args=[certificate.number])
    former = certificate.holder_name
    assertContains(client.get(page), former)
    ana.legal_name = NEW
    ana.save()
    Replacement.objects.issue_anew(certificate, by=cora, at=NOW())
    assertNotContains(client.get(page), former)


def test_checking_an_old_number_takes_few_statements(renamed, cora, client, django_assert_max_num_queries):
    correct(renamed, cora)
    with django_assert_max_num_queries(5):
        client.get(reverse("verify:certificate", args=[renamed.number]))
