"""Evidence for a board: made and seen by whoever it is about, given by a link, and checked without the site."""

import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import page
import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, rules
from certificates.bundles import contents, paper
from certificates.models import Certificate, EvidenceBundle, EvidenceGift
from certificates.offline import badge, check, evidence, wording
from certificates.offline.folder import read, write
from certificates.rules import bundles
from cms import seal
from hours.models import HoursEntryVersion
from people.refusals import Refused
from tests import asked, builders
from tests.certificates.test_document import failures
from tests.certificates.test_verify import upload

NOW = timezone.now


@pytest.fixture(scope="module", autouse=True)
def key(tmp_path_factory):
    """A key that signs since yesterday."""
    with override_settings(SIGNING_KEYS_DIR=tmp_path_factory.mktemp("keys"), SIGNING_KEY=""):
        yield seal.make_key(at=NOW() - timedelta(days=1))


@pytest.fixture
def badged(printed_pk, db) -> Certificate:
    """Ana's certificate with its badge."""
    return Certificate.objects.get(pk=printed_pk)


@pytest.fixture
def enrollment(badged):
    return badged.credential.enrollment


@pytest.fixture
def ana(enrollment):
    return enrollment.person


@pytest.fixture
def made(enrollment) -> EvidenceBundle:
    return EvidenceBundle.objects.make(uuid4(), enrollment, by=enrollment.person, at=NOW())


@pytest.fixture
def seen(made) -> EvidenceBundle:
    made.mark_seen(at=NOW())
    return made


@pytest.fixture
def given(seen, ana) -> EvidenceGift:
    return seen.give(uuid4(), "The board", "board@example.org", by=ana, at=NOW())


def inside(bundle) -> dict[str, bytes]:
    return check.attachments(bytes(bundle.pdf))


def printed(bundle) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(bytes(bundle.pdf))).pages)


def page_of(bundle) -> str:
    return reverse("certificates:evidence_bundle", args=[bundle.pk])


# --- What is in it --------------------------------------------------------------------------------------


def test_it_holds_training_signed_hours_and_who_signed_in_one_accessible_file(made, badged):
    text = printed(made)
    for words in (
        "Evidence for a board",
        badged.holder_name,
        badged.number,
        "Hours signed by a supervisor",
        "Sam",
    ):
        assert words in text
    assert failures(bytes(made.pdf), page.ValidationProfile.PDF_UA_1) == []
    assert failures(bytes(made.pdf), page.ValidationProfile.PDF_A_3A) == []
    files = inside(made)
    assert set(files) == {"evidence.json", "evidence-seal.json", "log.json", f"badge-{badged.number}.json"}
    assert files["evidence.json"] == contents.spelled(made.contents)
    assert files[f"badge-{badged.number}.json"] == bytes(badged.badge.content)


def test_areas_stand_in_the_order_of_the_board_and_the_sums_are_those_that_were_signed(made, enrollment):
    order = list(
        enrollment.standard.framework.competencies.order_by("position").values_list("code", flat=True)
    )
    codes = [area["area"] for area in made.contents["signed"] if area["area"]]
    assert codes == sorted(codes, key=order.index)
    signed = HoursEntryVersion.objects.filter(
        counting_for__isnull=False, entry__placement__enrollment=enrollment
    )
    minutes = sum(row["minutes"] for area in made.contents["signed"] for row in area["rows"])
    assert minutes == sum(line.minutes for line in signed) > 0


def test_notes_and_what_is_not_signed_stay_out(enrollment, ana):
    place = enrollment.placements.get()
    builders.signed_entry(place, builders.stretch(days_ago=9, minutes=30), note="We talked about my brother.")
    builders.sent_entry(place, builders.stretch(days_ago=8, minutes=45), note="Nobody signed this.")
    made = EvidenceBundle.objects.make(uuid4(), enrollment, by=ana, at=NOW())
    everything = printed(made) + "".join(content.decode() for content in inside(made).values())
    assert "brother" not in everything
    assert "Nobody signed this" not in everything
    states = {line["state"] for line in json.loads(inside(made)["log.json"])["lines"]}
    assert states == {"signed"}


def test_texts_about_a_life_come_along_only_when_their_holder_says_so(enrollment, ana, client_for):
    asked.text(enrollment, "ethics-code")
    asked.text(enrollment, "lived-experience", is_private=True)
    for text in ("ethics-code", "lived-experience"):
        asked.attest(enrollment, text)
    browser, url = client_for(ana), reverse("certificates:evidence", args=[enrollment.pk])
    assertContains(browser.get(url), "Put in the texts about my own life, too")
    browser.post(url, {"id": uuid4()})
    browser.post(url, {"id": uuid4(), "with_private": "on"})
    without, with_it = EvidenceBundle.objects.filter(enrollment=enrollment).order_by("at")
    assert [row["key"] for row in without.contents["texts"]] == ["ethics-code"]
    assert [row["key"] for row in with_it.contents["texts"]] == ["ethics-code", "lived-experience"]
    words = with_it.contents["texts"][1]["words"]
    assert words.split(".")[0] not in printed(without).replace("\n", " ")


def test_on_a_demonstration_it_says_that_it_is_a_specimen(enrollment, ana, settings):
    settings.CERTIFICATE_SPECIMENS = True
    made = EvidenceBundle.objects.make(uuid4(), enrollment, by=ana, at=NOW())
    assert "It proves nothing" in printed(made)


@pytest.mark.parametrize(
    ("name", "code"), [("", bundles.NO_NAME), ("Ana \U00012000", "no_glyphs")], ids=["no name", "no letters"]
)
def test_a_name_that_cannot_be_printed_is_said_before_anything_is_made(enrollment, ana, name, code):
    ana.legal_name = name
    ana.save()
    enrollment.person.legal_name = name
    with pytest.raises(Refused) as refused:
        EvidenceBundle.objects.make(uuid4(), enrollment, by=ana, at=NOW())
    assert refused.value.code == code
    assert not EvidenceBundle.objects.exists()


def test_with_nothing_to_show_none_is_made(tess, program, client_for):
    enrolled = builders.enrollment(tess, program)
    url = reverse("certificates:evidence", args=[enrolled.pk])
    response = client_for(tess).post(url, {"id": uuid4()})
    assert response.status_code == 422
    assertContains(response, "There is nothing to show yet", status_code=422)


# --- Made and seen --------------------------------------------------------------------------------------


def test_pressed_twice_makes_one(enrollment, ana, client_for):
    browser, said = client_for(ana), {"id": uuid4()}
    url = reverse("certificates:evidence", args=[enrollment.pk])
    first, second = browser.post(url, said), browser.post(url, said)
    assert first.url == second.url == page_of(EvidenceBundle.objects.get())


def test_nobody_else_makes_or_opens_it(made, enrollment, client_for, cora, noor, sam):
    for stranger in (noor, sam):
        assert client_for(stranger).get(page_of(made)).status_code == 404
    url = reverse("certificates:evidence", args=[enrollment.pk])
    assert client_for(cora).post(url, {"id": uuid4()}).status_code == 422
    assert EvidenceBundle.objects.count() == 1
    assert client_for(cora).get(page_of(made)).status_code == 200
    assert client_for(cora).get(page_of(made) + "evidence.pdf").status_code == 404


def test_nothing_leaves_that_was_not_seen(made, ana, client_for):
    browser, form = client_for(ana), {"id": uuid4(), "name": "Board", "address": "board@example.org"}
    assertContains(browser.get(page_of(made)), "Open the file first")
    assertContains(
        browser.post(page_of(made), form), "Nothing leaves that you have not seen", status_code=422
    )
    file = browser.get(page_of(made) + "evidence.pdf")
    assert file.content == bytes(made.pdf)
    assert "Ana" not in file["Content-Disposition"]
    browser.post(page_of(made), form)
    browser.post(page_of(made), form)
    assert [gift.name for gift in EvidenceGift.objects.all()] == ["Board"]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, None),
        ({"is_own": False}, bundles.NOT_YOURS),
        ({"is_seen": False}, bundles.NOT_SEEN),
        ({"is_ended": True}, bundles.ENDED),
        ({"given_lately": bundles.MOST - 1}, None),
        ({"given_lately": bundles.MOST}, bundles.TOO_MANY),
    ],
)
def test_who_may_give_what(said, problem):
    usual = {"is_own": True, "is_seen": True, "is_ended": False, "given_lately": 0}
    assert bundles.check_giving(**usual | said) == problem


# --- Given ----------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(given, django_capture_on_commit_callbacks):
    """The mail with the link, as the worker sends it."""
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        given.mail()
    (message,) = mail.outbox
    return message


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/given/\S+)", message.body)[1]


def test_the_link_opens_the_same_file_without_an_account(mailed, made, client, ana):
    assert mailed.to == ["board@example.org"]
    assert ana.legal_name not in mailed.subject + mailed.body
    response = client.get(link_in(mailed), follow=True)
    assertContains(response, f"{made.contents['holder']} gave you a file")
    assertContains(response, "valid")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(reverse("certificates:given_file")).content == bytes(made.pdf)


def test_after_its_time_and_with_another_key_it_opens_nothing(mailed, given, client):
    assert client.get(link_in(mailed)[:-3] + "x/", follow=True).status_code == 404
    with time_machine.travel(NOW() + timedelta(days=bundles.DAYS + 2)):
        assert client.get(link_in(mailed), follow=True).status_code == 404
        assert client.get(reverse("certificates:given_file")).status_code == 302


def test_whoever_has_it_hears_when_a_certificate_in_it_changes_and_no_reason(
    given, badged, cora, django_capture_on_commit_callbacks
):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        badged.suspend("risk-of-harm", "Somebody said something.", by=cora, at=NOW())
    with django_capture_on_commit_callbacks(execute=True):
        badged.reinstate("unfounded", effective_on=timezone.localdate(), by=cora, at=NOW())
    with django_capture_on_commit_callbacks(execute=True):
        badged.revoke("issued-in-error", "Words.", by=cora, at=NOW())
        badged.revoke("issued-in-error", "Words.", by=cora, at=NOW())
    theirs = [message for message in mail.outbox if message.to == ["board@example.org"]]
    assert len(theirs) == 3
    for message in theirs:
        assert badged.number in message.body
        assert message.subject == "A file you were given has changed"
        assert not {"harm", "mistake", "Words", "Somebody said"} & set(message.body.split())
        assert "Words." not in message.body


def test_one_that_is_not_in_it_concerns_nobody(given, noor, sam, cora, django_capture_on_commit_callbacks):
    other = builders.certificate(noor, sam, cora)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        other.revoke("issued-in-error", by=cora, at=NOW())
    assert [message for message in mail.outbox if message.to == ["board@example.org"]] == []


def test_taken_back_it_opens_no_more_and_that_is_said(
    mailed, given, made, cora, client, client_for, django_capture_on_commit_callbacks
):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(cora).post(page_of(made) + "take-back/").status_code == 422
        for _press in range(2):
            client_for(cora).post(page_of(made) + "take-back/", {"why": "wrong-details"})
    theirs = [message for message in mail.outbox if message.to == ["board@example.org"]]
    assert len(theirs) == 1
    assert "It was taken back" in theirs[0].body
    assert EvidenceBundle.objects.get().ended_why == "wrong-details"
    assert client.get(link_in(mailed), follow=True).status_code == 404
    assertContains(upload(client, bytes(made.pdf)), "This evidence for a board was taken back.")
    assertContains(client_for(made.by).get(page_of(made)), f"{cora.display_name} took it back")


# --- Checked --------------------------------------------------------------------------------------------


def test_whoever_uploads_it_reads_that_it_is_whole_and_nobodys_name(made, badged, client, cora):
    response = upload(client, bytes(made.pdf))
    assertContains(response, "it is whole")
    assertContains(response, badged.number)
    assertNotContains(response, badged.holder_name)
    badged.revoke("issued-in-error", by=cora, at=NOW())
    assertContains(upload(client, bytes(made.pdf)), "revoked")
    changed = bytes(made.pdf).replace(b"%%EOF", b"%%EOX")
    assertNotContains(upload(client, changed), "it is whole")


def test_a_board_checks_it_with_its_folder_alone(made, tmp_path, django_assert_num_queries, key):
    write(tmp_path / "kept", at=NOW())
    with django_assert_num_queries(0):
        found = check.of_file(bytes(made.pdf), read(tmp_path / "kept"), at=NOW())
    assert (found.status, found.is_page_proven, found.key.id) == (rules.VALID, True, key.id)
    assert [one.status for one in found.inner] == [rules.VALID]
    said = "\n".join(wording.lines(found, read(tmp_path / "kept")))
    assert "This evidence is whole, and the certificates in it are valid." in said
    assert wording.as_dict(found, read(tmp_path / "kept"))["certificates"][0]["status"] == "valid"


def test_offline_too_a_change_anywhere_is_seen(made, badged, cora, tmp_path):
    write(tmp_path / "kept", at=NOW())
    folder, files = read(tmp_path / "kept"), inside(made)
    assert check.of_file(bytes(made.pdf) + b"\n", folder, at=NOW()).status == rules.TAMPERED
    for name in files:
        changed = files | {name: files[name].replace(b"1", b"2", 1)}
        assert not evidence.of_files(changed, folder, at=NOW()).is_valid
        missing = {key: value for key, value in files.items() if key != name}
        assert not evidence.of_files(missing, folder, at=NOW()).is_valid
    assert evidence.of_files(files, folder, at=NOW()).is_valid
    badged.revoke("issued-in-error", by=cora, at=NOW())
    write(tmp_path / "later", at=NOW())
    found = check.of_file(bytes(made.pdf), read(tmp_path / "later"), at=NOW())
    assert (found.status, found.is_page_proven) == (badge.ENDED, True)
    made.take_back(by=cora, at=NOW())
    write(tmp_path / "last", at=NOW())
    assert check.of_file(bytes(made.pdf), read(tmp_path / "last"), at=NOW()).status == evidence.TAKEN_BACK


def test_made_after_the_folder_it_says_nothing(made, tmp_path):
    write(tmp_path / "old", at=made.at - timedelta(hours=1))
    assert check.of_file(bytes(made.pdf), read(tmp_path / "old"), at=NOW()).status == badge.NEWER


def test_without_a_key_it_is_made_and_not_sealed(enrollment, ana, tmp_path):
    with override_settings(SIGNING_KEYS_DIR=tmp_path):
        made = EvidenceBundle.objects.make(uuid4(), enrollment, by=ana, at=NOW())
    assert paper.SEAL not in inside(made)


# --- Kept -----------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificates_evidencebundle SET pdf_sha256 = 'x'",
        "UPDATE certificates_evidencebundle SET seen_at = NULL",
        "DELETE FROM certificates_evidencebundle",
        "UPDATE certificates_evidencegift SET address = 'x'",
        "DELETE FROM certificates_evidencegift",
    ],
)
def test_the_database_keeps_it(given, statement):
    with (
        pytest.raises(DatabaseError, match="kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_whose_it_is_takes_it_back_without_a_reason(given, made, ana, client_for):
    client_for(ana).post(page_of(made) + "take-back/")
    fresh = EvidenceBundle.objects.get()
    assert (fresh.ended_by, fresh.ended_why) == (ana, "holder-asked")


def test_the_chain_holds_what_was_made_given_and_taken_back(given, made, cora):
    made.take_back(by=cora, at=NOW())
    assert chain.verify().broken == []
