"""Two accounts are made one by several hands at the same moment: it happens once, and one way only."""

import pytest
from django.utils import timezone

from courses.models import Enrollment, LessonCompletion, LessonPage
from hours.models import LedgerRecord
from people.models import Merge, User
from tests import builders, merges
from tests.conftest import person
from tests.courses.test_seat_races import HANDS, at_once

pytestmark = pytest.mark.postgres


@pytest.fixture
def cora(own_database) -> User:
    return person("Cora", "coordinator")


@pytest.fixture
def two(cora) -> tuple[User, User]:
    """Tess, who has confirmed her address, and the account that somebody made for her and that did the work."""
    tess, other = merges.confirmed(person("Tess")), merges.other()
    builders.enrollment(other, builders.program(modules=1))
    return tess, other


def test_four_presses_are_one_merge(two, cora):
    tess, other = two
    done = at_once(lambda _hand: merges.merge(tess, other, cora).pk)
    assert len(set(done)) == 1
    assert Merge.objects.count() == 1
    assert LedgerRecord.objects.filter(body__contains="people.merged").count() == 1
    assert Enrollment.objects.get().person == tess


def test_two_coordinators_merge_the_two_in_opposite_ways_and_one_of_them_is_told(two, cora):
    tess, other = two
    merges.confirmed(other)
    cleo = person("Cleo", "coordinator")
    ways = [(tess, other, cora), (other, tess, cleo)] * (HANDS // 2)
    done = at_once(lambda hand: merges.merge(*ways[hand]).kept.preferred_name)
    kept = Merge.objects.get().kept
    assert sorted(done) == sorted([kept.preferred_name] * 2 + ["closed"] * 2)
    assert Enrollment.objects.get().person == kept


def test_a_lesson_read_meanwhile_is_not_lost(two, cora):
    tess, other = two
    enrolled = Enrollment.objects.get()
    lesson = LessonPage.objects.descendant_of(enrolled.program).first()

    def read_or_merge(hand: int):
        if hand % 2:
            return merges.merge(tess, other, cora).pk
        return enrolled.complete_lesson(lesson, lesson.live_revision_id, by=other, at=timezone.now()).pk

    at_once(read_or_merge)
    assert LessonCompletion.objects.get().enrollment.person == tess
