"""Finding a page by its address in one statement, where Wagtail takes two for each level of the tree."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction

from prepared import Given, Prepared


def find(root: Page, path_components: Sequence[str]) -> Page | None:
    """The live page at an address below a site's root, as what it is; None when there is none.

    What is translated is read where its original stands, so the address of a translation leads there.
    """
    address = f"{root.url_path}{'/'.join(path_components)}/"
    pages = _AT.rows(url_path=address)
    if not any(page.url_path == address for page in pages):
        return None
    found = min(pages, key=lambda page: (page.locale_id != root.locale_id, page.url_path != address))
    page = _as_what_it_is(found)
    page.in_languages = {other.locale.language_code: _as_what_it_is(other) for other in pages}
    return page


def _as_what_it_is(found: Page) -> Page:
    page = getattr(found, found.cached_content_type.model, found)
    page.is_restricted = found.restricted
    return page


def _pages() -> QuerySet:
    """Live pages as what they are, and whether somebody restricted who sees them."""
    restrictions = PageViewRestriction.objects.annotate(above=F("page__path"))
    above = restrictions.filter(above=Substr(OuterRef("path"), 1, Length("above")))
    return Page.objects.live().annotate(restricted=Exists(above)).select_related("locale", *_kinds())


def _at() -> QuerySet:
    """The page at an address, and the same in the other languages."""
    asked = Page.objects.filter(url_path=Given("url_path")).order_by("pk").values("translation_key")[:1]
    return _pages().filter(translation_key=Subquery(asked)).order_by("pk")


_AT = Prepared(_at)


def _kinds() -> tuple[str, ...]:
    """The kinds of pages on this site, as a page's own relations name them."""
    return tuple(
        relation.name
        for relation in Page._meta.related_objects
        if relation.one_to_one and relation.parent_link
    )


class FoundPage(Page):
    """A page without aliases that knows, once found, whether anything above it is restricted."""

    is_restricted = True
    in_languages: ClassVar[dict[str, Page]] = {}
    """By the code of the language, as far as it was found with the page."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> QuerySet:
        """Who may see this page. Wagtail would fetch every ancestor first, to look for aliases; here are none."""
        if not self.is_restricted:
            return PageViewRestriction.objects.none()
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=above)
