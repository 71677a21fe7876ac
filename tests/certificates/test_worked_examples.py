"""For each shipped standard: somebody who meets it, and others who just do not, with what they are told.

The standards are the files themselves. What people did is written down here as a director would tell it; which of
their hours count, and what is left, is asked of the same rules that pages and certificates ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, cycle
from uuid import UUID

import pytest
from django.utils import timezone

from certificates import evidence, rules, wording
from courses.exchange.standards import SHIPPED, import_standard
from courses.models import Enrollment, MilestoneRecord
from hours import counting
from hours.rules.counting import Worked
from hours.rules.counting import count as count_hours
from tests import builders

MONDAY = date(2026, 1, 5)
TODAY = date(2027, 1, 15)
APPROVED = {"application-approved": MONDAY}

LIVE, ONLINE, ALONE = "in_person", "live_online", "self_paced"


@dataclass(frozen=True)
class Weeks:
    """So many weeks, each with hours of practice on Monday, and minutes with a supervisor on Tuesday."""

    number: int
    hours: int
    supervision: int = 0
    first: int = 0
    every: int = 1
    """Supervision in each week, or in every second or third."""
    areas: Sequence[str] = ("",)
    """Practice goes round these."""
    alike: int = 1
    """With people alike in each week, or in every second; 0: never."""
    mode: str = "in_person"

    def worked(self) -> list[Worked]:
        areas, found = cycle(self.areas), []
        for week in range(self.first, self.first + self.number):
            alike = bool(self.alike) and week % self.alike == 0
            area = next(areas)
            found.append(_worked(week, 0, self.hours * 60, "practice", area, is_alike=alike))
            if self.supervision and week % self.every == 0:
                found.append(_worked(week, 1, self.supervision, "supervision", mode=self.mode))
        return found


_numbers = count(1)


def _worked(week: int, weekday: int, minutes: int, kind: str, area: str = "", **more) -> Worked:
    on = MONDAY + timedelta(weeks=week, days=weekday)
    at = datetime.combine(on, time(9), UTC)
    return Worked(UUID(int=next(_numbers)), kind, minutes, on, at, area, area, agreed_on=MONDAY, **more)


@dataclass(frozen=True)
class Done:
    """What somebody did. Training is in hours, by area and way. Everything else that is asked is there but ``not_yet``."""

    training: Mapping[tuple[str, str], float] = field(default_factory=dict)
    weeks: Sequence[Weeks] = ()
    exams: Mapping[str, int] = field(default_factory=dict)
    reached: Mapping[str, date] = field(default_factory=dict)
    modules: int = 0
    not_yet: str = ""
    """The text, the document or the person that is missing."""
    background_days: int = 20
    """How old the papers were when they applied."""


ICRC = Done(
    {("advocacy", LIVE): 10, ("ethics", LIVE): 16, ("mentoring", LIVE): 10, ("recovery", ALONE): 10},
    [Weeks(50, 10, 30)],
    {"": 500},
)
ARKANSAS = Done(
    {("advocacy", LIVE): 30, ("ethics", LIVE): 16},
    [Weeks(50, 10, 30, areas=("advocacy", "ethics", "mentoring", "recovery"))],
    {"": 70},
    {"core-done": MONDAY},
)
TEXAS = Done(
    {("core", LIVE): 19.5, ("supplemental", ONLINE): 40},
    [Weeks(25, 10, 30)],
    {"Core course": 1, "Course in mental health": 1},
    APPROVED,
)
CALIFORNIA = Done({("", ALONE): 80}, (), {"": 1}, APPROVED)
TENNESSEE = Done(
    {("", LIVE): 40},
    [Weeks(15, 5, 60, every=5)],
    {"Tests": 1, "Role play before a trainer": 1},
    {"core-done": MONDAY},
)
WASHINGTON = Done((), [Weeks(50, 20)], {"Written part": 85, "Oral part": 80}, APPROVED)
CAROLINA = Done({("course", LIVE): 50, ("family", ONLINE): 8, ("", ONLINE): 12})
MONTANA = Done({("", LIVE): 40}, [Weeks(10, 20, 60)], {"Exam of the course": 1})
FLORIDA = Done(
    {("mentoring", LIVE): 10, ("responsibility", LIVE): 8, ("whole-health", LIVE): 16, ("electives", LIVE): 4}
    | {("", LIVE): 2},
    [Weeks(50, 10, alike=2)],
)
DEMONSTRATION = Done({("", ALONE): 1}, [Weeks(1, 2, 15)], modules=3)
SAMHSA = Done({("", LIVE): 40}, exams={"": 1})

MEETS = {
    "icrc-pr": ICRC,
    "arkansas-core": ARKANSAS,
    "texas-mhps": TEXAS,
    "california": CALIFORNIA,
    "tennessee": TENNESSEE,
    "washington": WASHINGTON,
    "north-carolina": CAROLINA,
    "montana": MONTANA,
    "florida": FLORIDA,
    "demonstration": DEMONSTRATION,
    "samhsa-aligned": SAMHSA,
}


def but(done: Done, **changes) -> Done:
    """The same, but for this."""
    return replace(done, **changes)


JUST_NOT = [
    (
        "icrc-pr",
        "one point short",
        but(ICRC, exams={"": 499}),
        {"Exam": ["You can try again from"]},
    ),
    (
        "icrc-pr",
        "an hour of ethics fewer, though the total is there",
        but(ICRC, training=ICRC.training | {("ethics", LIVE): 15, ("advocacy", LIVE): 11}),
        {"Training in Ethical responsibility": ["11 h are in Advocacy"]},
    ),
    (
        "icrc-pr",
        "the code of ethics is not signed",
        but(ICRC, not_yet="ethics-code"),
        {"A text to sign: Code of ethics": []},
    ),
    (
        "arkansas-core",
        "500 hours, and nothing in one of the four areas (8.1)",
        but(ARKANSAS, weeks=[Weeks(50, 10, 30, areas=("advocacy", "ethics", "mentoring"))]),
        {"Practice in Recovery and wellness support": ["170 h are in advocacy"]},
    ),
    (
        "arkansas-core",
        "hours from before the core training do not count (8.3)",
        but(ARKANSAS, reached={"core-done": MONDAY + timedelta(weeks=1)}),
        {"Practice": ["10 h are from before"], "Time with your supervisor": ["30 min are from before"]},
    ),
    (
        "arkansas-core",
        "the background report was 61 days old",
        but(ARKANSAS, background_days=61),
        {"A document: Background report": ["no older than 60 days"]},
    ),
    (
        "texas-mhps",
        "a week without a supervisor costs its ten hours, and no more (8.2)",
        but(TEXAS, weeks=[Weeks(24, 10, 30), Weeks(1, 10, first=24)]),
        {"Practice": ["10 h are of the week from"]},
    ),
    (
        "texas-mhps",
        "what was done after six months is late (8.7)",
        but(TEXAS, weeks=[Weeks(25, 10, 30, first=2)]),
        {"Practice": ["are from after July 5, 2026"]},
    ),
    (
        "texas-mhps",
        "hours count once the board has approved the application (8.3)",
        but(TEXAS, reached={}),
        {"Practice": ["do not count yet"]},
    ),
    (
        "texas-mhps",
        "endless study alone is no course",
        but(TEXAS, training={("core", ALONE): 19.5, ("supplemental", ONLINE): 40}),
        {"Training in The core course, live, in person or online": ["19 h 30 min were not"]},
    ),
    ("california", "79 of 80 hours", but(CALIFORNIA, training={("", ALONE): 79}), {"Training": []}),
    (
        "california",
        "the exam is open a year after the approval, and its last day is said",
        but(CALIFORNIA, exams={}),
        {"Exam": ["Your board gives you until Jan. 5, 2027."]},
    ),
    (
        "tennessee",
        "an hour of supervision for each 25: one hour more of practice asks for three minutes",
        but(TENNESSEE, weeks=[Weeks(10, 5, 60, every=5), Weeks(5, 5, first=10), Weeks(1, 1, 60, first=15)]),
        {"Time with your supervisor for the hours you worked": ["3 min with your supervisor are missing"]},
    ),
    (
        "tennessee",
        "the role play is missing",
        but(TENNESSEE, exams={"Tests": 1}),
        {"Exam: Role play before a trainer": []},
    ),
    (
        "tennessee",
        "two people spoke for them; three are asked",
        but(TENNESSEE, not_yet="People who can speak for you"),
        {"People who speak for you: People who can speak for you": []},
    ),
    (
        "washington",
        "the oral part was not taken (8.8)",
        but(WASHINGTON, exams={"Written part": 100}),
        {
            "Exam: Written part": ["judged together with “Oral part”"],
            "Exam: Oral part": [],
        },
    ),
    ("washington", "980 hours", but(WASHINGTON, weeks=[Weeks(49, 20)]), {"Practice": []}),
    (
        "north-carolina",
        "more than eight hours about families do not count",
        but(CAROLINA, training={("course", LIVE): 50, ("family", ONLINE): 20}),
        {"Training": ["12 h in"]},
    ),
    (
        "north-carolina",
        "nobody who has known them for a year",
        but(CAROLINA, not_yet="Somebody who knows you well"),
        {"People who speak for you: Somebody who knows you well": []},
    ),
    (
        "montana",
        "an hour in twenty, by video (8.2)",
        but(MONTANA, weeks=[Weeks(2, 20, 60, mode="remote")]),
        {"Time with your supervisor for the hours you worked, in person": ["2 h with your supervisor"]},
    ),
    (
        "montana",
        "the fingerprints were not seen",
        but(MONTANA, not_yet="fingerprints"),
        {"A document: Check of fingerprints": []},
    ),
    (
        "florida",
        "500 hours, and fewer than half with people alike (8.1)",
        but(FLORIDA, weeks=[Weeks(50, 10, alike=3)]),
        {"Practice, with people of a similar experience": []},
    ),
    (
        "florida",
        "more electives than count",
        but(FLORIDA, training=FLORIDA.training | {("electives", LIVE): 6, ("", LIVE): 0}),
        {"Training": ["2 h in"]},
    ),
    ("demonstration", "a module fewer", but(DEMONSTRATION, modules=2), {"Modules": []}),
    ("samhsa-aligned", "39 hours", but(SAMHSA, training={("", LIVE): 39}), {"Training": []}),
]


@pytest.fixture
def judged(tess, program, cora):
    """How somebody who did this stands with a standard: every row of it."""

    def judge(name: str, done: Done) -> list[rules.RequirementStatus]:
        standard, _changed = import_standard(SHIPPED / f"{name}.yaml")
        builders.enrollment(tess, program)
        Enrollment.objects.update(standard=standard)
        enrolled = Enrollment.objects.with_names().get()
        for milestone, on in done.reached.items():
            MilestoneRecord.objects.record(enrolled, milestone, on, by=cora, at=timezone.now())
        held = counting.held_to([enrolled])[enrolled.pk]
        worked = [time for weeks in done.weeks for time in weeks.worked()]
        times = counting.Times(held, count_hours(worked, held.terms), [])
        asked = evidence.standard_facts([enrolled])[standard.pk]
        facts = _facts(done, asked, times)
        return rules.requirements(asked, facts, TODAY)

    return judge


def _facts(done: Done, asked: rules.StandardFacts, times: counting.Times) -> rules.EarnedFacts:
    applied_on = TODAY - timedelta(days=5)
    training = [
        rules.TimeFact("training", round(hours * 60), MONDAY, area, area.capitalize(), mode=mode)
        for (area, mode), hours in dict(done.training).items()
    ]
    taken = [rules.ExamResult(score, TODAY - timedelta(days=9), label) for label, score in done.exams.items()]
    papers = [
        rules.Shown(row.code, applied_on - timedelta(days=done.background_days), applied_on, 1, True)
        for row in asked.documents
        if row.code != done.not_yet
    ]
    return rules.EarnedFacts(
        done.modules,
        (*training, *evidence._hours(times)),
        tuple(taken),
        tuple(
            rules.Signed(row.statement, 1, MONDAY)
            for row in asked.attestations
            if row.statement != done.not_yet
        ),
        tuple(papers),
        tuple(
            rules.Reference(row.who, number, MONDAY, known_months=24)
            for row in asked.references
            for number in range(row.number - (row.who == done.not_yet))
        ),
        evidence._supervised(times, TODAY),
        applied_on=applied_on,
        reached=tuple(times.held.days.items()),
    )


def test_every_standard_that_is_shipped_has_its_example():
    frameworks = {"samhsa-core", "icrc-pr-five"}
    assert set(MEETS) == {file.stem for file in SHIPPED.glob("*.yaml")} - frameworks
    assert {name for name, _what, _done, _open in JUST_NOT} == set(MEETS)


@pytest.mark.parametrize("name", MEETS)
def test_who_did_this_meets_it(judged, name):
    statuses = judged(name, MEETS[name])
    assert [wording.missing(row) for row in rules.unmet(statuses)] == []
    assert rules.has_earned(statuses)


@pytest.mark.parametrize(
    ("name", "done", "open_rows"),
    [(name, done, open_rows) for name, _what, done, open_rows in JUST_NOT],
    ids=[f"{name}: {what}" for name, what, _done, _open in JUST_NOT],
)
def test_who_just_does_not_is_told_what_is_open_and_why(judged, name, done, open_rows):
    unmet = {wording.name(row): row for row in rules.unmet(judged(name, done))}
    assert list(unmet) == list(open_rows)
    for label, sentences in open_rows.items():
        said = [wording.reason(why) for why in unmet[label].reasons]
        said.append(wording.asked_wording.last_day(unmet[label]))
        for words in sentences:
            assert any(words in sentence for sentence in said), said
