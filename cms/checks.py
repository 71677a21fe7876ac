"""Plain-language help for authors: what ``cms.reading`` finds in a page as it stands in the editor."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.panels import Panel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.models import GlossaryTerm
from cms.reading import Passage, Report, look_over

ENGLISH = "en"
"""The measure and the lists of words are for English; elsewhere a grade would be a guess."""


def report(page: Page) -> Report | None:
    """What may be hard to read on this page, saved or not; None where the page is not in English."""
    if not page.locale.language_code.startswith(ENGLISH):
        return None
    forms = {form for term in GlossaryTerm.objects.filter(locale=page.locale_id) for form in term.forms}
    return look_over(passages(page), forms)


def report_on_text(text: str) -> Report:
    """The same for a single text that somebody is writing."""
    language = GlossaryTerm.objects.filter(locale__language_code__startswith=ENGLISH)
    return look_over([Passage("", text)], {form for term in language for form in term.forms})


def passages(page: Page) -> Iterator[Passage]:
    """The page part by part, each with a name that its author recognizes."""
    summary = getattr(page, "summary", "") or getattr(page, "lead", "")
    if summary:
        yield Passage(_("Summary"), summary)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _of_stream(field.value_from_object(page))


def _of_stream(stream: Iterable) -> Iterator[Passage]:
    counted: Counter[str] = Counter()
    for child in stream:
        label = str(child.block.label)
        counted[label] += 1
        text = "\n\n".join(_texts(child.block, child.value))
        place = _title(child.value) or f"{label} {counted[label]}"
        yield Passage(place, text, tuple(_missing(child.block, child.value)))


def _title(value) -> str:
    if not isinstance(value, blocks.StructValue):
        return ""
    return value.get("title") or value.get("caption") or ""


def _texts(block: blocks.Block, value) -> Iterator[str]:
    """Every text in a part that is written in sentences."""
    if isinstance(block, blocks.TextBlock):
        # The cells of a table are no sentence together.
        yield str(value or "").replace("|", "\n") if block.name == "rows" else str(value or "")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _texts(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or []:
            yield from _texts(block.child_block, item)


def _missing(block: blocks.Block, value) -> Iterator[str]:
    """What people who cannot see or hear this part would miss."""
    if not isinstance(value, blocks.StructValue):
        return
    if "alt" in value and not (value["alt"] or "").strip():
        yield _("what the picture shows, in words")
    yield from getattr(value.get("media"), "missing", ())


class PlainWordsPanel(Panel):
    """Beside the fields of a page: what may be hard to read in it. A button asks again for what is on the screen."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/editor/plain_words.html"

        class Media:
            css = {"all": ["css/editor.css"]}
            js = ["js/editor/plain-words.js"]

        def get_context_data(self, parent_context=None) -> dict:
            saved = report(self.instance) if self.instance.pk else None
            return {
                **super().get_context_data(parent_context),
                "report": saved,
                "saved": bool(self.instance.pk),
            }


class ContentChecks(ContentCheckerItem):
    """Wagtail's own checks of the preview, with pictures, videos and lists; without advice for search engines."""

    axe_run_only = [
        *(rule for rule in ContentCheckerItem.axe_run_only if rule != "empty-meta-description"),
        *("image-alt", "video-caption", "list", "identical-links-same-purpose"),
    ]
    axe_custom_rules = [
        rule for rule in ContentCheckerItem.axe_custom_rules if rule["id"] != "empty-meta-description"
    ]
