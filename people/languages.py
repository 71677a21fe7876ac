"""What somebody reads in, and what the site itself can say in it."""

from django.conf import settings


def interface(language: str | None) -> str:
    """The language of the site's own words for those who read this one: it, where they are translated.

    Lessons may be translated before buttons are. A page that says it is in Spanish and is not would be
    read aloud wrongly.
    """
    return language if language in settings.INTERFACE_LANGUAGES else settings.INTERFACE_LANGUAGES[0]
