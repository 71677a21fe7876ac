"""Continuing education done elsewhere: typed in, checked, and counted when a credential is renewed."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from certificates import chain, renewal_evidence
from certificates.models import Certificate, EducationDecision, EducationEntry
from certificates.rules.education import check_entry
from courses.models import LessonPage, ProgramPage
from people.models import Notice
from people.refusals import Refused
from tests import asked, builders

NOW = timezone.now
DAY = date(2026, 6, 1)
TAKEN = ("Listening", "The library", DAY)


@pytest.mark.parametrize(
    ("taken", "minutes", "area", "others", "problem"),
    [
        (TAKEN, 90, "", [], None),
        (TAKEN, 90, "ethics", [], None),
        (TAKEN, 90, "cooking", [], ("area", "competency")),
        (TAKEN, 0, "", [], ("minutes", "minutes")),
        (TAKEN, 6001, "", [], ("minutes", "minutes")),
        (("Listening", "The library", DAY + timedelta(days=1)), 90, "", [], ("future", "done_on")),
        (TAKEN, 90, "", [("listening ", "the Library", DAY - timedelta(days=364))], ("same", "title")),
        (TAKEN, 90, "", [("Listening", "The library", DAY - timedelta(days=365))], None),
        (TAKEN, 90, "", [("Listening", "The school", DAY)], None),
    ],
)
def test_what_can_be_typed_in(taken, minutes, area, others, problem):
    assert check_entry(taken, minutes, area, DAY, areas=["ethics"], others=others) == problem


@pytest.fixture
def held(ana, sam, cora, program):
    """Ana holds a credential; renewing it takes two hours of continuing education, one of them in ethics."""
    enrollment = builders.earned_enrollment(ana, sam)
    standard = enrollment.standard
    ethics = standard.framework.competencies.get(code="ethics")
    standard.requirements.filter(kind="continuing-education").update(minimum=120)
    row = {"kind": "continuing-education", "phase": "renewal", "position": 31}
    standard.requirements.create(minimum=60, competency=ethics, **row)
    last = timezone.localdate() + timedelta(days=40)
    return Certificate.objects.issue(enrollment, by=cora, at=NOW(), valid_until=last)


def had(certificate) -> list[int]:
    rows = renewal_evidence.standings(certificate, certificate.credential.enrollment, at=NOW())
    return [row.have for row in rows if row.kind == "continuing-education"]


def accept(entry, by) -> EducationDecision:
    return entry.decide(True, by=by, at=NOW())


def test_it_counts_once_a_coordinator_has_seen_proof(held, cora):
    enrollment = held.credential.enrollment
    entry = asked.learned(enrollment)
    assert had(held) == [0, 0]
    accept(entry, cora)
    assert had(held) == [120, 0]
    accept(asked.learned(enrollment, "Boundaries", 60, competency="ethics"), cora)
    assert had(held) == [180, 60]
    entry.decide(False, "other", by=cora, at=NOW())
    assert had(held) == [60, 60]
    assert chain.verify().broken == []


@pytest.fixture
def taken_here(held, program, ana, cora):
    """Ana also took continuing education on this site, by the same areas."""
    attrs = {"slug": "more", "title": "More", "is_continuing_education": True}
    program.copy(recursive=True, update_attrs=attrs, copy_revisions=False)
    other = ProgramPage.objects.get(slug="more")
    enrolled = builders.enrollment(ana, other)
    for lesson in LessonPage.objects.descendant_of(other).order_by("path"):
        lesson.save_revision().publish()
        page = LessonPage.objects.get(pk=lesson.pk)
        enrolled.complete_lesson(page, page.live_revision_id, by=ana, at=NOW())
    return Certificate.objects.issue(enrolled, kind="continuing-education", by=cora, at=NOW())


def test_what_was_taken_here_counts_by_its_certificate_and_nobody_has_to_check_it(held, taken_here, cora):
    minutes = sum(share["minutes"] for share in taken_here.snapshot["training"])
    assert minutes > 0
    assert had(held)[0] == minutes
    taken_here.revoke("issued-in-error", by=cora, at=NOW())
    assert had(held)[0] == 0


def test_what_was_done_before_the_period_counts_no_more(held, cora):
    before = timezone.localdate() - timedelta(days=1)
    accept(asked.learned(held.credential.enrollment, done_on=before), cora)
    assert had(held) == [0, 0]


def test_pressing_twice_types_and_decides_once(held, cora):
    enrollment = held.credential.enrollment
    assert asked.learned(enrollment) == asked.learned(enrollment)
    entry = EducationEntry.objects.get()
    assert accept(entry, cora) == accept(entry, cora)


def test_nobody_decides_about_their_own_or_types_for_others(held, ana, noor, cora):
    entry = asked.learned(held.credential.enrollment)
    for user in (ana, noor):
        with pytest.raises(Refused):
            accept(entry, user)
    with pytest.raises(Refused):
        EducationEntry.objects.enter(
            held.credential.enrollment, "A", "B", timezone.localdate(), 60, by=cora, at=NOW()
        )


@pytest.mark.parametrize("table", ["certificates_educationentry", "certificates_educationdecision"])
def test_the_database_keeps_both(held, cora, table):
    accept(asked.learned(held.credential.enrollment), cora)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_ana_types_it_in_and_cora_looks_at_it(held, ana, cora, client_for):
    browser, desk = client_for(ana), client_for(cora)
    page = reverse("certificates:education", args=[held.credential.enrollment_id])
    assertContains(browser.get(reverse("certificates:detail", args=[held.number])), page)
    said = {"title": "Listening", "provider": "The library", "done_on": timezone.localdate().isoformat()}
    said |= {"hours": "1.5", "competency": "ethics", "mode": "in_person"}
    assertContains(browser.post(page, said | {"hours": ""}), "Please fill this in", status_code=422)
    assertContains(browser.post(page, said | {"hours": "200"}), "Listening", status_code=422)
    browser.post(page, said)
    entry = EducationEntry.objects.get()
    assert (entry.minutes, entry.competency) == (90, "ethics")
    assertContains(browser.get(page), "waits for your coordinator")
    look = reverse("certificates:check_education", args=[entry.pk])
    assertContains(desk.get(reverse("certificates:education_to_check")), look)
    assertContains(desk.post(look, {}), "Please", status_code=422)
    desk.post(look, {"verdict": "no-proof"})
    assertContains(browser.get(page), "We have seen no proof of it yet")
    desk.post(look, {"verdict": "accept"})
    assertContains(browser.get(page), "checked")
    assert Notice.objects.filter(person=ana, url=page).count() == 2


def test_the_list_takes_the_same_statements_for_any_number(
    held, cora, client_for, django_assert_max_num_queries
):
    counts, desk = [], client_for(cora)
    for number in range(3):
        asked.learned(held.credential.enrollment, f"Course {number}")
        with django_assert_max_num_queries(16) as seen:
            desk.get(reverse("certificates:education_to_check"))
        counts.append(len(seen))
    assert len(set(counts[1:])) == 1
