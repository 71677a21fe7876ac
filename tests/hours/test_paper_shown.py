"""Hours signed on paper have their own label: in totals, on the path, in every export and on a certificate."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from certificates import evidence, snapshots
from certificates.paths import walk
from certificates.wording import proves
from hours import standings
from hours.exports import Choice, gather
from hours.exports.as_json import as_json
from hours.exports.as_pdf import html
from hours.exports.as_xlsx import as_xlsx
from tests import builders, papers


@pytest.fixture
def accepted(placement, cora):
    """An hour that Sam signed, and two on paper that Cora accepted."""
    builders.signed_entry(placement, builders.stretch(days_ago=9))
    return papers.accepted(placement.enrollment, papers.line(40, 120), by=cora)


def log_for(sheet, reader, **choice):
    return gather(sheet.enrollment, reader, Choice(**choice), at=timezone.now())


def test_my_hours_and_what_counts_keep_it_apart_from_signed(accepted, client_for, tess, cora):
    [standing] = standings.of_trainee(tess)
    practice = standing.lines[0]
    assert (practice.signed, practice.paper) == (60, 120)
    browser = client_for(tess)
    assert "2 h on paper, accepted" in browser.get("/hours/").content.decode()
    page = browser.get("/hours/totals/").content.decode()
    assert f"Accepted by {cora.legal_name}" in page


def test_what_the_rules_do_not_count_says_so_in_the_totals(accepted, client_for, tess):
    type(accepted.enrollment.standard).objects.update(paper_counts=False)
    page = client_for(tess).get("/hours/totals/").content.decode()
    assert "2 h were signed on paper. Your rules do not count those." in page


def test_each_line_of_the_path_says_who_accepted_it(accepted, cora):
    path = walk(accepted.enrollment, at=timezone.now())
    marked = {line.status.kind: line.marks for line in path.lines if line.marks}
    assert marked == {"practice": [f"On paper: 2 h, accepted by {cora.legal_name}."]}


def test_a_log_has_it_apart_and_in_no_signed_sum(accepted, tess, sam, cora):
    log = log_for(accepted, tess)
    assert ({total.state: total.together for total in log.sums}, log.minutes_on_paper) == (
        {"signed": 60},
        120,
    )
    said = json.loads(as_json(log))
    assert (said["minutes"]["signed"], len(said["lines"])) == ({"practice": 60}, 1)
    [sheet] = said["on_paper"]
    assert (sheet["accepted"]["name"], sheet["lines"][0]["minutes"]) == (cora.legal_name, 120)
    assert (sheet["digest"], sheet["file"]["sha256"]) == (accepted.digest, accepted.scan_sha256)
    assert log_for(accepted, sam).papers == []


def test_the_printed_log_and_the_spreadsheet_say_who_accepted_it(accepted, tess, cora):
    log = log_for(accepted, tess)
    assert f"Accepted by {cora.legal_name}" in html(log, title="Log", address="/verify/log/")
    book = load_workbook(BytesIO(as_xlsx(log, address="/verify/log/")))
    assert [cell.value for cell in book["On paper"][2]][9] == cora.legal_name


def test_a_log_of_other_days_has_it_not(accepted, tess):
    assert log_for(accepted, tess, since=papers.day(20)).papers == []


def test_somebody_with_paper_alone_has_a_log(placement, client_for, tess, cora):
    sheet = papers.accepted(placement.enrollment, by=cora)
    assert client_for(tess).get(f"/hours/export/{sheet.enrollment_id}/").status_code == 200


def test_the_table_to_download_has_it_with_a_sum_of_its_own(accepted, client_for, tess):
    rows = list(csv.reader(StringIO(client_for(tess).get("/hours/download/").content.decode("utf-8-sig"))))
    assert [row[6] for row in rows[1:3]] == ["Signed", "On paper, accepted"]
    sums = {row[0]: row[5] for row in rows[3:] if row}
    assert (sums["On paper, in minutes"], sums["Signed, in minutes"]) == ("120", "60")


def test_a_certificate_names_it_and_says_that_it_was_on_paper(accepted):
    enrolled, now = accepted.enrollment, timezone.now()
    verdict = evidence.standings([enrolled], at=now)[enrolled.pk]
    found = snapshots._evidence(enrolled, verdict)
    assert str(accepted.pk) in found
    assert len(found) == 2
    assert snapshots._evidence(enrolled, [row for row in verdict if row.kind == "training"]) == []
    assert "2 h of them were signed on paper" in proves("verified-hours", on_paper=120)[-1]
    assert len(proves("verified-hours")) == 1
