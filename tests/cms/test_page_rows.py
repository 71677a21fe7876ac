"""Pages that tests publish quickly are the pages that Wagtail would have published."""

import json

from wagtail.models import Page, PageLogEntry

from cms.models import TextPage
from tests import builders
from tests.page_rows import published

ITS_OWN = {"id", "page_ptr", "path", "url_path", "slug", "translation_key"}
MOMENTS = {"first_published_at", "last_published_at", "latest_revision_created_at"}


def text(slug: str) -> TextPage:
    body = [{"type": "prose", "value": "Somebody who has been there.", "id": "b1"}]
    return TextPage(title="About us", slug=slug, body=json.dumps(body))


def fields(page: Page) -> dict:
    """What the row says; of instants and revisions only whether there are any."""
    names = [field.name for field in page._meta.concrete_fields if field.name not in ITS_OWN]
    known = {name: getattr(page, name) for name in names}
    hidden = MOMENTS | {"live_revision", "latest_revision"}
    return {name: bool(value) if name in hidden else value for name, value in known.items()}


def content(page: Page) -> dict:
    """What the revision says, as far as readers are concerned."""
    names = {"title", "draft_title", "body", "locale", "content_type", "depth", "numchild", "alias_of"}
    return {name: value for name, value in page.live_revision.content.items() if name in names}


def logged(page: Page) -> list:
    """When readers began to see which revision: a lesson that was read in an earlier one counts."""
    rows = PageLogEntry.objects.filter(page=page, action="wagtail.publish")
    return list(rows.values("label", "content_type", "content_changed", "deleted", "user", "data")) + [
        row.revision_id == page.live_revision_id for row in rows
    ]


def test_they_are_what_wagtail_publishes(db):
    home = builders.home_page()
    quick = published(home, text("quick"))
    usual = home.add_child(instance=text("usual"))
    usual.save_revision().publish()
    rows = [TextPage.objects.get(pk=page.pk) for page in (quick, usual)]
    assert fields(rows[0]) == fields(rows[1])
    assert content(rows[0]) == content(rows[1])
    assert logged(rows[0]) == logged(rows[1])
    assert [row.live_revision_id == row.latest_revision_id for row in rows] == [True, True]
    assert fields(quick) == fields(rows[0])


def test_they_stand_in_a_tree_without_faults(db):
    first = published(builders.home_page(), text("first"))
    usual = builders.home_page().add_child(instance=text("second"))
    third = published(builders.home_page(), text("third"))
    below = published(first, text("below"))
    assert Page.find_problems() == ([], [], [], [], [])
    assert list(builders.home_page().get_children()) == [page.page_ptr for page in (first, usual, third)]
    assert below.get_parent().specific == first
