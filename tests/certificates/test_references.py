"""People who speak for somebody: a mail with a link, one short form, one answer, and a person who is sure whose."""

import smtplib
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates import evidence, rules
from certificates.models import ReferenceAnswer, ReferenceCheck, ReferenceLink, ReferenceRequest
from certificates.rules import asked
from certificates.rules import papers as paper_rules
from hours import ledger
from hours.models import Redaction
from people.models import Notice
from people.refusals import Refused
from tests import asked_papers
from tests.browsing import Browser

NOON = datetime(2026, 8, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("rosa@example.org", None),
        ("TESS@example.org", "own-address"),
        ("tess+me@example.org", "own-address"),
        ("Ana+x@Example.org", "asked-already"),
    ],
)
def test_whom_somebody_may_ask(address, problem):
    own, already = ["tess@example.org"], ["ana@example.org"]
    assert paper_rules.check_asking(address, own, already, 0) == problem


def test_nobody_fills_the_mailboxes_of_strangers():
    assert paper_rules.check_asking("rosa@example.org", [], [], 10) == "too-many-asked"


@pytest.mark.parametrize(
    ("mails", "days", "state", "problem"),
    [
        (1, 2, {}, None),
        (2, 30, {}, None),
        (3, 30, {}, "too-many-mails"),
        (1, 1, {}, "too-soon"),
        (1, 5, {"is_answered": True}, "answered"),
        (1, 5, {"is_withdrawn": True}, "withdrawn"),
    ],
)
def test_how_often_one_person_is_written_to(mails, days, state, problem):
    about = {"is_answered": False, "is_withdrawn": False} | state
    assert paper_rules.check_mailing(mails, NOON - timedelta(days=days), NOON, **about) == problem


@pytest.mark.parametrize(
    ("year", "month", "since", "months"),
    [
        (2025, 8, date(2025, 8, 1), 12),
        (2025, None, date(2025, 12, 1), 8),
        (2026, None, date(2026, 8, 1), 0),
        (2016, 8, date(2016, 8, 1), 120),
    ],
)
def test_who_does_not_know_the_month_has_known_them_since_the_end_of_the_year(year, month, since, months):
    assert paper_rules.known_since(year, month, NOON.date()) == since
    assert paper_rules.months_known(since, NOON.date()) == months


def test_an_answer_counts_once_somebody_has_read_it_and_a_no_shows_nowhere():
    row = rules.ReferenceFacts("friend", 2)
    read = rules.Reference("friend", 1, NOON.date())
    unread = [
        rules.Reference("friend", 2, NOON.date(), is_yes=yes, is_checked=False) for yes in (True, False)
    ]
    open_rows = [asked.spoken_for(row, [read, one], NOON.date()) for one in unread]
    assert open_rows[0] == open_rows[1]
    assert [why.code for why in open_rows[0].reasons] == ["unread"]
    no = rules.Reference("friend", 2, NOON.date(), is_yes=False)
    assert asked.spoken_for(row, [read, no], NOON.date()).reasons == ()


# --- In the database --------------------------------------------------------------------------------------


@pytest.fixture
def enrollment(tess, program):
    return asked_papers.asking(tess, program)


@pytest.fixture
def request_(enrollment):
    return asked_papers.request(enrollment)


def row_of(enrollment):
    rows = evidence.standings([enrollment], at=timezone.now())[enrollment.pk]
    return next(row for row in rows if row.kind == "reference")


def check(answer, by, result="talked"):
    return answer.check_who(result, by=by, at=timezone.now())


def test_the_mail_says_who_asks_and_nothing_about_recovery(request_, program):
    letter = asked_papers.outbox()[-1]
    assert (letter.to, letter.subject) == (["rosa1@example.org"], "Somebody asks you for a few words")
    assert "Tess asks you" in letter.body
    for word in ("recovery", "peer", "program", program.title, asked_papers.WHO, "certificate"):
        assert word not in letter.body
    assert ReferenceLink.objects.get().token_digest not in letter.body


def test_two_people_who_are_sure_are_enough(enrollment, request_, cora, tess):
    first = asked_papers.answer(request_)
    assert (row_of(enrollment).have, [why.code for why in row_of(enrollment).reasons]) == (0, ["unread"])
    check(first, cora)
    check(asked_papers.answer(asked_papers.request(enrollment, 2)), cora, "known")
    assert row_of(enrollment).met
    check(first, cora, "other")  # the last word holds
    assert row_of(enrollment).have == 1


def test_what_was_said_is_told_to_nobody_but_coordinators(enrollment, request_, cora, tess, client_for):
    answer = asked_papers.answer(request_, is_yes=False, words="She was late three times.")
    check(answer, cora)
    page = client_for(tess).get(reverse("certificates:papers", args=[enrollment.pk]))
    assertContains(page, "Answered")
    assertNotContains(page, "late three times")
    assert row_of(enrollment).reasons == ()
    assert {notice.body for notice in Notice.objects.filter(person=tess)} == {
        "Somebody you asked to speak for you has answered. A coordinator reads it.",
        "A coordinator read an answer of somebody you asked. See where you stand.",
    }
    url = reverse("certificates:reference", args=[request_.pk])
    assert client_for(tess).get(url).status_code == 403
    assertContains(client_for(cora).get(url), "late three times")


def test_known_too_short_is_said_without_a_name(enrollment, request_, cora):
    check(asked_papers.answer(request_, months=3), cora)
    assert [why.code for why in row_of(enrollment).reasons] == ["known_too_short"]


def test_there_is_one_answer_and_the_second_press_is_the_first(request_):
    first = asked_papers.answer(request_)
    again = ReferenceRequest.objects.get(pk=request_.pk)
    assert asked_papers.answer(again, is_yes=False) == first
    assert ReferenceAnswer.objects.get().is_yes


def test_an_old_a_stopped_and_a_replaced_link_lead_nowhere(request_, tess):
    now = timezone.now()
    first, _token = ReferenceLink.objects.issue(request_, at=now - timedelta(days=31))
    second, _token = ReferenceLink.objects.issue(request_, at=now)
    third, _token = ReferenceLink.objects.issue(request_, at=now)
    request_.withdraw(by=tess, at=now)
    for link in (first, second, third):
        with pytest.raises(Refused, match="does not work any more"):
            link.answer(is_yes=True, known_since=date(2020, 1, 1), words="", at=now)
    request_.refresh_from_db()
    assert (request_.address, request_.relation, ReferenceAnswer.objects.count()) == ("", "", 0)


def test_who_left_the_program_needs_no_answer(enrollment, request_, tess):
    link, _token = ReferenceLink.objects.issue(request_, at=timezone.now())
    enrollment.withdraw(by=tess, at=timezone.now())
    with pytest.raises(Refused, match="does not work any more"):
        link.answer(is_yes=True, known_since=date(2020, 1, 1), words="", at=timezone.now())


def test_it_is_sent_again_some_days_later_and_three_times_in_all(request_, tess):
    with pytest.raises(Refused, match="two days"):
        request_.send_again(by=tess, at=timezone.now())
    for days in (3, 6):
        request_.send_again(by=tess, at=timezone.now() + timedelta(days=days))
    with pytest.raises(Refused, match="three mails"):
        request_.send_again(by=tess, at=timezone.now() + timedelta(days=9))
    assert ReferenceRequest.objects.get().mails == 3


def test_asking_twice_is_once_and_never_oneself(enrollment, request_, noor):
    assert asked_papers.request(enrollment) == request_  # pressing twice
    with pytest.raises(Refused, match="already"):
        asked_papers.request(enrollment, name="Rosa Again")
    with pytest.raises(Refused, match="of your own"):
        asked_papers.request(enrollment, address="Tess@example.org")
    with pytest.raises(Refused, match="do not ask for this"):
        asked_papers.request(enrollment, 2, who="Somebody else")
    with pytest.raises(Refused):
        asked_papers.request(enrollment, 2, by=noor)
    assert ReferenceRequest.objects.get() == request_


def test_whoever_answered_long_ago_may_be_asked_anew_and_is_one_person(enrollment, cora):
    before = timezone.now() - timedelta(days=400)
    for at in (before, timezone.now()):
        check(asked_papers.answer(asked_papers.request(enrollment, at=at), at=at), cora)
    assert (ReferenceAnswer.objects.count(), row_of(enrollment).have) == (2, 1)


def test_a_mail_that_comes_back_is_said_plainly(enrollment, request_, tess, client_for, monkeypatch):
    def refuse(self, **kwargs):
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    asked_papers.outbox()
    notice = Notice.objects.get(person=tess)
    assert (notice.subject, "Rosa 1" in notice.body) == ("A mail did not arrive", True)
    page = client_for(tess).get(reverse("certificates:papers", args=[enrollment.pk]))
    assertContains(page, "The mail came back")


def test_nobody_checks_an_answer_about_or_from_themselves(request_, enrollment, cora, sam, program):
    answer = asked_papers.answer(request_)
    with pytest.raises(Refused):
        check(answer, sam)
    from_cora = asked_papers.answer(asked_papers.request(enrollment, 2, address="Cora@example.org"))
    about_cora = asked_papers.answer(asked_papers.request(asked_papers.asking(cora, program), 3))
    for one in (from_cora, about_cora):
        with pytest.raises(Refused, match="another coordinator"):
            check(one, cora)
    assert not ReferenceCheck.objects.exists()


def test_words_can_be_taken_out_and_the_rest_stays(request_, tess, cora, client_for):
    answer = asked_papers.answer(request_, words="She was late three times.")
    check(answer, cora)
    assert ledger.verify().broken == []
    url = reverse("hours:redact", args=["reference", answer.words.pk])
    assert client_for(tess).get(url).status_code == 404
    client_for(cora).post(url, {"reason": "health"})
    answer.words.refresh_from_db()
    assert (answer.words.text, Redaction.objects.get().what) == ("", "reference")
    assert ledger.verify().broken == []


def test_it_stands_in_the_chain_and_stays(request_, cora):
    check(asked_papers.answer(request_), cora)
    for change in (
        "UPDATE certificates_referenceanswer SET is_yes = false",
        "UPDATE certificates_referencecheck SET result = 'other'",
        "UPDATE certificates_referencelink SET expires_at = created_at",
        "DELETE FROM certificates_referenceanswer",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


# --- Pages ------------------------------------------------------------------------------------------------


def test_tess_asks_and_rosa_answers_without_an_account(enrollment, tess, cora, client_for):
    url = reverse("certificates:ask", args=[enrollment.pk])
    said = {"who": asked_papers.WHO, "name": "Rosa", "address": "rosa@example.org", "relation": "my neighbor"}
    browser = client_for(tess)
    assertContains(browser.post(url, {**said, "address": ""}), "e-mail address", status_code=422)
    assertRedirects(browser.post(url, said), reverse("certificates:papers", args=[enrollment.pk]))
    link = asked_papers.address()
    rosa = Browser().visit(link)
    assert (rosa.url, rosa.heading) == ("/answer/", "Can you speak for Tess?")
    assert rosa.sees("my neighbor")
    rosa.press("Send my answer")
    assert (rosa.status, rosa.sees("Choose one.")) == (422, True)
    rosa.press("Send my answer", year="2020", answer="yes", text="She listens.")
    assert rosa.heading == "Thank you"
    assert Browser().visit(link).heading == "Thank you"
    answer = ReferenceAnswer.objects.get()
    assert (answer.known_since, answer.is_yes, answer.words.text) == (date(2020, 12, 1), True, "She listens.")
    desk = client_for(cora)
    assertContains(desk.get(reverse("certificates:papers_to_check")), "Rosa")
    desk.post(reverse("certificates:reference", args=[answer.request_id]), {"result": "talked"})
    assert row_of(enrollment).have == 1


def test_a_link_that_is_none_says_so(db):
    assert Browser().visit("/answer/nothing/").heading == "This link does not work any more"
    assert Browser().visit("/answer/").status == 404


def test_opening_the_link_answers_nothing_and_the_token_stands_nowhere_else(request_, client):
    link = asked_papers.address()
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/answer/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert link.encode() not in client.get("/answer/").content
    assert not ReferenceAnswer.objects.exists()


def test_words_from_which_somebody_could_be_known_are_asked_about(request_):
    rosa = Browser().visit(asked_papers.address())
    said = {"year": "2020", "answer": "yes", "text": "Call me at 414-555-0123."}
    rosa.press("Send my answer", **said)
    assert (rosa.status, rosa.sees("Could somebody be known from your words?")) == (422, True)
    assert not ReferenceAnswer.objects.exists()


def test_what_is_private_is_asked_about_before_it_goes_out(enrollment, tess, client_for):
    url = reverse("certificates:ask", args=[enrollment.pk])
    said = {"who": asked_papers.WHO, "name": "Rosa", "address": "rosa@example.org"}
    said["relation"] = "we met on 4/2/1971, call 414-555-0123"
    assertContains(client_for(tess).post(url, said), "Could somebody be known", status_code=422)
    assert not ReferenceRequest.objects.exists()


def test_only_whoever_asked_sends_again_or_withdraws(request_, noor, cora, client_for):
    for who in (noor, cora):
        for name in ("ask_again", "withdraw"):
            url = reverse(f"certificates:{name}", args=[request_.pk])
            assert client_for(who).post(url).status_code == 404
    assert ReferenceRequest.objects.get().withdrawn_at is None
