"""What somebody reads in, and what the site itself can say in it."""

from django.conf import settings


def interface(language: str | None) -> str:
    """The language of the site's own words for those who read this one: it, where they are translated.

    Lessons may be translated before buttons are. A page that says it is in Spanish and is not would be
    read aloud wrongly.
    """
    return language if language in settings.INTERFACE_LANGUAGES else settings.INTERFACE_LANGUAGES[0]


def printed(language: str | None) -> str:
    """The language of a certificate for those who learned in this one."""
    return language if language in settings.CERTIFICATE_LANGUAGES else settings.CERTIFICATE_LANGUAGES[0]
