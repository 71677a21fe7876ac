"""The shipped standards: each loads, says how sure it is, and has the numbers its board publishes."""

import pytest

from cms.reading import EASY, grade, running_text
from courses import standard_warnings
from courses.exchange import standards as files
from courses.exchange.frameworks import import_file
from courses.exchange.standards import SHIPPED
from courses.models import Requirement, Standard
from courses.models.standard_rows import AttestationRule, Deadline, EvidenceRule, ExamTerms, RenewalRule
from courses.models.standards import Confidence
from tests.worlds import once_a_module

pytestmark = pytest.mark.usefixtures("loaded", "db")

PRESETS = (
    *("arkansas-core", "california", "florida-crps", "icrc-pr", "montana", "north-carolina"),
    *("samhsa-aligned", "tennessee", "texas-mhps", "washington"),
)


def load() -> list[bool]:
    """Every shipped file, in the order a demonstration loads them: whether it changed anything."""
    return [import_file(file)[1] for file in sorted(SHIPPED.glob("*.yaml"))]


loaded = once_a_module(load)


def preset(key: str) -> Standard:
    return Standard.objects.select_related("framework").get(scheme__key=key)


def said(row: Requirement) -> str:
    """A row in one line, such as ``practice is_alike 250 h``."""
    about = [row.label, row.competency.code if row.competency else "", row.mode, row.format]
    about += ["is_alike"] * row.is_alike + [row.scope] * (row.scope != "total")
    much = f"{row.minimum / 60:g} h" if row.unit == "minutes" else f"{row.minimum} {row.unit}"
    most = "" if row.maximum is None else f"to {row.maximum / 60:g} h"
    return " ".join(part for part in (row.kind, *about, much, most) if part)


def rows(key: str, phase: str = "initial") -> list[str]:
    found = preset(key).requirements.filter(phase=phase).select_related("competency")
    return [said(row) for row in found]


def test_each_of_them_is_looked_at_here():
    schemes = {
        data["scheme"]["key"] for file in SHIPPED.glob("*.yaml") if "scheme" in (data := files.load(file))
    }
    assert schemes == {*PRESETS, "demonstration"}


def test_loading_them_once_more_changes_nothing():
    assert not any(load())


AREAS = ("advocacy", "ethics", "mentoring", "recovery")

NUMBERS = {
    "icrc-pr": [
        *("training 46 h", "training advocacy 10 h", "training ethics 16 h", "training mentoring 10 h"),
        *("training recovery 10 h", "practice 500 h", "supervision 25 h", "exam 500 score"),
    ],
    "samhsa-aligned": ["training 40 h to 60 h", "practice 0 h to 120 h", "exam 1 count"],
    "arkansas-core": [
        *("training 46 h", "training in_person 46 h", "practice 500 h"),
        *(f"practice {area} 25 h" for area in AREAS),
        *("supervision 25 h", "exam 70 percent"),
    ],
    "texas-mhps": [
        *("training core live 19.5 h", "training supplemental live 40 h", "practice 250 h"),
        *("exam Core course 1 count", "exam Course in mental health 1 count"),
    ],
    "california": ["training 80 h", "exam 1 count"],
    "tennessee": [
        *("training 40 h", "practice 75 h", "supervision 3 h"),
        *("exam Tests 1 count", "exam Role play before a trainer 1 count"),
    ],
    "washington": ["practice 1000 h", "exam Written part 80 percent", "exam Oral part 80 percent"],
    "north-carolina": ["training 70 h", "training course 50 h to 50 h", "training family 0 h to 8 h"],
    "montana": ["training 40 h", "exam Exam of the course 1 count"],
    "florida-crps": [
        *("training 40 h", "training mentoring 10 h", "training responsibility 8 h"),
        *("training whole-health 8 h to 16 h", "training electives 0 h to 4 h"),
        *("practice 500 h", "practice is_alike 250 h"),
    ],
}

AT_RENEWAL = {
    "icrc-pr": ["continuing-education 20 h", "continuing-education ethics 6 h"],
    "samhsa-aligned": [],
    "arkansas-core": [],
    "texas-mhps": ["continuing-education 20 h", "continuing-education ethics 3 h"],
    "california": ["continuing-education 20 h", "continuing-education Law and ethics ethics 6 h"],
    "tennessee": [
        *("continuing-education year 10 h", "continuing-education live year 5 h"),
        *("continuing-education ethics year 1 h", "practice 50 h", "supervision 2 h"),
    ],
    "washington": [
        *("continuing-education 30 h", "continuing-education peer 14 h", "continuing-education ethics 2 h"),
        *("continuing-education other 0 h to 14 h", "continuing-education suicide 3 h"),
        *("continuing-education equity 2 h",),
    ],
    "north-carolina": ["continuing-education 20 h"],
    "montana": [],
    "florida-crps": [],
}


@pytest.mark.parametrize("key", PRESETS)
def test_the_numbers_are_those_of_the_board(key):
    assert (rows(key), rows(key, "renewal")) == (NUMBERS[key], AT_RENEWAL[key])


HOLDS = {
    "demonstration": (2, "anniversary", 0, 0, 0),
    "icrc-pr": (24, "anniversary", 0, 0, 0),
    "texas-mhps": (24, "anniversary", 0, 0, 0),
    "california": (24, "anniversary", 0, 0, 0),
    "tennessee": (24, "anniversary", 0, 0, 14),
    "washington": (24, "anniversary", 0, 0, 0),
    "north-carolina": (24, "month-end", 1, 1, 0),
    "montana": (12, "anniversary", 0, 0, 0),
}


def test_how_long_each_credential_holds():
    fields = ("valid_months", "ends", "grace_months", "register_months", "file_days")
    found = RenewalRule.objects.values_list("standard__scheme__key", *fields)
    assert {key: tuple(rest) for key, *rest in found} == HOLDS


TERMS = {
    "texas-mhps": [("practice", "application-approved", 6, 1, 6)],
    "california": [("exam", "application-approved", 12, 0, 0)],
    "tennessee": [("practice", "core-done", 12, 0, 0)],
    "washington": [("practice", "application-approved", 12, 4, 12)],
    "north-carolina": [("", "core-done", 24, 0, 0)],
}


def test_what_has_to_be_done_by_when():
    fields = ("kind", "milestone", "months", "extensions", "extension_months")
    found = {key: [] for key in TERMS}
    for key, *rest in Deadline.objects.values_list("standard__scheme__key", *fields):
        found[key].append(tuple(rest))
    assert found == TERMS


SUPERVISED = {
    "montana": [("ratio", 60, 1200, None, "in_person"), ("gap", None, None, 2400, "in_person")],
    "tennessee": [("ratio", 60, 1500, None, "")],
    "texas-mhps": [("rhythm", None, None, None, ""), ("rhythm", None, None, None, "")],
}


@pytest.mark.parametrize("key", PRESETS)
def test_how_often_there_has_to_be_supervision(key):
    fields = ("shape", "minutes", "per_minutes", "gap_minutes", "mode")
    found = preset(key).supervisionrules.order_by("position").values_list(*fields)
    assert list(found) == SUPERVISED.get(key, [])


def test_texas_asks_each_week_at_first_and_counts_no_time_in_supervision_as_practice():
    texas = preset("texas-mhps")
    rhythm = texas.supervisionrules.order_by("position").values_list(
        "every", "times", "from_milestone", "until_milestone"
    )
    assert list(rhythm) == [("week", 1, "", "credential-issued"), ("month", 1, "credential-issued", "")]
    counts = set(texas.timecounts.values_list("what", "counts_for"))
    assert ("supervision", "practice") not in counts
    assert {("observed-practice", "practice"), ("self-study", "")} <= counts


def test_montana_counts_quarters_of_an_hour_under_an_agreement_with_no_family():
    montana = preset("montana")
    assert (montana.smallest_unit, montana.needs_agreement, montana.needs_declaration) == (15, True, True)


def test_exams_have_the_terms_that_were_found():
    exam = ExamTerms.objects.get(requirement__standard__scheme__key="california")
    assert (exam.items, exam.minutes, exam.attempts, exam.window_months) == (120, 150, 3, 12)
    parts = ExamTerms.objects.filter(requirement__standard__scheme__key="washington")
    assert list(parts.values_list("combines", flat=True)) == ["both-parts", "both-parts"]
    assert ExamTerms.objects.get(requirement__standard__scheme__key="icrc-pr").wait_days == 90


def test_areas_of_each_framework():
    found = {key: preset(key).framework.competencies.count() for key in PRESETS}
    assert (found["california"], found["samhsa-aligned"], found["icrc-pr"]) == (17, 12, 4)
    assert found["arkansas-core"] == 5  # the four, and hours of none of them


# --- What they do not claim ------------------------------------------------------------------------------


@pytest.mark.parametrize("key", PRESETS)
def test_each_says_where_it_is_from_how_sure_it_is_and_to_ask_the_board(key):
    standard = preset(key)
    assert standard.source
    assert standard.confidence in (Confidence.PRIMARY, Confidence.SECONDARY)
    assert standard.notice.startswith("Check with your board.")
    assert grade(running_text(standard.notice)) <= EASY


def test_a_number_that_is_less_sure_says_so():
    unsure = Requirement.objects.filter(confidence=Confidence.WEAK).values_list(
        "standard__scheme__key", "kind"
    )
    assert set(unsure) == {("icrc-pr", "exam"), ("arkansas-core", "exam")}
    assert not Requirement.objects.filter(confidence=Confidence.UNVERIFIED).exists()


def test_what_was_not_found_is_not_there():
    """How many questions IC&RC asks, Florida's exam and supervision, how long Washington's course is."""
    assert ExamTerms.objects.get(requirement__standard__scheme__key="icrc-pr").items is None
    assert not {"exam", "supervision", "continuing-education"} & {
        row.split()[0] for row in rows("florida-crps") + rows("florida-crps", "renewal")
    }
    assert not any(row.startswith("training") for row in rows("washington"))
    assert not any("continuing" in row for row in rows("montana", "renewal"))


def test_what_somebody_lived_through_is_private_and_papers_about_it_are_only_looked_at():
    about_life = ("recovery", "experience", "diagnosis", "abstinence")
    for row in AttestationRule.objects.all():
        assert row.is_private or not any(word in f"{row.statement} {row.name}".lower() for word in about_life)
    checks = EvidenceRule.objects.filter(code__in=("background", "fingerprints"))
    assert all(checks.values_list("is_sensitive", flat=True))


NO_MARK = "it has no pass mark. It can only be passed or not."
NO_ROW = "no row asks for anything in it."

WARNINGS = {
    "arkansas-core": [f"General hours: {NO_ROW}"],
    "california": [f"Exam: {NO_MARK}"],
    "florida-crps": [f"Advocacy: {NO_ROW}", f"Recovery support: {NO_ROW}"],
    "icrc-pr": [],
    "montana": [f"Exam, Exam of the course: {NO_MARK}"],
    "north-carolina": [f"Other training: {NO_ROW}"],
    "samhsa-aligned": [f"Exam: {NO_MARK}"],
    "tennessee": [f"Exam, Tests: {NO_MARK}", f"Exam, Role play before a trainer: {NO_MARK}"],
    "texas-mhps": [f"Exam, Core course: {NO_MARK}", f"Exam, Course in mental health: {NO_MARK}"],
    "washington": [],
}


@pytest.mark.parametrize("key", PRESETS)
def test_what_is_pointed_out_about_them(key):
    assert standard_warnings.sentences(preset(key)) == WARNINGS[key]
