"""A trainer presses twice at the same moment, or two trainers save together: what was seen is kept once, in order."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from courses.models import ModulePage, PracticeRating
from people.refusals import Refused
from tests import builders, meetings, practices
from tests.conftest import person

pytestmark = pytest.mark.postgres
HANDS = 4


def at_once(sheets, marks, practice, by) -> list[str]:
    """What each hand gets that saves its sheet, all of them at the same moment."""
    together = Barrier(HANDS)

    def press(sheet, mark) -> str:
        together.wait()
        try:
            PracticeRating.objects.rate(practice, [mark], sheet=sheet, by=by, at=timezone.now())
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(HANDS) as pool:
        return sorted(pool.map(press, sheets, marks))


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        ([""] * HANDS, ["saved"] * HANDS),
        (["a", "b", "c", "d"], [*["rated_meanwhile"] * (HANDS - 1), "saved"]),
    ],
    ids=["the same in four windows", "something else in each"],
)
def test_four_presses_are_one_rating(own_database, comments, expected):
    tomas = person("Tomas", "trainer")
    cohort = meetings.cohort(builders.program(modules=1, lessons=1), tomas)
    enrollment = meetings.member(cohort, person("Tess")).enrollment
    practice = practices.observed(ModulePage.objects.get())
    sheets = [practices.sheet(practice) for _comment in comments]
    marks = [practices.mark(practice, enrollment, comment=comment) for comment in comments]
    assert at_once(sheets, marks, practice, tomas) == expected
    assert PracticeRating.objects.count() == 1
