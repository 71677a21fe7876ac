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
