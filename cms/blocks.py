"""The building blocks of a page that are made of words and pictures. Blocks that know other apps live there.

What repeats a part is in ``cms.list_blocks``, what comes from a file in ``cms.media_blocks``; ``cms.body``
says what a body may hold. Their names in a stream never change, because saved pages use them. A block's text is Markdown, as it
stands in a course folder.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms import markdown
from cms.editor import MarkdownArea
from cms.library import PictureBlock

WORDS = _("Words")
SHOWN = _("To see and hear")
FURTHER = _("To look up and take along")
MARKDOWN_HELP = _(
    "Leave an empty line between paragraphs. ## starts a heading, - starts a list item, "
    "**two stars** make text strong, [words](https://address) make a link."
)


class Placed:
    """A block whose template uses its id in the stream. In the picker's preview it stands alone, with none."""

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        return {"id": "", **super().get_context(value, parent_context)}


class MarkdownBlock(Placed, blocks.TextBlock):
    """Prose in Markdown."""

    def __init__(self, *, rows: int = 12, help_text=MARKDOWN_HELP, **options):
        super().__init__(rows=rows, help_text=help_text, **options)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(widget=MarkdownArea(attrs={"rows": self.rows}), **self.field_options)

    def get_searchable_content(self, value: str) -> list[str]:
        return [re.sub(r"[#*_`>|\[\]]+", " ", value or "")]

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "blocks/prose.html"
        preview_value = _(
            "## What helps\n\nSomebody who has *been there* listens in another way.\n\n- Ask first.\n- Then listen."
        )
        description = _("Headings, paragraphs, lists and links.")


class PartsBlock(Placed, blocks.StructBlock):
    """A block of several parts that migrations know by its name alone.

    Its parts are content and no schema: a new label or hint must not make a migration in every app that has
    a body, as Wagtail's own StructBlock would. So the class must stay where migrations look for it.
    """

    def deconstruct(self) -> tuple:
        return blocks.Block.deconstruct(self)

    def deconstruct_with_lookup(self, lookup) -> tuple:
        return self.deconstruct()

    @classmethod
    def construct_from_lookup(cls, lookup, *args, **kwargs) -> "PartsBlock":
        return cls(*args, **kwargs)


class ImageBlock(PartsBlock):
    """A picture. What it shows is said in words too, always."""

    image = PictureBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"),
        max_length=250,
        help_text=_("Say it in a sentence, for somebody who cannot see the picture."),
    )
    caption = blocks.CharBlock(label=_("Line below"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = SHOWN
        template = "blocks/image.html"
        preview_template = "blocks/previews/image.html"
        description = _("A picture with a description in words.")


SEPARATOR = re.compile(r"^[\s|:-]*-[\s|:-]*$")
CELL_WALL = re.compile(r"(?<!\\)\|")


def table_rows(text: str, *, corner: bool = False) -> list[list[str]]:
    """The cells of a table written with bars between them, one row on a line.

    The line of dashes that Markdown wants below the first row may stand there; it is no row. ``\\|`` is a bar
    inside a cell. With ``corner`` the first row may leave out the empty cell above the others. Raises ``ValueError`` with a sentence when the rows are not equally long.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) > 1 and SEPARATOR.match(lines[1]):
        del lines[1]
    rows = [_cells(line) for line in lines]
    if corner and len(rows) > 1 and len(rows[0]) == len(rows[1]) - 1:
        rows[0].insert(0, "")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ValueError(
                _("Row %(number)s has %(cells)s cells, but the first row has %(wanted)s.")
                % {"number": number, "cells": len(row), "wanted": len(rows[0])}
            )
    return rows


def _cells(line: str) -> list[str]:
    if line.startswith("|"):
        line = line[1:]
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip().replace("\\|", "|") for cell in CELL_WALL.split(line)]


class TableValue(blocks.StructValue):
    """A table as the template needs it: rows of cells, each cell ready to show."""

    corner = False

    @cached_property
    def shown(self) -> list[list[str]]:
        rows = table_rows(self["rows"], corner=self.corner)
        return [[markdown.render_inline(cell) for cell in row] for row in rows]

    @property
    def head(self) -> list[str]:
        return self.shown[0] if self["header_row"] and self.shown else []

    @property
    def body(self) -> list[list[str]]:
        return self.shown[1:] if self["header_row"] else self.shown


class TableBlock(PartsBlock):
    """A small table, written as people write it in an e-mail: bars between the cells.

    It stays the text that was typed, so that a course folder and a page hold the same letters.
    """

    caption = blocks.CharBlock(label=_("What the table is about"), max_length=200)
    rows = blocks.TextBlock(
        label=_("Rows"),
        rows=8,
        help_text=_("One row on each line, with a bar between the cells: Instead of | Try"),
    )
    header_row = blocks.BooleanBlock(label=_("The first row holds headings"), required=False, default=True)
    header_column = blocks.BooleanBlock(
        label=_("The first cell of each row is its heading"), required=False, default=True
    )

    def clean(self, value: TableValue) -> TableValue:
        value = super().clean(value)
        try:
            table_rows(value["rows"])
        except ValueError as error:
            problem = ValidationError(str(error))
            raise blocks.StructBlockValidationError(block_errors={"rows": problem}) from error
        return value

    class Meta:
        icon = "table"
        label = _("Table")
        group = SHOWN
        template = "blocks/table.html"
        value_class = TableValue
        preview_value = {
            "caption": _("Two ways to say it"),
            "rows": _("Instead of | Try\nYou should rest | What helps you rest?"),
            "header_row": True,
            "header_column": True,
        }
        description = _("A few rows and columns, with headings.")


class ComparisonValue(TableValue):
    """A table whose first row and first column are headings, always."""

    header_column = True
    corner = True

    @property
    def head(self) -> list[str]:
        return self.shown[0] if self.shown else []

    @property
    def body(self) -> list[list[str]]:
        return self.shown[1:]


class ComparisonBlock(PartsBlock):
    """Two or more things side by side, looked at in the same ways. Written like a table."""

    caption = blocks.CharBlock(label=_("What is compared"), max_length=200)
    rows = blocks.TextBlock(
        label=_("Rows"),
        rows=8,
        help_text=_(
            "One row on each line, with a bar between the cells. First the things: Peer | Counselor. Then "
            "what to look at, and how each is: Asks | What helps? | What is wrong?"
        ),
    )

    def clean(self, value: ComparisonValue) -> ComparisonValue:
        value = super().clean(value)
        try:
            rows = table_rows(value["rows"], corner=True)
            if rows and (len(rows) < 2 or len(rows[0]) < 3) and not self.is_deferred_validation:
                raise ValueError(_("Name at least two things in the first row, and write a row below it."))
        except ValueError as error:
            problem = ValidationError(str(error))
            raise blocks.StructBlockValidationError(block_errors={"rows": problem}) from error
        return value

    class Meta:
        icon = "grid"
        label = _("Comparison")
        group = SHOWN
        template = "blocks/comparison.html"
        value_class = ComparisonValue
        preview_value = {
            "caption": _("Who does what"),
            "rows": _(
                "Peer specialist | Counselor\n"
                "Stands on | Having been there | Training in treatment\n"
                "Asks | What helps you? | What brings you here?"
            ),
        }
        description = _("Things side by side, looked at in the same ways.")


class CalloutBlock(PartsBlock):
    """Something to notice or to try, set apart from the text."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    body = MarkdownBlock(label=_("Text"), rows=5)

    class Meta:
        icon = "pick"
        label = _("Callout")
        group = WORDS
        template = "blocks/callout.html"
        preview_value = {"title": _("Try it this week"), "body": _("Ask one open question. Then wait.")}
        description = _("Something to notice or to try.")


class QuotationBlock(PartsBlock):
    """Somebody's words, with who said them."""

    text = MarkdownBlock(label=_("Words"), rows=4)
    source = blocks.CharBlock(label=_("Who said it"), max_length=160, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = WORDS
        template = "blocks/quotation.html"
        preview_value = {"text": _("She did not fix it. She stayed."), "source": _("Rosa, in a scenario")}
        description = _("What somebody said.")


class ContentNoteBlock(PartsBlock):
    """Says that hard material comes, before it comes."""

    body = MarkdownBlock(
        label=_("What comes"),
        rows=3,
        help_text=_("Say plainly what it is about, and that it may be skipped or read with somebody."),
    )

    class Meta:
        icon = "warning"
        label = _("Content note")
        group = WORDS
        template = "blocks/content_note.html"
        preview_value = {"body": _("This part talks about loss. You may skip it or come back later.")}
        description = _("Names hard material before it is shown.")


def prose_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of words and pictures. ``cms.body.page_blocks`` has them all."""
    return [
        ("prose", MarkdownBlock()),
        ("image", ImageBlock()),
        ("table", TableBlock()),
        ("comparison", ComparisonBlock()),
        ("callout", CalloutBlock()),
        ("quotation", QuotationBlock()),
        ("content_note", ContentNoteBlock()),
    ]
