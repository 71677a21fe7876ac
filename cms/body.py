"""What the body of a page may hold. An app adds its own blocks behind these."""

from wagtail import blocks

from cms.blocks import prose_blocks
from cms.list_blocks import list_blocks
from cms.media_blocks import media_blocks


def page_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks for the body of any page, in the order of the picker."""
    return [*prose_blocks(), *media_blocks(), *list_blocks()]
