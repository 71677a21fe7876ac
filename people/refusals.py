"""How a state change says no: a plain sentence for the person who asked."""

from django.core.exceptions import ValidationError


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
