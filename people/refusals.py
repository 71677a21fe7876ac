"""How a state change says no: a plain sentence for the person who asked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import rules


class Refused(ValidationError):
    """A change that the rules do not allow.

    ``message`` is shown on screen as it is, so it says what to do. ``field`` names the form field it
    belongs beside, if any.
    """

    def __init__(self, message, code: str = "refused", field: str | None = None):
        super().__init__(message, code=code)
        self.field = field

    @property
    def sentence(self) -> str:
        """The sentence for the screen."""
        return " ".join(self.messages)


def leave(problem: str) -> Refused:
    sentences = {
        rules.STARTED: (_("A leave can start today or later."), "starts_on"),
        rules.BACKWARDS: (_("The last day comes after the first one, and not before today."), "ends_on"),
        rules.OVERLAPS: (_("You have a leave on some of these days. Change that one instead."), "starts_on"),
    }
    sentence, field = sentences[problem]
    return Refused(sentence, problem, field)


def merge(problem: str) -> Refused:
    """Why two accounts do not become one, and what to do instead."""
    sentences = {
        rules.ONE: _("Both addresses lead to the same account already."),
        rules.CLOSED: _("One of these accounts is closed. Open it again first, if it is theirs."),
        rules.OWN: _("One of these accounts is yours. Please ask another coordinator to do this."),
        rules.ROLE: _(
            "The account that would go has a role. Keep that one, or take the role away first under Users."
        ),
        rules.SIGNED_BOTH: _(
            "Both accounts have hours, ratings, signatures or a certificate. What was signed never changes hands, so these two stay two."
        ),
        rules.SIGNED_GONE: _(
            "The account that would go has hours, ratings, signatures or a certificate. Keep that one: change the two addresses round."
        ),
        rules.UNCONFIRMED: _(
            "Nobody has ever logged in with the address you keep. Change the two addresses round."
        ),
        rules.SUPERVISES: _("One of them supervises the other, and nobody can sign for themselves."),
        rules.DECIDED: _(
            "One of them has written down or decided something about the other. Two people stay two."
        ),
        rules.QUIZ: _("Both have begun the same quiz. One of the two has to be handed in first."),
        rules.GROUPS: _("They are in two groups of one program. Take them out of one of them first."),
        rules.LATER: _(
            "The account you keep began this program later, under other rules. Change the two addresses round."
        ),
    }
    return Refused(sentences[problem], problem)


def need(problem: str) -> Refused:
    """Why somebody cannot settle what was asked for."""
    sentences = {
        rules.NOT_COORDINATOR: (_("Only a coordinator can do this."), None),
        rules.OWN_NEED: (_("This is about you. Please ask another coordinator."), None),
        rules.HOW_MUCH: (_("Say how much more."), "more"),
    }
    sentence, field = sentences[problem]
    return Refused(sentence, problem, field)
