"""The path, one's certificates, and the coordinator's desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates import paths
from certificates.models import Certificate
from courses.models import LessonPage
from tests import builders
from tests.conftest import person

NOW = timezone.now


def url(name: str, *args) -> str:
    return reverse(f"certificates:{name}", args=args)


# --- The path ---------------------------------------------------------------------------------------


def walk(enrollment) -> paths.Path:
    return paths.walk(enrollment, at=NOW())


def test_who_learns_nothing_yet_is_shown_the_programs(otto, client_for):
    answer = client_for(otto).get(url("path"))
    assertContains(answer, 'href="/programs/"')


def test_the_path_says_what_is_done_what_is_left_and_what_is_next(lee, client_for, program):
    enrollment = builders.enrollment(lee, program)
    builders.complete(enrollment, "Lesson 1.1")
    answer = client_for(lee).get(url("path"))
    assertContains(answer, "Continue: Lesson 2.1")
    for words in (
        "1 of the 3 your certificate needs",
        "24 min of 1 h",
        "0 min of 2 h",
        "0 min of 15 min",
        "0 of 4 parts are done",
    ):
        assertContains(answer, words)


def test_a_row_that_is_open_says_what_would_do_and_leads_there(lee, client_for, program):
    enrollment = builders.enrollment(lee, program)
    answer = client_for(lee).get(url("path"))
    assertContains(answer, "Go on with your lessons and meetings.", count=1)
    assertContains(
        answer, '<a href="/hours/new/">Log the hours you worked, and send them to your supervisor.</a>'
    )
    lines = walk(enrollment).lines
    assert [(line.status.kind, line.page) for line in lines if line.page] == [
        ("practice", "/hours/new/"),
        ("supervision", "/hours/new/"),
    ]


def test_what_is_done_stands_apart(earned, client_for):
    answer = client_for(earned.person).get(url("path"))
    assertContains(answer, "What is done: 4")
    assert walk(earned).open == []


def test_programs_read_the_same_rows(lee, cora, client_for, program):
    enrollment = builders.enrollment(lee, program)
    builders.complete(enrollment, "Lesson 1.1")
    for reader in (lee, cora):
        said = client_for(reader).get(url("path_json", enrollment.pk)).json()
        assert said["standard"] == {"key": "demonstration", "version": 1}
        assert not said["earned"]
        assert [(row["kind"], row["have"], row["need"], row["met"]) for row in said["requirements"]] == [
            ("modules", 1, 3, False),
            ("training", 24, 60, False),
            ("practice", 0, 120, False),
            ("supervision", 0, 15, False),
        ]
        assert said["requirements"][2]["satisfied_by"] == "log"


def test_what_is_added_later_is_an_offer_to_whoever_has_earned_it(earned, client_for, program):
    builders.module(program, 9, lessons=1)
    answer = client_for(earned.person).get(url("path"))
    assertContains(answer, "All done")
    assertContains(answer, "all 3 your certificate needs are done")
    assertContains(answer, "Also open to you", count=1)
    assertNotContains(answer, "Continue: ")


def test_the_path_tells_a_further_module_from_what_the_certificate_needs(lee, client_for, program):
    builders.module(program, 4, lessons=1)
    builders.enrollment(lee, program)
    page = client_for(lee).get(url("path")).content.decode()
    assert "0 of the 3 your certificate needs" in page
    assert page.index("Module 3") < page.index("Module 4") < page.index("Also open to you")


def test_who_has_left_goes_on_from_here(lee, client_for, program):
    enrollment = builders.enrollment(lee, program)
    enrollment.withdraw(by=lee, at=NOW())
    answer = client_for(lee).get(url("path"))
    assertContains(answer, "What you did is still there.")
    assertContains(answer, reverse("courses:come_back", args=[enrollment.pk]))


def test_what_comes_next_changes_with_what_is_done(noor, sam, cora, client_for, program):
    """Learn, log, look at what came back, wait, and then it is somebody else's turn."""
    enrollment = builders.enrollment(noor, program)
    assert walk(enrollment).next == paths.LEARN
    builders.complete(enrollment, *LessonPage.objects.order_by("path").values_list("title", flat=True))
    assert walk(enrollment).next == paths.LOG
    place = builders.placement(noor, sam, enrolled=enrollment)
    builders.signed_entry(place, builders.stretch(days_ago=2, minutes=15, kind="supervision"))
    entry = builders.sent_entry(place, builders.stretch(days_ago=3, minutes=120))
    assert walk(enrollment).next == paths.WAIT
    entry.return_to_trainee(by=sam, at=NOW(), comment="Please check the end of this one.")
    assert walk(enrollment).next == paths.CHANGE
    entry.revise(by=noor, at=NOW())
    entry.submit(by=noor, at=NOW())
    entry.refresh_from_db()
    builders.sign(entry)
    assert walk(enrollment).next == paths.ASK
    assertContains(client_for(noor).get(url("path")), "your certificate comes next")
    Certificate.objects.issue(enrollment, by=cora, at=NOW())
    assert walk(enrollment).next == paths.ASK  # the hours are still to be put on paper
    Certificate.objects.issue(enrollment, kind="verified-hours", by=cora, at=NOW())
    assert walk(enrollment).next == paths.DONE
    assertContains(client_for(noor).get(url("path")), "Open my certificate")


def test_minutes_that_wait_are_named_and_not_counted(noor, sam, client_for, program):
    enrollment = builders.enrollment(noor, program)
    place = builders.placement(noor, sam, enrolled=enrollment)
    builders.sent_entry(place, builders.stretch(minutes=50))
    answer = client_for(noor).get(url("path"))
    assertContains(answer, "50 min wait for your supervisor")
    assertContains(answer, "0 min of 2 h")


def test_a_legal_name_is_asked_for_when_it_is_the_last_thing(earned, client_for):
    earned.person.legal_name = "\u200e"  # nothing that can be seen
    earned.person.save()
    assertContains(client_for(earned.person).get(url("path")), "Add my legal name")


def test_several_programs_can_be_walked(noor, client_for, program):
    first = builders.enrollment(noor, program, at=NOW() - timedelta(days=9))
    answer = client_for(noor).get(url("path"), {"program": first.pk})
    assertContains(answer, "Foundations")
    assertContains(client_for(noor).get(url("path"), {"program": "<script>"}), "Foundations")


def test_the_path_takes_few_statements_however_much_was_done(
    noor, sam, program, client_for, django_assert_max_num_queries
):
    enrollment = builders.enrollment(noor, program)
    place = builders.placement(noor, sam, enrolled=enrollment)
    counts, browser = [], client_for(noor)
    browser.get(url("path"))  # the site's root is looked up once for all
    for days_ago in (9, 8, 7, 6):
        builders.signed_entry(place, builders.stretch(days_ago=days_ago))
        builders.sent_entry(
            place, builders.stretch(days_ago=days_ago, minutes=15, kind="supervision", start=LATER)
        )
        with django_assert_max_num_queries(20) as asked:
            browser.get(url("path"))
        counts.append(len(asked))
        builders.complete(enrollment, *next_lesson(enrollment))
    assert counts[0] == counts[-1]


LATER = builders.time(15)


def next_lesson(enrollment) -> list[str]:
    step = enrollment.outline().next_step
    return [step.title] if step else []


# --- One's certificates -----------------------------------------------------------------------------


def test_the_list_is_ones_own(certificate, ana, lee, cora, client_for):
    assertContains(client_for(ana).get(url("list")), certificate.number)
    assertContains(client_for(lee).get(url("list")), "No certificate yet")
    assertNotContains(client_for(cora).get(url("list")), certificate.number)


def test_the_page_of_a_certificate(printed, ana, client_for):
    answer = client_for(ana).get(url("detail", printed.number))
    assertContains(answer, "Open the certificate (PDF)")
    assertContains(answer, printed.snapshot["verify_url"])
    assertNotContains(answer, "Revoke")


@pytest.mark.parametrize("name", ["detail", "download"])
def test_somebody_elses_certificate_is_not_there(certificate, lee, name, client_for):
    assert client_for(lee).get(url(name, certificate.number)).status_code == 404
    assert client_for(lee).get(url(name, "hello")).status_code == 404


def test_while_the_pdf_is_made_the_page_says_so(earned, cora, client_for):
    certificate = Certificate.objects.issue(earned, by=cora, at=NOW())
    noor = client_for(earned.person)
    assertContains(noor.get(url("detail", certificate.number)), "The PDF is being made")
    assert noor.get(url("download", certificate.number)).status_code == 404
    certificate.make_document(at=NOW())
    fragment = noor.get(url("detail", certificate.number), headers={"hx-request": "true"})
    assertContains(fragment, "Open the certificate (PDF)")
    assertNotContains(fragment, "<html")


def test_the_download_is_the_stored_bytes(printed, ana, client_for):
    answer = client_for(ana).get(url("download", printed.number))
    assert answer.content == bytes(printed.document.pdf)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="certificate-{printed.number}.pdf"'
    assert answer["ETag"] == f'"{printed.document.pdf_sha256}"'
    again = client_for(ana).get(url("download", printed.number), headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_holder_shows_and_hides_the_name(certificate, ana, client_for):
    address = url("name_visibility", certificate.number)
    shown = client_for(ana).post(address, {"public": "yes"}, follow=True)
    assertContains(shown, "now sees your name")
    assertContains(shown, "Hide my name")
    assertContains(client_for(ana).post(address, {"public": "no"}, follow=True), "Show my name")


def test_nobody_else_shows_the_name(certificate, cora, lee, client_for):
    address = url("name_visibility", certificate.number)
    assertContains(
        client_for(cora).post(address, {"public": "yes"}, follow=True), "Only the person who holds"
    )
    assert client_for(lee).post(address, {"public": "yes"}).status_code == 404
    certificate.credential.refresh_from_db()
    assert not certificate.credential.name_is_public


# --- The coordinator's desk -------------------------------------------------------------------------


def test_the_desk_shows_who_is_ready_first_and_what_others_miss(earned, lee, cora, client_for):
    builders.enrollment(lee, earned.program)
    answer = client_for(cora).get(url("ready"))
    assertContains(answer, "1 person can get a certificate")
    assertContains(answer, "Practice: 2 h")
    page = answer.content.decode()
    assert page.index("Noor") < page.index("Lee")
    assertContains(answer, url("issue", earned.pk))


def test_without_a_legal_name_there_is_no_button(earned, cora, client_for):
    earned.person.legal_name = "\u200e"  # nothing that can be seen
    earned.person.save()
    answer = client_for(cora).get(url("ready"))
    assertContains(answer, "There is no legal name yet")
    assertNotContains(answer, url("issue", earned.pk))


def test_issuing_from_the_desk(earned, cora, client_for):
    desk = client_for(cora)
    for _press in (1, 2):
        assertRedirects(desk.post(url("issue", earned.pk)), url("ready"), fetch_redirect_response=False)
    certificate = Certificate.objects.get()
    answer = desk.get(url("ready"))
    assertContains(answer, f"Certificate {certificate.number} is issued to Noor.")
    assertContains(answer, "Issued lately")


def test_a_revoked_certificate_is_said_and_not_issued_anew(certificate, cora, client_for):
    certificate.revoke("issued-in-error", by=cora, at=NOW())
    enrollment = certificate.credential.enrollment
    answer = client_for(cora).post(url("issue", enrollment.pk), follow=True)
    assertContains(answer, f"Certificate {certificate.number} of Ana was revoked. Open it to issue a new one")
    assertNotContains(answer, "is issued to")
    assertNotContains(answer, "Issue: Certificate of completion")
    assertContains(answer, "Issue: Statement of verified hours")


def test_each_certificate_issued_lately_stands_on_a_card_with_all_that_can_be_done(
    certificate, sam, cora, client_for
):
    own = Certificate.objects.issue(
        builders.earned_enrollment(cora, sam), by=person("Robin", "coordinator"), at=NOW()
    )
    answer = client_for(cora).get(url("ready"))
    lately = answer.content.decode().partition('aria-labelledby="lately"')[2].partition("</section>")[0]
    for words in (">Ana<", certificate.number, url("detail", certificate.number), "valid"):
        assert words in lately
    assert lately.count(url("detail", certificate.number)) == 2  # the number, and the button
    assert lately.count(url("detail", own.number)) == 1  # nobody decides about their own
    assert "<table" not in lately


def test_issuing_too_early_says_what_is_open(lee, cora, client_for, program):
    enrollment = builders.enrollment(lee, program)
    answer = client_for(cora).post(url("issue", enrollment.pk), follow=True)
    assertContains(answer, "Not everything is done yet. Still open: Modules: 3")


def test_the_desk_takes_the_same_statements_for_any_number_of_people(
    earned, sam, cora, client_for, django_assert_max_num_queries
):
    counts, browser = [], client_for(cora)
    for number in range(3):
        with django_assert_max_num_queries(20) as asked:
            browser.get(url("ready"))
        counts.append(len(asked))
        one = person(f"Person{number}")
        enrollment = builders.enrollment(one, earned.program)
        builders.complete(enrollment, "Lesson 1.1")
        builders.signed_entry(builders.placement(one, sam, enrolled=enrollment))
        Certificate.objects.issue(
            builders.earned_enrollment(person(f"Ready{number}"), sam), by=cora, at=NOW()
        )
    assert counts[1] == counts[2]


def test_the_desk_is_for_coordinators(certificate, otto, sam, tomas, noor, client_for):
    doors = [url("ready"), url("issue", 1), url("revoke", certificate.number)]
    for someone in (otto, sam, tomas, noor):
        assert [client_for(someone).post(door).status_code for door in doors] == [403] * 3
