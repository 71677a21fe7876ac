"""What a sheet signed on paper may say, and what a file may be."""

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from courses.rules.standards import DAY, MONTH, WEEK
from hours import rules, scans
from hours.refusals import EntryRefused
from hours.rules import counting, files, paper
from tests import papers

JUNE = date(2026, 6, 1)
LINE = rules.PaperLine("practice", "", "mentoring", 120, JUNE, JUNE)
SHEET = rules.Paper(JUNE, date(2026, 6, 30), "Ruth Adeyemi", "House manager", date(2026, 7, 1), (LINE,))
BESIDE = rules.Beside(date(2026, 8, 1), frozenset({"tess quinn"}), frozenset({"mentoring"}))


def with_line(**fields) -> rules.Paper:
    return replace(SHEET, lines=(replace(LINE, **fields),))


def codes(sheet: rules.Paper, beside: rules.Beside = BESIDE) -> list[str]:
    return [problem.code for problem in rules.check_paper(sheet, beside)]


def test_a_plain_sheet_may_be_handed_in():
    assert codes(SHEET) == []
    assert codes(with_line(last_on=date(2026, 6, 30), minutes=9000)) == []


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (replace(SHEET, lines=()), "paper-empty"),
        (replace(SHEET, lines=(LINE,) * 63), "paper-too-long"),
        (replace(SHEET, ends_on=date(2026, 8, 2), signed_on=date(2026, 8, 2)), "paper-not-over"),
        (replace(SHEET, signed_on=date(2026, 6, 29)), "paper-signed-before"),
        (replace(SHEET, signed_on=date(2026, 8, 2)), "paper-signed-later"),
        (replace(SHEET, signer_name="  Tess  QUINN "), "own-hours"),
        (with_line(kind="holiday"), "paper-line-kind"),
        (with_line(kind="supervision", activity="group"), "paper-line-kind"),
        (with_line(competency_code="cooking"), "paper-line-area"),
        (with_line(minutes=0), "paper-line-minutes"),
        (with_line(first_on=date(2026, 6, 3)), "paper-line-days"),
        (with_line(last_on=date(2026, 7, 2)), "paper-line-days"),
        (with_line(first_on=date(2026, 5, 31)), "paper-line-outside"),
        (with_line(minutes=1441), "paper-line-full"),
        (replace(SHEET, lines=(LINE, replace(LINE, minutes=1321))), "paper-line-full"),
    ],
)
def test_what_a_sheet_may_not_say(sheet, code):
    assert code in codes(sheet)


@pytest.mark.parametrize(("minutes", "found"), [(1320, []), (1321, ["paper-line-full"])])
def test_what_is_there_already_fills_the_day(minutes, found):
    assert codes(SHEET, replace(BESIDE, taken=(rules.Taken(JUNE, JUNE, minutes),))) == found


@pytest.mark.parametrize(
    ("status", "is_own", "handed_in", "others", "code"),
    [
        (paper.WAITING, False, False, True, None),
        (paper.WAITING, False, False, False, None),
        (paper.WAITING, False, True, True, "paper-own-hand"),
        (paper.WAITING, False, True, False, None),
        (paper.WAITING, True, False, False, "own-hours"),
        (paper.WAITING, True, True, False, "own-hours"),
        (paper.ACCEPTED, False, True, True, "paper-accepted"),
        (paper.RETURNED, False, False, True, "paper-returned"),
    ],
)
def test_who_accepts_a_sheet(status, is_own, handed_in, others, code):
    found = paper.check_accepting(status, is_own=is_own, handed_in=handed_in, others=others)
    assert (found and found.code) == code


def test_it_lies_within_its_placement():
    place = rules.PlacementFacts(1, date(2026, 6, 2), date(2026, 6, 20))
    assert codes(SHEET, replace(BESIDE, placement=place)) == ["before-placement"]
    late = with_line(first_on=date(2026, 6, 21), last_on=date(2026, 6, 21))
    assert codes(late, replace(BESIDE, placement=place)) == ["after-placement"]


def test_what_may_be_there_twice_is_pointed_out():
    other = rules.Taken(date(2026, 6, 2), date(2026, 6, 2), 60)
    same = rules.Taken(JUNE, JUNE, 60)
    assert paper.same_days(SHEET, [other, same]) == [same]


# --- What counts of it ----------------------------------------------------------------------------------


def worked(first: date, last: date | None, minutes: int) -> counting.Worked:
    at = datetime.combine(first, datetime.min.time(), UTC)
    return counting.Worked(
        papers.__name__, "practice", minutes, first, at, origin=counting.ON_PAPER, last_on=last
    )


@pytest.mark.parametrize(
    ("scope", "last", "left"),
    [
        (DAY, None, 480),
        (DAY, date(2026, 6, 7), 3360),
        (WEEK, date(2026, 6, 30), 2400),
        (MONTH, date(2026, 7, 2), 960),
    ],
)
def test_time_of_several_days_has_the_room_of_all_of_them(scope, last, left):
    terms = counting.Terms(limits=(counting.Limit("practice", scope, maximum=480),))
    [row] = counting.count([worked(JUNE, last, 9000)], terms)
    assert (row.minutes, sum(lost.minutes for lost in row.lost)) == (left, 9000 - left)


def test_time_of_several_days_counts_only_when_all_of_it_could():
    terms = counting.Terms(until={"practice": date(2026, 6, 6)})
    [row] = counting.count([worked(JUNE, date(2026, 6, 7), 600)], terms)
    assert [lost.code for lost in row.lost] == ["too-late"]


# --- What a file may be ------------------------------------------------------------------------------------

PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction[3 0 R/Fit]>>endobj\n%%EOF"


def packed(inside: bytes) -> bytes:
    return (
        b"%PDF-1.5\n4 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n"
        + zlib.compress(inside)
        + b"\nendstream"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"<svg onload=alert(1)>", "file-other-kind"),
        (b"<html><script>", "file-other-kind"),
        (b"PK\x03\x04 a document", "file-other-kind"),
        (b"MZ\x90 a program", "file-other-kind"),
        (b"GIF89a", "file-other-kind"),
        (b"\n%PDF-1.4", "file-other-kind"),
        (PAGES.replace(b"/Type", b"/S/JavaScript/JS(x)/Type"), "file-not-plain"),
        (PAGES.replace(b"/Type", b"/S/J#61vaScript/Type"), "file-not-plain"),
        (PAGES.replace(b"/Type", b"/S/Launch/Type"), "file-not-plain"),
        (PAGES.replace(b"/Type", b"/EmbeddedFile/Type"), "file-not-plain"),
        (PAGES.replace(b"/Type", b"/Encrypt 5 0 R/Type"), "file-not-plain"),
        (packed(b"<</S/JavaScript/JS(x)>>"), "file-not-plain"),
        (packed(b"x" * (files.MOST_INSIDE + 1)), "file-not-plain"),
        (b"%PDF-1.5\n4 0 obj<</Type/ObjStm/Filter/LZWDecode>>stream\nnothing\nendstream", "file-not-plain"),
        (b"\xff\xd8\xff and no picture", "file-broken"),
        (b"\x89PNG\r\n\x1a\n and no picture", "file-broken"),
        (papers.photo()[:200], "file-broken"),
    ],
)
def test_a_file_that_is_something_else_is_refused(data, code):
    with pytest.raises(EntryRefused) as refused:
        scans.look(data)
    assert refused.value.problems[0].code == code
    assert refused.value.sentence


def test_a_file_that_is_too_large_is_not_even_looked_at():
    assert files.check_file(b"\xff\xd8\xff" + bytes(100), 100).code == "file-too-large"


@pytest.mark.parametrize("data", [PAGES, packed(b"<</Type/Page>>")])
def test_a_plain_pdf_stays_as_it_is(data):
    assert scans.look(data) == scans.Scan(data, "application/pdf")


def test_a_picture_is_kept_without_where_it_was_taken_or_what_hides_in_it():
    hidden = papers.photo(with_place=True) + b"<script>alert(1)</script>"
    assert b"Exif" in hidden
    kept = scans.look(hidden)
    assert kept.media_type == "image/jpeg"
    assert b"Exif" not in kept.content
    assert b"script" not in kept.content
    assert scans.look(papers.photo(kind="PNG")).media_type == "image/jpeg"
