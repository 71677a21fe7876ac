"""The coordinator's matrix: everybody in a program, and the parts of their standard."""

from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import matrix
from courses.models import Enrollment, Standard
from tests import builders

URL = "/certificates/what-is-left/"


def test_everybody_stands_in_a_row_and_every_part_in_a_column(earned, lee, cora, client_for):
    builders.complete(builders.enrollment(lee, earned.program), "Lesson 1.1")
    answer = client_for(cora).get(URL)
    [table] = answer.context["tables"]
    assert [row.enrollment.person for row in table.rows] == [lee, earned.person]
    assert table.columns == ["Modules", "Training", "Practice", "Time with your supervisor"]
    assert [[cell.met for cell in row.cells] for row in table.rows] == [[False] * 4, [True] * 4]
    assertContains(answer, "24 min of 1 h")


def test_who_is_held_to_other_rules_has_a_table_of_their_own(earned, lee, cora, client_for):
    older = Standard.objects.get()
    newer = Standard.objects.create(
        scheme=older.scheme, framework=older.framework, version=2, valid_from=older.valid_from
    )
    newer.requirements.create(kind="practice", minimum=600)
    Enrollment.objects.filter(pk=builders.enrollment(lee, earned.program).pk).update(standard=newer)
    tables = client_for(cora).get(URL).context["tables"]
    assert [(table.standard, table.columns) for table in tables][1] == (newer, ["Practice"])
    assert [row.enrollment.person for row in tables[1].rows] == [lee]


def test_a_way_somebody_did_not_take_is_not_asked_of_them(earned, cora, client_for):
    standard = earned.standard
    standard.pathways.create(code="practiced", name="Practice instead", opens_on="2020-01-01")
    standard.requirements.create(kind="practice", minimum=999, label="Elsewhere", pathway="practiced")
    enrollment = Enrollment.objects.with_names().get()
    [table] = matrix.tables([enrollment], at=timezone.now())
    assert "Practice: Elsewhere" in table.columns


def test_one_program_at_a_time(lee, noor, cora, client_for, program):
    builders.enrollment(lee, program)
    other = builders.short_program()
    builders.enrollment(noor, other)
    browser = client_for(cora)
    assertContains(browser.get(URL, {"program": other.pk}), ">Noor</a>")
    assertNotContains(browser.get(URL, {"program": other.pk}), ">Lee</a>")
    assertContains(browser.get(URL, {"program": "nonsense"}), "<select")


def test_the_statements_do_not_grow_with_the_people(
    earned, lee, noor, cora, client_for, django_assert_max_num_queries
):
    browser = client_for(cora)
    browser.get(URL)
    with django_assert_max_num_queries(20) as first:
        browser.get(URL)
    for person in (lee, noor):
        if not Enrollment.objects.filter(person=person).exists():
            builders.enrollment(person, earned.program)
    with django_assert_max_num_queries(20) as second:
        browser.get(URL)
    assert len(second) == len(first)
