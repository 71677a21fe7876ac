"""What certificates tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from people.models import Notice

if TYPE_CHECKING:
    from certificates.models import Certificate, CertificateStatusEvent


def tell_issued(certificate: "Certificate", *, at: datetime) -> None:
    """The holder hears that it is there, and where."""
    _tell(
        certificate,
        lambda: _("Your certificate is here"),
        lambda: _("You have earned it. You can open it, keep it and show it to others."),
        at,
    )


def tell_revoked(certificate: "Certificate", event: "CertificateStatusEvent", *, at: datetime) -> None:
    """The holder hears first what everybody can now read, and whom to ask."""
    _tell(
        certificate,
        lambda: _("Your certificate has changed"),
        lambda: (
            _(
                "Your certificate %(number)s does not count any more. The reason we have on record: "
                "%(reason)s If you have questions, or think this is wrong, please talk to your coordinator."
            )
            % {"number": certificate.number, "reason": event.get_reason_code_display()}
        ),
        at,
    )


def _tell(certificate: "Certificate", subject, body, at: datetime) -> None:
    person = certificate.credential.enrollment.person
    url = reverse("certificates:detail", args=[certificate.number])
    with translation.override(person.interface_language):
        Notice.objects.send(person, subject(), body(), url=url, at=at)
