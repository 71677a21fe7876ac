"""The last seat, given at the same moment by several hands: it is given once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from courses.models import Attendance, Membership
from people.refusals import Refused
from tests import builders, meetings
from tests.conftest import person

pytestmark = pytest.mark.postgres
HANDS = 4


def at_once(do: Callable[[int], object]) -> list:
    """What each hand gets, all of them at the same moment."""
    together = threading.Barrier(HANDS)

    def wait_and_do(number: int):
        together.wait()
        try:
            return do(number)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(wait_and_do, range(HANDS)))


@pytest.fixture
def cohort(own_database):
    return meetings.cohort(builders.program(modules=0), person("Tomas", "trainer"), seats=1, joining="open")


@pytest.fixture
def enrollments(cohort):
    return [builders.enrollment(person(f"Person{number}"), cohort.program) for number in range(HANDS)]


def seated() -> int:
    return Membership.objects.members().count()


def test_four_people_want_the_last_seat(cohort, enrollments):
    def join(number: int) -> str:
        enrolled = enrollments[number]
        return cohort.take_in(enrolled, by=enrolled.person, at=timezone.now()).status

    assert sorted(at_once(join)) == ["member", "waiting", "waiting", "waiting"]
    assert seated() == 1


def test_two_coordinators_give_the_one_seat_to_different_people(cohort, enrollments):
    now, cora = timezone.now(), person("Cora", "coordinator")
    rows = [
        cohort.memberships.create(enrollment=row, status="waiting", asked_at=now, asked_by=row.person)
        for row in enrollments
    ]
    found = at_once(lambda number: rows[number].give_seat(by=cora, at=now).status)
    assert sorted(found) == ["full", "full", "full", "member"]
    assert seated() == 1


def test_four_presses_of_one_person_are_one_place(cohort, enrollments):
    enrolled = enrollments[0]
    places = at_once(lambda _: cohort.take_in(enrolled, by=enrolled.person, at=timezone.now()).pk)
    assert len(set(places)) == 1


def test_four_presses_of_i_am_here_are_one_arrival(cohort, enrollments):
    cohort.take_in(enrollments[0], by=enrollments[0].person, at=timezone.now())
    session, tess = meetings.session(cohort), enrollments[0].person
    rows = at_once(lambda _: Attendance.objects.arrive(session, tess, at=timezone.now()).pk)
    assert len(set(rows)) == 1
    assert Attendance.objects.count() == 1
