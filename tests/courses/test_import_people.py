"""People from a file: good lines come in, every refused one is named, and nothing is half-done."""

import json

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from courses.exchange.people import import_people
from courses.models import Enrollment, Membership
from people.models import User
from tests import builders, meetings

FILE = """email,name
nia@example.org,Nia
not an address,Bo

NIA@example.org,Nia again
kai@example.org,
"""


@pytest.fixture
def fall(db):
    return meetings.cohort(builders.program(modules=0), seats=1)


def run(text, cohort, cora, **about):
    return import_people(text, cohort, by=cora, at=timezone.now(), **about)


def test_good_lines_come_in_and_each_refused_one_is_named(fall, cora):
    report = run(FILE, fall, cora)
    assert [(row.line, row.email, row.place) for row in report.taken] == [
        (2, "nia@example.org", "member"),
        (6, "kai@example.org", "waiting"),
    ]
    assert [(row.line, row.reason) for row in report.skipped] == [
        (3, "Enter a valid email address."),
        (5, "This address stands in the file already."),
    ]
    assert User.objects.get(email="nia@example.org").preferred_name == "Nia"


def test_a_dry_run_says_the_same_and_does_nothing(fall, cora, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        dry = run(FILE, fall, cora, dry_run=True)
    assert not User.objects.exclude(pk=cora.pk).exists()
    assert not Enrollment.objects.exists()
    assert mail.outbox == []
    assert dry == run(FILE, fall, cora)


def test_the_same_file_twice_changes_nothing_more(fall, cora):
    run(FILE, fall, cora)
    again = run(FILE, fall, cora)
    assert Membership.objects.count() == Enrollment.objects.count() == 2
    assert [row.is_new for row in again.taken] == [False, False]
    assert (again.added, again.unchanged) == ([], 2)


def test_only_those_who_come_in_are_counted_as_added(fall, cora, tess, client_for):
    run("email\nnia@example.org\n", fall, cora)
    browser, url = client_for(cora), reverse("cohorts:import", args=[fall.pk])
    page = browser.post(url, {"file": SimpleUploadedFile("people.csv", FILE.encode())}).content.decode()
    assert "1 person is here already." in page
    assert "Add 1 person" in page
    page = browser.post(url, {"text": FILE, "do": "1"}, follow=True).content.decode()
    assert "1 person was added." in page
    page = browser.post(url, {"text": FILE, "do": "1"}, follow=True).content.decode()
    assert "Nobody was added. Whoever can come in is here already." in page


def test_somebody_in_another_cohort_stays_there(fall, cora, tess):
    meetings.member(meetings.cohort(fall.program, name="Winter"), tess)
    report = run("email\ntess@example.org\n", fall, cora)
    assert report.taken == []
    assert "one group at a time" in report.skipped[0].reason
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "\n", "name\nNia\n", "nia@example.org\n", "\0\0", '"email', "email;name\n\n"],
)
def test_odd_files_change_nothing_and_break_nothing(fall, cora, text):
    assert run(text, fall, cora).taken == []
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    "text", ["E-Mail;Name\nnia@example.org;Nia", "name\temail\nNia\tnia@example.org\r\n"]
)
def test_spreadsheets_separate_columns_as_they_like(fall, cora, text):
    run(text, fall, cora)
    assert User.objects.get(email="nia@example.org").preferred_name == "Nia"


def test_old_spreadsheets_end_lines_in_their_own_way(fall, cora):
    assert run(FILE.replace("\n", "\r"), fall, cora, dry_run=True) == run(FILE, fall, cora, dry_run=True)
    assert run(FILE.replace("\n", "\r\n"), fall, cora, dry_run=True) == run(FILE, fall, cora, dry_run=True)
    assert len(run(FILE.replace("\n", "\r"), fall, cora).taken) == 2


@pytest.mark.parametrize(
    ("before", "line"), [("", 1), ("email\nnia@example.org\n", 3)], ids=["first", "later"]
)
def test_a_cell_without_an_end_is_named_with_its_line(fall, cora, before, line):
    report = run(f'{before}"{"x" * 140_000}', fall, cora)
    (row,) = report.skipped
    assert row.line == line
    assert "Look for a quotation mark too many" in row.reason
    assert len(report.taken) == line // 2


# --- The screen -------------------------------------------------------------------------------------


def test_the_screen_shows_first_and_does_it_on_a_button(fall, cora, client_for):
    browser, url = client_for(cora), reverse("cohorts:import", args=[fall.pk])
    upload = SimpleUploadedFile("people.csv", ("\ufeff" + FILE).encode())
    page = browser.post(url, {"file": upload}).content.decode()
    assert "2 lines are good." in page
    assert "Enter a valid email address." in page
    assert not Membership.objects.exists()
    browser.post(url, {"text": FILE, "do": "1"})
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    "content", [FILE.replace("\n", "\r").encode(), b"x" * 140_000], ids=["line ends", "cell"]
)
def test_an_odd_file_is_answered_with_a_page(fall, cora, client_for, content):
    url = reverse("cohorts:import", args=[fall.pk])
    page = client_for(cora).post(url, {"file": SimpleUploadedFile("people.csv", content)})
    assert page.status_code == 200
    assert page.context["report"].skipped


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b""])
def test_a_file_that_is_no_text_is_sent_back(fall, cora, client_for, content):
    upload = SimpleUploadedFile("people.csv", content)
    url = reverse("cohorts:import", args=[fall.pk])
    assert client_for(cora).post(url, {"file": upload}).status_code == 422


# --- The command ------------------------------------------------------------------------------------


def test_the_command_adds_people_and_prints_one_object(fall, cora, tmp_path, capsys):
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    call_command("import_people", file, cohort="Fall", by="cora@example.org", json=True)
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [row["email"] for row in answer["taken"]] == ["nia@example.org", "kai@example.org"]
    assert answer["skipped"][0] == {"where": "line 3", "reason": "Enter a valid email address."}


def test_the_command_makes_only_accounts_without_a_cohort(cora, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    call_command("import_people", file, by="cora@example.org", verbosity=0)
    assert User.objects.filter(email="kai@example.org").exists()
    assert not Enrollment.objects.exists()


def test_the_command_wants_a_coordinator_and_a_cohort_it_knows(fall, cora, tess, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    for about in (
        {"by": "tess@example.org", "cohort": "Fall"},
        {"by": "cora@example.org", "cohort": "Spring"},
    ):
        with pytest.raises(CommandError):
            call_command("import_people", file, **about)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_people", tmp_path / "none.csv", by="cora@example.org")
    assert not Membership.objects.exists()
