"""What people hear about papers and people who speak for them. A subject says nothing about recovery."""

from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import Notice, User

WAITS = _("Something waits for you")
PAPER = _("%(name)s handed in a document.")
REFERENCE = _("Somebody answered who was asked to speak for %(name)s.")
LOOKED_AT = _("There is an answer for you")
LOOKED_AT_BODY = _("A coordinator looked at a document of yours. See what they say.")
ANSWERED = _("There is an answer for you")
ANSWERED_BODY = _("Somebody you asked to speak for you has answered. A coordinator reads it.")
READ_BODY = _("A coordinator read an answer of somebody you asked. See where you stand.")
CAME_BACK = _("A mail did not arrive")
CAME_BACK_BODY = _("Our mail to %(name)s came back. Please look at the address, and ask once more.")


def tell_coordinators_of_paper(person: User, *, at: datetime) -> None:
    """A document waits for somebody who looks at it."""
    _tell_coordinators(PAPER, person, at)


def tell_coordinators_of_answer(person: User, *, at: datetime) -> None:
    """An answer waits for somebody who reads it."""
    _tell_coordinators(REFERENCE, person, at)


def _tell_coordinators(body: Promise, person: User, at: datetime) -> None:
    for coordinator in User.objects.coordinators().exclude(pk=person.pk):
        url = reverse("certificates:papers_to_check")
        _tell(coordinator, WAITS, body, url, at, name=person.display_name)


def tell_of_paper(person: User, enrollment_id: int, *, at: datetime) -> None:
    """A coordinator decided about a document. What it is called stays out of the mail."""
    _tell(person, LOOKED_AT, LOOKED_AT_BODY, _papers(enrollment_id), at)


def tell_answered(person: User, enrollment_id: int, *, at: datetime) -> None:
    """Somebody they asked has answered. Who, and what, is not said."""
    _tell(person, ANSWERED, ANSWERED_BODY, _papers(enrollment_id), at)


def tell_read(person: User, enrollment_id: int, *, at: datetime) -> None:
    """A coordinator read an answer. What follows stands on the page, and not what was said."""
    _tell(person, LOOKED_AT, READ_BODY, _papers(enrollment_id), at)


def tell_came_back(person: User, enrollment_id: int, name: str, *, at: datetime) -> None:
    """A mailbox refused the mail."""
    _tell(person, CAME_BACK, CAME_BACK_BODY, _papers(enrollment_id), at, name=name)


def _papers(enrollment_id: int) -> str:
    return reverse("certificates:papers", args=[enrollment_id])


def _tell(person: User, subject: Promise, body: Promise, url: str, at: datetime, **words: str) -> None:
    with translation.override(person.interface_language):
        text = str(body) % words if words else str(body)
        Notice.objects.send(person, str(subject), text, url=url, at=at)
