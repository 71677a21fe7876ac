"""Hours as a file: who gets which lines, what is signed apart from what is not, and that it can be checked."""

import hashlib
import json
from datetime import date
from io import BytesIO
from itertools import pairwise

import page
import pypdf
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hours import ledger
from hours.exports import Choice, as_pdf, enrollments_for, gather
from hours.exports.as_json import as_json
from hours.exports.as_pdf import html
from hours.exports.as_xlsx import as_xlsx, safe
from hours.exports.parts import Part, parts
from hours.models import HoursEntry, LedgerIdentity, PlacementSupervisor
from tests import builders, supervision
from tests.conftest import person

ADDRESS = "http://testserver/verify/log/"


@pytest.fixture
def world(tess, sam):
    """Tess has a signed hour with a note, half an hour that waits, one that came back, and a draft."""
    placement = builders.placement(tess, sam)
    builders.signed_entry(placement, builders.stretch(days_ago=5), note="We went to the library.")
    builders.sent_entry(placement, builders.stretch(days_ago=4, minutes=30))
    back = builders.sent_entry(placement, builders.stretch(days_ago=3, minutes=20))
    back.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    builders.draft_entry(placement, builders.stretch(days_ago=2, minutes=10))
    return placement.enrollment


def log_for(enrollment, reader, **choice):
    return gather(enrollment, reader, Choice(**choice), at=timezone.now())


def minutes(log) -> dict[str, int]:
    return {total.state: total.together for total in log.sums}


# --- Whose lines --------------------------------------------------------------------------------------


def test_what_is_not_signed_stands_in_no_signed_total(world, tess):
    assert minutes(log_for(world, tess)) == {"signed": 60, "submitted": 30, "returned": 20}


def test_a_draft_and_what_was_taken_back_are_nobodys_business(world, tess, cora):
    waiting = HoursEntry.objects.get(latest_version__status="submitted")
    waiting.recall(by=tess, at=timezone.now())
    for reader in (tess, cora):
        assert minutes(log_for(world, reader)) == {"signed": 60, "returned": 20}


def test_a_supervisor_gets_what_they_signed_and_nothing_else(world, sam):
    other = person("Ruth", "supervisor")
    placement = world.placements.get()
    PlacementSupervisor.objects.create(placement=placement, supervisor=other, starts_on=placement.starts_on)
    builders.sign(HoursEntry.objects.get(latest_version__status="submitted"), by=other)
    assert minutes(log_for(world, sam)) == {"signed": 60}
    assert minutes(log_for(world, other)) == {"signed": 30}
    assert log_for(world, sam).is_own_signatures_only


def test_who_may_have_a_log(world, tess, sam, cora, otto, noor):
    other = builders.placement(noor, sam)
    builders.sent_entry(other, builders.stretch(days_ago=7))
    assert list(enrollments_for(tess)) == [world]
    assert list(enrollments_for(sam)) == [world], "what only waits was not signed by him"
    assert set(enrollments_for(cora)) == {world, other.enrollment}
    assert not enrollments_for(otto)


def test_days_can_be_chosen(world, tess):
    day = builders.stretch(days_ago=4).worked_on
    assert minutes(log_for(world, tess, since=day, until=day)) == {"signed": 0, "submitted": 30}


def test_beside_the_name_stands_the_paper_that_was_valid_on_a_day_they_signed(world, tess, sam, cora):
    supervision.paper(sam, by=cora)
    supervision.paper(sam, by=cora, number="OLD-1", ends_on=supervision.days_from_now(-90))
    log = log_for(world, tess)
    assert "Licensed, No. LPC-204, State Board" in (page := html(log, title="Log", address=ADDRESS))
    assert "OLD-1" not in page
    [row] = list(load_workbook(BytesIO(as_xlsx(log, address=ADDRESS)))["Who signed"].values)[1:]
    assert row[:5] == ("Sam Example", "Day to day", 1, "Licensed", "LPC-204")
    [signer] = json.loads(as_json(log))["signers"]
    assert (signer["lines"], signer["papers"][0]["number"]) == (1, "LPC-204")


def test_it_takes_as_many_statements_for_few_lines_as_for_many(world, tess, django_assert_num_queries):
    for days in (6, 7, 8):
        builders.signed_entry(world.placements.get(), builders.stretch(days_ago=days))
    with django_assert_num_queries(
        6
    ):  # lines, their signers' papers, sheets, roles, end of the chain, the day
        as_json(log_for(world, tess))


# --- For machines -------------------------------------------------------------------------------------


def test_every_digest_can_be_computed_anew_without_us(world, tess):
    told = json.loads(as_json(log_for(world, tess, with_notes=True)))
    assert told["minutes"]["signed"] == {"practice": 60}
    words = {row["digest"]: row["text"] for row in told["statements"]}
    assert all(hashlib.sha256(text.encode()).hexdigest() == digest for digest, text in words.items())
    for line in told["lines"]:
        spelled = json.dumps(line["content"], sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(spelled.encode()).hexdigest() == line["digest"]
        assert line["sent"]["statement"] in words
    [signed] = [line for line in told["lines"] if line["signature"]]
    signature = signed["signature"]
    assert signature["statement"] in words
    assert signature["digest"] == signed["digest"]
    named = f"{signature['salt']}:{signature['name']}"
    assert hashlib.sha256(named.encode()).hexdigest() == signature["name_digest"]
    noted = f"{signed['note']['salt']}:{signed['note']['text']}"
    assert hashlib.sha256(noted.encode()).hexdigest() == signed["content"]["note"]
    assert told["ledger"] == {"seq": ledger.head()[0], "hash": ledger.head()[1]}


def test_notes_are_left_out_unless_they_are_asked_for(world, tess):
    assert b"library" not in as_json(log_for(world, tess))
    assert b"library" in as_json(log_for(world, tess, with_notes=True))
    book = as_xlsx(log_for(world, tess), address=ADDRESS)
    assert "library" not in str(cells(book))


def test_who_was_erased_from_the_chain_still_has_a_log(world, tess):
    LedgerIdentity.objects.update(person=None)
    [line, *_rest] = json.loads(as_json(log_for(world, tess)))["lines"]
    assert line["content"] is None
    assert line["digest"]


# --- As a spreadsheet ---------------------------------------------------------------------------------


def cells(book: bytes) -> dict[str, list[list]]:
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.rows]
        for sheet in load_workbook(BytesIO(book))
    }


def test_the_book_has_the_lines_the_totals_and_how_to_check(world, tess):
    log = log_for(world, tess)
    book = cells(as_xlsx(log, address=ADDRESS))
    assert list(book) == ["Log", "Totals", "Who signed", "How to verify"]
    assert len(book["Log"]) == 1 + 3
    assert [row[-1] for row in book["Totals"][1:]] == [60, 30, 20]
    assert [log.lines[0].content_digest, "Sam Example"] == [book["Log"][1][15], book["Log"][1][10]]
    assert ADDRESS in str(book["How to verify"])
    assert log.hash in str(book["How to verify"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_text_is_never_taken_for_a_formula(text):
    assert safe(text).startswith("'")


@pytest.mark.parametrize("value", ["Listening", "a=1", "", 5, None])
def test_other_texts_and_numbers_stay_as_they_are(value):
    assert safe(value) == value


def test_a_name_that_begins_a_formula_is_text_in_the_book(world, tess, sam):
    placement = world.placements.get()
    entry = builders.sent_entry(placement, builders.stretch(days_ago=9), note="=HYPERLINK(1)\x07")
    digest = entry.latest_version.content_digest
    entry.sign_off(
        by=sam, at=timezone.now(), seen_digest=digest, printed_name="=cmd|' /C calc'!A0", basis="saw"
    )
    book = load_workbook(BytesIO(as_xlsx(log_for(world, tess, with_notes=True), address=ADDRESS)))
    assert "f" not in {cell.data_type for row in book["Log"].rows for cell in row}


# --- On paper -----------------------------------------------------------------------------------------


@pytest.fixture
def paper(world, tess) -> bytes:
    return as_pdf.as_pdf(log_for(world, tess), address=ADDRESS)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A])
def test_the_pdf_is_for_everybody_and_lasts(paper, profile):
    report = page.validate_pdf_bytes(paper, profile=profile)
    assert report.is_compliant, list(report.failures)


def test_the_pdf_says_who_signed_what_and_how_to_check_it(paper, tess, world):
    reader = pypdf.PdfReader(BytesIO(paper))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    log = log_for(world, tess)
    for words in (
        "Tess Example", "Sam Example", "Day to day", "hours-sign v2", log.lines[0].content_digest[:12],
        "Waiting for a signature: 30 min", "Sent back, not signed: 20 min", "not signed", ADDRESS, log.hash,
    ):  # fmt: skip
        assert words in text, words
    assert json.loads(reader.attachments["log.json"][0])["format"] == "alongside-hours-log"


def test_a_log_without_lines_is_a_document_too(world, tess):
    day = builders.stretch(days_ago=80).worked_on
    made = as_pdf.as_pdf(log_for(world, tess, until=day), address=ADDRESS)
    assert page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1).is_compliant


# --- The pages ----------------------------------------------------------------------------------------


def test_a_file_is_made_when_it_is_asked_for(world, tess, client_for):
    browser = client_for(tess)
    assert f"/hours/export/{world.pk}/" in browser.get("/hours/export/").content.decode()
    assert browser.get(f"/hours/export/{world.pk}/").status_code == 200
    starts = {"pdf": b"%PDF", "xlsx": b"PK", "json": b"{"}
    for kind, start in starts.items():
        answer = browser.get(f"/hours/export/{world.pk}/log.{kind}")
        assert answer.content.startswith(start)
        assert f".{kind}" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
    assert browser.get(f"/hours/export/{world.pk}/log.exe").status_code == 404


def test_days_in_the_wrong_order_are_asked_again(world, tess, client_for):
    url = f"/hours/export/{world.pk}/log.json?since=2026-05-02&until=2026-05-01"
    answer = client_for(tess).get(url)
    assert answer.status_code == 422
    assert "2026-05-02" in answer.content.decode()


def test_too_much_for_one_pdf_is_offered_in_parts(world, tess, client_for, monkeypatch):
    monkeypatch.setattr(as_pdf, "MOST_LINES", 1)
    answer = client_for(tess).get(f"/hours/export/{world.pk}/log.pdf?with_notes=on")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "too many lines" in html
    days = [builders.stretch(days_ago=ago).worked_on.isoformat() for ago in (5, 4, 3)]
    asked = [f"log.pdf?since={day}&amp;until={day}&amp;with_notes=on" for day in days]
    assert [html.index(part) for part in asked] == sorted(html.index(part) for part in asked)


def test_a_log_is_cut_at_the_end_of_a_month_where_that_fits():
    days = [date(2026, 1, 30)] * 3 + [date(2026, 2, 2), date(2026, 2, 27)] + [date(2026, 3, 1)] * 4
    assert parts(days, 5) == [
        Part(date(2026, 1, 30), date(2026, 2, 27), 5),
        Part(date(2026, 3, 1), date(2026, 3, 1), 4),
    ]
    assert [part.lines for part in parts(days, 100)] == [9]
    assert parts([], 5) == []


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 4, 1)), max_size=60), st.integers(1, 20))
def test_the_parts_hold_every_day_once_and_in_order(days, most):
    found = parts(days, most)
    assert sum(part.lines for part in found) == len(days)
    assert all(one.until < next.since for one, next in pairwise(found))
    for part in found:
        inside = [day for day in days if part.since <= day <= part.until]
        assert len(inside) == part.lines
        assert part.lines <= most or part.since == part.until


def test_a_name_no_font_can_show_is_said_and_not_left_out(world, tess, client_for, monkeypatch):
    monkeypatch.setattr(as_pdf.pdf, "missing_glyphs", lambda text: {"\u3f6f"})
    answer = client_for(tess).get(f"/hours/export/{world.pk}/log.pdf")
    assert answer.status_code == 422
    assert "take the spreadsheet" in answer.content.decode()
