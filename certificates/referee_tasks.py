"""The mail to somebody who is asked to speak for a person. Its link is made where it is mailed."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from certificates.models import ReferenceLink, ReferenceRequest
from cms.models import TrainingBody


@task()
def mail_reference(request_id: int) -> None:
    """Make a link and mail it. Where the mailbox refuses it, whoever asked reads that.

    Neither the subject nor the address says what it is about.
    """
    rows = ReferenceRequest.objects.select_related("enrollment__person", "answer")
    request = rows.filter(pk=request_id, withdrawn_at__isnull=True, answer__isnull=True).first()
    if request is None:
        return
    link, token = ReferenceLink.objects.issue(request, at=timezone.now())
    person = request.enrollment.person
    with translation.override(person.interface_language):
        words = {
            "name": request.name,
            "asks": person.display_name,
            "body": TrainingBody.load().name,
            "address": settings.BASE_URL + reverse("certificates:answer_open", args=[token]),
            "until": timezone.localdate(link.expires_at),
        }
        text = render_to_string("emails/reference.txt", words)
        mail = EmailMessage(_("Somebody asks you for a few words"), text, None, [request.address])
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused:
        link.mark_returned(at=timezone.now())
