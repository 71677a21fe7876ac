"""The mails to a board or an employer that was given evidence. Neither subject nor address says what it is about."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django_tasks import task

from certificates.models import EvidenceGift
from cms.models import TrainingBody


@task()
def mail_evidence(pk: str) -> None:
    """Mail the link. One that was taken back meanwhile is not mailed."""
    gift = _gift(pk)
    if gift.bundle.ended_at is None:
        _mail(gift, "emails/evidence.txt", gettext_lazy("Somebody gave you a file"))


@task()
def mail_evidence_change(pk: str, number: str) -> None:
    """Mail that a certificate in it stands otherwise now; without a number, that it was taken back. No reason."""
    gift = _gift(pk)
    _mail(
        gift, "emails/evidence_changed.txt", gettext_lazy("A file you were given has changed"), number=number
    )


def _gift(pk: str) -> EvidenceGift:
    rows = EvidenceGift.objects.select_related("bundle", "by").defer("bundle__pdf", "bundle__contents")
    return rows.get(pk=pk)


def _mail(gift: EvidenceGift, template: str, subject: Promise, **more: str) -> None:
    with translation.override(gift.by.interface_language):
        words = {
            "gift": gift,
            "body": TrainingBody.load().name,
            "address": settings.BASE_URL + reverse("certificates:given_open", args=[gift.token]),
            **more,
        }
        text = render_to_string(template, words)
        EmailMessage(str(subject), text, None, [gift.address]).send()
