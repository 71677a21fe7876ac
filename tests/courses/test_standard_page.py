"""The page on which an officer of a board reads what we took from their rules."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape

from courses import standard_wording as wording
from courses.models import (
    Competency,
    CountingStart,
    Deadline,
    EvidenceRule,
    ExamTerms,
    Pathway,
    Requirement,
    Scheme,
    Standard,
    SupervisionRule,
    SupervisorRule,
    TimeCount,
)
from tests import builders

SHIPPED = sorted(Path(__file__).resolve().parents[2].glob("courses/standards/*.yaml"))


@pytest.fixture
def program(db):
    return builders.program(modules=0)


def row(kind: str, minimum: int = 0, **fields) -> Requirement:
    return Requirement(kind=kind, minimum=minimum, **fields)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (row("training", 2760), ("Training", "46 h", "")),
        (row("training", 960, competency=Competency(name="Ethics")), ("Training, in Ethics", "16 h", "")),
        (row("training", maximum=480, mode="self_paced"), ("Training, at one's own pace", "", "8 h")),
        (row("practice", 60, mode="observed", format="group"), ("Supervised practice, with a supervisor there, in a group", "1 h", "")),
        (row("modules", 3, unit="count"), ("Modules", "3", "")),
        (row("exam", 500, unit="score", label="Written part"), ("Written part: Exam", "500 points", "")),
        (row("exam", 1, unit="count", label="Role play"), ("Role play: Exam", "passed", "")),
    ],
)  # fmt: skip
def test_a_row_of_numbers_is_a_line(row, line):
    said = wording.asked(row)
    assert (said.what, said.least, said.most) == line


@pytest.mark.parametrize(
    ("row", "remarks"),
    [
        (row("practice", maximum=480, scope="day"), ("in each day: what is above does not count",)),
        (row("practice", minimum=600, scope="year"), ("in each year",)),
        (row("exam", minimum=1, unit="count"), ("passed or not passed",)),
        (row("training", 60, look_back_months=24), ("from the last 24 months only",)),
        (row("training", 60, confidence="C"), ("how sure: not confirmed by any text",)),
        (
            row("exam", 70, unit="percent", exam=ExamTerms(taken="here", attempts=3, window="months", window_months=12, wait_days=7)),
            ("taken here, as a quiz", "3 tries in 12 months", "7 days between two tries"),
        ),
        (row("exam", 70, unit="percent", exam=ExamTerms(attempts=2, window="half-year")), ("taken elsewhere", "2 tries in a half of the calendar year")),
    ],
)  # fmt: skip
def test_what_else_a_row_says_stands_beside_it(row, remarks):
    assert wording.asked(row).remarks == remarks


@pytest.mark.parametrize(
    ("say", "row", "sentence"),
    [
        (wording._supervision, SupervisionRule(shape="ratio", minutes=60, per_minutes=1200), "1 h for each 20 h worked (it is pointed out)"),
        (wording._supervision, SupervisionRule(shape="ratio", minutes=60, per_minutes=1500, consequence="excess"), "1 h for each 25 h worked (it has to be kept)"),
        (wording._supervision, SupervisionRule(shape="gap", gap_minutes=2400, mode="in_person", consequence="excess"), "never more than 40 h worked without any, in person (what is above does not count)"),
        (wording._supervision, SupervisionRule(shape="rhythm", every="week", times=1, until_milestone="credential-issued"), "1 time in each week, until “received the credential” (it is pointed out)"),
        (wording._counts_for, TimeCount(what="supervision", counts_for="practice"), "Time of supervision counts for: Supervised practice."),
        (wording._start, CountingStart(kind="practice", milestone="application-approved"), "Supervised practice counts from this day on: the board approved the application."),
        (wording._counts_for, TimeCount(what="self-study"), "Time of self-study counts for nothing here."),
        (wording._deadline, Deadline(kind="practice", milestone="application-approved", months=6, extensions=1, extension_months=6), "Supervised practice: within 6 months of the day “the board approved the application”; 1 extension of 6 months"),
        (wording._deadline, Deadline(milestone="enrolled", months=12), "All of it: within 12 months of the day “joined the program”"),
        (wording._supervisor, SupervisorRule(name="Peer supervisor", grace_months=6, supervised_by="licensed"), "Peer supervisor, which may follow within 6 months, who is supervised in turn"),
        (wording._evidence, EvidenceRule(name="Background check", fresh_days=30, is_sensitive=True), "Background check, no older than 30 days, somebody looks at it, and no copy is kept"),
        (wording._pathway, Pathway(name="Three years of practice", closes_on=date(2027, 12, 31)), "Three years of practice, until 2027-12-31"),
    ],
)  # fmt: skip
def test_each_kind_of_row_is_a_sentence(say, row, sentence):
    assert say(row) == sentence


def test_every_shipped_standard_can_be_read_by_everybody(client, db):
    for file in SHIPPED:
        call_command("import_standards", str(file), verbosity=0)
    listed = client.get(reverse("courses:standards")).content.decode()
    assert Standard.objects.exists()
    for standard in Standard.objects.select_related("scheme"):
        assert escape(standard.scheme.title) in listed
        page = client.get(reverse("courses:standard", args=[standard.scheme.key, standard.version]))
        assert page.status_code == 200
        for asked in standard.requirements.all():
            assert wording.asked(asked).least in page.content.decode()


def test_an_older_version_says_which_one_holds_today(client, program):
    old = Standard.objects.get()
    Standard.objects.create(
        scheme=old.scheme, version=old.version + 1, valid_from=date(2026, 1, 1), framework=old.framework
    )
    Standard.objects.filter(pk=old.pk).update(valid_from=date(2020, 1, 1))
    page = client.get(reverse("courses:standard", args=[old.scheme.key, old.version])).content.decode()
    assert f"held to version {old.version + 1}" in page


@pytest.mark.parametrize("more", [0, 20])
def test_it_takes_the_same_statements_for_few_rows_as_for_many(
    client, program, more, django_assert_num_queries
):
    standard = Standard.objects.get()
    for number in range(more):
        standard.requirements.create(
            kind="training", minimum=60, label=f"Part {number}", position=number + 50
        )
    address = reverse("courses:standard", args=[standard.scheme.key, standard.version])
    client.get(address)
    with django_assert_num_queries(17):
        client.get(address)


def test_what_is_not_there_is_not_there(client, program):
    assert client.get("/standards/no-such-board/1/").status_code == 404
    assert client.get(f"/standards/{Scheme.objects.get().key}/99/").status_code == 404
