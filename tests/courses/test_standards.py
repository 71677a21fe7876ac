"""Standards come from data files: what is read, what is refused, and that nobody's rules change under them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.exchange.standards import SHIPPED, StandardFileError, import_standard
from courses.models import Requirement, Standard
from people.refusals import Refused
from tests import builders

FILE = """
framework: {code: three, name: Three, competencies: {one: First, two: Second}}
scheme: {key: state, title: State, issuer: A board}
standard: {version: 1, valid_from: 2026-01-01}
requirements:
  - {kind: training, hours: 40}
  - {kind: training, competency: one, hours: 8, no_more_than: 16}
"""


@pytest.fixture
def write(tmp_path, db):
    def make(text: str):
        path = tmp_path / "state.yaml"
        path.write_text(text)
        return path

    return make


def test_the_shipped_icrc_standard_has_the_published_numbers(db):
    standard, _changed = import_standard(SHIPPED / "icrc-pr.yaml")
    rows = {
        (row.kind, row.competency.code if row.competency else ""): row.minimum
        for row in standard.requirements.initial()
    }
    assert rows == {
        ("training", ""): 46 * 60,
        ("training", "advocacy"): 10 * 60,
        ("training", "ethics"): 16 * 60,
        ("training", "mentoring"): 10 * 60,
        ("training", "recovery"): 10 * 60,
        ("practice", ""): 500 * 60,
        ("supervision", ""): 25 * 60,
        ("exam", ""): 500,
    }
    assert "Check with your board" in standard.notice


def test_loading_twice_changes_nothing(write):
    first, changed = import_standard(write(FILE))
    again, changed_again = import_standard(write(FILE))
    assert (first, changed, changed_again) == (again, True, False)


def test_hours_become_minutes_and_caps_are_kept(write):
    import_standard(write(FILE))
    row = Requirement.objects.get(competency__code="one")
    assert (row.minimum, row.maximum, row.unit) == (480, 960, "minutes")


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("hours: 19.5", 1170), ("hours: 0.1", 6), ("hours: 40.0", 2400), ("minutes: 90", 90)],
)
def test_parts_of_an_hour_are_whole_minutes(write, said, minutes):
    standard, _new = import_standard(write(FILE.replace("hours: 40", said)))
    assert standard.requirements.first().minimum == minutes


@pytest.mark.parametrize("said", ["hours: 0.33", "hours: .nan", "hours: .inf", "hours: -1", "hours: yes"])
def test_what_is_no_whole_number_of_minutes_is_refused(write, said):
    with pytest.raises(StandardFileError, match="is no number that can be kept; give whole minutes"):
        import_standard(write(FILE.replace("hours: 40", said)))


SURE = FILE.replace("issuer: A board", "issuer: A board, register_url: 'https://board.example/'")
SURE = SURE.replace("2026-01-01}", "2026-01-01, confidence: B}").replace(
    "hours: 40", "hours: 40, confidence: A"
)


def test_how_sure_the_numbers_are_and_where_the_register_is(write):
    standard, _new = import_standard(write(SURE))
    assert (standard.confidence, standard.requirements.first().confidence) == ("B", "A")
    assert import_standard(write(SURE))[1] is False
    again, changed = import_standard(write(SURE.replace("confidence: A", "confidence: C")))
    assert (again, changed) == (standard, True)
    assert again.scheme.register_url == "https://board.example/"


def test_what_a_file_does_not_say_of_a_scheme_stays(write):
    import_standard(write(SURE))
    assert import_standard(write(FILE))[0].scheme.register_url == "https://board.example/"


RULES = (
    FILE
    + """  - {kind: training, mode: in_person, hours: 20}
  - {kind: training, mode: self_paced, hours: 0, no_more_than: 12}
attendance: {may_miss_hours: 8}
"""
)


def test_ways_of_training_and_missed_time_are_data_too(write):
    standard, _new = import_standard(write(RULES))
    rows = standard.requirements.exclude(mode="").values_list("mode", "minimum", "maximum")
    assert list(rows) == [("in_person", 1200, None), ("self_paced", 0, 720)]
    assert standard.may_miss_minutes == 480
    assert import_standard(write(RULES))[1] is False
    assert import_standard(write(RULES.replace("may_miss_hours: 8", "may_miss_minutes: 30")))[1] is True


def test_numbers_may_change_until_somebody_is_held_to_them(db, tess, tmp_path):
    builders.enrollment(tess, builders.program(modules=1, lessons=1))
    text = (SHIPPED / "demonstration.yaml").read_text()
    changed = tmp_path / "demonstration.yaml"
    changed.write_text(text.replace("minutes: 120", "minutes: 240"))
    with pytest.raises(Refused, match="1 person is held to"):
        import_standard(changed)
    changed.write_text(changed.read_text().replace("version: 1", "version: 2"))
    import_standard(changed)
    assert Standard.objects.count() == 2
    assert tess.enrollments.get().standard.version == 1


def test_who_begins_later_is_held_to_the_newer_standard(write):
    standard, _changed = import_standard(write(FILE))
    newer = FILE.replace("version: 1", "version: 2").replace("2026-01-01", "2026-07-01")
    import_standard(write(newer))
    scheme = standard.scheme
    assert scheme.current_standard(date(2026, 6, 30)).version == 1
    assert scheme.current_standard(date(2026, 7, 1)).version == 2
    assert scheme.current_standard(date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("framework:", "frame:", "no part called framework"),
        ("code: three, ", "", "framework needs code"),
        ("version: 1, ", "", "standard needs version"),
        ("2026-01-01", "soon", "valid_from: a date"),
        ("valid_from", "valid_form", "standard needs valid_from"),
        ("version: 1", "version: 1, remark: x", "no field called remark"),
        ("kind: training, hours", "kind: dancing, hours", "needs a kind"),
        ("hours: 40", "weeks: 40", "needs a kind and one of hours"),
        ("competency: one", "competency: nine", "no competency nine"),
        ("requirements:", "rows:", "no list of requirements"),
        ("competency: one", "mode: by_post", "mode is one of self_paced, live_online"),
        ("kind: training, hours: 40", "kind: practice, mode: live, hours: 40", "cannot be taken in this way"),
        ("requirements:", "attendance: {may_miss_hours: some}\nrequirements:", "attendance needs one of"),
        ("requirements:", "attendance: {may_miss_days: 1}\nrequirements:", "attendance needs one of"),
        ("framework: {", "framework: [{", "not valid YAML"),
        ("issuer: A board", "register_url: the board", "scheme register_url: Enter a valid URL"),
        ("2026-01-01}", "2026-01-01, confidence: sure}", "standard confidence"),
        ("no_more_than: 16", "no_more_than: 7", "most that counts is below what is asked for"),
        ("no_more_than: 16", "no_more_than: 7.999", "is no number that can be kept"),
    ],
)
def test_a_file_that_is_not_complete_is_refused_and_nothing_is_kept(write, old, new, says):
    assert old in FILE
    with pytest.raises(StandardFileError, match=says):
        import_standard(write(FILE.replace(old, new, 1)))
    assert not Standard.objects.exists()


def test_the_command_says_what_it_did(write):
    output = StringIO()
    call_command("import_standards", write(FILE), write(FILE), stdout=output)
    looked_at = "  look at this: Nothing says where the numbers come from.\n"
    assert output.getvalue() == f"State (1): loaded\n{looked_at}State (1): nothing new\n{looked_at}"
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_standards", "nowhere.yaml")


def test_the_command_takes_frameworks_and_standards(db, capsys):
    call_command("import_standards", SHIPPED / "icrc-pr.yaml", SHIPPED / "samhsa-core.yaml")
    assert "SAMHSA core competencies, twelve categories: loaded" in capsys.readouterr().out
