"""The sentences with which this room says no, in one place."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from certificates.rules import procedure, renewal
from certificates.rules import status as dated
from certificates.snapshots import clean_name
from cms import pdf
from people.models import User
from people.refusals import Refused

if TYPE_CHECKING:
    from certificates.models import Certificate, StandardConfirmation
    from certificates.rules import RequirementStatus

__all__ = [
    "Refused",
    "check_confirmation",
    "check_confirmed",
    "check_holder",
    "check_not_revoked",
    "check_printable",
    "not_your_own",
    "offered",
    "only_the_holder",
]


def check_holder(person: User, *, by: User) -> None:
    """Raise ``Refused`` when this person's name cannot be printed, or when they would issue their own."""
    if person.pk == by.pk:
        raise not_your_own()
    if not (name := clean_name(person.legal_name)):
        raise Refused(
            _("%(name)s has not told us a legal name yet. It is printed on the certificate.")
            % {"name": person.display_name},
            "no_legal_name",
        )
    check_printable(name)


def check_printable(text: str) -> None:
    """Raise ``Refused`` when no font here has some of these letters: the paper would have holes."""
    if missing := _unprintable(text):
        raise Refused(
            _(
                "The fonts of this site cannot print this: %(scripts)s is missing. "
                "Whoever runs the site can install the package fonts-noto-core (for Chinese, Japanese and "
                "Korean: fonts-noto-cjk) and try again."
            )
            % {"scripts": ", ".join(scripts(missing))},
            "no_glyphs",
        )


def check_not_revoked(certificate: "Certificate") -> None:
    """Raise ``Refused`` for a revoked certificate: another one takes its place only by a decision of its own."""
    if certificate.is_revoked:
        raise Refused(
            _("Certificate %(number)s of %(name)s was revoked. Open it to issue a new one in its place.")
            % {"number": certificate.number, "name": certificate.credential.enrollment.person.display_name},
            "revoked",
        )


def check_confirmation(source: str, read_on: date, *, by: User, at: datetime) -> None:
    """Raise ``Refused`` when this is not a coordinator's word about a text that can be found again."""
    if not by.is_coordinator:
        raise Refused(_("Only a coordinator can confirm a standard."), "not_a_coordinator")
    if not source.strip():
        raise Refused(_("Say what you compared it with."), "no_source", "source")
    if read_on > at.astimezone(ZoneInfo(by.time_zone)).date():
        raise Refused(_("This day is still to come."), "later", "read_on")


def check_confirmed(confirmation: "StandardConfirmation | None") -> None:
    """Raise ``Refused`` under a standard that nobody has compared with the board's own text as it stands now."""
    if confirmation is None:
        raise Refused(
            _(
                "Nobody has confirmed yet that these rules are what the board asks for. Please compare them with "
                "the board's own text under “Rules of boards”, and confirm them there."
            ),
            "unconfirmed",
        )


def is_over() -> Refused:
    return Refused(_("This certificate was revoked or replaced, so this cannot change any more."), "is_over")


def reinstatement(problem: str, on_hold_from: date) -> Refused:
    """Why a suspension cannot be lifted from that day on."""
    if problem == dated.TOO_LATE:
        return Refused(
            _("This day is still to come. Choose today or an earlier day."), problem, "effective_on"
        )
    sentence = _("It was put on hold on %(day)s. It can hold again from that day on, not before.")
    return Refused(sentence % {"day": formats.date_format(on_hold_from)}, problem, "effective_on")


def decision(problem: str, last_day: date | None) -> Refused:
    """Why a review cannot be decided like that."""
    if problem == procedure.OWN:
        return not_your_own()
    if problem == procedure.TOO_EARLY:
        sentence = _(
            "The holder can answer until %(day)s. Before that, or before their answer, nothing is revoked."
        )
        return Refused(sentence % {"day": formats.date_format(last_day)}, problem, "outcome")
    return Refused(
        _("You opened this yourself. Please let another coordinator decide, or say that nobody else can."),
        problem,
        "is_alone",
    )


def is_decided() -> Refused:
    return Refused(_("This has been decided, so an answer would change nothing any more."), "decided")


def under_review() -> Refused:
    return Refused(_("Somebody is looking into this certificate. Decide about that first."), "under_review")


def on_hold() -> Refused:
    return Refused(_("This certificate is on hold. Lift that first."), "on_hold")


def nothing_to_correct() -> Refused:
    return Refused(
        _("The new certificate would say the same. Change the legal name under My details first."),
        "nothing_to_correct",
    )


def renewal_problem(problem: str, opens_on: date | None) -> Refused:
    """Why a certificate cannot be renewed today."""
    if problem == renewal.NOT_OPEN and opens_on:
        sentence = _("It can be renewed from %(day)s on.") % {"day": formats.date_format(opens_on)}
        return Refused(sentence, problem)
    if problem == renewal.NO_END:
        return Refused(_("This certificate has no last day, so there is nothing to renew."), problem)
    return Refused(_("The time to renew it is over. It has to be earned anew."), problem)


def not_revoked() -> Refused:
    return Refused(_("This certificate was not revoked, so there is nothing to issue anew."), "not_revoked")


def offered(standings: Mapping[str, list["RequirementStatus"]], kind: str) -> list["RequirementStatus"]:
    """How somebody stands with a kind of certificate. Raises ``Refused`` where the program leads to none of it."""
    if kind not in standings:
        raise Refused(_("This program leads to no certificate of this kind."), "no_such_kind")
    return standings[kind]


def _unprintable(name: str) -> set[str]:
    """The letters no font here has. Raises ``Refused`` when this machine cannot print at all."""
    try:
        return pdf.missing_glyphs(name)
    except pdf.PdfUnavailableError as error:
        raise Refused(str(error), "no_pdf") from error


def scripts(letters: Iterable[str]) -> list[str]:
    """The scripts these letters belong to, by the first word of their Unicode names: Thai, CJK, Emoji..."""
    words = (unicodedata.name(letter, "unknown").split()[0] for letter in sorted(letters))
    return list(dict.fromkeys(word if word == "CJK" else word.capitalize() for word in words))


def not_your_own() -> Refused:
    return Refused(_("This is your own certificate. Please ask another coordinator."), "own_certificate")


def only_the_holder() -> Refused:
    return Refused(_("Only the person who holds this certificate can decide that."), "only_the_holder")
