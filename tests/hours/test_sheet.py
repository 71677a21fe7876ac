"""One's own hours as a table: every line with its status, no formula, and sums that keep the states apart."""

import csv
from io import StringIO

import pytest
from django.utils import timezone

from hours.sheet import plain
from people.models import Organization
from tests import builders

DOWNLOAD = "/hours/download/"


def table(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_each_line_has_its_status_and_unsigned_time_is_in_no_signed_sum(client_for, tess, placement, sam):
    builders.signed_entry(placement, builders.stretch(days_ago=9, minutes=90), note="Mine alone")
    builders.sent_entry(placement, builders.stretch(days_ago=5, minutes=30))
    builders.draft_entry(placement, builders.stretch(days_ago=1, minutes=45))
    back = builders.sent_entry(placement, builders.stretch(days_ago=4, minutes=20))
    back.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    response = client_for(tess).get(DOWNLOAD)
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-log.csv"'
    header, *rows = table(response)
    lines = [dict(zip(header, row, strict=False)) for row in rows[:4]]
    assert [line["Status"] for line in lines] == ["Signed", "Waiting", "Sent back", "Draft"]
    assert (lines[0]["Signed by"], lines[0]["Minutes"]) == (sam.legal_name, "90")
    assert len(lines[0]["Fingerprint"]) == 64
    assert not lines[1]["Signed by"]
    sums = {row[0]: row[5] for row in rows[4:] if row}
    assert list(sums.values()) == ["90", "30", "20", "45"]
    assert "Mine alone" not in response.content.decode()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("East wing", "East wing"), ("a=b", "a=b"), (None, ""), (5, "5"),
    ],
)  # fmt: skip
def test_no_cell_begins_a_formula(cell, expected):
    assert plain(cell) == expected


def test_a_place_that_looks_like_a_formula_is_text(client_for, tess, placement):
    Organization.objects.filter(pk=placement.organization_id).update(name='=HYPERLINK("http://x")')
    builders.sent_entry(placement)
    assert table(client_for(tess).get(DOWNLOAD))[1][11] == '\'=HYPERLINK("http://x")'


def test_everybody_gets_their_own(client_for, noor, placement):
    builders.signed_entry(placement)
    assert len(table(client_for(noor).get(DOWNLOAD))) == 6


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_number_of_statements(
    client_for, tess, placement, count, django_assert_max_num_queries
):
    for days in range(count):
        builders.draft_entry(placement, builders.stretch(days_ago=days + 1))
    browser = client_for(tess)
    with django_assert_max_num_queries(5):
        browser.get(DOWNLOAD)
