"""Hours of the past from a CSV file: good lines become drafts, each other line says why it stays out."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from hours.importing import import_hours
from hours.models import HoursEntry
from tests import builders, papers

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


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line(hours="10:00,09:00"), "The end is before the start."),
        (line(hours="early,09:00"), "from:"),
        (line(rest="practice,juggling,mentoring"), "what:"),
        (line(rest="practice,one-to-one,cooking"), "skill area:"),
        (line(rest="holiday,,mentoring"), "kind:"),
        ("someday,09:00,10:00,practice,one-to-one,mentoring", "day:"),
        (line(-2), "This time is not over yet."),
        (line(400), "Your placement starts on"),
        (line(hours="01:00,20:00"), "One entry can be 16 hours at most."),
        ("Signed, in minutes,,,,,90", "day:"),
    ],
)
def test_each_refused_line_says_why_and_the_good_ones_come_in(placement, tess, row, words):
    found = reasons(table(line(10), row), tess)
    assert words in found[3]
    assert HoursEntry.objects.count() == 1


def test_what_overlaps_is_refused_within_the_file_and_with_what_is_there(placement, tess):
    builders.draft_entry(placement, builders.stretch(days_ago=12, minutes=60))
    found = reasons(table(line(12), line(11), line(11, "10:00,11:00"), line(11, "10:30,11:00")), tess)
    assert list(found) == [2, 4]
    assert all("You have another entry at this time" in reason for reason in found.values())


def test_a_note_from_which_somebody_could_be_known_stays_out(placement, tess):
    found = reasons(table(f"{line()},Met Maria Lopez on 555-201-3344", head=f"{HEAD},note"), tess)
    assert "Could somebody be known from this?" in found[2]


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
    assert "line 3: The end is before the start." in said
    assert "Drafts added: 1. There before: 0. Refused: 1." in said
    assert not HoursEntry.objects.exists()
    call_command("import_hours", file, "--for", tess.email, "--json")
    assert len(json.loads(capsys.readouterr().out)["taken"]) == 1
    with pytest.raises(CommandError, match="nobody"):
        call_command("import_hours", file, "--for", "nobody@example.org")
