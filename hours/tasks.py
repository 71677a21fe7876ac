"""Mails that hold a key: each is made where it is mailed, so that no table and no log ever holds it."""

import smtplib
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from cms.pdf import PdfUnavailableError
from hours import reminders
from hours.exports.signed_copy import signed_copy
from hours.models import MonthClosing, SignOff
from hours.models.contacts import SupervisorContact
from hours.models.links import SigningLink, SigningRequest


def _mail(
    contact: SupervisorContact, template: str, words: Mapping[str, object], copy: bytes | None = None
) -> None:
    """The subject and a file's name stand in the open in an inbox, so they say nothing about recovery."""
    text = render_to_string(f"emails/{template}.txt", {**words, "name": contact.person.display_name})
    mail = EmailMessage(str(words["subject"]), text, None, [contact.address])
    if copy is not None:
        mail.attach("copy.pdf", copy, "application/pdf")
    mail.send()


def _address(name: str, token: str = "") -> str:
    return settings.BASE_URL + reverse(f"hours:{name}", args=[token] if token else [])


@task()
def mail_link(contact_id: str, unless_since: str = "") -> None:
    """Make a link and mail it. Where the mailbox refuses it, a coordinator reads that."""
    contact = SupervisorContact.objects.standing().filter(pk=contact_id).first()
    if contact is None:
        return
    last = contact.last_mailed_at()
    if unless_since and last and last >= datetime.fromisoformat(unless_since):
        return
    now = timezone.now()
    link, token = SigningLink.objects.issue(contact, at=now)
    waits = reminders.pile(contact.person, reminders.local_day(contact.person, now))
    with translation.override(contact.person.interface_language):
        words = {
            "subject": _("Something waits for your signature"),
            "lines": waits.lines(),
            "address": _address("by_mail_open", token),
            "again": _address("by_mail_new"),
        }
        try:
            _mail(contact, "signing_link", words)
        except smtplib.SMTPRecipientsRefused:
            link.came_back(at=timezone.now())


@task()
def mail_code(request_id: str) -> None:
    """Make the code for one decision and mail it."""
    request = SigningRequest.objects.select_related("link__contact__person").get(pk=request_id)
    if request.used_at or request.expires_at <= timezone.now():
        return
    with translation.override(request.link.person.interface_language):
        code = request.new_code()
        _mail(request.link.contact, "signing_code", {"subject": _("Your code to sign"), "code": code})


@task()
def mail_copy(request_id: str) -> None:
    """Mail what was signed, in full, and a way to say that it was somebody else.

    The PDF comes along where this machine can make one; the mail itself holds the same in words.
    """
    request = SigningRequest.objects.select_related("link__contact__person").get(pk=request_id)
    if not (alarm := request.new_alarm()):
        return
    signed, closed = list(request.signed()), list(request.closed())
    with translation.override(request.link.person.interface_language):
        words = {
            "subject": _("A copy of what you signed"),
            "signed": signed,
            "closed": closed,
            "first": (*signed, *closed)[0],
            "texts": sorted({row.statement for row in (*signed, *closed)}, key=lambda row: row.key),
            "total": sum(signature.version.minutes for signature in signed),
            "address": _address("by_mail_not_me", alarm),
        }
        _mail(request.link.contact, "signing_copy", words, _as_pdf(signed, closed))


def _as_pdf(signed: list[SignOff], closed: list[MonthClosing]) -> bytes | None:
    """The copy as a PDF; None where it cannot be made. It never keeps the mail from going out."""
    try:
        return signed_copy(signed, closed, address=settings.BASE_URL + reverse("verify:log"))
    except PdfUnavailableError:
        return None
