"""What hours tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Notice, User

if TYPE_CHECKING:
    from hours.models import HoursEntryVersion, Placement, SignOff


def tell_supervisors(placement: "Placement", version: "HoursEntryVersion", *, at: datetime) -> None:
    """Something waits. Whoever still has an unread notice of this kind hears nothing more."""
    url = reverse("hours:to_sign")
    people = placement.supervisors_on(version.worked_on)
    unread = Notice.objects.unread().filter(person__in=people, url=url)
    told = set(unread.values_list("person", flat=True))
    for person in people:
        if person.pk not in told:
            _send(person, _waiting, url, at, name=version.trainee.display_name)


def tell_trainee(trainee: User, decision: "SignOff", *, at: datetime, count: int = 1) -> None:
    """Somebody answered: signed (one notice for a whole batch), or sent back."""
    name = decision.by.display_name
    if decision.decision == "sign":
        _send(trainee, _signed, reverse("hours:list"), at, name=name, count=count)
    else:
        url = reverse("hours:entry", args=[decision.version.entry_id])
        _send(trainee, _returned, url, at, name=name)


def _send(person: User, words, url: str, at: datetime, **about) -> None:
    with translation.override(person.interface_language):
        subject, body = words(**about)
        Notice.objects.send(person, subject, body, url=url, at=at)


def _waiting(name: str) -> tuple[str, str]:
    return _("Something waits for you"), _("%(name)s sent you hours to look at.") % {"name": name}


def _signed(name: str, count: int) -> tuple[str, str]:
    body = ngettext("%(name)s signed your entry.", "%(name)s signed %(count)s of your entries.", count)
    return _("There is an answer for you"), body % {"name": name, "count": count}


def _returned(name: str) -> tuple[str, str]:
    body = _("%(name)s sent an entry back to you, and says what to change.") % {"name": name}
    return _("There is an answer for you"), body
