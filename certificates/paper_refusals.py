"""The sentences with which papers and people who speak for somebody are refused."""

from django.utils.translation import gettext_lazy as _

from certificates.rules import bundles, endorsements, many, papers, retention
from people.refusals import Refused

SENTENCES = {
    papers.NOT_ASKED_FOR: (_("The rules you are held to do not ask for this."), None),
    papers.SENSITIVE: (
        _("No file is taken of this one. Let your coordinator see it; nothing of it is kept here."),
        "scan",
    ),
    papers.NEEDS_DATE: (_("Fill in the date that stands on it: it has to be fresh."), "dated_on"),
    papers.TO_COME: (_("This day is still to come."), "dated_on"),
    papers.SEEN_TO_COME: (_("This day is still to come. Write it down once you saw it."), "seen_on"),
    papers.NOT_COORDINATOR: (_("Only a coordinator can do this."), None),
    papers.NOT_YOURS: (_("Only the person it is about can do this."), None),
    papers.OWN_PAPER: (_("This is about you. Please ask another coordinator."), None),
    papers.FILE_GONE: (_("There is no file any more, so nothing can be decided about it."), None),
    papers.NEEDS_REASON: (_("Choose why it cannot be accepted."), "reason"),
    papers.IS_ACCEPTED: (_("It is accepted. If it should go, please ask your coordinator."), None),
    papers.OWN_ADDRESS: (
        _("This is an address of your own. Ask somebody else to speak for you."),
        "address",
    ),
    papers.ASKED_ALREADY: (_("You asked somebody at this address already."), "address"),
    papers.TOO_MANY_ASKED: (_("You asked many people this month. Please wait a while."), None),
    papers.TOO_MANY_MAILS: (
        _("They got three mails from us. Please talk to them, or ask somebody else."),
        None,
    ),
    papers.TOO_SOON: (_("The last mail went out lately. Please give them two days."), None),
    papers.ANSWERED: (_("They have answered already."), None),
    papers.WITHDRAWN: (_("You do not ask them any more."), None),
    papers.LINK_OVER: (_("This link does not work any more."), None),
    many.OVER: (_("This day is over. Choose today, or a day to come."), "last_day"),
    many.TOO_LONG: (_("A token holds for a year at most. Choose an earlier day."), "last_day"),
    retention.HELD: (_("This has to stay: there is a legal hold."), None),
    retention.NOT_OVER: (_("The time to keep this is not over yet."), None),
    bundles.NOT_YOURS: (_("Only the person it is about can do this."), None),
    bundles.NO_NAME: (_("Fill in your legal name under My details first. It is printed on it."), None),
    bundles.NOTHING: (_("There is nothing to show yet. Come back once something is done or signed."), None),
    bundles.NOT_SEEN: (_("Open the file first. Nothing leaves that you have not seen."), None),
    bundles.ENDED: (_("This was taken back. Make a new one to give it to somebody."), None),
    bundles.TOO_MANY: (_("You gave this to many people this month. Please wait a while."), None),
    endorsements.NOT_YOURS: (_("Only the person it is about can do this."), None),
    endorsements.NOT_OFFERED: (
        _("The rules here do not know this any more. Please look at the page again."),
        None,
    ),
    endorsements.NOT_HIDDEN: (_("The board wants this one shown. You can also leave it."), None),
    endorsements.OWN: (_("This is about you. Please ask another coordinator."), None),
    endorsements.NOT_COORDINATOR: (_("Only a coordinator can do this."), None),
    endorsements.NEEDS_REASON: (_("Choose why not."), "verdict"),
    papers.KNOWN_TO_COME: (_("This month is still to come."), "month"),
}


def refuse(problem: str | None) -> None:
    """Raise ``Refused`` if there is a problem."""
    if problem is not None:
        sentence, field = SENTENCES[problem]
        raise Refused(sentence, problem, field)
