"""Issuing: only what is earned, once, frozen; and what the database itself keeps from changing."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from certificates import document, snapshots, verification
from certificates.models import (
    Certificate,
    CertificateDocument,
    CertificateStatusEvent,
    Credential,
    NotEarned,
    StatusNote,
)
from courses.models import Enrollment, LessonPage
from hours import ledger
from people.models import Notice
from people.refusals import Refused
from tests import builders
from tests.certificates.test_document import text_of

NOW = timezone.now


def issue(enrollment, by, **fields):
    return Certificate.objects.issue(enrollment, by=by, at=NOW(), **fields)


# --- Who gets one -----------------------------------------------------------------------------------


def test_whoever_has_done_everything_gets_one(earned, cora):
    certificate = issue(earned, cora)
    assert certificate.issued_by == cora
    assert certificate.credential.enrollment == earned
    assert [event.status for event in certificate.status_events.all()] == ["valid"]


def test_nobody_gets_one_before_everything_is_done(lee, cora, program):
    enrollment = builders.enrollment(lee, program)
    builders.complete(enrollment, "Lesson 1.1")
    for kind, left in (
        ("training-completion", {("modules", 2), ("training", 36)}),
        ("verified-hours", {("practice", 120), ("supervision", 15)}),
    ):
        with pytest.raises(NotEarned) as refused:
            issue(enrollment, cora, kind=kind)
        assert {(status.kind, status.left) for status in refused.value.unmet} == left
    assert "Practice: 2 h" in refused.value.sentence
    assert not Credential.objects.exists()


def test_what_waits_for_a_signature_does_not_count(lee, sam, cora, program):
    enrollment = builders.enrollment(lee, program)
    builders.complete(enrollment, *LessonPage.objects.order_by("path").values_list("title", flat=True))
    place = builders.placement(lee, sam, enrolled=enrollment)
    builders.signed_entry(place, builders.stretch(days_ago=2, minutes=15, kind="supervision"))
    waiting = builders.sent_entry(place, builders.stretch(days_ago=3, minutes=120))
    with pytest.raises(NotEarned) as refused:
        issue(enrollment, cora, kind="verified-hours")
    assert [status.kind for status in refused.value.unmet] == ["practice"]
    assert refused.value.unmet[0].waiting == 120
    builders.sign(waiting)
    assert issue(enrollment, cora)


@pytest.mark.parametrize("name", ["", "  ", "\u200e", "\u2066\u2069", "\u200b \u200d"], ids=ascii)
def test_without_a_legal_name_there_is_nothing_to_print(earned, cora, name):
    earned.person.legal_name = name
    earned.person.save()
    with pytest.raises(Refused, match="has not told us a legal name") as refused:
        issue(earned, cora)
    assert refused.value.code == "no_legal_name"


def test_a_name_no_font_can_print_is_refused_with_what_is_missing(earned, cora):
    earned.person.legal_name = "Noor 李小龙"
    earned.person.save()
    with pytest.raises(Refused, match=r"CJK is missing.*fonts-noto-cjk"):
        issue(earned, cora)
    assert not Certificate.objects.exists()


def test_nobody_issues_their_own(cora, sam, program):
    enrollment = builders.earned_enrollment(cora, sam)
    with pytest.raises(Refused, match="another coordinator"):
        issue(enrollment, cora)


def test_asking_twice_gives_the_same_certificate(earned, cora):
    first, second = issue(earned, cora), issue(earned, cora)
    assert first == second
    assert Certificate.objects.count() == 1
    assert Notice.objects.filter(person=earned.person, url__contains=first.number).count() == 1


def test_a_revoked_certificate_is_not_quietly_issued_anew(earned, cora):
    first = issue(earned, cora)
    first.revoke("issued-in-error", by=cora, at=NOW())
    with pytest.raises(Refused, match=rf"{first.number} of Noor was revoked\. Open it") as refused:
        issue(earned, cora)
    assert refused.value.code == "revoked"
    assert Certificate.objects.count() == 1


# --- What is frozen ---------------------------------------------------------------------------------


def test_the_snapshot_explains_the_certificate(earned, cora):
    before = ledger.head()
    certificate = issue(builders.certifying(earned), cora, kind="program-credential", is_specimen=True)
    facts = certificate.snapshot
    assert facts["holder"] == {"name": "Noor Example"}
    assert facts["standard"]["version"] == earned.standard.version
    assert facts["modules"] == ["Module 1", "Module 2", "Module 3"]
    assert facts["areas"] == [{"competency": "mentoring", "label": "Mentoring and education"}]
    assert facts["training"] == [{"competency": "mentoring", "minutes": 72}]
    assert [share["minutes"] for share in facts["practice"]] == [120]
    assert [share["minutes"] for share in facts["supervision"]] == [15]
    assert {line["kind"]: line["have"] for line in facts["requirements"]}["practice"] == 120
    assert len(facts["evidence"]) == 2
    assert facts["is_specimen"] is certificate.is_specimen is True
    assert (certificate.ledger_seq, certificate.ledger_hash) == before
    assert certificate.snapshot_sha256 == snapshots.digest(facts)


def test_the_ledger_remembers_the_issue_without_a_name(earned, cora):
    certificate = issue(earned, cora)
    record = ledger.LedgerRecord.objects.get(seq=ledger.head()[0])
    assert '"event":"certificate.issued"' in record.body
    assert certificate.serial in record.body
    assert certificate.snapshot_sha256 in record.body
    assert "Noor" not in record.body
    assert ledger.verify().is_whole


def test_later_changes_do_not_reach_it(earned, cora):
    certificate = issue(earned, cora)
    before = document.render(certificate.snapshot)
    earned.person.legal_name = "Somebody Else"
    earned.person.save()
    earned.program.title = "Renamed"
    earned.program.save()
    certificate = Certificate.objects.get(pk=certificate.pk)
    assert certificate.holder_name == "Noor Example"
    assert certificate.title == "Foundations"
    assert document.render(certificate.snapshot) == before


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Ana   Lopez ", "Ana Lopez"),
        ("Ana\u202eLopez", "AnaLopez"),
        ("Jose\u0301", "José"),
        ("<b>Ana</b>", "<b>Ana</b>"),
        ("نازنین\u200cزهرا", "نازنین\u200cزهرا"),
    ],
)
def test_a_name_is_printed_as_typed_but_for_what_nobody_sees(typed, printed):
    assert snapshots.clean_name(typed) == printed


def test_specimens_follow_the_setting_unless_told_otherwise(earned, cora, settings):
    settings.CERTIFICATE_SPECIMENS = True
    assert issue(earned, cora).is_specimen


# --- The document -----------------------------------------------------------------------------------


def test_the_pdf_is_made_once_and_kept(earned, cora):
    certificate = issue(earned, cora)
    first = certificate.make_document(at=NOW())
    second = certificate.make_document(at=NOW() + timedelta(days=1))
    assert first.pk == second.pk
    assert bytes(second.pdf) == bytes(first.pdf)
    assert second.rendered_at == first.rendered_at


def test_the_pdf_is_made_once_the_issue_is_committed(earned, cora, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        certificate = issue(earned, cora)
        assert not CertificateDocument.objects.exists()
    assert CertificateDocument.objects.get().certificate == certificate


def test_a_pdf_is_signed_on_top_of_what_it_is_where_the_site_has_a_certificate(
    earned, cora, signing_certificate
):
    signing_certificate()
    made = issue(earned, cora).make_document(at=NOW())
    plain = document.render(made.certificate.snapshot)
    assert bytes(made.pdf).startswith(plain)
    assert made.unsigned_sha256 == hashlib.sha256(plain).hexdigest() != made.pdf_sha256
    assert verification.of_file(bytes(made.pdf), on=NOW().date()).status == "valid"
    assert verification.of_file(plain, on=NOW().date()).status == "tampered"


def test_without_a_usable_certificate_no_pdf_is_made_and_nothing_is_lost(earned, cora, settings):
    settings.SIGNING_P12 = "/nowhere.p12"
    certificate = issue(earned, cora)
    with pytest.raises(ImproperlyConfigured):
        certificate.make_document(at=NOW())
    assert not CertificateDocument.objects.exists()
    settings.SIGNING_P12 = ""
    assert certificate.make_document(at=NOW()).pk == certificate.pk


# --- Revoking ---------------------------------------------------------------------------------------


def test_revoking_appends_and_tells_the_holder(certificate, ana, cora):
    event = certificate.revoke("issued-in-error", "The wrong Ana.", by=cora, at=NOW())
    assert certificate.status_on(NOW().date()) == "revoked"
    assert event.note.text == "The wrong Ana."
    notice = Notice.objects.filter(person=ana).first()
    assert "issued by mistake" in notice.body
    assert "The wrong Ana" not in notice.body
    body = ledger.LedgerRecord.objects.get(seq=ledger.head()[0]).body
    assert event.note_digest in body
    assert "wrong Ana" not in body


def test_revoking_twice_is_once(certificate, cora):
    first = certificate.revoke("issued-in-error", by=cora, at=NOW())
    assert certificate.revoke("after-review", by=cora, at=NOW()) == first
    assert certificate.status_events.count() == 2


def test_nobody_revokes_their_own(certificate, ana):
    with pytest.raises(Refused, match="another coordinator"):
        certificate.revoke("holder-asked", by=ana, at=NOW())


def test_an_unknown_reason_is_refused(certificate, cora):
    with pytest.raises(ValueError, match="not a valid"):
        certificate.revoke("because", by=cora, at=NOW())


def test_the_note_can_be_erased_and_the_event_stays(certificate, cora):
    event = certificate.revoke("issued-in-error", "The wrong Ana.", by=cora, at=NOW())
    event.note.erase(at=NOW())
    assert StatusNote.objects.get().text == ""
    assert CertificateStatusEvent.objects.get(pk=event.pk).note_digest == event.note_digest


# --- Whose name is shown ----------------------------------------------------------------------------


def test_only_the_holder_shows_the_name(certificate, ana, cora):
    credential = certificate.credential
    with pytest.raises(Refused, match="Only the person who holds"):
        credential.show_name(True, by=cora, at=NOW())
    credential.show_name(True, by=ana, at=NOW())
    credential.show_name(True, by=ana, at=NOW())
    assert Credential.objects.get().name_is_public
    assert ledger.LedgerRecord.objects.filter(body__contains="name-shown").count() == 1


def test_who_learned_in_spanish_gets_a_certificate_in_spanish(earned, cora):
    Enrollment.objects.filter(pk=earned.pk).update(language="es")
    certificate = issue(Enrollment.objects.get(pk=earned.pk), cora)
    assert certificate.snapshot["language"] == "es"
    assert certificate.snapshot["proves"][0].startswith("El centro de formación")
    certificate.make_document(at=timezone.now())
    assert "Compruébelo aquí" in text_of(bytes(certificate.document.pdf))
