"""Hours of the past from a CSV file: good lines become drafts, each other line says why it stays out."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from hours.importing import import_hours
from hours.models import DiscardedLine, HoursEntry
from tests import builders, papers
from tests.browsing import Browser

HEAD = "day,from,to,kind,what,skill area"


def table(*lines: str, head: str = HEAD) -> str:
    return "\n".join([head, *lines])


def line(days_ago: int = 40, hours: str = "09:00,10:30", rest: str = "practice,one-to-one,mentoring") -> str:
    return f"{papers.day(days_ago)},{hours},{rest}"


def imported(text: str, person, **options):
    return import_hours(text, person, at=timezone.now(), **options)


def reasons(text: str, person) -> dict[int, str]:
    return {row.line: row.reason for row in imported(text, person).skipped}


def test_a_line_becomes_a_draft_that_can_be_sent(placement, tess):
    report = imported(table(line()), tess)
    assert [(row.line, row.minutes) for row in report.taken] == [(2, 90)]
    entry = HoursEntry.objects.get()
    assert entry.status == "draft"
    entry.submit(by=tess, at=timezone.now())
    assert entry.status == "submitted"


def test_twice_is_once_and_a_change_of_the_draft_stays(placement, tess):
    text = table(line(), line(39), line())
    assert [len(imported(text, tess).added) for _twice in range(2)] == [2, 0]
    entry = HoursEntry.objects.first()
    facts = entry.latest_version.facts
    entry.change(facts, note="Went well.", by=tess, at=timezone.now())
    report = imported(text, tess)
    assert (report.unchanged, HoursEntry.objects.count()) == (3, 2)
    assert HoursEntry.objects.get(pk=entry.pk).latest_version.note.text == "Went well."


def test_a_dry_run_says_the_same_and_does_nothing(placement, tess):
    report = imported(table(line(), line(39, "10:00,09:00")), tess, dry_run=True)
    assert (len(report.added), len(report.skipped), HoursEntry.objects.count()) == (1, 1, 0)


LISTS = "Write one of these: "


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            line(hours="10:00,09:00"),
            "to: The end is before the start. If it was after midnight, write the day as well",
        ),
        (line(hours="early,09:00"), "from: Write the time like this: 14:30."),
        (line(hours="09:00,"), "to: Write the time like this: 14:30."),
        (line(rest="practice,juggling,mentoring"), f"what: {LISTS}"),
        (line(rest="practice,,mentoring"), f"what: {LISTS}"),
        (line(rest="practice,one-to-one,cooking"), f"skill area: {LISTS}Advocacy"),
        (line(rest="holiday,,mentoring"), f"kind: {LISTS}"),
        ("someday,09:00,10:00,practice,one-to-one,mentoring", "day: Write the day like this: 2026-03-31."),
        ("1999-03-01,09:00,10:00,practice,one-to-one,mentoring", "day: Write the day like this: 2026-03-31."),
        (line(-2), "This time is not over yet. Bring it in once it is."),
        (line(400), "day: Your placement starts on"),
        (line(hours="01:00,20:00"), "to: That makes 19 h. One entry can be 16 hours at most."),
        (line(hours="01:00,14:00"), "A file cannot say why it took so long: log this entry by hand."),
        ("Signed, in minutes,,,,,90", "day: Write the day like this: 2026-03-31."),
    ],
)
def test_each_refused_line_says_why_and_the_good_ones_come_in(placement, tess, row, words):
    found = reasons(table(line(10), row), tess)
    assert words in found[3]
    assert not any(word in found[3] for word in ("Choose", "choose", "tick", "Select", "Enter a"))
    assert HoursEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("break", "an hour", "break: Write the break in whole minutes, for example 30."),
        ("break", "1200", "break: Write the break in whole minutes, for example 30."),
        ("how", "by pigeon", "how: Write one of these: In person; "),
        ("setting", "the moon", "setting: Write one of these: "),
        ("where", "Nowhere", "where: Write one of these: Harbor House Recovery Center."),
        ("note", "x" * 301, "note: A note has 300 letters at most."),
        ("note", "Met Maria Lopez on 555-201-3344", "note: Somebody could be known from this: “"),
    ],
)
def test_a_column_that_cannot_be_read_says_what_to_write(placement, tess, column, cell, words):
    found = reasons(table(f"{line()},{cell}", head=f"{HEAD},{column}"), tess)
    assert words in found[2]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-03-08,02:30,04:00", "from: There was no 2:30 a.m. on this day"),
        ("2026-11-01,01:30,04:00", "log this entry by hand"),
    ],
)
def test_on_days_when_clocks_change_it_says_what_to_do(tess, sam, row, words):
    builders.placement(tess, sam, days=400)
    text = table(f"{row},practice,one-to-one,mentoring,America/New_York", head=f"{HEAD},zone")
    assert words in reasons(text, tess)[2]


# --- What was thrown away -------------------------------------------------------------------------------


@pytest.fixture
def thrown_away(placement, tess) -> str:
    """A file of two lines; the draft of the first one was thrown away."""
    text = table(line(), line(39))
    imported(text, tess)
    HoursEntry.objects.get(latest_version__worked_on=papers.day(40)).discard(by=tess, at=timezone.now())
    return text


def test_a_draft_that_was_thrown_away_stays_out_and_says_so(thrown_away, tess, cora):
    report = imported(thrown_away, tess, by=tess)
    assert (len(report.added), report.unchanged, report.thrown_away) == (0, 1, 1)
    assert report.skipped[0].reason.startswith("You threw this draft away on")
    for options in ({"by": cora}, {"by": cora, "again": True}, {}):
        [skipped] = imported(thrown_away, tess, **options).skipped
        assert skipped.reason.endswith("Only they can bring it back.")
    assert HoursEntry.objects.count() == 1


def test_it_comes_back_with_one_press_and_can_be_thrown_away_again(thrown_away, client_for, tess, cora):
    other = client_for(cora).post(f"/hours/import/{tess.pk}/", {"text": thrown_away, "again": "1", "do": "1"})
    assert (other.status_code, HoursEntry.objects.count()) == (302, 1)
    browser = Browser(client_for(tess)).visit("/hours/import/")
    page = client_for(tess).post("/hours/import/", {"text": thrown_away})
    assert "Bring back the draft I threw away" in page.content.decode()
    browser.press("Look at the file", text=thrown_away).press("Bring back the draft I threw away")
    assert browser.sees("1 line is good.")
    browser.press("Add 1 draft")
    assert HoursEntry.objects.count() == 2
    assert not DiscardedLine.objects.exists()
    HoursEntry.objects.get(latest_version__worked_on=papers.day(40)).discard(by=tess, at=timezone.now())
    assert imported(thrown_away, tess, by=tess).thrown_away == 1


def test_a_draft_that_was_typed_leaves_nothing_behind(placement, tess):
    builders.draft_entry(placement).discard(by=tess, at=timezone.now())
    assert not DiscardedLine.objects.exists()


def test_what_overlaps_is_refused_within_the_file_and_with_what_is_there(placement, tess):
    builders.draft_entry(placement, builders.stretch(days_ago=12, minutes=60))
    found = reasons(table(line(12), line(11), line(11, "10:00,11:00"), line(11, "10:30,11:00")), tess)
    assert list(found) == [2, 4]
    assert all("You have another entry at this time" in reason for reason in found.values())


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + table(line()),
        table(line()).replace(",", ";"),
        table(line()).replace(",", "\t"),
        table(line()).replace("\n", "\r\n"),
        table(line()).replace("\n", "\r"),
        table(line(hours="9:00 am,10:30 AM")),
        table(line(rest="Practice,ONE-TO-ONE mentoring,Mentoring")),
        table(f"{line()},'=cmd|x", head=f"{HEAD},note"),
        table(f"{line()},America/New_York,Harbor House Recovery Center", head=f"{HEAD},time zone,where"),
        table("", line(), ",,,,,"),
    ],
)
def test_however_a_spreadsheet_wrote_it(placement, tess, text):
    assert len(imported(text, tess).added) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "These are missing: day, from, to, skill area."),
        ("name,email\nTess,tess@example.org", "These are missing: day, from, to, skill area."),
        (table('"' + "x" * 200_000), "A cell is too long here"),
        (
            table(line(rest="practice,one-to-one,mentoring,Mars/Base"), head=f"{HEAD},zone"),
            "There is no time zone",
        ),
    ],
)
def test_what_is_no_file_of_hours_says_so(placement, tess, text, words):
    assert words in " ".join(reasons(text, tess).values())


def test_past_midnight_the_day_stands_in_the_end_too(placement, tess):
    row = line(20, f"{papers.day(20)} 23:00,{papers.day(19)} 00:30")
    [taken] = imported(table(row), tess).taken
    assert (taken.minutes, taken.day) == (90, papers.day(20))


def test_the_table_to_download_comes_in_again(placement, client_for, tess):
    builders.draft_entry(placement, builders.stretch(days_ago=12))
    text = client_for(tess).get("/hours/download/").content.decode("utf-8-sig")
    for entry in HoursEntry.objects.all():
        entry.discard(by=tess, at=timezone.now())
    assert len(imported(text, tess).added) == 1


# --- The pages and the command ------------------------------------------------------------------------


def upload(text: str) -> dict:
    return {"file": SimpleUploadedFile("hours.csv", text.encode())}


def test_first_it_is_shown_then_one_button_does_it(placement, client_for, tess):
    browser = client_for(tess)
    page = browser.post("/hours/import/", upload(table(line(), line(39, "10:00,09:00")))).content.decode()
    assert "1 line is good." in page
    assert "Lines that stay out" in page
    assert not HoursEntry.objects.exists()
    for _twice in range(2):
        assert browser.post("/hours/import/", {"text": table(line()), "do": "1"}).status_code == 302
    assert HoursEntry.objects.count() == 1


def test_a_coordinator_brings_them_in_and_only_the_trainee_can_send_them(
    placement, client_for, tess, cora, sam
):
    url = f"/hours/import/{tess.pk}/"
    assert client_for(sam).get(url).status_code == 403
    client_for(cora).post(url, {"text": table(line()), "do": "1"})
    entry = HoursEntry.objects.get()
    assert (entry.status, entry.latest_version.trainee) == ("draft", tess)


def test_what_is_no_text_is_refused(client_for, tess):
    answer = client_for(tess).post("/hours/import/", {"file": SimpleUploadedFile("x.csv", b"\xff\xfe\x00x")})
    assert answer.status_code == 422


def test_the_command_says_what_it_would_do(placement, tess, tmp_path, capsys):
    file = tmp_path / "hours.csv"
    file.write_text(table(line(), line(39, "10:00,09:00")))
    call_command("import_hours", file, "--for", tess.email, "--dry-run")
    said = capsys.readouterr().out
    assert "line 3: to: The end is before the start." in said
    assert "Drafts added: 1. There before: 0. Refused: 1." in said
    assert not HoursEntry.objects.exists()
    call_command("import_hours", file, "--for", tess.email, "--json")
    assert len(json.loads(capsys.readouterr().out)["taken"]) == 1
    with pytest.raises(CommandError, match="nobody"):
        call_command("import_hours", file, "--for", "nobody@example.org")
