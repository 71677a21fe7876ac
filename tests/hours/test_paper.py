"""Hours signed on paper: handed in with a picture, compared by a coordinator, never called signed."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from certificates import chain
from hours import counting
from hours.models import LedgerRecord, PaperAcceptance, PaperReturn, PaperScan, PaperSheet
from hours.refusals import EntryRefused
from hours.verification import verify
from tests import builders, papers


@pytest.fixture
def enrolled(placement):
    return placement.enrollment


def counted(enrollment) -> int:
    return sum(row.minutes for row in counting.times([enrollment])[enrollment.pk].counted)


def reason(refused) -> str:
    return refused.value.problems[0].code


# --- From a sheet to hours that count ---------------------------------------------------------------


def test_it_counts_once_a_coordinator_accepted_it(enrolled, cora):
    sheet = papers.sheet(enrolled, papers.line(40, 90), papers.line(39, 30))
    assert (sheet.status, counted(enrolled)) == ("waiting", 0)
    assert [status for status, _time in counting.times([enrolled])[enrolled.pk].undecided] == [
        "submitted"
    ] * 2
    sheet.accept(by=cora, at=timezone.now())
    assert (PaperSheet.objects.get().status, counted(enrolled)) == ("accepted", 120)


def test_what_was_accepted_by_mistake_counts_no_more_and_can_be_accepted_anew(enrolled, cora):
    sheet = papers.accepted(enrolled, by=cora)
    for _twice in range(2):
        sheet.acceptances.get().end(by=cora, at=timezone.now())
    assert (counted(enrolled), PaperSheet.objects.get().status) == (0, "waiting")
    sheet.accept(by=cora, at=timezone.now())
    assert counted(enrolled) == 120
    assert not verify().broken


def test_what_was_sent_back_counts_for_nothing_and_stays_to_be_read(enrolled, cora):
    sheet = papers.sheet(enrolled)
    for _twice in range(2):
        sheet.send_back("unreadable", by=cora, at=timezone.now())
    assert PaperReturn.objects.count() == 1
    with pytest.raises(EntryRefused) as refused:
        sheet.accept(by=cora, at=timezone.now())
    assert reason(refused) == "paper-returned"
    papers.sheet(enrolled)  # the same picture once more, this time it can be read
    assert PaperSheet.objects.waiting().count() == 1


def test_a_picture_that_shows_who_is_supported_goes_and_its_record_stays_whole(enrolled, cora):
    sheet = papers.sheet(enrolled)
    sheet.send_back("people", by=cora, at=timezone.now())
    assert bytes(PaperScan.objects.get().content) == b""
    assert not verify().broken


def test_a_standard_that_counts_no_paper_says_why(enrolled, cora):
    type(enrolled.standard).objects.update(paper_counts=False)
    papers.accepted(enrolled, by=cora)
    [row] = counting.times([enrolled])[enrolled.pk].counted
    assert (row.minutes, [lost.code for lost in row.lost]) == (0, ["no-paper"])


def test_handing_it_in_twice_is_once(enrolled):
    first, second = papers.sheet(enrolled), papers.sheet(enrolled)
    assert first == second
    with pytest.raises(EntryRefused) as refused:
        papers.sheet(enrolled, papers.line(minutes=600))
    assert reason(refused) == "paper-handed-in"


def test_accepting_twice_is_once(enrolled, cora):
    sheet = papers.accepted(enrolled, by=cora)
    sheet.accept(by=cora, at=timezone.now())
    assert PaperAcceptance.objects.count() == 1


# --- Who ------------------------------------------------------------------------------------------------


def test_a_coordinator_hands_it_in_for_somebody_and_nobody_else_does(enrolled, cora, noor, sam):
    assert papers.sheet(enrolled, by=cora).by == cora
    for other in (noor, sam):
        with pytest.raises(EntryRefused) as refused:
            papers.sheet(enrolled, by=other, color="blue")
        assert reason(refused) == "not-yours"


def test_nobody_decides_about_their_own_and_no_supervisor_does(enrolled, tess, sam):
    sheet = papers.sheet(enrolled)
    with pytest.raises(EntryRefused) as refused:
        sheet.accept(by=sam, at=timezone.now())
    assert reason(refused) == "not-asked"
    tess.grant("coordinator")
    with pytest.raises(EntryRefused) as refused:
        sheet.accept(by=type(tess).objects.get(pk=tess.pk), at=timezone.now())
    assert reason(refused) == "own-hours"


def test_whoever_handed_it_in_for_somebody_does_not_accept_it_alone(client_for, enrolled, cora, otto):
    sheet = papers.sheet(enrolled, by=cora)
    otto.grant("coordinator")
    page = client_for(cora).get(f"/hours/on-paper/{sheet.pk}/").content.decode()
    assert "Another coordinator compares and accepts it." in page
    assert "/accept/" not in page
    assert "/return/" in page
    with pytest.raises(EntryRefused) as refused:
        sheet.accept(by=cora, at=timezone.now())
    assert reason(refused) == "paper-own-hand"
    sheet.accept(by=type(otto).objects.get(pk=otto.pk), at=timezone.now())
    assert not PaperSheet.objects.get().is_by_one


def test_where_there_is_one_coordinator_it_stands_on_the_sheet(client_for, enrolled, cora, tess):
    sheet = papers.sheet(enrolled, by=cora)
    tess.grant("coordinator")  # whose hours these are is no other one
    desk = client_for(cora)
    done = desk.post(f"/hours/on-paper/{sheet.pk}/accept/", {"compared": "on"}, follow=True)
    assert "The same person handed it in. There was no other coordinator." in done.content.decode()


# --- A day has 24 hours, whoever signed ------------------------------------------------------------------


def test_a_day_holds_24_hours_with_what_was_logged(placement, cora):
    builders.sent_entry(placement, builders.stretch(days_ago=20, minutes=600))
    with pytest.raises(EntryRefused) as refused:
        papers.sheet(placement.enrollment, papers.line(20, 841))
    assert reason(refused) == "paper-line-full"
    assert papers.sheet(placement.enrollment, papers.line(20, 840))


def test_it_is_asked_again_when_it_is_accepted(placement, cora):
    sheet = papers.sheet(placement.enrollment, papers.line(20, 840))
    builders.sent_entry(placement, builders.stretch(days_ago=20, minutes=601))
    with pytest.raises(EntryRefused) as refused:
        sheet.accept(by=cora, at=timezone.now())
    assert reason(refused) == "paper-line-full"


def test_what_is_logged_later_is_held_against_what_was_accepted(placement, cora):
    papers.accepted(placement.enrollment, papers.line(20, 841), by=cora)
    with pytest.raises(EntryRefused) as refused:
        builders.sent_entry(placement, builders.stretch(days_ago=20, minutes=600))
    assert reason(refused) == "day-is-full"


# --- The record --------------------------------------------------------------------------------------------


def test_the_chain_knows_every_step_and_no_word_of_it(enrolled, cora):
    papers.accepted(enrolled, by=cora).acceptances.get().end(by=cora, at=timezone.now())
    papers.sheet(enrolled, color="blue").send_back("differs", by=cora, at=timezone.now())
    bodies = list(LedgerRecord.objects.order_by("seq").values_list("body", flat=True))
    events = ["handed-in", "accepted", "accepted-ended", "handed-in", "returned"]
    assert [event in body for event, body in zip(events, bodies[-5:], strict=True)] == [True] * 5
    assert not [word for word in ("Ruth", "Bay Street", "House manager") if word in "".join(bodies)]
    assert not verify().broken


CHANGES = [
    "UPDATE hours_papersheet SET signer_name = 'Somebody'",
    "UPDATE hours_paperline SET minutes = 999",
    "DELETE FROM hours_paperline",
    "UPDATE hours_paperacceptance SET printed_name = 'Somebody'",
    "DELETE FROM hours_paperacceptance",
    "UPDATE hours_paperscan SET erased_at = '2026-01-01 00:00:00+00:00'",
]


@pytest.mark.postgres
@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_keeps_it(enrolled, cora, statement):
    papers.accepted(enrolled, by=cora)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hours_papersheet SET signed_on = '2020-01-01'",
        "UPDATE hours_paperline SET minutes = 999",
        "UPDATE hours_paperscan SET content = %s",
        "DELETE FROM hours_paperscan",
        "UPDATE hours_paperacceptance SET printed_name = 'Somebody'",
        "DELETE FROM hours_paperacceptance",
    ],
)
def test_whoever_switches_the_triggers_off_is_found_out(enrolled, cora, statement, without_triggers):
    papers.accepted(enrolled, by=cora)
    assert not chain.verify().broken
    with connection.cursor() as cursor:
        cursor.execute(statement, [b"another picture"] * statement.count("%s") or None)
    assert chain.verify().broken


# --- The pages ---------------------------------------------------------------------------------------------


def typed(**changes) -> dict:
    """What somebody types: one line of two hours, forty days ago."""
    said = {
        "lines": "3",
        "elsewhere": "Bay Street Shelter",
        "starts_on": papers.day(45).isoformat(),
        "ends_on": papers.day(31).isoformat(),
        "signer_name": "Ruth Adeyemi",
        "signer_role": "House manager",
        "signed_on": papers.day(30).isoformat(),
        "line-1-first_on": papers.day(40).isoformat(),
        "line-1-minutes": "2:00",
        "line-1-kind": "practice",
        "line-1-competency": "mentoring",
        "scan": upload(papers.photo()),
    }
    return said | changes


def upload(content: bytes, name: str = "sheet.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_trainee_hands_it_in_and_a_coordinator_accepts_it(client_for, tess, cora, enrolled):
    answer = client_for(tess).post(f"/hours/on-paper/new/{enrolled.pk}/", typed(), follow=True)
    assert "Waits for a coordinator" in answer.content.decode()
    sheet = PaperSheet.objects.get()
    assert (sheet.minutes, sheet.place_name) == (120, "Bay Street Shelter")
    desk = client_for(cora)
    page = desk.get(f"/hours/on-paper/{sheet.pk}/").content.decode()
    assert "Ruth Adeyemi, House manager" in page
    unticked = desk.post(f"/hours/on-paper/{sheet.pk}/accept/")
    assert (unticked.status_code, sheet.acceptances.count()) == (422, 0)
    done = desk.post(f"/hours/on-paper/{sheet.pk}/accept/", {"compared": "on"}, follow=True)
    assert cora.legal_name in done.content.decode()
    assert counted(enrolled) == 120
    desk.post(f"/hours/on-paper/{sheet.pk}/take-back/")
    assert counted(enrolled) == 0


def test_it_is_sent_back_with_a_reason_from_the_list(client_for, cora, enrolled):
    sheet = papers.sheet(enrolled)
    desk = client_for(cora)
    assert desk.post(f"/hours/on-paper/{sheet.pk}/return/", {"reason": "because"}).status_code == 422
    page = desk.post(f"/hours/on-paper/{sheet.pk}/return/", {"reason": "differs"}, follow=True)
    assert "The lines do not say what the sheet says" in page.content.decode()


def test_what_was_typed_stays_when_something_is_missing(client_for, tess, enrolled):
    browser, url = client_for(tess), f"/hours/on-paper/new/{enrolled.pk}/"
    wrong = typed(signer_name="", **{"line-2-first_on": papers.day(39).isoformat(), "line-2-minutes": "soon"})
    answer = browser.post(url, wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="House manager"' in page
    assert 'value="soon"' in page
    more = browser.post(url, {**typed(), "more": "1"})
    page = more.content.decode()
    assert (more.status_code, page.count("Line 8"), 'value="2:00"' in page) == (200, 1, True)
    assert not PaperSheet.objects.exists()


def test_a_rule_says_its_sentence_on_the_form(client_for, tess, enrolled):
    url = f"/hours/on-paper/new/{enrolled.pk}/"
    answer = client_for(tess).post(url, typed(signer_name=tess.legal_name, **{"line-1-minutes": "25"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody can sign or send back their own hours." in page
    assert "Line 1: with what is there already, a day has more than 24 hours." in page


def test_only_they_and_coordinators_get_the_file_and_never_inside_a_page(
    client_for, tess, noor, sam, cora, enrolled
):
    sheet = papers.sheet(enrolled)
    url = f"/hours/on-paper/{sheet.pk}/file/"
    for person in (tess, cora):
        answer = client_for(person).get(url)
        assert hashlib.sha256(answer.content).hexdigest() == sheet.scan_sha256
        assert answer["Content-Disposition"] == f'attachment; filename="{sheet.filename}"'
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert [client_for(person).get(url).status_code for person in (noor, sam)] == [404, 404]
    sheet.send_back("people", by=cora, at=timezone.now())
    assert client_for(tess).get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_the_same_number_of_statements(
    client_for, cora, enrolled, count, django_assert_max_num_queries
):
    for number in range(count):
        papers.sheet(enrolled, papers.line(60 - number), color=f"hsl({number * 50},100%,50%)")
    browser = client_for(cora)
    with django_assert_max_num_queries(18):
        assert browser.get("/hours/on-paper/").status_code == 200
