"""Everything a board writes has a row: read from a file, kept as it was, and asked by the rules."""

from datetime import UTC, date, datetime

import pytest

from courses import rules
from courses.exchange import standard_rows
from courses.exchange.standards import StandardFileError, import_standard
from courses.models import (
    Enrollment,
    MilestoneRecord,
    Requirement,
    Standard,
    SupervisionRule,
    counting_begins,
    reached,
)
from courses.rules import standards
from people.refusals import Refused
from tests import builders

FILE = """
framework: {code: two, name: Two, competencies: {one: First, two: Second}}
scheme: {key: lone-star, title: Lone star, issuer: A board}
standard:
  version: 1
  valid_from: 2026-01-01
  smallest_unit: 15
  needs_agreement: true
  paper_counts: false
  fees: Nothing here.
requirements:
  - {kind: practice, hours: 250}
  - {kind: practice, format: individual, hours: 40}
  - {kind: practice, is_alike: true, hours: 125}
  - {kind: practice, hours: 0, no_more_than: 130, scope: month}
  - {kind: practice, hours: 20, scope: month, consequence: period}
  - {kind: practice, mode: remote, hours: 0, no_more_than: 60}
  - {kind: supervision, hours: 20}
  - {kind: supervision, format: group, hours: 0, no_more_than: 10}
  - {kind: exam, label: Written, percent: 80, pathway: new, exam: {taken: here}}
  - {kind: exam, label: Oral, score: 500, exam: {attempts: 3, window: months, window_months: 12, wait_days: 90}}
  - {kind: continuing-education, hours: 20, phase: renewal, look_back_months: 24}
  - {kind: continuing-education, competency: one, hours: 6, phase: renewal}
pathways:
  - {code: new, name: The usual way}
  - {code: practiced, name: Three years of practice instead, closes_on: 2027-12-31}
time:
  - {what: observed-practice, counts_for: practice}
  - {what: observed-practice, counts_for: supervision}
  - {what: self-study, counts_for: ''}
supervision:
  - {shape: ratio, hours: 1, per_hours: 20}
  - {shape: gap, gap_hours: 40, mode: in_person, consequence: excess}
  - {shape: rhythm, every: week, times: 1, until_milestone: credential-issued}
  - {shape: rhythm, every: month, times: 1, from_milestone: credential-issued}
starts:
  - {kind: practice, milestone: application-approved}
  - {kind: practice, milestone: core-done}
deadlines:
  - {kind: practice, milestone: application-approved, months: 6, extensions: 1, extension_months: 6}
supervisors:
  - {code: qcc, name: Qualified counselor}
  - {code: qmhp, name: Mental health professional, supervised_by: qcc, grace_months: 6}
attestations:
  - {statement: ethics-code, name: Code of ethics, signer: both}
  - {statement: ethics-code, name: Code of ethics, phase: renewal}
evidence:
  - {code: background, name: Background check, fresh_days: 30, is_sensitive: true}
references:
  - {number: 2, who: People who know your work, known_months: 12}
endorsements:
  - {code: mh, name: Mental health}
renewal:
  - {valid_months: 24, ends: month-end, opens_days: 90, grace_days: 31}
retention:
  - {years: 7, what: papers, since: issued}
"""


@pytest.fixture
def write(tmp_path, db):
    def make(text: str):
        path = tmp_path / "state.yaml"
        path.write_text(text)
        return path

    return make


def held_to(standard: Standard, person) -> Enrollment:
    enrolled = builders.enrollment(person, builders.program(modules=1, lessons=1))
    Enrollment.objects.filter(pk=enrolled.pk).update(standard=standard)
    return Enrollment.objects.get(pk=enrolled.pk)


def test_everything_a_board_writes_is_kept_as_it_was(write):
    standard, _changed = import_standard(write(FILE))
    kept = standard_rows.stored(standard)
    assert {part: len(rows) for part, rows in kept.items()} == {
        "pathways": 2,
        "time": 3,
        "supervision": 4,
        "starts": 2,
        "deadlines": 1,
        "supervisors": 2,
        "attestations": 2,
        "evidence": 1,
        "references": 1,
        "endorsements": 1,
        "renewal": 1,
        "retention": 1,
    }
    assert (standard.smallest_unit, standard.needs_agreement, standard.paper_counts) == (15, True, False)
    assert kept["supervision"][0]["per_minutes"] == 1200
    written, oral = standard.requirements.filter(kind="exam")
    assert (written.exam.taken, written.unit, oral.exam.attempts) == ("here", "percent", 3)


def test_loading_it_twice_changes_nothing(write):
    import_standard(write(FILE))
    assert import_standard(write(FILE))[1] is False


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("smallest_unit: 15", "smallest_unit: 30"),
        ("needs_agreement: true", "needs_agreement: false"),
        ("attempts: 3", "attempts: 2"),
        ("gap_hours: 40", "gap_hours: 20"),
        ("milestone: core-done", "milestone: enrolled"),
        ("fresh_days: 30", "fresh_days: 60"),
        ("ends: month-end", "ends: year-end"),
        ("grace_days: 31", "grace_months: 1"),
        ("opens_days: 90", "file_days: 14"),
        ("taken: here", "taken: here, items: 50, minutes: 90, combines: both"),
        ("code: mh, name: Mental health", "code: mh, name: Mental health, least_age: 18"),
        ("name: Code of ethics, signer: both", "name: Code of ethics, signer: both, is_private: true"),
        ("scope: month, consequence: period", "scope: year, consequence: period"),
        ("endorsements:\n  - {code: mh, name: Mental health}", "endorsements: []"),
        ("scope: month, consequence: period", "scope: week, consequence: period"),
    ],
)
def test_a_change_anywhere_is_seen_and_refused_once_somebody_is_held_to_it(write, old, new, tess):
    standard, _changed = import_standard(write(FILE))
    assert old in FILE
    assert import_standard(write(FILE.replace(old, new)))[1] is True
    held_to(standard, tess)
    with pytest.raises(Refused, match="1 person is held to"):
        import_standard(write(FILE))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("shape: ratio", "shape: spiral", "shape is one of ratio, gap, rhythm"),
        (
            "{shape: ratio, hours: 1, per_hours: 20}",
            "{shape: ratio, hours: 1}",
            "per_minutes: This shape needs",
        ),
        ("pathway: new", "pathway: old", "there is no pathway old"),
        ("supervised_by: qcc", "supervised_by: who", "there is no supervisor with who"),
        ("fresh_days: 30", "fresh_weeks: 4", "has a field nobody knows: fresh_weeks"),
        ("valid_months: 24", "valid_months: two", "valid_months"),
        ("valid_months: 24", "valid_months: 24.5", "24.5 is no number that can be kept"),
        ("smallest_unit: 15", "smallest_unit: small", "standard smallest_unit"),
        (
            "endorsements:\n  - {code: mh, name: Mental health}",
            "endorsements: mh",
            "has to be a list of rows",
        ),
        ("format: individual, hours: 40", "hours: 40", "says the same thing twice"),
        ("mode: remote", "mode: self_paced", "cannot be taken in this way"),
        ("format: group, hours", "format: crowd, hours", "format is one of individual, group"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(write, old, new, says):
    assert old in FILE
    with pytest.raises(StandardFileError, match=says):
        import_standard(write(FILE.replace(old, new)))
    assert not Standard.objects.exists()


def test_what_is_asked_at_renewal_or_each_month_is_not_asked_in_all(write):
    standard, _changed = import_standard(write(FILE))
    asked = Requirement.objects.initial().filter(standard=standard)
    assert set(asked.values_list("kind", flat=True)) == {"practice", "supervision", "exam"}
    assert sorted(asked.filter(kind="practice").values_list("minimum", flat=True)) == [0, 2400, 7500, 15000]


def test_every_shape_of_supervision_says_its_numbers():
    assert set(SupervisionRule.ASKS) == set(SupervisionRule.Shape)


# --- From when time counts ----------------------------------------------------------------------------

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("asked", "reached", "begin"),
    [
        ([], {}, rules.Begin()),
        (["enrolled"], {"enrolled": MAY}, rules.Begin(MAY)),
        (["enrolled", "core-done"], {"enrolled": MAY, "core-done": JUNE}, rules.Begin(JUNE)),
        (["core-done", "enrolled"], {"enrolled": MAY}, rules.Begin(waits_for=("core-done",))),
        (["core-done", "core-done"], {}, rules.Begin(waits_for=("core-done",))),
    ],
)
def test_time_counts_from_the_latest_milestone(asked, reached, begin):
    assert rules.counts_from(asked, reached) == begin


@pytest.mark.parametrize(
    ("begins", "months", "extensions", "last"),
    [
        (date(2026, 1, 15), 6, 0, date(2026, 7, 15)),
        (date(2026, 1, 15), 6, 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, 0, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, 0, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, 0, date(2028, 2, 29)),
        (date(2026, 1, 31), 0, 0, date(2026, 1, 31)),
    ],
)
def test_a_deadline_runs_in_months(begins, months, extensions, last):
    assert rules.last_day(begins, months, extensions, 6) == last


def test_every_milestone_of_the_rules_has_a_name():
    from courses.models import Milestone

    assert Milestone.values == list(standards.MILESTONES)


# --- When somebody reached them -----------------------------------------------------------------------

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_milestone_is_written_down_once_and_the_last_one_holds(write, tess, cora):
    enrolled = builders.enrollment(tess, builders.program(modules=1, lessons=1))
    record = MilestoneRecord.objects.record
    first = record(enrolled, "application-approved", MAY, by=cora, at=NOON)
    assert record(enrolled, "application-approved", MAY, by=cora, at=NOON) == first
    record(enrolled, "application-approved", JUNE, by=cora, at=NOON)
    assert reached([enrolled])[enrolled.pk]["application-approved"] == JUNE
    assert MilestoneRecord.objects.count() == 2


def test_core_training_is_done_with_the_last_module_the_standard_asks_for(db, tess):
    enrolled = builders.enrollment(tess, builders.program(modules=3, lessons=1))
    enrolled.standard.requirements.filter(kind="modules").update(minimum=2)
    builders.complete(enrolled, "Lesson 1.1", at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert "core-done" not in reached([enrolled])[enrolled.pk]
    builders.complete(enrolled, "Lesson 2.1", at=datetime(2026, 6, 2, 2, tzinfo=UTC))
    assert reached([enrolled])[enrolled.pk]["core-done"] == JUNE  # still June 1 where Tess is


def test_what_a_standard_names_decides_from_when_hours_count(write, tess, cora):
    standard, _changed = import_standard(write(FILE))
    enrolled = held_to(standard, tess)
    record = MilestoneRecord.objects.record
    record(enrolled, "application-approved", MAY, by=cora, at=NOON)
    days = reached([enrolled])[enrolled.pk]
    assert counting_begins(standard, "practice", days) == rules.Begin(waits_for=("core-done",))
    assert counting_begins(standard, "supervision", days) == rules.Begin()
    record(enrolled, "core-done", JUNE, by=cora, at=NOON)
    assert counting_begins(standard, "practice", reached([enrolled])[enrolled.pk]) == rules.Begin(JUNE)


def test_only_oneself_and_a_coordinator_see_milestones(db, tess, noor, cora):
    enrolled = builders.enrollment(tess, builders.program(modules=1, lessons=1))
    MilestoneRecord.objects.record(enrolled, "core-done", MAY, by=cora, at=NOON)
    seen = {person.pk: MilestoneRecord.objects.visible_to(person).count() for person in (tess, noor, cora)}
    assert seen == {tess.pk: 1, noor.pk: 0, cora.pk: 1}
