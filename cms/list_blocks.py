"""Blocks that repeat a part: accordion, steps, dialogue, links; and the link to what stands elsewhere."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import FURTHER, WORDS, MarkdownBlock, PartsBlock

WEB_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?\Z", re.IGNORECASE)
ANY_ADDRESS = re.compile(
    rf"({WEB_ADDRESS.pattern})|(mailto:[^\s@]+@[^\s@]+\Z)|(tel:[+\d-]+\Z)|(/(?![/\\])\S*\Z)", re.IGNORECASE
)


class AccordionItem(PartsBlock):
    """A title that opens a text."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = MarkdownBlock(label=_("Text"), rows=5)

    class Meta:
        icon = "collapse-down"
        label = _("Part")


class AccordionBlock(PartsBlock):
    """Texts that open one by one. For what some readers need and others do not."""

    items = blocks.ListBlock(AccordionItem(), label=_("Parts"))

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        group = WORDS
        template = "blocks/accordion.html"
        preview_value = {
            "items": [
                {"title": _("What if nobody answers?"), "text": _("Wait. Silence is an answer too.")},
                {"title": _("What if I say the wrong thing?"), "text": _("Say so, and ask again.")},
            ]
        }
        description = _("Titles that open a text. For what only some readers need.")


class StepItem(PartsBlock):
    """One thing to do."""

    title = blocks.CharBlock(label=_("What to do"), max_length=160)
    text = MarkdownBlock(label=_("How"), rows=4, required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(PartsBlock):
    """Things to do, one after the other."""

    items = blocks.ListBlock(StepItem(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = WORDS
        template = "blocks/steps.html"
        preview_value = {
            "items": [
                {"title": _("Ask"), "text": _("“How are you doing today?”")},
                {"title": _("Listen"), "text": _("Let there be silence.")},
                {"title": _("Say back what you heard"), "text": ""},
            ]
        }
        description = _("Things to do, one after the other, with numbers.")


class DialogueValue(blocks.StructValue):
    """A talk as the template needs it: each line with the side its speaker stands on."""

    @property
    def shown(self) -> list[dict]:
        """The first speaker stands at the start of the line, everybody else at its end."""
        children = self["lines"].bound_blocks
        first = children[0].value["who"] if children else ""
        return [
            {"id": child.id, "line": child.value, "other": child.value["who"] != first} for child in children
        ]


class DialogueLine(PartsBlock):
    """What one person says in a talk."""

    who = blocks.CharBlock(label=_("Who speaks"), max_length=60)
    words = MarkdownBlock(label=_("What they say"), rows=3)
    note = blocks.CharBlock(
        label=_("Note"), max_length=250, required=False, help_text=_("What happens, or what is thought.")
    )

    class Meta:
        icon = "comment"
        label = _("Line")


class DialogueBlock(PartsBlock):
    """A talk between people: who says what, in order."""

    title = blocks.CharBlock(label=_("The situation"), max_length=160, required=False)
    lines = blocks.ListBlock(DialogueLine(), label=_("Lines"))

    class Meta:
        icon = "comment"
        label = _("Dialogue")
        group = WORDS
        template = "blocks/dialogue.html"
        value_class = DialogueValue
        preview_value = {
            "title": _("In the waiting room"),
            "lines": [
                {"who": _("Rosa"), "words": _("I nearly did not come."), "note": ""},
                {"who": _("Sam"), "words": _("What made you come?"), "note": _("Sam waits.")},
            ],
        }
        description = _("A talk between people: who says what.")


class AddressBlock(blocks.CharBlock):
    """An address on the web. ``here`` allows one on this site, an e-mail address and a number to call, too."""

    def __init__(self, *, here: bool = False, **options):
        super().__init__(max_length=500, label=_("Address"), **options)
        self.here = here

    def clean(self, value: str) -> str:
        value = super().clean(value).strip()
        if value and not safe_address(value, here=self.here):
            if self.here:
                raise ValidationError(
                    _("Write the whole address, with https:// in front, or /path on this site.")
                )
            raise ValidationError(_("Write the whole address, with https:// in front."))
        return value


def safe_address(address: str, *, here: bool = False) -> str:
    """The address if it may stand in a link, else nothing: what was imported was not checked by a form."""
    pattern = ANY_ADDRESS if here else WEB_ADDRESS
    return address if pattern.match(address or "") else ""


class LinkValue(blocks.StructValue):
    """A link that may be shown, or its words alone."""

    @property
    def href(self) -> str:
        return safe_address(self["address"], here=True)

    @property
    def host(self) -> str:
        """The name of the other site; empty for an address on this one."""
        return urlsplit(self.href).hostname or ""


class LinkItem(PartsBlock):
    """One thing to go to."""

    title = blocks.CharBlock(label=_("What it is"), max_length=160)
    address = AddressBlock(here=True)
    note = blocks.CharBlock(
        label=_("Note"), max_length=250, required=False, help_text=_("Why it is worth the visit.")
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class LinksBlock(PartsBlock):
    """Where to read on."""

    items = blocks.ListBlock(LinkItem(), label=_("Links"))

    class Meta:
        icon = "link"
        label = _("Links")
        group = FURTHER
        template = "blocks/links.html"
        preview_value = {
            "items": [
                {
                    "title": _("988 Suicide and Crisis Lifeline"),
                    "address": "https://988lifeline.org/",
                    "note": _("What happens when somebody calls."),
                },
                {"title": _("Our other programs"), "address": "/programs/", "note": ""},
            ]
        }
        description = _("Where to read on, with why it is worth it.")


class EmbedValue(blocks.StructValue):
    """What stands on another site."""

    @property
    def href(self) -> str:
        return safe_address(self["address"])

    @property
    def host(self) -> str:
        return (urlsplit(self.href).hostname or "").removeprefix("www.")


class EmbedBlock(PartsBlock):
    """A film or a page of another site. Nothing is asked of that site before somebody opens it."""

    address = AddressBlock(
        help_text=_("Of the page that shows it, for example https://www.youtube.com/watch?v=...")
    )
    title = blocks.CharBlock(label=_("What it is"), max_length=160)

    class Meta:
        icon = "globe"
        label = _("From another site")
        group = FURTHER
        template = "blocks/embed.html"
        value_class = EmbedValue
        preview_value = {
            "address": "https://www.youtube.com/watch?v=example",
            "title": _("A talk about listening, 12 minutes"),
        }
        description = _("A film or page elsewhere. It opens there, and only when somebody wants it.")


def list_blocks() -> list[tuple[str, blocks.Block]]:
    return [
        ("accordion", AccordionBlock()),
        ("steps", StepsBlock()),
        ("dialogue", DialogueBlock()),
        ("links", LinksBlock()),
        ("embed", EmbedBlock()),
    ]
