"""What certificates tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from people.models import Notice, User

if TYPE_CHECKING:
    from certificates.models import Certificate, CertificateStatusEvent, ExamDecision, ExamRecord, Review


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
        _changed,
        lambda: (
            _(
                "Your certificate %(number)s does not count any more. The reason we have on record: "
                "%(reason)s If you have questions, or think this is wrong, please talk to your coordinator."
            )
            % {"number": certificate.number, "reason": event.get_reason_code_display()}
        ),
        at,
    )


def tell_on_hold(certificate: "Certificate", event: "CertificateStatusEvent", *, at: datetime) -> None:
    """The holder hears that it is on hold, and that nothing is decided."""
    _tell(
        certificate,
        _changed,
        lambda: (
            _(
                "Your certificate %(number)s is on hold for now. Nothing is decided. The reason we have on record: "
                "%(reason)s Whoever checks it sees that it is on hold, and no reason."
            )
            % {"number": certificate.number, "reason": event.get_reason_code_display()}
        ),
        at,
    )


def tell_reinstated(certificate: "Certificate", event: "CertificateStatusEvent", *, at: datetime) -> None:
    """The holder hears that it counts again, and from which day."""
    _tell(
        certificate,
        _changed,
        lambda: (
            _("Your certificate %(number)s counts again, from %(day)s on. It is not on hold any more.")
            % {"number": certificate.number, "day": formats.date_format(event.holds_from)}
        ),
        at,
    )


def tell_replaced(certificate: "Certificate", *, at: datetime) -> None:
    """The holder hears of the new one; of the old one nobody learns a name."""
    _tell(
        certificate,
        lambda: _("Your certificate is here"),
        lambda: _(
            "You have a new certificate. It stands in the place of your old one. Please use the new one."
        ),
        at,
    )


def tell_renewed(certificate: "Certificate", *, at: datetime) -> None:
    """The holder hears until when the new one holds."""
    _tell(
        certificate,
        lambda: _("Your certificate is here"),
        lambda: (
            _("Your certificate is renewed. It is good until %(day)s. Please use the new one from now on.")
            % {"day": formats.date_format(certificate.valid_until)}
        ),
        at,
    )


def tell_of_review(review: "Review", *, at: datetime) -> None:
    """The holder hears what is looked into, and how to answer. The reason stands on the page behind a log-in."""
    if review.answer_days is None:
        return
    _tell(
        review.certificate,
        lambda: _("We have a question for you"),
        lambda: (
            _(
                "We are looking into your certificate %(number)s. Nothing is decided. Please open it to see why. "
                "You can answer until %(day)s."
            )
            % {"number": review.certificate.number, "day": formats.date_format(review.last_day)}
        ),
        at,
        "certificates:reply",
    )


def tell_of_answer(review: "Review", *, at: datetime) -> None:
    """Coordinators hear that the holder has answered."""
    holder = review.certificate.credential.enrollment.person_id
    url = reverse("certificates:decide", args=[review.certificate.number])
    for person in User.objects.coordinators().exclude(pk=holder):
        with translation.override(person.interface_language):
            body = _("About certificate %(number)s somebody has answered. You can decide now.")
            number = {"number": review.certificate.number}
            Notice.objects.send(person, _("An answer came in"), body % number, url=url, at=at)


def tell_closed(review: "Review", *, at: datetime) -> None:
    """The holder hears that nothing changes."""
    _tell(
        review.certificate,
        lambda: _("Your certificate counts"),
        lambda: (
            _("We have looked into your certificate %(number)s. It counts, and there is nothing to do.")
            % {"number": review.certificate.number}
        ),
        at,
    )


def _changed() -> str:
    return _("Your certificate has changed")


def _tell(certificate: "Certificate", subject, body, at: datetime, door: str = "certificates:detail") -> None:
    person = certificate.credential.enrollment.person
    url = reverse(door, args=[certificate.number])
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


def tell_of_education(person: User, *, at: datetime) -> None:
    """Coordinators hear that something done elsewhere waits."""
    words = {"name": person.display_name}
    _tell_once(
        User.objects.coordinators().exclude(pk=person.pk),
        lambda: _("%(name)s typed in something that was done elsewhere.") % words,
        reverse("certificates:education_to_check"),
        at,
    )


def tell_of_education_check(person: User, enrollment: int, *, at: datetime) -> None:
    """The person hears that it was looked at; what was decided, the page says."""
    with translation.override(person.interface_language):
        body = _("A coordinator looked at what you typed in.")
        url = reverse("certificates:education", args=[enrollment])
        Notice.objects.send(person, _("Something was looked at"), body, url=url, at=at)


def tell_of_endorsement(person: User, *, at: datetime) -> None:
    """Coordinators hear that somebody asks for something on their certificate. Which, the page says."""
    words = {"name": person.display_name}
    _tell_once(
        User.objects.coordinators().exclude(pk=person.pk),
        lambda: _("%(name)s asks for something to stand on their certificate.") % words,
        reverse("certificates:endorsements_to_check"),
        at,
    )


def tell_of_endorsement_check(person: User, enrollment: int, *, at: datetime) -> None:
    """The person hears that it was looked at; what was decided, the page says."""
    with translation.override(person.interface_language):
        body = _("A coordinator looked at what you asked for.")
        url = reverse("certificates:endorsements", args=[enrollment])
        Notice.objects.send(person, _("Something was looked at"), body, url=url, at=at)


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
