"""Missed time: the rule proposes, a named person decides with a reason that fits, and who it is about is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import AttendanceDecision, Membership, ProgramPage
from courses.rules import cohorts as rules
from people.models import Notice
from people.refusals import Refused
from tests import builders, meetings
from tests.browsing import Browser
from tests.worlds import once_a_module

pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=1, lessons=1).pk)


@pytest.fixture
def fall(program_pk, db, tomas):
    return meetings.cohort(ProgramPage.objects.get(pk=program_pk), tomas, may_miss_minutes=0)


@pytest.fixture
def tess_in(fall, tess):
    return meetings.member(fall, tess, timezone.now() - timedelta(days=9))


@pytest.fixture
def over(fall, tess_in):
    """A meeting of 90 minutes, two days ago."""
    return meetings.session(fall, starts_in=timedelta(days=-2))


def page(fall, tomas, client_for) -> Browser:
    return Browser(client_for(tomas)).visit(reverse("cohorts:attendance", args=[fall.pk]))


def test_the_rule_proposes_and_a_named_person_decides(fall, over, tess, tomas, tess_in, client_for):
    meetings.attend(over, tess, by=tomas, left_after=60)
    browser = page(fall, tomas, client_for)
    assert browser.sees("30 min over")
    browser.follow("Decide").press("Save", outcome="make_up", reason="agreed")
    row = AttendanceDecision.objects.get()
    assert (row.decided_by, row.outcome, row.reason, row.missed_minutes) == (tomas, "make_up", "agreed", 30)
    assert browser.sees("Make the time up")
    member = Browser(client_for(tess)).visit(fall.get_absolute_url())
    assert member.sees("Make the time up Tomas decided this on")


def test_a_make_up_session_makes_up(fall, over, tess, tomas, tess_in, client_for):
    meetings.attend(over, tess, by=tomas, left_after=60)
    make_up = meetings.session(fall, starts_in=timedelta(days=-1), minutes=30, makes_up_for=over)
    meetings.attend(make_up, tess, by=tomas)
    assert not page(fall, tomas, client_for).sees("over")


def test_nothing_is_missed_before_somebody_came_or_before_anything_is_written(
    fall, over, noor, tomas, client_for
):
    meetings.member(fall, noor)  # she came after that meeting
    browser = page(fall, tomas, client_for)
    assert not browser.sees("Decide")
    assert Membership.objects.count() == 2


def test_deciding_twice_is_deciding_once(over, tess_in, tess, tomas, client_for):
    meetings.attend(over, tess, by=tomas, left_after=60)
    url = reverse("cohorts:decide", args=[tess_in.pk])
    for _time in range(2):
        client_for(tomas).post(url, {"outcome": "enough", "reason": "good_cause"})
    assert AttendanceDecision.objects.count() == 1
    assert client_for(tomas).post(url, {"outcome": "enough"}).status_code == 422


# --- A reason that fits -----------------------------------------------------------------------------


def test_a_reason_that_says_the_opposite_is_sent_back_with_those_that_fit(
    over, tess_in, tess, tomas, client_for
):
    meetings.attend(over, tess, by=tomas, left_after=60)
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:decide", args=[tess_in.pk]))
    browser.press("Save", outcome="enough", reason="too_much")
    assert browser.status == 422
    assert browser.sees(
        "“It is enough” and “More than the rule allows” do not go together. These reasons do:"
    )
    assert browser.page.select_one("input[value=too_much]").has_attr("checked"), "what was chosen is kept"
    assert not AttendanceDecision.objects.exists()


def test_what_the_rule_says_is_on_offer_only_where_it_says_so(fall, over, tess_in, tess, tomas, client_for):
    meetings.attend(over, tess, by=tomas, left_after=60)
    browser, url = Browser(client_for(tomas)), reverse("cohorts:decide", args=[tess_in.pk])

    def offered() -> set[str]:
        return {box["value"] for box in browser.visit(url).page.select("input[name=reason]")}

    assert offered() == {"made_up", "good_cause", "too_much", "agreed"}
    fall.may_miss_minutes = 60
    fall.save()
    assert offered() == {"within_rule", "made_up", "good_cause", "agreed"}
    answer = client_for(tomas).post(url, {"outcome": "make_up", "reason": "too_much"})
    assert "This does not fit what is on the list now." in answer.content.decode()


def test_nothing_writes_down_a_decision_that_contradicts_its_reason(tess_in, tomas):
    with pytest.raises(Refused, match="do not go together"):
        meetings.decide(tess_in, tomas, outcome="next_cohort", reason="within_rule")


# --- Who it is about is told ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "told", "next_step"),
    [
        (rules.ENOUGH, "It is enough: you need not make anything up.", "You need not do anything."),
        (rules.MAKE_UP, "asks you to make the time up.", "Ask Tomas when you can make it up."),
        (rules.NEXT_COHORT, "You go on with a later group.", "Your coordinator looks for a seat"),
    ],
)
def test_the_notice_says_what_was_decided_and_leads_to_what_is_next(
    tess_in, tess, tomas, client_for, outcome, told, next_step
):
    meetings.decide(tess_in, tomas, outcome=outcome)
    notice = Notice.objects.visible_to(tess).last()
    assert notice.subject == "There is an answer for you"
    assert notice.body.startswith("Tomas looked at the meetings you missed")
    assert told in notice.body
    path, anchor = notice.url.split("#")
    browser = Browser(client_for(tess)).visit(path)
    assert browser.page.find(id=anchor).get_text() == "Meetings you missed"
    assert browser.sees(next_step)


def test_where_time_is_to_be_made_up_the_meetings_for_it_are_named(
    fall, over, tess_in, tess, tomas, client_for
):
    meetings.session(fall, title="Once more", makes_up_for=over)
    meetings.decide(tess_in, tomas, outcome="make_up")
    browser = Browser(client_for(tess)).visit(fall.get_absolute_url())
    assert browser.sees("You can make it up here: Once more")
    assert browser.sees("For whoever missed some of “Listening together”.")


def test_who_decides_reads_which_meetings_it_is_about_and_what_was_decided_before(
    fall, over, tess_in, tess, tomas, client_for
):
    meetings.attend(over, tess, by=tomas, left_after=60)
    meetings.attend(meetings.session(fall, starts_in=timedelta(days=-1), title="All of it"), tess, by=tomas)
    meetings.decide(tess_in, tomas, outcome="make_up")
    browser = Browser(client_for(tomas)).visit(reverse("cohorts:decide", args=[tess_in.pk]))
    assert browser.sees("Listening together: there for 1 h of 1 h 30 min")
    assert not browser.sees("All of it")
    assert browser.sees("Make the time up. What you save is added")


def test_the_newest_decision_about_each_module_and_about_all_is_shown(fall, tess_in, tess, tomas, client_for):
    module = builders.module(fall.program, 2, lessons=1)
    for about, outcome in ((None, "make_up"), (module, "enough"), (None, "next_cohort")):
        meetings.decide(tess_in, tomas, module=about, outcome=outcome)
    page = Browser(client_for(tess)).visit(fall.get_absolute_url()).page
    assert {tag.get_text() for tag in page.select("#missed-time ~ .card h3")} == {
        "Go on with a later group",
        "Module 2: It is enough",
    }
