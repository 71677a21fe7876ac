"""Blocks of a lesson that belong to learning; the plain ones are in ``cms.blocks``."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import TextBlock

from cms.blocks import PartsBlock, prose_blocks


class ReflectionBlock(PartsBlock):
    """A question for the reader's own eyes. What it stirs up is theirs: nothing is asked back."""

    prompt = TextBlock(label=_("Question"), rows=2)

    class Meta:
        icon = "help"
        label = _("Reflection")
        group = _("Practice")
        template = "blocks/reflection.html"
        preview_value = {"prompt": "When did somebody last listen to you without trying to fix anything?"}
        description = _("A question to think about, alone. Nobody sees the answer.")


def lesson_blocks() -> list[tuple]:
    """The blocks a lesson may hold, in the order the picker shows them."""
    return [*prose_blocks(), ("reflection", ReflectionBlock())]
