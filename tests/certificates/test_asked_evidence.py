"""What standards ask besides time reaches the rules, in a fixed number of statements."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from certificates import evidence, rules
from courses.models import Enrollment, MilestoneRecord, Standard
from hours.models import DeadlineExtension
from tests import builders


@pytest.fixture
def held_to(program, tess):
    """Tess, held to one of the shipped standards."""

    def hold(name: str) -> Enrollment:
        call_command("import_standards", f"courses/standards/{name}.yaml")
        builders.enrollment(tess, program)
        Enrollment.objects.update(standard=Standard.objects.latest("pk"))
        return Enrollment.objects.with_names().get()

    return hold


def standing(enrollment: Enrollment, at=None) -> list[rules.RequirementStatus]:
    return evidence.standings([enrollment], at=at or timezone.now())[enrollment.pk]


BESIDES = ("pathway", "attestation", "document", "reference")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("demonstration", []),
        ("icrc-pr", ["ethics-code", "lives-or-works-there", "diploma"]),
        ("texas-mhps", ["orientation", "adult", "diploma", "supervisor-letter", "background"]),
    ],
)
def test_a_standard_asks_for_its_texts_and_documents(held_to, name, asked):
    rows = [row for row in standing(held_to(name)) if row.kind in BESIDES]
    assert [row.code for row in rows] == asked
    assert not any(row.met for row in rows)


def test_only_what_is_asked_at_the_start_is_asked_now(held_to):
    tennessee = held_to("tennessee")
    assert tennessee.standard.attestationrules.filter(statement="no-ethics-breach", phase="renewal").exists()
    assert "no-ethics-breach" not in {row.code for row in standing(tennessee)}


def test_people_who_speak_for_somebody_are_asked_for_by_who_they_are(held_to):
    references = [row for row in standing(held_to("north-carolina")) if row.kind == "reference"]
    assert [row.need for row in references] == [1, 1]
    assert len({row.label for row in references}) == 2


def test_how_often_there_was_supervision_is_a_row(held_to):
    assert [row.kind for row in standing(held_to("montana"))][-5:-3] == [
        "supervision-ratio",
        "supervision-gap",
    ]


def test_a_deadline_stands_with_what_it_is_for_once_it_runs(held_to, cora):
    texas = held_to("texas-mhps")
    assert {row.by for row in standing(texas)} == {None}
    approved = date(2026, 3, 2)
    MilestoneRecord.objects.record(texas, "application-approved", approved, by=cora, at=timezone.now())
    found = {(row.kind, row.by) for row in standing(texas) if row.by}
    assert found == {("practice", date(2026, 9, 2))}
    more = {"number": 1, "reason": "board", "by": cora, "at": timezone.now()}
    DeadlineExtension.objects.grant(texas, texas.standard.deadlines.get(), **more)
    assert {(row.kind, row.by) for row in standing(texas) if row.by} == {("practice", date(2027, 3, 2))}


def test_a_thousand_people_take_as_many_statements_as_one(held_to, noor, program, django_assert_num_queries):
    texas = held_to("texas-mhps")
    Enrollment.objects.filter(pk=builders.enrollment(noor, program).pk).update(standard=texas.standard)
    both = list(Enrollment.objects.with_names())
    for enrollments in (both[:1], both):
        with django_assert_num_queries(27):
            evidence.standings(enrollments, at=timezone.now())


@pytest.mark.parametrize("name", ["texas-mhps", "montana", "north-carolina"])
def test_who_has_earned_what_takes_thirty_statements_at_most(held_to, name, django_assert_max_num_queries):
    rows = [held_to(name)]
    with django_assert_max_num_queries(30):
        evidence.in_full(rows, at=timezone.now())
