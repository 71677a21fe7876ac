"""Blocks of a lesson that belong to learning; the plain ones are in ``cms.blocks`` and beside it."""

from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructValue, TextBlock

from cms.blocks import PartsBlock
from cms.body import page_blocks
from quizzes.chooser import QuestionChooserBlock
from quizzes.models.items import ReviewItem
from quizzes.rules import SINGLE, WordedChoice, Wording

PRACTICE = _("Practice")


class ReflectionBlock(PartsBlock):
    """A question for the reader's own eyes. Whoever learns may write the answer here; nobody asks for it."""

    prompt = TextBlock(label=_("Question"), rows=2)

    class Meta:
        icon = "help"
        label = _("Reflection")
        group = PRACTICE
        template = "blocks/reflection.html"
        preview_value = {"prompt": "When did somebody last listen to you without trying to fix anything?"}
        description = _("A question to think about, alone. Only the person who writes an answer sees it.")

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        """With the answer of whoever reads, where the page knows one."""
        context = super().get_context(value, parent_context)
        return {**context, "answer": context.get("answers", {}).get(context["id"])}


def _sample() -> ReviewItem:
    choices = (
        WordedChoice(
            "a", _now("Ask her what would help."), Decimal(100), _now("She knows best. You ask first.")
        ),
        WordedChoice("b", _now("Tell her what helped you."), Decimal(0), _now("Later, if she asks for it.")),
    )
    return ReviewItem.alone(Wording(SINGLE, _now("Rosa is silent for a while. What do you do?"), choices))


class CheckYourselfBlock(PartsBlock):
    """One question of a bank, to try alone. It is the question as it stands today, and nothing is kept.

    A question that is retired from quizzes stays here; one that a page asks is never deleted.
    """

    question = QuestionChooserBlock(label=_("Question"))

    def get_context(self, value: StructValue, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        if "asked" not in context:
            context["asked"] = _asked(value, context.get("page"))
        return context

    def get_preview_context(self, value: StructValue, parent_context: dict | None = None) -> dict:
        return {**super().get_preview_context(value, parent_context), "asked": _sample()}

    class Meta:
        icon = "circle-check"
        label = _("Check yourself")
        group = PRACTICE
        template = "blocks/check_yourself.html"
        description = _("One question of a bank, without points. Nothing is saved.")


def _asked(value: StructValue, page) -> ReviewItem | None:
    """The question in the language of the page, or the nearest there is."""
    question = value["question"]
    language = page.locale.language_code if page and page.locale_id else "en"
    version = question.best(language) if question else None
    return ReviewItem.alone(version.wording()) if version else None


def lesson_blocks() -> list[tuple]:
    """The blocks a lesson may hold, in the order the picker shows them."""
    return [
        *page_blocks(),
        ("reflection", ReflectionBlock()),
        ("check_yourself", CheckYourselfBlock()),
    ]
