"""Signing without an account: one link for everything, a code for each decision, nothing by looking."""

import smtplib
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from hours import ledger, triggers
from hours.models import (
    HoursEntry,
    LedgerRecord,
    MonthClosing,
    MonthReport,
    SignatureContext,
    SigningLink,
    SigningRequest,
    SignOff,
    SupervisorContact,
)
from hours.reminders import remind_supervisors
from hours.rules import links
from people.models import Notice, User
from tests import builders
from tests.browsing import Browser
from tests.by_mail import address, ask, code, last_mail, outbox

BY_MAIL, SIGN, CODE = "/hours/by-mail/", "/hours/by-mail/sign/", "/hours/by-mail/code/"


# --- The link -------------------------------------------------------------------------------------------


def test_a_link_is_kept_as_a_digest_and_mailed_once_a_day(waiting, rosa):
    [sent] = outbox()
    assert sent.to == ["rosa@example.org"]
    assert "Tess" not in sent.subject + sent.body
    token = address(sent.body).split("/")[-2]
    link = SigningLink.objects.get()
    assert len(token) >= 22
    assert token not in str(vars(link))
    assert link.expires_at - link.created_at == timedelta(days=14)
    assert not Notice.objects.filter(person=rosa).exists()


def test_the_next_day_what_came_in_meanwhile_is_told(waiting):
    later = timezone.now() + timedelta(days=1, minutes=1)
    outbox()
    builders.sent_entry(waiting[0].placement, builders.stretch(days_ago=6))
    assert len(outbox()) == 1
    assert remind_supervisors(at=timezone.now()) == 0
    assert remind_supervisors(at=later) == 1
    assert len(outbox()) == 2


def test_opening_a_link_signs_nothing_and_marks_nothing(client, waiting):
    outbox()
    before = LedgerRecord.objects.count(), list(SigningLink.objects.values())
    door = client.get(address(last_mail()))
    assert (door.status_code, door.url) == (302, BY_MAIL)
    assert door["Referrer-Policy"] == "no-referrer"
    page = client.get(BY_MAIL)
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Cache-Control"] == "private, no-store"
    assert (LedgerRecord.objects.count(), list(SigningLink.objects.values())) == before
    assert not SigningRequest.objects.exists()
    assert client.get(SIGN).status_code == 405


def test_one_link_shows_all_placements(noor, rosa, browser):
    builders.sent_entry(builders.placement(noor, rosa))
    browser.visit(BY_MAIL)
    assert browser.sees("Tess")
    assert browser.sees("Noor")


def test_a_new_link_makes_the_old_one_invalid(waiting, rosa):
    old = address(last_mail())
    SupervisorContact.objects.get().send_link()
    outbox()
    assert Browser().visit(old).heading == "Get a new link"
    assert Browser().visit(address(last_mail())).heading == "To sign"


def test_a_link_ends_after_14_days_or_with_the_role(waiting, rosa):
    outbox()
    assert SigningLink.objects.open(timezone.now() + timedelta(days=13)).exists()
    assert not SigningLink.objects.open(timezone.now() + timedelta(days=14)).exists()
    rosa.groups.clear()
    assert not SigningLink.objects.open(timezone.now()).exists()


def test_the_approver_stops_a_link(browser):
    browser.press("Stop this link")
    assert browser.heading == "The link has stopped"
    assert browser.visit(BY_MAIL).heading == "Get a new link"
    assert not SigningLink.objects.open(timezone.now()).exists()


def test_who_asks_for_a_new_link_gets_the_same_answer_known_or_not(waiting, monkeypatch):
    monkeypatch.setattr(links, "new_link_allowed", lambda last, at: True)
    outbox()
    answers = set()
    for typed in ("Rosa@Example.org", "nobody@example.org"):
        browser = Browser().visit("/hours/by-mail/new/").press("Send me a new link", address=typed)
        outbox()
        answers.add(browser.page.main.get_text())
    assert len(answers) == 1
    assert [sent.to for sent in outbox()] == [["rosa@example.org"]] * 2


def test_guessing_a_link_is_limited(client, waiting):
    right = address(last_mail())
    for number in range(30):
        client.get(f"/hours/by-mail/open/guess-{number}/")
    assert client.get(right).url == "/hours/by-mail/new/"


# --- Signing --------------------------------------------------------------------------------------------


def test_signing_needs_the_code_that_is_mailed_then(browser, waiting, rosa, tess):
    ask(browser)
    assert browser.heading == "Type the code"
    assert browser.sees("Rosa Reyes")
    assert not SignOff.objects.exists()
    assert outbox()[-1].to == ["rosa@example.org"]
    typed = code()
    assert typed not in str(SigningRequest.objects.values())
    browser.press("Sign", code=typed)
    assert browser.sees("You signed 2 entries.")
    for signature in SignOff.objects.all():
        assert (signature.by, signature.method, signature.basis) == (rosa, "e-mail-code", "saw")
        assert signature.printed_name == "Rosa Reyes"
        assert signature.context.address == "127.0.0.1"
    assert SigningRequest.objects.get().asked == {}
    assert '"method":"e-mail-code"' in LedgerRecord.objects.order_by("seq").last().body
    assert ledger.verify().broken == []
    assert Notice.objects.get(person=tess).body == "Rosa signed 2 of your entries."


def test_what_was_ticked_and_typed_is_not_lost_between(browser, waiting):
    ask(browser)
    assert browser.visit("/hours/by-mail/code/").sees("Rosa Reyes")  # the phone forgot the page
    browser.press("Send me a new code")
    browser.press("Sign", code=code())
    assert SignOff.objects.count() == 2


def test_a_wrong_code_signs_nothing_and_five_are_enough(browser, waiting):
    ask(browser)
    right = code()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        browser.press("Sign", code=wrong)
        assert browser.status == 422
    browser.press("Sign", code=right)
    assert browser.sees("That were too many tries.")
    assert not SignOff.objects.exists()


def test_a_code_is_bound_to_its_link(browser, waiting, rosa):
    ask(browser)
    SupervisorContact.objects.get().send_link()
    other = Browser().visit(address(last_mail()))
    assert browser.visit(CODE).heading == "Get a new link"
    assert other.visit(CODE).heading == "To sign"
    assert not SignOff.objects.exists()


def test_the_same_code_twice_is_one_signing(browser, waiting):
    ask(browser)
    typed = code()
    token = browser.page.find("input", {"name": "csrfmiddlewaretoken"})["value"]
    for _press in range(2):
        done = browser.client.post(CODE, {"code": typed, "csrfmiddlewaretoken": token})
        assert done.status_code == 302
    assert SignOff.objects.count() == 2


def test_a_month_is_closed_with_the_same_code(browser, waiting, tess):
    placement = waiting[0].placement
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    MonthReport.objects.report(placement, before, no_hours=True, by=tess, at=timezone.now())
    browser.visit(BY_MAIL)
    ask(browser, month=str(MonthReport.objects.get().pk))
    assert browser.sees("You close")
    assert not MonthClosing.objects.exists()
    browser.press("Sign", code=code())
    assert SignOff.objects.count() == 2
    assert MonthClosing.objects.get().by.email == "rosa@example.org"
    assert f"{before:%B %Y} closed for Tess" in last_mail()
    assert ledger.verify().broken == []


def test_what_changed_while_somebody_looked_is_not_signed(browser, waiting, tess):
    ask(browser)
    entry = HoursEntry.objects.get(pk=waiting[0].pk)
    entry.recall(by=tess, at=timezone.now())
    entry.change(builders.stretch(days_ago=5), by=tess, at=timezone.now())
    entry.submit(by=tess, at=timezone.now())
    browser.press("Sign", code=code())
    assert browser.sees("You signed one entry.")
    assert browser.sees("This changed while you looked at it.")
    assert SignOff.objects.count() == 1


def test_nothing_is_asked_about_hours_of_others(browser, noor, sam):
    other = builders.sent_entry(builders.placement(noor, sam))
    line = f"{other.pk}:{other.latest_version.content_digest}"
    assert ask(browser, line=line).status == 404
    assert browser.visit(f"/hours/by-mail/line/{other.pk}/").status == 404


def test_a_line_goes_back_with_a_reason_and_a_code(browser, waiting):
    browser.visit(f"/hours/by-mail/line/{waiting[0].pk}/")
    browser.press("Send me a code", reason="times", comment="no")
    assert browser.status == 422
    browser.press("Send me a code", reason="times", comment="Please write down the break.")
    assert browser.sees("Please write down the break.")
    browser.press("Send it back", code=code())
    assert browser.sees("Sent back, with your words.")
    decision = SignOff.objects.get()
    assert (decision.decision, decision.comment.text) == ("return", "Please write down the break.")
    assert "break" not in str(SigningRequest.objects.values())
    assert ledger.verify().broken == []


def test_i_am_not_this_persons_supervisor_goes_to_a_coordinator(browser, waiting, cora):
    browser.visit(f"/hours/by-mail/line/{waiting[0].pk}/")
    browser.press("Send me a code", reason="not-supervisor")
    browser.press("Send it back", code=code())
    assert SignOff.objects.get().reason == "not-supervisor"
    assert Notice.objects.filter(person=cora).exists()


def test_where_a_signature_came_from_is_for_coordinators_and_forgotten_after_90_days(
    browser, waiting, client_for, cora, tess
):
    ask(browser).press("Sign", code=code())
    for reader, sees in ((cora, True), (tess, False)):
        page = Browser(client_for(reader)).visit(f"/hours/{waiting[0].pk}/")
        assert page.sees("127.0.0.1") is sees
    call_command("forget_signing_contexts", verbosity=0)
    assert SignatureContext.objects.count() == 2
    SignatureContext.objects.update(at=timezone.now() - timedelta(days=91))
    call_command("forget_signing_contexts", verbosity=0)
    assert not SignatureContext.objects.exists()
    assert ledger.verify().broken == []


# --- The coordinator ------------------------------------------------------------------------------------

CONFIRMED = {"how": "call", "confirmed_with": "Ms. Reyes, office"}


def test_a_coordinator_makes_a_supervisor_without_an_account(client_for, cora):
    browser = Browser(client_for(cora)).visit("/hours/supervisors/new/")
    browser.press("Write it down", name="Rosa", address="Rosa@Example.org", **CONFIRMED)
    person = User.objects.get(email="rosa@example.org")
    assert person.is_supervisor
    assert not person.has_usable_password()
    assert [sent.to for sent in outbox()] == [["rosa@example.org"]]
    assert browser.visit(f"/hours/supervisors/{person.pk}/").sees("A link was sent")
    browser.visit(f"/hours/supervisors/{person.pk}/").press("Stop the link")
    assert not SigningLink.objects.open(timezone.now()).exists()
    browser.press("Send a new link")
    outbox()
    assert SigningLink.objects.open(timezone.now()).exists()
    assert ledger.verify().broken == []


def test_a_new_address_sends_a_new_link_and_forks_no_account(client_for, cora, rosa, waiting):
    """Time2Track makes duplicate accounts when an address changes."""
    before = User.objects.count()
    old = address(last_mail())
    browser = Browser(client_for(cora)).visit(f"/hours/supervisors/{rosa.pk}/address/")
    browser.press("Write it down", address="reyes@example.org", **CONFIRMED)
    rosa.refresh_from_db()
    assert (User.objects.count(), rosa.email) == (before, "reyes@example.org")
    assert [row.email for row in EmailAddress.objects.filter(user=rosa)] == ["reyes@example.org"]
    assert outbox()[-1].to == ["reyes@example.org"]
    assert Browser().visit(old).heading == "Get a new link"
    assert Browser().visit(address(last_mail())).sees("Tess")


def test_an_address_of_somebody_else_is_refused(client_for, cora, rosa, tess):
    browser = Browser(client_for(cora)).visit(f"/hours/supervisors/{rosa.pk}/address/")
    browser.press("Write it down", address=tess.email, **CONFIRMED)
    assert browser.status == 422
    assert browser.sees("This address belongs to another account already.")


def test_a_mail_that_came_back_is_known_to_coordinators_and_to_whoever_waits(
    client_for, cora, tess, rosa, waiting, monkeypatch
):
    """Time2Track: an invitation is lost, and nobody knows of it."""

    def refuse(*args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"rosa@example.org": (550, b"no such user")})

    with monkeypatch.context() as broken:
        broken.setattr("hours.tasks.EmailMessage.send", refuse)
        SupervisorContact.objects.get().send_link()
        outbox()
    told = "Our mail to your supervisor came back"
    assert Browser(client_for(cora)).visit(f"/hours/supervisors/{rosa.pk}/").sees("could not be delivered.")
    assert Browser(client_for(cora)).visit("/hours/to-sort-out/").sees("A mail came back")
    assert Notice.objects.filter(person=cora, body__startswith="Our mail to Rosa came back.").exists()
    assert Browser(client_for(tess)).visit("/hours/").sees(told)
    assert Browser(client_for(tess)).visit(f"/hours/{waiting[0].pk}/").sees(told)
    SupervisorContact.objects.get().send_link()
    outbox()
    assert not Browser(client_for(tess)).visit("/hours/").sees(told)
    assert not Browser(client_for(cora)).visit("/hours/to-sort-out/").sees("A mail came back")


def test_who_sets_a_password_is_told_on_the_site_and_keeps_their_row(waiting, rosa):
    rosa.set_password("a-long-enough-one")
    rosa.save()
    assert SupervisorContact.objects.of([rosa]) == {}
    builders.sent_entry(waiting[0].placement, builders.stretch(days_ago=6))
    assert Notice.objects.filter(person=rosa, url="/hours/to-sign/").exists()


def test_links_and_addresses_are_kept_by_the_database(waiting):
    assert triggers.missing() == []
    outbox()
    SigningLink.objects.revoke(at=timezone.now())
    for change in (
        lambda: SigningLink.objects.update(revoked_at=None),
        lambda: SigningLink.objects.update(expires_at=timezone.now()),
        lambda: SupervisorContact.objects.update(address="other@example.org"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
