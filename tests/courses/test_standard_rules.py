"""What a standard says about missed time and about ways of training, on the pages where it matters."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from certificates import evidence
from courses import matrix
from courses.models import Competency, LessonCredit, LessonPage, Requirement, Standard
from tests import builders, meetings


def last_week():
    return timezone.now() - timedelta(days=7)


@pytest.fixture
def fall(tomas):
    return meetings.cohort(builders.program(modules=1, lessons=2), tomas)


def say(**rules) -> None:
    Standard.objects.update(**rules)


def limit(mode: str, minutes: int) -> None:
    Standard.objects.get().requirements.create(kind="training", mode=mode, minimum=0, maximum=minutes)


# --- Missed time ------------------------------------------------------------------------------------


def miss(fall, *people, by, minutes=60) -> None:
    session = meetings.session(fall, starts_in=timedelta(days=-1), minutes=120)
    meetings.attend(session, *people, by=by, left_after=120 - minutes)


def proposal(fall, person) -> tuple:
    lines = matrix.attendance(fall, at=timezone.now()).lines
    presence = next(line.presence for line in lines if line.membership.person == person)
    return presence.may_miss, presence.proposal


@pytest.mark.parametrize(
    ("standard", "cohort", "expected"),
    [
        (None, None, (None, "no_rule")),
        (90, None, (90, "within")),
        (30, None, (30, "over")),
        (90, 30, (30, "over")),
    ],
)
def test_the_standard_proposes_and_a_cohort_narrows_it(fall, tess, tomas, standard, cohort, expected):
    say(may_miss_minutes=standard)
    fall.may_miss_minutes = cohort
    meetings.member(fall, tess, last_week())
    miss(fall, tess, by=tomas)
    assert proposal(fall, tess) == expected


def test_each_person_has_the_rule_of_their_own_standard(fall, tess, noor, tomas):
    say(may_miss_minutes=30)
    meetings.member(fall, tess, last_week())
    newer = Standard.objects.get()
    newer.pk, newer.version, newer.may_miss_minutes = None, 2, 480
    newer.save()
    meetings.member(fall, noor, last_week())
    miss(fall, tess, noor, by=tomas)
    assert proposal(fall, tess) == (30, "over")
    assert proposal(fall, noor) == (480, "within")


def test_the_page_names_both_rules(fall, tomas, client_for):
    say(may_miss_minutes=480)
    browser = client_for(tomas)
    page = browser.get(fall.get_absolute_url()).content.decode()
    assert "Demonstration lets somebody miss 8 h." in page
    fall.may_miss_minutes = 0
    fall.save()
    page = browser.get(reverse("cohorts:attendance", args=[fall.pk])).content.decode()
    assert "In this cohort, everybody attends everything." in page
    assert "Demonstration lets somebody miss 8 h." in page


def test_a_looser_cohort_is_refused(fall):
    say(may_miss_minutes=60)
    fall.may_miss_minutes = 61
    with pytest.raises(ValidationError, match="The standard allows 60 minutes"):
        fall.full_clean()
    fall.may_miss_minutes = 60
    fall.full_clean()


def test_what_the_rule_allows_stands_ticked_and_a_person_decides(fall, tess, tomas, client_for):
    say(may_miss_minutes=90)
    place = meetings.member(fall, tess, last_week())
    miss(fall, tess, by=tomas)
    page = client_for(tomas).get(reverse("cohorts:decide", args=[place.pk])).content.decode()
    assert page.count("checked") == 2
    assert not place.attendance_decisions.exists()


# --- Ways of training -------------------------------------------------------------------------------


def test_the_way_it_was_taken_is_in_the_evidence(fall, tess, tomas):
    enrolled = meetings.member(fall, tess).enrollment
    builders.complete(enrolled, "Lesson 1.1")
    ethics = Competency.objects.get(code="ethics", framework__code="icrc-pr")
    session = meetings.session(
        fall, starts_in=timedelta(days=-1), minutes=60, mode="live_online", credits=[(ethics, 60)]
    )
    meetings.attend(session, tess, by=tomas)
    times = evidence.earned_facts([enrolled], at=timezone.now())[enrolled.pk].times
    assert {(fact.mode, fact.competency, fact.minutes) for fact in times if fact.minutes} == {
        ("self_paced", "mentoring", 8),
        ("live_online", "ethics", 60),
    }


def test_the_path_shows_what_is_asked_of_each_way_and_what_a_limit_leaves(fall, tess, client_for):
    standard = Standard.objects.get()
    standard.requirements.create(kind="training", mode="in_person", minimum=30)
    limit("self_paced", 5)
    builders.complete(meetings.member(fall, tess).enrollment, "Lesson 1.1")
    page = client_for(tess).get(reverse("certificates:path")).content.decode()
    assert "Training, in person" in page
    assert "8 min were not in person." in page
    assert "5 min; up to 5 min can count" in page
    assert "3 min, at your own pace, are more than can count." in page
    assert "of 5 parts are done" in page  # the limit is none


def lesson_page(browser) -> str:
    return browser.get(LessonPage.objects.get(title="Lesson 1.2").url).content.decode()


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (16, "It counts as training."),
        (10, "6 min of it does not count toward Demonstration."),
        (8, "This time does not count toward Demonstration."),
    ],
    ids=["there is room", "room for a part", "no room"],
)
def test_a_lesson_says_before_it_is_started_that_a_limit_is_reached(fall, tess, client_for, most, words):
    limit("self_paced", most)
    builders.complete(builders.enrollment(tess, fall.program), "Lesson 1.1")
    page = lesson_page(client_for(tess))
    assert words in page
    assert ("Only so much training of this kind can count" in page) == (most < 16)


def test_a_lesson_of_a_way_nobody_asks_for_says_so(fall, tess, client_for):
    standard = Standard.objects.get()
    standard.requirements.filter(kind=Requirement.Kind.TRAINING).delete()
    standard.requirements.create(kind="training", mode="live", minimum=60)
    builders.complete(builders.enrollment(tess, fall.program), "Lesson 1.1")
    assert "This time does not count toward Demonstration." in lesson_page(client_for(tess))


@pytest.mark.parametrize(
    ("asked", "credits", "words"),
    [
        ("ethics", {"ethics": 8}, "It counts as training."),
        ("ethics", {"ethics": 5}, "3 min of it does not count toward Demonstration."),
        ("ethics", {"ethics": 5, "mentoring": 3}, "3 min of it does not count toward Demonstration."),
        ("mentoring", {"ethics": 5}, "This time does not count toward Demonstration."),
        ("mentoring", {}, "This time does not count toward Demonstration."),
    ],
)
def test_a_lesson_of_an_area_nobody_asks_for_says_so(fall, tess, client_for, asked, credits, words):
    standard = Standard.objects.get()
    areas = {area.code: area for area in standard.framework.competencies.all()}
    standard.requirements.filter(kind=Requirement.Kind.TRAINING).delete()
    standard.requirements.create(kind="training", competency=areas[asked], minimum=60)
    lesson = LessonPage.objects.get(title="Lesson 1.2")
    lesson.credits = [LessonCredit(competency=areas[code], minutes=part) for code, part in credits.items()]
    lesson.save()
    builders.complete(builders.enrollment(tess, fall.program), "Lesson 1.1")
    assert words in lesson_page(client_for(tess))


def test_meetings_count_toward_a_limit_as_well(fall, tess, tomas, client_for):
    Requirement.objects.filter(kind=Requirement.Kind.TRAINING).update(maximum=60)
    enrolled = meetings.member(fall, tess).enrollment
    session = meetings.session(fall, starts_in=timedelta(days=-1), minutes=52)
    meetings.attend(session, tess, by=tomas)
    builders.complete(enrolled, "Lesson 1.1")
    assert "This time does not count" in lesson_page(client_for(tess))


def test_a_limit_costs_the_lesson_no_statement(fall, tess, client_for, django_assert_num_queries):
    limit("self_paced", 8)
    enrolled = builders.enrollment(tess, fall.program)
    builders.complete(enrolled, "Lesson 1.1")
    builders.note(tess, "Lesson 1.2")
    builders.reflection(enrolled, "Lesson 1.2")
    browser, url = client_for(tess), LessonPage.objects.get(title="Lesson 1.2").url
    browser.get(url)
    with django_assert_num_queries(10):
        assert "does not count" in browser.get(url).content.decode()
