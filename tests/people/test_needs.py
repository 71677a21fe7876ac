"""What helps somebody to take part: asked for without a reason, seen to by a coordinator."""

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people import rules
from people.models import Accommodation, Need, Notice
from people.refusals import Refused

NOW = timezone.now
MINE, WAITING = reverse("people:needs"), reverse("people:needs_waiting")


@pytest.fixture
def time(tess, cora) -> Need:
    """Tess asked for more time."""
    return Need.objects.ask(tess, "time", by=tess, at=NOW())


def settling(need: Need) -> str:
    return reverse("people:settle_need", args=[need.pk])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, None),
        ({"is_own": True}, rules.OWN_NEED),
        ({"is_coordinator": False}, rules.NOT_COORDINATOR),
        ({"gives": "time"}, rules.HOW_MUCH),
        ({"gives": "time", "more": 50}, None),
        ({"gives": "time", "more": rules.NO_LIMIT}, None),
        ({"gives": "time", "more": 1000}, rules.HOW_MUCH),
        ({"gives": "tries", "more": 2}, None),
        ({"gives": "tries", "more": 50}, rules.HOW_MUCH),
        ({"gives": "captions"}, None),
    ],
)
def test_who_settles_what(said, problem):
    usual = {"is_own": False, "is_coordinator": True, "gives": "", "more": 0}
    assert rules.settling_problem(**usual | said) == problem


def test_one_asks_for_several_things_and_pressing_twice_asks_once(client_for, tess, cora):
    browser = client_for(tess)
    assertNotContains(browser.get(MINE), "why?")
    for _press in range(2):
        browser.post(MINE, {"what": ["captions", "breaks"]})
    assert sorted(Need.objects.values_list("what", flat=True)) == ["breaks", "captions"]
    assertContains(browser.get(MINE), "asked for")
    assert Notice.objects.filter(person=cora).count() == 2
    assert not Notice.objects.filter(body__contains="captions").exists()


def test_nothing_ticked_says_so(client_for, tess):
    assert client_for(tess).post(MINE, {}).status_code == 422
    assert client_for(tess).post(MINE, {"what": ["a diagnosis"]}).status_code == 422
    assert not Need.objects.exists()


def test_more_time_that_is_arranged_holds_in_every_quiz_from_today(client_for, tess, cora, time):
    browser = client_for(cora)
    assertContains(browser.get(WAITING), "More time for quizzes")
    response = browser.post(settling(time), {"answer": "arranged"})
    assertContains(response, "Say how much more.", status_code=422)
    for _press in range(2):
        browser.post(settling(time), {"answer": "arranged", "more": "50"})
    (row,) = Accommodation.objects.filter(person=tess)
    assert (row.extra_time_percent, row.starts_on, row.ends_on) == (50, timezone.localdate(), None)
    assertContains(client_for(tess).get(MINE), "arranged")
    assertNotContains(browser.get(WAITING), "More time for quizzes")
    assert Notice.objects.filter(person=tess).count() == 1


@pytest.mark.parametrize(
    ("what", "more", "row"),
    [("time", rules.NO_LIMIT, (0, True, 0)), ("time", 100, (100, False, 0)), ("tries", 2, (0, False, 2))],
)
def test_what_is_given_is_kept_as_an_adjustment_and_never_why(tess, cora, client_for, what, more, row):
    need = Need.objects.ask(tess, what, by=tess, at=NOW())
    client_for(cora).post(settling(need), {"answer": "arranged", "more": str(more)})
    found = Accommodation.objects.values_list("extra_time_percent", "is_unlimited", "extra_attempts")
    assert list(found) == [row]


def test_what_has_to_be_talked_about_gives_nothing_yet(client_for, tess, cora, time):
    client_for(cora).post(settling(time), {"answer": "talk"})
    assert not Accommodation.objects.exists()
    assertContains(client_for(tess).get(MINE), "we will talk")
    Need.objects.ask(tess, "time", by=tess, at=NOW())
    assert Need.objects.waiting().count() == 1


def test_nobody_settles_their_own_and_nobody_else_sees_them(client_for, tess, cora, sam, tomas, time):
    own = Need.objects.ask(cora, "time", by=cora, at=NOW())
    with pytest.raises(Refused, match="another coordinator"):
        own.settle(True, more=50, by=cora, at=NOW())
    for other in (sam, tomas):
        assert client_for(other).get(WAITING).status_code == 403
        assert list(Need.objects.visible_to(other)) == []


def test_the_list_takes_the_same_statements_for_many(
    client_for, tess, lee, noor, cora, django_assert_max_num_queries
):
    for person in (tess, lee, noor):
        for what in Need.What.values:
            Need.objects.ask(person, what, by=person, at=NOW())
    browser = client_for(cora)
    browser.get(WAITING)
    with django_assert_max_num_queries(8):
        browser.get(WAITING)
