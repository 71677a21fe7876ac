"""What hours tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Notice, User

if TYPE_CHECKING:
    from hours.models import (
        Amendment,
        HoursEntry,
        HoursEntryVersion,
        PaperSheet,
        Placement,
        PlacementSignature,
        PlacementSupervisor,
        SessionObjection,
        SignOff,
        StandIn,
        Voiding,
    )


def tell_supervisors(placement: "Placement", version: "HoursEntryVersion", *, at: datetime) -> None:
    """Something waits. Whoever still has an unread notice of this kind hears nothing more."""
    from hours.models.contacts import SupervisorContact
    from hours.models.links import tell_by_link

    url = reverse("hours:to_sign")
    people = placement.supervisors_on(version.worked_on)
    unread = Notice.objects.unread().filter(person__in=people, url=url)
    told = set(unread.values_list("person", flat=True))
    by_link = SupervisorContact.objects.of(people)
    for person in people:
        if person.pk in by_link:
            tell_by_link(by_link[person.pk], at=at)
        elif person.pk not in told:
            _send(person, _waiting, url, at, name=version.trainee.display_name)


def tell_coordinators_of_request(person: User, *, at: datetime) -> None:
    """Somebody has no supervisor and asks for one, or names one."""
    for coordinator in User.objects.coordinators():
        _send(coordinator, _asks, reverse("hours:placements"), at, name=person.display_name)


def _asks(name: str) -> tuple[str, str]:
    return _("Something waits for you"), _("%(name)s is looking for a supervisor.") % {"name": name}


def tell_of_supervisor(placement: "Placement", supervisor: User, *, at: datetime) -> None:
    """Both hear that one now supervises the other."""
    trainee = placement.trainee
    _send(trainee, _has_one, reverse("hours:list"), at, name=supervisor.display_name)
    _send(supervisor, _supervises, reverse("hours:to_sign"), at, name=trainee.display_name)


def _has_one(name: str) -> tuple[str, str]:
    return _("You have a supervisor"), _("%(name)s is your supervisor now.") % {"name": name}


def _supervises(name: str) -> tuple[str, str]:
    body = _("You are set as the supervisor of %(name)s. When they send you hours, you hear from us.")
    return _("Somebody practices with you"), body % {"name": name}


def tell_of_standing_in(row: "StandIn", *, at: datetime) -> None:
    """Somebody is named to sign in the place of another: by link, where they have no account."""
    from hours.models.contacts import SupervisorContact
    from hours.models.links import tell_by_link

    if contact := SupervisorContact.objects.of([row.person]).get(row.person_id):
        tell_by_link(contact, at=at)
    else:
        words = _after if row.is_successor else _instead
        _send(row.person, words, reverse("hours:to_sign"), at, name=row.supervisor.display_name)


def _after(name: str) -> tuple[str, str]:
    body = _("%(name)s has left, and hours still wait. A coordinator asks you to look at them and sign.")
    return _("Something waits for you"), body % {"name": name}


def _instead(name: str) -> tuple[str, str]:
    body = _("You are named to sign for %(name)s for a while. What waits stands in your list.")
    return _("Something waits for you"), body % {"name": name}


def tell_leaving(row: "PlacementSupervisor", last_day: date, url: str, *, at: datetime) -> None:
    """Somebody's last day as a supervisor is set, or near: what waits is for them to sign, and for nobody else."""
    name = row.placement.trainee.display_name
    with translation.override(row.supervisor.interface_language):
        day = formats.date_format(last_day)
    _send(row.supervisor, _leaving, url, at, name=name, day=day)


def _leaving(name: str, day: str) -> tuple[str, str]:
    body = _("Your last day with %(name)s is %(day)s. Please sign or send back what waits before you go.")
    return _("Before you go"), body % {"name": name, "day": day}


def tell_of_agreement(placement: "Placement", signed: "PlacementSignature", *, at: datetime) -> None:
    """One of the two signed the agreement; the others hear that it waits for them."""
    if signed.what != "agreement":
        return
    others = [(placement.trainee, "hours:list")]
    today = at.astimezone(ZoneInfo(placement.trainee.time_zone)).date()
    others += [(person, "hours:to_sign") for person in placement.supervisors_from(today)]
    done = {row.by_id for row in placement.signatures.filter(what=signed.what)}
    for person, page in others:
        if person.pk not in done:
            _send(person, _agreement, reverse(page), at, name=signed.by.display_name)


def _agreement(name: str) -> tuple[str, str]:
    body = _("%(name)s signed the agreement about your placement. Now it waits for your name.")
    return _("Something waits for you"), body % {"name": name}


def tell_of_move(person: User, on: date, *, at: datetime) -> None:
    """Newer rules hold for somebody."""
    _send(person, _moved, reverse("hours:totals"), at, on=on)


def _moved(on: date) -> tuple[str, str]:
    body = _("Newer rules hold for you from %(day)s. What you did stays. Please look at where you stand.")
    return _("Something changed for you"), body % {"day": formats.date_format(on)}


def tell_of_extension(person: User, on: date, *, at: datetime) -> None:
    """Somebody has more time for what their board wants by a day."""
    _send(person, _extended, reverse("hours:totals"), at, on=on)


def _extended(on: date) -> tuple[str, str]:
    body = _("You have more time for what your board wants by a day. The last day is %(day)s now.")
    return _("You have more time"), body % {"day": formats.date_format(on)}


def tell_trainee(trainee: User, decision: "SignOff", *, at: datetime, count: int = 1) -> None:
    """Somebody answered: signed (one notice for a whole batch), or sent back."""
    name = decision.by.display_name
    if decision.decision == "sign":
        _send(trainee, _signed, reverse("hours:list"), at, name=name, count=count)
    else:
        url = reverse("hours:entry", args=[decision.version.entry_id])
        _send(trainee, _returned, url, at, name=name)


def tell_coordinators_of_a_decline(decision: "SignOff", *, at: datetime) -> None:
    """Somebody says that these hours are not theirs to decide: who supervises is for a coordinator to mend."""
    names = {"name": decision.by.display_name, "trainee": decision.version.trainee.display_name}
    for person in User.objects.coordinators().exclude(pk=decision.by_id):
        _send(person, _declined, reverse("hours:sort_out"), at, **names)


def tell_second_person(people: Iterable[User], act: "Voiding", *, at: datetime) -> None:
    """One of two people wants signed hours taken out: who could be the other one is asked."""
    for person in people:
        url = reverse("hours:void", args=[act.version.entry_id])
        trainee = act.version.trainee.display_name
        _send(person, _to_void, url, at, name=act.by.display_name, trainee=trainee)


def tell_it_was_voided(trainee: User, act: "Voiding", *, at: datetime) -> None:
    """Two people took signed hours out."""
    _send(trainee, _voided, reverse("hours:entry", args=[act.version.entry_id]), at)


def tell_of_session(version: "HoursEntryVersion", supervisor: User, *, at: datetime) -> None:
    """A supervisor wrote down a session and signed it: whoever was there looks whether it is right."""
    url = reverse("hours:entry", args=[version.entry_id])
    _send(version.trainee, _session, url, at, name=supervisor.display_name)


def tell_coordinators_of_an_objection(objection: "SessionObjection", *, at: datetime) -> None:
    """Somebody says that a session they are said to have been at was not like that."""
    for person in User.objects.coordinators().exclude(pk=objection.by_id):
        _send(person, _objected, reverse("hours:sort_out"), at, name=objection.by.display_name)


def tell_coordinators_of_an_alarm(person: User, *, at: datetime) -> None:
    """Somebody says that they did not sign what was signed from their address."""
    for coordinator in User.objects.coordinators():
        url = reverse("hours:supervisor", args=[person.pk])
        _send(coordinator, _disputed, url, at, name=person.display_name)


def tell_coordinators_of_a_returned_mail(person: User, *, at: datetime) -> None:
    """A link to sign could not be delivered: nobody knows that something waits for them."""
    url = reverse("hours:supervisor", args=[person.pk])
    for coordinator in User.objects.coordinators():
        _send(coordinator, _mail_came_back, url, at, name=person.display_name)


def tell_coordinators_of_paper(by: User, trainee: User, *, at: datetime) -> None:
    """A sheet that was signed on paper waits for somebody who compares it."""
    for person in User.objects.coordinators().exclude(pk=by.pk):
        _send(person, _on_paper, reverse("hours:papers"), at, name=trainee.display_name)


def tell_of_paper(sheet: "PaperSheet", *, accepted: bool, at: datetime) -> None:
    """A coordinator decided about a sheet, or took that back."""
    url = reverse("hours:paper", args=[sheet.pk])
    _send(sheet.trainee, _paper_accepted if accepted else _paper_looked_at, url, at)


def tell_trainee_to_amend(trainee: User, amendment: "Amendment", *, at: datetime) -> None:
    """Somebody asks for a change of what was signed."""
    url = reverse("hours:entry", args=[amendment.version.entry_id])
    _send(trainee, _to_amend, url, at, name=amendment.by.display_name)


def tell_it_stays(person: User, trainee: User, entry: "HoursEntry", *, at: datetime) -> None:
    """A change was asked for, and the trainee threw it away."""
    _send(person, _stays, reverse("hours:entry", args=[entry.pk]), at, name=trainee.display_name)


def tell_of_question(person: User, *, at: datetime) -> None:
    """A coordinator asks how something was. It is a question, and stays between the two."""
    _send(person, _question, reverse("hours:questions"), at)


def tell_of_outcome(person: User, *, at: datetime) -> None:
    """A coordinator said what came of a question."""
    _send(person, _outcome, reverse("hours:questions"), at)


def tell_coordinators_of_an_explanation(person: User, month: date, *, at: datetime) -> None:
    """Somebody answered a question about hours of a month."""
    url = f"{reverse('hours:signals')}?month={month:%Y-%m}"
    for coordinator in User.objects.coordinators().exclude(pk=person.pk):
        _send(coordinator, _explained, url, at, name=person.display_name)


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


def _declined(name: str, trainee: str) -> tuple[str, str]:
    body = _("%(name)s says that an entry of %(trainee)s is not theirs to sign. Please look at it.")
    return _("Something waits for you"), body % {"name": name, "trainee": trainee}


def _to_void(name: str, trainee: str) -> tuple[str, str]:
    body = _("%(name)s wants to take out signed hours of %(trainee)s. It needs a second person.")
    return _("Something waits for you"), body % {"name": name, "trainee": trainee}


def _voided() -> tuple[str, str]:
    body = _("An entry of yours was taken out by two people. It does not count any more. You can read why.")
    return _("There is an answer for you"), body


def _disputed(name: str) -> tuple[str, str]:
    body = _(
        "%(name)s says: what was signed from my address was not me. Their link has stopped. Please talk to them."
    )
    return _("Something needs you today"), body % {"name": name}


def _mail_came_back(name: str) -> tuple[str, str]:
    body = _("Our mail to %(name)s came back. Please ask the site for the right address.") % {"name": name}
    return _("Something waits for you"), body


def _to_amend(name: str) -> tuple[str, str]:
    body = _("%(name)s asks you to look at an entry that is signed. It goes on counting meanwhile.")
    return _("There is a question for you"), body % {"name": name}


def _stays(name: str) -> tuple[str, str]:
    body = _("%(name)s did not change the entry you asked about. It stays as it was signed.")
    return _("There is an answer for you"), body % {"name": name}


def _session(name: str) -> tuple[str, str]:
    body = _("%(name)s wrote down a time you spent together, and signed it. Please look whether it is right.")
    return _("There is something new for you"), body % {"name": name}


def _objected(name: str) -> tuple[str, str]:
    body = _("%(name)s says that a session was not as it was written down. Please look at it.")
    return _("Something waits for you"), body % {"name": name}


def _question() -> tuple[str, str]:
    body = _("A coordinator has a question about some hours. You can read what it is, and say how it was.")
    return _("There is a question for you"), body


def _outcome() -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "A coordinator looked at what was asked. You can read what they say."
    )


def _explained(name: str) -> tuple[str, str]:
    return _("There is an answer for you"), _("%(name)s says how it was.") % {"name": name}


def _on_paper(name: str) -> tuple[str, str]:
    return _("Something waits for you"), _("%(name)s has a sheet of hours signed on paper.") % {"name": name}


def _paper_accepted() -> tuple[str, str]:
    return _("There is an answer for you"), _("Your sheet signed on paper was accepted.")


def _paper_looked_at() -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "Somebody looked at your sheet signed on paper. See what they say."
    )
