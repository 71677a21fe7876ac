"""Which certificates there are, whose word each is, and what each asks for."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import document, paths, rules, wording
from certificates.models import Certificate
from certificates.rules import EarnedFacts, ExamTerms, PathwayFacts, RequirementFacts, StandardFacts, kinds
from cms.models import TrainingBody
from courses.models import LessonPage, ProgramPage
from people.refusals import Refused
from tests import builders

NOW = timezone.now
TODAY = date(2026, 6, 1)

ROWS = (
    RequirementFacts("modules", 3, unit="count"),
    RequirementFacts("training", 2760),
    RequirementFacts("training", 0, maximum=600, mode="self_paced"),
    RequirementFacts("exam", 70, unit="percent", label="Of the course", exam=ExamTerms(taken="here")),
    RequirementFacts("exam", 500, unit="score", label="Of the board", exam=ExamTerms()),
    RequirementFacts("practice", 30_000),
    RequirementFacts("supervision", 1500),
)
WHOLE = StandardFacts(
    ROWS,
    attestations=(rules.AttestationFacts("ethics-code", "Code of ethics"),),
    documents=(rules.DocumentFacts("background", "Background check"),),
    references=(rules.ReferenceFacts("Somebody"),),
)


def asked(kind: str, standard: StandardFacts = WHOLE, facts: EarnedFacts | None = None) -> list[str]:
    ours, ours_earned = kinds.of_kind(kind, standard, facts or EarnedFacts(), TODAY)
    found = rules.requirements(ours, ours_earned, TODAY)
    return [status.label or status.kind for status in found if status.is_asked]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("training-completion", ["modules", "training", "Of the course"]),
        ("continuing-education", ["modules", "training", "Of the course"]),
        ("verified-hours", ["practice", "supervision"]),
        (
            "program-credential",
            [
                *("modules", "training", "Of the course", "Of the board", "practice", "supervision"),
                *("Code of ethics", "Background check", "Somebody"),
            ],
        ),
    ],
)
def test_each_asks_for_its_own_rows(kind, rows):
    assert asked(kind) == rows


def test_a_limit_of_the_training_holds_for_its_certificate_too():
    ours, _facts = kinds.of_kind("training-completion", WHOLE, EarnedFacts(), TODAY)
    assert any(row.maximum == 600 for row in ours.requirements)


def test_only_the_rows_of_somebodys_way_are_asked():
    ways = StandardFacts(
        (
            RequirementFacts("training", 4800, pathway="usual"),
            RequirementFacts("training", 1200, pathway="practiced"),
        ),
        pathways=(PathwayFacts("usual"), PathwayFacts("practiced")),
    )
    ours, _facts = kinds.of_kind("training-completion", ways, EarnedFacts(pathway="practiced"), TODAY)
    assert [row.minimum for row in ours.requirements] == [1200]
    assert not rules.has_earned(
        rules.requirements(*kinds.of_kind("training-completion", ways, EarnedFacts(), TODAY), TODAY)
    )


@pytest.mark.parametrize(
    ("rows", "is_certifier", "is_education", "offered"),
    [
        (ROWS, False, False, ["training-completion", "verified-hours"]),
        (ROWS, True, False, ["training-completion", "verified-hours", "program-credential"]),
        (ROWS[:4], False, False, ["training-completion"]),
        (ROWS[5:], False, False, ["verified-hours"]),
        (ROWS, True, True, ["continuing-education"]),
        ((), False, False, []),
    ],
    ids=["a trainer", "a certifier", "no hours", "hours alone", "continuing education", "nothing"],
)
def test_what_a_program_leads_to(rows, is_certifier, is_education, offered):
    found = kinds.offered(StandardFacts(rows), is_certifier=is_certifier, is_education=is_education)
    assert list(found) == offered


@pytest.mark.parametrize("kind", kinds.TIMES)
def test_each_says_whose_word_it_is_and_what_it_does_not_prove(kind):
    assert "named here" in wording.proves(kind, provider="AR-17")[0]
    assert "AR-17" in wording.proves(kind, provider="AR-17")[-1]
    said = " ".join(wording.does_not_prove(kind, register_url="https://board.example/list"))
    assert "not a state credential" in said
    assert "https://board.example/list" in said


# --- Issuing ------------------------------------------------------------------------------------------


@pytest.fixture
def trained(lee, program):
    """Lee has learned it all, and practiced nothing."""
    enrollment = builders.enrollment(lee, program)
    builders.complete(enrollment, *LessonPage.objects.order_by("path").values_list("title", flat=True))
    return enrollment


def issue(enrollment, by, kind):
    return Certificate.objects.issue(enrollment, kind=kind, by=by, at=NOW())


def test_the_course_is_certified_on_its_last_day_long_before_the_hours(trained, cora):
    made = issue(trained, cora, "training-completion")
    facts = made.snapshot
    assert sum(share["minutes"] for share in facts["training"]) == 72
    assert (facts["practice"], facts["supervision"], facts["evidence"]) == ([], [], [])
    assert facts["ways"] == {"self_paced": 72}
    assert {row["kind"] for row in facts["requirements"]} == {"modules", "training"}


def test_each_kind_is_issued_once(earned, cora):
    first = issue(earned, cora, "training-completion")
    hours = issue(earned, cora, "verified-hours")
    assert issue(earned, cora, "training-completion") == first
    assert issue(earned, cora, "verified-hours") == hours != first
    assert (hours.snapshot["training"], hours.snapshot["modules"]) == ([], [])
    assert [share["minutes"] for share in hours.snapshot["practice"]] == [120]
    assert len(hours.snapshot["evidence"]) == 2


@pytest.mark.parametrize("kind", ["program-credential", "continuing-education"])
def test_who_only_trains_gives_no_credential(earned, cora, kind):
    with pytest.raises(Refused) as refused:
        issue(earned, cora, kind)
    assert refused.value.code == "no_such_kind"


def test_a_certifier_gives_the_credential_itself(earned, cora):
    body = TrainingBody.load()
    body.is_certifier, body.provider_number = True, "Board of Arkansas, 17"
    body.save()
    made = issue(earned, cora, "program-credential")
    assert made.snapshot["issuer"]["provider"] == "Board of Arkansas, 17"
    assert "certifies this person" in made.snapshot["proves"][0]


def test_continuing_education_ends_with_its_own_certificate_and_no_other(trained, cora):
    ProgramPage.objects.update(is_continuing_education=True)
    assert issue(trained, cora, "continuing-education").credential.get_kind_display() == (
        "Certificate of continuing education"
    )
    with pytest.raises(Refused):
        issue(trained, cora, "training-completion")


# --- The pages ----------------------------------------------------------------------------------------


def test_the_path_says_what_can_be_had_now(trained, client_for, cora):
    path = reverse("certificates:path")
    assertContains(client_for(trained.person).get(path), "Certificate of completion: you have earned it.")
    assert paths.walk(trained, at=NOW()).next == paths.LOG
    made = issue(trained, cora, "training-completion")
    answer = client_for(trained.person).get(path)
    assertNotContains(answer, "you have earned it")
    assertContains(answer, reverse("certificates:detail", args=[made.number]))
    assertContains(answer, "Next: practice with your supervisor")


def test_the_desk_offers_each_kind_that_is_ready_by_its_own_button(earned, trained, cora, client_for):
    desk, ready = client_for(cora), reverse("certificates:ready")
    answer = desk.get(ready)
    assertContains(answer, "Issue: Certificate of completion", count=2)
    assertContains(answer, "Issue: Statement of verified hours", count=1)
    desk.post(reverse("certificates:issue", args=[earned.pk]), {"kind": "verified-hours"})
    assert Certificate.objects.get().credential.kind == "verified-hours"
    assertNotContains(desk.get(ready), "Issue: Statement of verified hours")
    assert desk.post(reverse("certificates:issue", args=[earned.pk]), {"kind": "award"}).status_code == 404


def test_whoever_has_everything_there_is_leaves_the_desk(earned, cora, client_for):
    for kind in ("training-completion", "verified-hours"):
        issue(earned, cora, kind)
    assert paths.desk(type(earned).objects.all(), at=NOW()) == []


def test_whoever_checks_it_reads_what_it_is(trained, cora, client):
    made = issue(trained, cora, "training-completion")
    answer = client.get(reverse("verify:certificate", args=[made.number]))
    assertContains(answer, "Certificate of completion")
    assertContains(answer, "It says nothing about hours of practice.")


@pytest.mark.parametrize(
    ("kind", "there", "not_there"),
    [
        ("training-completion", ["Training", "At your own pace"], ["Practice", "Supervision"]),
        ("verified-hours", ["Practice", "Supervision"], ["Training", "Modules"]),
    ],
)
def test_the_paper_shows_the_time_it_is_about(earned, cora, kind, there, not_there):
    html = _printed(issue(earned, cora, kind).snapshot)
    for word in there:
        assert f">{word}</th>" in html
    for word in not_there:
        assert f">{word}</th>" not in html


def _printed(snapshot) -> str:
    from django.template.loader import render_to_string

    return render_to_string(
        "certificates/document.html",
        {**document._context(snapshot, document.Serial(snapshot["serial"])), "title": "x"},
    )
