"""What certificates tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from people.models import Notice, User

if TYPE_CHECKING:
    from certificates.models import Certificate, CertificateStatusEvent, ExamDecision, ExamRecord


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


def tell_of_result(person: User, *, at: datetime) -> None:
    """Coordinators hear that a result waits."""
    others = User.objects.coordinators().exclude(pk=person.pk)
    words = {"name": person.display_name}
    _tell_once(
        others,
        lambda: _("%(name)s typed in a result that was reached elsewhere.") % words,
        reverse("certificates:results_to_check"),
        at,
    )


def tell_of_text(person: User, supervisors: Iterable[User], *, at: datetime) -> None:
    """Those who supervise somebody hear that a text about them waits. Which one, the page says."""
    words = {"name": person.display_name}
    _tell_once(
        supervisors,
        lambda: _("A text about %(name)s waits for you. Please read it, and say yes or no.") % words,
        reverse("certificates:texts"),
        at,
    )


def _tell_once(people: Iterable[User], body: Callable[[], str], url: str, at: datetime) -> None:
    """Tell them all; whoever still has an unread notice that leads there hears nothing more."""
    told = set(Notice.objects.unread().filter(url=url).values_list("person", flat=True))
    for person in people:
        if person.pk not in told:
            with translation.override(person.interface_language):
                Notice.objects.send(person, _("Something waits for you"), body(), url=url, at=at)


def tell_of_exam(result: "ExamRecord", decision: "ExamDecision", *, at: datetime) -> None:
    """The person hears whether their result counts, and else why not."""
    person = result.enrollment.person
    with translation.override(person.interface_language):
        words = {"day": formats.date_format(result.taken_on), "why": decision.get_reason_display()}
        if decision.is_accepted:
            body = _("Your result of %(day)s is checked. It counts now.") % words
        else:
            body = (
                _(
                    "Your result of %(day)s could not be accepted. The reason: %(why)s. "
                    "You can type it in again, or talk with your coordinator."
                )
                % words
            )
        url = reverse("certificates:exams", args=[result.enrollment_id])
        Notice.objects.send(person, _("Something was looked at"), body, url=url, at=at)
