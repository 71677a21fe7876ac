"""The pages on which people sign texts, choose a way and type in results, and where coordinators look."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.models import Attestation, Certificate, ExamDecision, ExamRecord, PathwayChoice
from courses.models import Enrollment, Requirement
from people.models import Statement
from people.refusals import Refused
from tests import asked, builders


@pytest.fixture
def enrollment(tess, program) -> Enrollment:
    return asked.held_to("icrc-pr", tess, program)


def page_of(enrollment, key: str = "ethics-code") -> str:
    return reverse("certificates:attest", args=[enrollment.pk, key])


def answer(key: str = "ethics-code", says: str = "yes") -> dict:
    return {"answer": says, "statement": Statement.objects.current(key).pk}


# --- Texts --------------------------------------------------------------------------------------------


def test_tess_goes_from_her_path_to_a_text_reads_all_of_it_and_signs(enrollment, tess, client_for):
    browser, url = client_for(tess), page_of(enrollment)
    assertContains(browser.get(reverse("certificates:path")), url)
    page = browser.get(url)
    assertContains(page, Statement.objects.current("ethics-code").body)
    assertContains(page, "Version 1")
    assertNotContains(page, "checked>")
    assertRedirects(browser.post(url, answer()), f"{reverse('certificates:path')}?program={enrollment.pk}")
    assertNotContains(browser.get(reverse("certificates:path")), url)
    assertContains(browser.get(url), "You said yes on")
    assert Attestation.objects.get().is_yes


def test_nothing_is_signed_without_an_answer(enrollment, tess, client_for):
    page = client_for(tess).post(page_of(enrollment), {"statement": answer()["statement"]})
    assertContains(page, "Please choose yes or no.", status_code=422)
    assert not Attestation.objects.exists()


def test_a_no_is_met_kindly(enrollment, tess, client_for):
    asked.text(enrollment, "lived-experience", is_private=True)
    url = page_of(enrollment, "lived-experience")
    assertContains(client_for(tess).get(url), "Only you see what you answer")
    page = client_for(tess).post(url, answer("lived-experience", "no"), follow=True)
    assertContains(page, "Thank you for saying so.")
    assert not Attestation.objects.get().is_yes


def test_new_words_are_shown_before_they_are_signed(enrollment, tess, client_for):
    old = answer()
    Statement.objects.create(key="ethics-code", version=2, body="Quite new words.")
    page = client_for(tess).post(page_of(enrollment), old)
    assertContains(page, "Quite new words.", status_code=422)
    assert not Attestation.objects.exists()


def test_a_text_nobody_wrote_says_to_ask(enrollment, tess, client_for):
    asked.text(enrollment, "unwritten")
    assertContains(client_for(tess).get(page_of(enrollment, "unwritten")), "ask your coordinator")


def test_somebody_elses_text_is_no_page(enrollment, noor, sam, cora, client_for):
    builders.placement(enrollment.person, sam, enrolled=enrollment)
    for other in (noor, sam, cora):
        for send in (client_for(other).get, lambda url, who=other: client_for(who).post(url, answer())):
            assert send(page_of(enrollment)).status_code == 404
    assert not Attestation.objects.exists()


def test_sam_reads_what_waits_for_him_and_signs(enrollment, tess, sam, client_for):
    builders.placement(tess, sam, enrolled=enrollment)
    asked.text(enrollment, "no-ethics-breach", signer="both")
    asked.text(enrollment, "lived-experience", is_private=True)
    asked.attest(enrollment, "no-ethics-breach", is_yes=False)
    browser, url = client_for(sam), page_of(enrollment, "no-ethics-breach")
    assertContains(browser.get(reverse("hours:to_sign")), reverse("certificates:texts"))
    page = browser.get(reverse("certificates:texts"))
    assertContains(page, url)
    assertNotContains(page, page_of(enrollment, "lived-experience"))
    assertNotContains(browser.get(url), "said no")
    assertRedirects(browser.post(url, answer("no-ethics-breach")), reverse("certificates:texts"))
    assertNotContains(browser.get(reverse("certificates:texts")), url)
    assert Attestation.objects.get(by=sam).role == "supervisor"


@pytest.mark.parametrize("count", [1, 4])
def test_what_waits_for_a_supervisor_takes_as_many_statements_for_few_as_for_many(
    enrollment, program, sam, count, client_for, django_assert_num_queries
):
    asked.text(enrollment, "no-ethics-breach", signer="both")
    for number in range(count):
        person = type(sam).objects.create_user(f"p{number}@example.org")
        row = asked.held_to("icrc-pr", person, program)
        builders.placement(person, sam, enrolled=row)
    browser = client_for(sam)
    browser.get(reverse("certificates:texts"))
    with django_assert_num_queries(8):
        page = browser.get(reverse("certificates:texts"))
    assert page.content.count(b"No-ethics-breach") == count


# --- Ways ---------------------------------------------------------------------------------------------


def test_tess_compares_two_ways_and_chooses_one(enrollment, tess, client_for):
    asked.ways(enrollment, usual=None, practiced=timezone.localdate() + timedelta(days=5))
    enrollment.standard.requirements.filter(kind="exam").update(pathway="usual")
    browser, url = client_for(tess), reverse("certificates:choose_way", args=[enrollment.pk])
    assertContains(browser.get(reverse("certificates:path")), url)
    page = browser.get(url)
    assertContains(page, "What every way takes")
    assertContains(page, "Nothing but what every way takes.", 1)
    for _press in range(2):
        browser.post(url, {"way": "practiced"})
    assert PathwayChoice.objects.get().pathway == "practiced"
    assertContains(browser.get(url), "Your way")
    assertContains(browser.post(url, {"way": "elsewhere"}), "not open")


def test_without_ways_there_is_nothing_to_choose(enrollment, tess, noor, client_for):
    url = reverse("certificates:choose_way", args=[enrollment.pk])
    assert client_for(tess).get(url).status_code == 404
    asked.ways(enrollment, usual=None, practiced=None)
    assert client_for(noor).post(url, {"way": "usual"}).status_code == 404
    assert not PathwayChoice.objects.exists()


# --- Exams --------------------------------------------------------------------------------------------


def exams_of(enrollment) -> str:
    return reverse("certificates:exams", args=[enrollment.pk])


def typed(enrollment, score, *, days_ago: int = 10, label: str = "") -> dict:
    row = asked.exam_row(enrollment, label)
    day = timezone.localdate() - timedelta(days=days_ago)
    return {"part": row.pk, "score": score, "taken_on": day.isoformat()}


def test_tess_types_her_points_and_cora_checks_them(enrollment, tess, cora, client_for):
    hers, desk = client_for(tess), client_for(cora)
    assertContains(hers.get(reverse("certificates:path")), exams_of(enrollment))
    for _press in range(2):
        assertRedirects(hers.post(exams_of(enrollment), typed(enrollment, 520)), exams_of(enrollment))
    assertContains(hers.get(exams_of(enrollment)), "waits for your coordinator")
    result = ExamRecord.objects.get()
    url = reverse("certificates:check_result", args=[result.pk])
    assertContains(desk.get(reverse("certificates:ready")), "Exam results to check: 1")
    assertContains(desk.get(reverse("certificates:results_to_check")), url)
    assertContains(desk.get(url), "520 points")
    assertContains(desk.post(url, {"verdict": ""}), "Please choose one.", status_code=422)
    assertRedirects(desk.post(url, {"verdict": "accept"}), reverse("certificates:results_to_check"))
    assert ExamDecision.objects.get().is_accepted
    assertContains(hers.get(exams_of(enrollment)), "checked")
    assert asked.standing(enrollment, "exam").met


def test_what_she_typed_wrong_stands_there_with_a_sentence(enrollment, tess, client_for):
    page = client_for(tess).post(exams_of(enrollment), typed(enrollment, 65))
    assertContains(page, "You may have typed per cent.", status_code=422)
    assertContains(page, 'value="65"', status_code=422)
    assert not ExamRecord.objects.exists()


def test_each_part_has_its_own_form(noor, program, client_for):
    enrollment = asked.held_to("washington", noor, program)
    page = client_for(noor).post(exams_of(enrollment), typed(enrollment, 300, label="Oral part"))
    assertContains(page, "You may have typed points.", 2, status_code=422)  # at the field, and above
    client_for(noor).post(exams_of(enrollment), typed(enrollment, 85, label="Oral part"))
    assert ExamRecord.objects.get().label == "Oral part"


def test_where_an_exam_is_only_passed_or_not_that_is_asked(noor, program, client_for):
    enrollment = asked.held_to("montana", noor, program)
    label = "Exam of the course"
    assertContains(client_for(noor).get(exams_of(enrollment)), "I did not pass this time")
    client_for(noor).post(exams_of(enrollment), typed(enrollment, 1, label=label))
    assert ExamRecord.objects.get().score == 1


def test_somebody_elses_exam_is_no_page(enrollment, noor, cora, client_for):
    for other in (noor, cora):
        assert client_for(other).post(exams_of(enrollment), typed(enrollment, 520)).status_code == 404
    assert not ExamRecord.objects.exists()


def test_cora_says_why_not_and_cannot_check_her_own(enrollment, program, tess, cora, client_for):
    desk = client_for(cora)
    url = reverse("certificates:check_result", args=[asked.result(enrollment, 520).pk])
    desk.post(url, {"verdict": "other-day"})
    assertContains(client_for(tess).get(exams_of(enrollment)), "The proof shows another day")
    own = asked.result(asked.held_to("icrc-pr", cora, program), 520)
    page = desk.post(reverse("certificates:check_result", args=[own.pk]), {"verdict": "accept"})
    assertContains(page, "ask another coordinator", status_code=422)
    assert not ExamDecision.objects.filter(result=own).exists()


def test_a_day_the_board_leaves_no_try_on_is_pointed_out(enrollment, cora, client_for):
    asked.result(enrollment, 430, days_ago=40)
    early = asked.result(enrollment, 520, days_ago=10)
    page = client_for(cora).get(reverse("certificates:check_result", args=[early.pk]))
    assertContains(page, "there was no try on this day")
    assertContains(page, "430 points")


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_as_many_statements_for_few_results_as_for_many(
    program, cora, count, client_for, django_assert_num_queries
):
    for number in range(count):
        person = type(cora).objects.create_user(f"p{number}@example.org")
        asked.result(asked.held_to("icrc-pr", person, program), 520)
    browser = client_for(cora)
    browser.get(reverse("certificates:results_to_check"))
    with django_assert_num_queries(5):
        page = browser.get(reverse("certificates:results_to_check"))
    assert page.content.count(b"520 points") == count


# --- All together -------------------------------------------------------------------------------------


def test_nothing_is_issued_before_all_is_said_and_the_certificate_names_it_and_tells_nothing(
    earned, cora, client_for
):
    asked.text(builders.certifying(earned), "lived-experience", is_private=True)
    asked.ways(earned, usual=None, practiced=None)
    said = {"kind": "exam", "label": "Talk", "minimum": 70, "unit": "percent"}
    Requirement.objects.create(standard=earned.standard, **said)
    fresh = Enrollment.objects.with_names().get(pk=earned.pk)
    credential = {"kind": "program-credential", "by": cora, "at": timezone.now()}
    for give, still_open in (
        (lambda: asked.choose(fresh, "usual"), "Your way"),
        (lambda: asked.attest(fresh, "lived-experience"), "A text to sign"),
        (
            lambda: asked.result(fresh, 80, label="Talk").decide(True, by=cora, at=timezone.now()),
            "Exam: Talk",
        ),
    ):
        with pytest.raises(Refused, match=still_open):
            Certificate.objects.issue(fresh, **credential)
        give()
    certificate = Certificate.objects.issue(fresh, **credential)
    given = [kind.objects.get() for kind in (Attestation, PathwayChoice, ExamRecord)]
    assert {str(row.pk) for row in given} < set(certificate.snapshot["evidence"])
    kept = json.dumps(certificate.snapshot)
    assert not [words for words in ("ived", "experience", "Talk", "usual") if words in kept]
