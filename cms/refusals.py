"""How a page or a file of the library says no, in a plain sentence."""

from django.core.exceptions import ValidationError


class NotYet(ValidationError):
    """Something staff asked for that has to wait. ``back`` is where in the admin it can be mended."""

    def __init__(self, message, *, back: tuple = ("wagtailadmin_home",)):
        super().__init__(message, code="not_yet")
        self.back = back

    @property
    def sentence(self) -> str:
        return " ".join(self.messages)
