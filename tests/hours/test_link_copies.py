"""The copy of what was signed by link, and the way to say that it was somebody else."""

from datetime import timedelta
from io import BytesIO

import page
import pypdf
from django.core import mail
from django.utils import timezone

from cms.pdf import PdfUnavailableError
from hours import ledger
from hours.models import MonthClosing, MonthReport, SigningAlarm, SigningRequest, SignOff
from hours.tasks import mail_copy
from people.models import Notice
from tests.browsing import Browser
from tests.by_mail import address, ask, code, last_mail

BY_MAIL = "/hours/by-mail/"


def test_a_copy_is_mailed_and_this_was_not_me_stops_the_link(browser, waiting, cora, client):
    ask(browser).press("Sign", code=code())
    copy = last_mail()
    for entry in waiting:
        assert entry.latest_version.content_digest in copy
    assert "Signed as: Rosa Reyes" in copy
    assert SignOff.objects.first().statement.body in copy
    other = Browser().visit(address(copy, "not-me"))
    assert not SigningAlarm.objects.exists()  # looking tells nobody
    other.press("This was not me")
    assert other.heading == "Thank you for telling us"
    Browser().visit(address(copy, "not-me")).press("This was not me")
    assert SigningAlarm.objects.count() == 1
    assert SignOff.objects.count() == 2
    assert Notice.objects.filter(person=cora).count() == 1
    assert browser.visit(BY_MAIL).heading == "Get a new link"
    assert ledger.verify().broken == []


def test_the_copy_as_a_pdf_says_all_that_was_signed_and_is_for_everybody(browser, waiting):
    ask(browser).press("Sign", code=code())
    last_mail()
    [(name, made, kind)] = mail.outbox[-1].attachments
    assert (name, kind) == ("copy.pdf", "application/pdf")
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        assert page.validate_pdf_bytes(made, profile=profile).is_compliant
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(BytesIO(made)).pages)
    text = "".join(text.split())
    signature = SignOff.objects.first()
    for words in ("Rosa Reyes", "Tess", signature.statement.body, "I saw it", signature.content_digest):
        assert "".join(words.split()) in text, words


def test_a_copy_is_mailed_once_and_goes_out_where_no_pdf_can_be_made(browser, waiting, monkeypatch):
    def cannot(*_args, **_more):
        raise PdfUnavailableError

    monkeypatch.setattr("hours.tasks.signed_copy", cannot)
    ask(browser).press("Sign", code=code())
    copy = last_mail()
    mail_copy.call(str(SigningRequest.objects.get().pk))
    assert (mail.outbox[-1].body, mail.outbox[-1].attachments) == (copy, [])
    assert Browser().visit(address(copy, "not-me")).heading == "This was not me"


def test_a_month_alone_brings_a_copy_too(browser, waiting):
    placement = waiting[0].placement
    before = (timezone.localdate().replace(day=1) - timedelta(days=40)).replace(day=1)
    MonthReport.objects.report(
        placement, before, no_hours=True, by=placement.enrollment.person, at=timezone.now()
    )
    browser.visit(BY_MAIL)
    ask(browser, line=[], month=str(MonthReport.objects.get().pk)).press("Sign", code=code())
    assert not SignOff.objects.exists()
    assert browser.sees("We mail you a copy of what you signed.")
    assert MonthClosing.objects.get().content_digest in last_mail()
