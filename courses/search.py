"""Finding a page by a word in it: what a person may see, and no more.

Everybody finds the public pages. A lesson is found by those who learn in its program, and by staff.
"""

import re

from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from cms.models import GlossaryTerm
from courses.models import Enrollment, LessonPage
from courses.models.languages import (
    of_originals,
    of_reader,
    published_in,
    say_titles,
    with_summaries,
    with_titles,
)
from courses.models.pages import may_read_everything
from people.models import User

MOST = 30
"""More than anybody reads; who finds so many takes another word."""

MOST_WORDS = 3

WORD = re.compile(r"\w+")
"""Signs are left out: to SQLite's index a quotation mark is an operator, and a lonely one an error."""


def find(words: str, user) -> tuple[list[Page], bool]:
    """The pages that hold all of the words, the best first; when there are none, those that hold some.

    The second value says which of the two it is. Every page carries its ``summary``, and in ``within`` the
    title of the page above.
    """
    plain = WORD.findall(words)
    found = _search(user, plain, "and")
    complete = bool(found) or len(plain) < 2
    found = found if complete else _search(user, plain, "or")
    return _with_titles_above(found, of_reader(user)), complete


def _search(user, words: list[str], operator: str) -> list[Page]:
    """What holds the words in the language of the reader, then what holds them in the original; each page once."""
    if not words:
        return []
    pages, language = with_summaries(visible_to(user)), of_reader(user)
    found = list(pages.search(" ".join(words), operator=operator)[:MOST])
    if language == of_originals():
        return found
    others = published_in(language).filter(translation_key__in=visible_to(user).values("translation_key"))
    keys = [page.translation_key for page in others.search(" ".join(words), operator=operator)[:MOST]]
    theirs = {page.translation_key: page for page in pages.filter(translation_key__in=keys)}
    either = {key: theirs[key] for key in keys} | {page.translation_key: page for page in found}
    found = list(either.values())[:MOST]
    say_titles(found, user)
    return found


def explained(words: str) -> list[GlossaryTerm]:
    """The words of the glossary that fit, the best first."""
    plain = " ".join(WORD.findall(words))
    return list(GlossaryTerm.objects.search(plain, operator="or")[:MOST_WORDS]) if plain else []


def visible_to(user) -> PageQuerySet:
    """The published pages somebody may find."""
    originals = Locale.objects.filter(language_code=of_originals())
    pages = Page.objects.live().filter(depth__gt=1, locale__in=originals).public()
    if user.is_authenticated and may_read_everything(user):
        return pages
    return pages.filter(~pages.type_q(LessonPage) | _lessons_of(user))


def _lessons_of(user: User) -> Q:
    """Whatever lies in a program this person learns in."""
    own = Q(pk__in=[])
    if user.is_authenticated:
        for path in Enrollment.objects.of(user).active().values_list("program__path", flat=True):
            own |= Q(path__startswith=path)
    return own


def _with_titles_above(pages: list[Page], language: str) -> list[Page]:
    above = {page.path[: -page.steplen] for page in pages if page.depth > 3}
    titles = with_titles(Page.objects.filter(path__in=above), language).values_list("path", "shown_title")
    shown = dict(titles)
    for page in pages:
        page.within = shown.get(page.path[: -page.steplen], "")
    return pages
