"""Which words somebody reads: a page stays itself, whatever the language it is read in.

A translation is a page of its own, with the key of its original. People learn at the original: its address,
its place in the order, its minutes, and every record hang on it. Only the words come from the translation.
"""

from collections.abc import Collection

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from wagtail.coreutils import find_available_slug, get_supported_content_language_variant
from wagtail.models import GroupPagePermission, Locale, Page, WorkflowPage
from wagtail.query import PageQuerySet


def of_originals() -> str:
    """The language in which programs are written first."""
    return get_supported_content_language_variant(settings.LANGUAGE_CODE)


def of_reader(user) -> str:
    """The language in which somebody reads; a visitor reads the originals."""
    return getattr(user, "language", of_originals())


def speak(page: Page, user) -> None:
    """Let a page say what it says in the language of this person, where it is published in it.

    Asks nothing: a page that was found by its address brings its translations along. A preview shows itself.
    """
    language = of_reader(user)
    if language != of_originals() and (found := page.in_languages.get(language)):
        for name in (*page.words, "locale", "live_revision_id"):
            setattr(page, name, getattr(found, name))
        page.spoken_in = language


def say_titles(pages: Collection[Page], user) -> None:
    """The same for the titles of several pages, with the summaries of those that have one."""
    language = of_reader(user)
    if language == of_originals() or not pages:
        return
    others = published_in(language).filter(translation_key__in={page.translation_key for page in pages})
    said = {other.translation_key: other for other in with_summaries(others)}
    for page in pages:
        if other := said.get(page.translation_key):
            page.title, page.summary, page.spoken_in = other.title, other.summary, language


def published_in(language: str) -> PageQuerySet:
    """What readers of a language read in it."""
    return Page.objects.live().filter(locale__in=Locale.objects.filter(language_code=language))


def with_summaries(pages: PageQuerySet) -> PageQuerySet:
    """Pages of any kind with their ``summary``, in the same statement."""
    sources = ["lessonpage__summary", "modulepage__summary", "programpage__summary", "textpage__lead"]
    return pages.annotate(summary=Coalesce(*sources, Value(""), output_field=TextField()))


def with_titles(pages: QuerySet, language: str) -> QuerySet:
    """Pages with ``shown_title``, in this language where there is one, in the same statement."""
    if language == of_originals():
        return pages.annotate(shown_title=F("title"))
    others = Page.objects.live().filter(
        translation_key=OuterRef("translation_key"), locale__language_code=language
    )
    return pages.annotate(shown_title=Coalesce(Subquery(others.values("title")[:1]), "title"))


def original(page: Page) -> Page:
    """The page that this one is a translation of; itself, when it is none."""
    found = type(page).objects.filter(translation_key=page.translation_key)
    return found.filter(locale__language_code=of_originals()).first() or page


def beside(page: Page, code: str) -> Page:
    """The page beside this one that holds what is translated into a language. It is made as a draft.

    Whoever may write and review below the one may do so below the other.
    """
    locale, _new = Locale.objects.get_or_create(language_code=code)
    if found := page.get_translation_or_none(locale):
        return found
    parent = page.get_parent()
    other = type(page)(
        title=f"{page.title} ({code})",
        slug=find_available_slug(parent, f"{page.slug}-{code}"),
        locale=locale,
        translation_key=page.translation_key,
        live=False,
    )
    parent.add_child(instance=other)
    for row in GroupPagePermission.objects.filter(page=page.pk):
        GroupPagePermission.objects.create(group=row.group, page_id=other.pk, permission=row.permission)
    for row in WorkflowPage.objects.filter(page=page.pk):
        WorkflowPage.objects.create(page_id=other.pk, workflow=row.workflow)
    return other
