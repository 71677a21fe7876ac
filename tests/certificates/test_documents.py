"""Documents: a file that is looked at, or, of what is sensitive, only that somebody saw it."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from certificates import evidence
from certificates.models import (
    Certificate,
    Document,
    DocumentDecision,
    DocumentScan,
    DocumentSighting,
    ReferenceAnswer,
)
from certificates.rules import papers as rules
from courses.models import Enrollment, MilestoneRecord
from courses.models.standard_rows import EvidenceRule
from hours import ledger
from people.models import Notice
from people.refusals import Refused
from tests import asked_papers, builders, papers
from tests.conftest import person

TODAY = date(2026, 8, 1)
LETTER = rules.AskedDocument("letter", needs_date=True)
REPORT = rules.AskedDocument("report", is_sensitive=True)


@pytest.mark.parametrize(
    ("row", "dated_on", "problem"),
    [
        (rules.AskedDocument("diploma"), None, None),
        (rules.AskedDocument("diploma"), TODAY, None),
        (LETTER, TODAY, None),
        (LETTER, None, "needs-date"),
        (LETTER, TODAY + timedelta(days=1), "to-come"),
        (REPORT, TODAY, "sensitive"),
        (None, TODAY, "not-asked-for"),
    ],
)
def test_what_may_be_handed_in(row, dated_on, problem):
    assert rules.check_handing_in(row, dated_on, TODAY) == problem


# --- In the database --------------------------------------------------------------------------------------


@pytest.fixture
def enrollment(tess, program):
    return asked_papers.asking(tess, program)


def row_of(enrollment, code: str = "diploma", at=None):
    rows = evidence.standings([enrollment], at=at or timezone.now())[enrollment.pk]
    return next(row for row in rows if row.code == code)


def accept(row: Document, by, **said):
    return row.decide(**{"is_accepted": True, "by": by, "at": timezone.now()} | said)


def whys(status) -> list[str]:
    return [why.code for why in status.reasons]


def test_it_waits_counts_once_it_is_accepted_and_the_last_decision_holds(enrollment, tess, cora):
    row = asked_papers.document(enrollment)
    assert asked_papers.document(enrollment) == row  # pressing twice
    assert (whys(row_of(enrollment)), row_of(enrollment).satisfied_by) == (["not_seen"], "check")
    for _press in range(2):
        accept(row, cora)
    assert row_of(enrollment).met
    accept(row, cora, is_accepted=False, reason="name")
    assert whys(row_of(enrollment)) == ["not_accepted"]
    assert [one.is_accepted for one in row.decisions.order_by("at")] == [True, False]
    assert Notice.objects.filter(person=tess).count() == 2
    assert Notice.objects.filter(person=cora).count() == 1


def test_a_new_one_takes_the_place_of_one_that_was_not_accepted(enrollment, cora):
    accept(asked_papers.document(enrollment), cora, is_accepted=False, reason="unreadable")
    second = asked_papers.document(enrollment, color="blue")
    assert whys(row_of(enrollment)) == ["not_seen"]
    accept(second, cora)
    assert row_of(enrollment).met


def test_how_old_it_is_counts_until_they_applied(enrollment, tess, cora):
    today = timezone.localdate()
    old = today - timedelta(days=40)
    accept(asked_papers.document(enrollment, "letter", dated_on=old), cora)
    assert whys(row_of(enrollment, "letter")) == ["not_fresh"]
    on = today - timedelta(days=20)
    MilestoneRecord.objects.say_applied(enrollment, on, by=tess, at=timezone.now())
    assert row_of(enrollment, "letter").met
    MilestoneRecord.objects.record(enrollment, "application-sent", today, by=cora, at=timezone.now())
    assert not row_of(enrollment, "letter").met
    with pytest.raises(Refused, match="A coordinator wrote this day down"):
        MilestoneRecord.objects.say_applied(enrollment, on, by=tess, at=timezone.now())


def test_nobody_else_says_when_somebody_applied(enrollment, noor):
    with pytest.raises(Refused):
        MilestoneRecord.objects.say_applied(enrollment, timezone.localdate(), by=noor, at=timezone.now())
    assert not MilestoneRecord.objects.exists()


def test_of_what_is_sensitive_no_file_is_ever_taken(enrollment, tess, cora):
    with pytest.raises(Refused, match="No file is taken"):
        asked_papers.document(enrollment, "background", dated_on=timezone.localdate())
    assert row_of(enrollment, "background").satisfied_by == "let_see"
    first = asked_papers.saw(enrollment, cora)
    assert asked_papers.saw(enrollment, cora) == first  # pressing twice
    assert row_of(enrollment, "background").met
    asked_papers.saw(enrollment, cora, is_accepted=False, reason="other")
    assert whys(row_of(enrollment, "background")) == ["not_accepted"]
    assert not DocumentScan.objects.exists()


def test_what_has_to_be_fresh_needs_its_date_when_it_is_seen_too(enrollment, cora):
    today = timezone.localdate()
    with pytest.raises(Refused, match="it has to be fresh"):
        asked_papers.saw(enrollment, cora, dated_on=None)
    for said in ({"seen_on": today + timedelta(days=3)}, {"dated_on": today + timedelta(days=3)}):
        with pytest.raises(Refused, match="still to come"):
            asked_papers.saw(enrollment, cora, **said)
    with pytest.raises(Refused, match="Choose why"):
        asked_papers.saw(enrollment, cora, is_accepted=False)
    assert not DocumentSighting.objects.exists()


def test_nobody_decides_about_their_own_and_only_coordinators_decide(enrollment, cora, sam, tess, program):
    own = asked_papers.asking(cora, program)
    for row, by in (
        (asked_papers.document(own), cora),
        (asked_papers.document(enrollment), tess),
        (Document.objects.last(), sam),
    ):
        with pytest.raises(Refused):
            accept(row, by)
        with pytest.raises(Refused):
            asked_papers.saw(row.enrollment, by)
    assert not DocumentDecision.objects.exists()
    assert not DocumentSighting.objects.exists()


def test_nobody_hands_in_for_somebody_else(enrollment, noor, cora):
    for by in (noor, cora):
        with pytest.raises(Refused):
            asked_papers.document(enrollment, by=by)
    assert not Document.objects.exists()


def test_one_may_delete_a_file_until_it_is_accepted(enrollment, tess, cora):
    row = asked_papers.document(enrollment)
    for _press in range(2):
        row.take_back(by=tess, at=timezone.now())
    assert bytes(DocumentScan.objects.get().content) == b""
    assert (whys(row_of(enrollment)), row_of(enrollment).satisfied_by) == ([], "show")
    with pytest.raises(Refused, match="no file any more"):
        accept(row, cora)
    second = asked_papers.document(enrollment)
    assert second != row
    accept(second, cora)
    with pytest.raises(Refused, match="accepted"):
        second.take_back(by=tess, at=timezone.now())
    assert ledger.verify().broken == []


def test_what_shows_too_much_is_deleted(enrollment, cora):
    row = asked_papers.document(enrollment)
    accept(row, cora, is_accepted=False, reason="too-much")
    assert bytes(DocumentScan.objects.get().content) == b""
    assert whys(row_of(enrollment)) == ["not_accepted"]
    assert ledger.verify().broken == []


def test_it_stands_in_the_chain_and_stays(enrollment, cora):
    accept(asked_papers.document(enrollment), cora)
    asked_papers.saw(enrollment, cora)
    assert ledger.verify().broken == []
    for change in (
        "UPDATE certificates_document SET code = 'letter'",
        "UPDATE certificates_documentdecision SET is_accepted = false",
        "UPDATE certificates_documentscan SET content = 'x'",
        "DELETE FROM certificates_documentsighting",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_thousand_people_take_as_many_statements_as_one(
    enrollment, noor, cora, program, django_assert_num_queries
):
    other = asked_papers.held_to(builders.enrollment(noor, program), "north-carolina")
    type(other).objects.update(standard=enrollment.standard_id)
    for one in type(other).objects.with_names():
        accept(asked_papers.document(one), cora)
        asked_papers.saw(one, cora)
        asked_papers.answer(asked_papers.request(one))
    both = list(type(other).objects.with_names())
    with django_assert_num_queries(17):
        evidence.standings(both[:1], at=timezone.now())
    with django_assert_num_queries(17):
        evidence.standings(both, at=timezone.now())


# --- The file ---------------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
HOSTILE = {
    "a page that says it is a PDF": (b"<html><script>alert(1)</script></html>", "diploma.pdf"),
    "a drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "diploma.png"),
    "a page in front of a PDF": (b"<html>" + PDF, "diploma.pdf"),
    "a PDF with a program": (b"%PDF-1.4\n/OpenAction <</S /JavaScript /JS (app.alert(1))>>\n%%EOF", "a.pdf"),
    "a picture that is none": (b"\xff\xd8\xff<script>alert(1)</script>", "a.jpg"),
    "nothing": (b"", "diploma.pdf"),
    "too much": (b"%PDF-" + b"0" * (10 * 1024 * 1024), "diploma.pdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_what_it_says_is_refused(enrollment, tess, client_for, name):
    content, filename = HOSTILE[name]
    url = reverse("certificates:hand_in", args=[enrollment.pk, "diploma"])
    file = SimpleUploadedFile(filename, content, content_type="application/pdf")
    answer = client_for(tess).post(url, {"scan": file})
    assertContains(answer, "error-summary", status_code=422)
    assert not Document.objects.exists()


def test_a_picture_is_drawn_anew_and_leaves_as_a_file_to_save(enrollment, tess, client_for):
    url = reverse("certificates:hand_in", args=[enrollment.pk, "diploma"])
    polyglot = papers.photo(with_place=True) + b"<script>alert(1)</script>"
    file = SimpleUploadedFile("../../<b>.html", polyglot, content_type="text/html")
    browser = client_for(tess)
    assertRedirects(browser.post(url, {"scan": file}), reverse("certificates:papers", args=[enrollment.pk]))
    row = Document.objects.get()
    answer = browser.get(reverse("certificates:document_file", args=[row.pk]))
    assert b"script" not in answer.content
    assert answer["Content-Disposition"] == f'attachment; filename="document-{row.at:%Y-%m-%d}.jpg"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/jpeg")
    assert "no-store" in answer["Cache-Control"]


def test_what_is_sensitive_has_no_form_and_takes_no_file(enrollment, tess, client_for):
    url = reverse("certificates:hand_in", args=[enrollment.pk, "background"])
    page = client_for(tess).get(url)
    assert b'type="file"' not in page.content
    today = timezone.localdate().isoformat()
    file = SimpleUploadedFile("a.pdf", PDF)
    client_for(tess).post(url, {"scan": file, "dated_on": today})
    assert not Document.objects.exists()


# --- Pages ------------------------------------------------------------------------------------------------


def test_nobody_reaches_the_papers_of_somebody_else(enrollment, noor, sam, tomas, client_for):
    row = asked_papers.document(enrollment)
    for who in (noor, sam, tomas):
        browser = client_for(who)
        for name, args in (
            ("papers", [enrollment.pk]),
            ("document", [row.pk]),
            ("document_file", [row.pk]),
            ("hand_in", [enrollment.pk, "diploma"]),
            ("applied", [enrollment.pk]),
        ):
            assert browser.get(reverse(f"certificates:{name}", args=args)).status_code == 404
        assert browser.post(reverse("certificates:take_back_document", args=[row.pk])).status_code == 404
        for name in ("decide_document",):
            assert browser.post(reverse(f"certificates:{name}", args=[row.pk])).status_code == 403


def test_my_path_leads_to_what_is_open(enrollment, tess, client_for):
    browser = client_for(tess)
    page = browser.get(reverse("certificates:path"))
    assertContains(page, reverse("certificates:hand_in", args=[enrollment.pk, "diploma"]))
    shown = browser.get(reverse("certificates:papers", args=[enrollment.pk]))
    for words in ("Your diploma", "Hand in a file", "No copy is kept", "Ask somebody"):
        assertContains(shown, words)


def test_cora_looks_at_it_and_decides(enrollment, tess, cora, client_for):
    row = asked_papers.document(enrollment)
    browser = client_for(cora)
    assertContains(browser.get(reverse("certificates:papers_to_check")), "Your diploma")
    url = reverse("certificates:decide_document", args=[row.pk])
    assertContains(browser.post(url, {}), "Choose one.", status_code=422)
    for _press in range(2):
        browser.post(url, {"decision": "old"})
    assert DocumentDecision.objects.get().reason == "old"
    assertContains(client_for(tess).get(reverse("certificates:document", args=[row.pk])), "It is too old")


def test_what_is_asked_to_renew_stands_there_too(earned, noor, cora, client_for, time_machine):
    standard = earned.standard
    EvidenceRule.objects.create(standard=standard, code="letter", name="Your letter", phase="renewal")
    url = reverse("certificates:papers", args=[earned.pk])
    assertContains(client_for(noor).get(url), "Nothing of this kind is asked for here.")
    last = timezone.localdate() + timedelta(days=100)
    Certificate.objects.issue(earned, by=cora, at=timezone.now(), valid_until=last)
    assertContains(client_for(noor).get(url), "To renew your certificate.")
    time_machine.move_to(timezone.now() + timedelta(days=20))
    accept(asked_papers.document(earned, "letter"), cora)
    assertContains(client_for(noor).get(url), "Accepted")


def test_cora_reads_who_said_when_it_was_sent(enrollment, tess, cora, client_for):
    today = timezone.localdate()
    row = asked_papers.document(enrollment, "letter", dated_on=today)
    url = reverse("certificates:document", args=[row.pk])
    assertContains(client_for(cora).get(url), "no application was sent yet")
    MilestoneRecord.objects.say_applied(enrollment, today, by=tess, at=timezone.now())
    assertContains(client_for(cora).get(url), "as Tess wrote down")


def test_cora_writes_down_what_she_saw(enrollment, cora, client_for):
    url = reverse("certificates:record_seen", args=[enrollment.pk, "background"])
    today = timezone.localdate().isoformat()
    said = {"seen_on": today, "dated_on": today, "decision": "yes"}
    assertContains(client_for(cora).post(url, {**said, "dated_on": ""}), "to be fresh", status_code=422)
    assertRedirects(client_for(cora).post(url, said), reverse("certificates:papers", args=[enrollment.pk]))
    assert row_of(enrollment, "background").met


def test_tess_says_when_she_applied(enrollment, tess, client_for):
    url, browser = reverse("certificates:applied", args=[enrollment.pk]), client_for(tess)
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    assertContains(browser.post(url, {"on": later}), "still to come", status_code=422)
    browser.post(url, {"on": timezone.localdate().isoformat()})
    assertContains(browser.get(reverse("certificates:papers", args=[enrollment.pk])), "Tess wrote that down")


def test_nothing_is_issued_before_what_is_asked_was_seen(earned, cora, noor):
    asked_papers.handed_in(builders.certifying(earned))
    before = Enrollment.objects.with_names().get(pk=earned.pk)
    credential = {"kind": "program-credential", "by": cora, "at": timezone.now()}
    with pytest.raises(Refused, match="Your diploma"):
        Certificate.objects.issue(before, **credential)
    accept(Document.objects.get(), cora)
    ReferenceAnswer.objects.get().check_who("talked", by=cora, at=timezone.now())
    certificate = Certificate.objects.issue(before, **credential)
    counted = {str(Document.objects.get().pk), str(ReferenceAnswer.objects.get().pk)}
    assert counted < set(certificate.snapshot["evidence"])
    kept = json.dumps(certificate.snapshot)
    for words in ("diploma", asked_papers.WHO, "Rosa"):
        assert words not in kept


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_waits_takes_as_many_statements_however_long_it_is(
    program, cora, count, client_for, django_assert_num_queries
):
    for number in range(count):
        enrollment = asked_papers.asking(person(f"P{number}"), program)
        asked_papers.document(enrollment)
        asked_papers.answer(asked_papers.request(enrollment))
    browser = client_for(cora)
    with django_assert_num_queries(8):
        page = browser.get(reverse("certificates:papers_to_check"))
    assertContains(page, "P0")


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_papers_takes_as_many_statements_however_much_was_given(
    enrollment, tess, count, client_for, django_assert_num_queries
):
    for number, color in zip(range(count), ("white", "blue", "red"), strict=False):
        asked_papers.document(enrollment, color=color)
        asked_papers.answer(asked_papers.request(enrollment, number))
    browser = client_for(tess)
    with django_assert_num_queries(30):
        browser.get(reverse("certificates:papers", args=[enrollment.pk]))
