"""The page of a bare Wagtail site."""

from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class FloorPage(Page):
    """A page with a body, as every Wagtail tutorial has one."""

    body = StreamField([("paragraph", RichTextBlock())])
    template = "floor_page.html"
