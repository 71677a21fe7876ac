"""Markdown to HTML that is safe to show.

Authors write Markdown, and only Markdown: a tag in it is shown as text. What comes out passes an allow-list
(nh3) as well, so that a gap in one fence is covered by the other. Nothing in it makes a reader's browser ask
another site for anything: a picture from elsewhere becomes a link.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import Treeprocessor

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TAGS = {
    *HEADINGS,
    *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "sup", "a", "abbr", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
ADDRESS = re.compile(r"(https?|mailto|tel):|[^:\s]*([/?#]|$)", re.IGNORECASE)
"""A scheme we know, or none at all: a colon stands behind a slash, a question mark or nowhere."""
ALIGNMENTS = {"right": "align-end", "center": "align-center"}
ON_THIS_SITE = re.compile(r"/(?![/\\])")


def render(text: str, *, prefix: str = "", top: int = 2) -> SafeString:
    """Turn Markdown into safe HTML.

    ``top`` is the highest heading level the text may use: a page has one h1 of its own, so prose starts at
    h2. ``prefix`` keeps the footnotes of several texts on one page apart.
    """
    return _render(text, prefix, top, _("Table"), _("Back to where note {} is mentioned"))


def render_inline(text: str) -> SafeString:
    """The same for one line inside something else, such as a table cell: no paragraph around it."""
    html = render(text)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return mark_safe(inner) if "<p>" not in inner else html  # noqa: S308 (render made it)


@lru_cache(maxsize=512)
def _render(text: str, prefix: str, top: int, table_label: str, back_label: str) -> SafeString:
    try:
        html = _converter(top, table_label, back_label).convert(text)
    except RecursionError:  # hundreds of lists inside each other: nobody means that
        html = f"<pre>{escape(text)}</pre>"
    cleaned = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=_addresses(prefix)
    )
    return mark_safe(cleaned)  # noqa: S308 (nh3 made it)


def _converter(top: int, table_label: str, back_label: str) -> Markdown:
    notes = FootnoteExtension(BACKLINK_TITLE=back_label)
    converter = Markdown(
        extensions=[
            "abbr",
            "def_list",
            "fenced_code",
            "tables",
            "sane_lists",
            notes,
            _Ours(top, table_label),
        ],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    # Without these two, a tag is text like any other and is escaped.
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return converter


def _addresses(prefix: str) -> Callable[[str, str, str], str | None]:
    """Drop what is no plain address, and tell apart the footnotes of two texts: each counts from 1."""

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute in ("href", "src") and not ADDRESS.match(value):
            return None
        if prefix and attribute == "id":
            return f"{prefix}-{value}"
        if prefix and attribute == "href" and value.startswith(("#fn:", "#fnref")):
            return f"#{prefix}-{value[1:]}"
        return value

    return keep


class _Ours(Extension):
    """Headings, tables and pictures the way our pages need them."""

    def __init__(self, top: int, table_label: str):
        super().__init__()
        self.top, self.table_label = top, table_label

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Shape(md, self.top, self.table_label), "shape", 12)


class _Shape(Treeprocessor):
    """Runs once the tree is complete, before it becomes text."""

    def __init__(self, md: Markdown, top: int, table_label: str):
        super().__init__(md)
        self.top, self.table_label = top, table_label

    def run(self, root: Element) -> None:
        self._headings([node for node in root.iter() if node.tag in HEADINGS])
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "img":
                    _picture(child)
                elif child.tag == "table":
                    parent[place] = self._table(child)

    def _headings(self, headings: list[Element]) -> None:
        """Start at the top level and never skip one on the way down."""
        levels = [HEADINGS.index(heading.tag) + 1 for heading in headings]
        shift = max(0, self.top - min(levels, default=self.top))
        deepest_next = 6
        for heading, level in zip(headings, levels, strict=True):
            level = min(level + shift, deepest_next, 6)
            heading.tag = HEADINGS[level - 1]
            deepest_next = level + 1

    def _table(self, table: Element) -> Element:
        """Scrolls on its own on a narrow screen, by keyboard too; headers say what they head."""
        for cell in table.iter():
            if cell.tag not in ("th", "td"):
                continue
            alignment = ALIGNMENTS.get(cell.attrib.pop("align", ""))
            if alignment:
                cell.set("class", alignment)
            if cell.tag == "th":
                empty = not "".join(cell.itertext()).strip()
                cell.tag = "td" if empty else "th"
                cell.attrib.update({} if empty else {"scope": "col"})
        region = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": self.table_label}
        wrapper = Element("div", region)
        wrapper.append(table)
        wrapper.tail, table.tail = table.tail, None
        return wrapper


def _picture(image: Element) -> None:
    """A picture from another site would tell that site who reads here: it becomes a link."""
    source = image.get("src", "")
    if ON_THIS_SITE.match(source):
        return
    words = image.get("alt") or source
    image.tag = "a"
    image.attrib.clear()
    image.set("href", source)
    image.text = words
