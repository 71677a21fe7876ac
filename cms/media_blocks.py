"""Blocks that show a file of the library: video, audio, document."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtailmedia import get_media_model

from cms.blocks import FURTHER, SHOWN, MarkdownBlock, PartsBlock
from cms.library import FilmBlock, SheetBlock, TalkBlock


class MediaBlock(PartsBlock):
    """What video and audio share: published only with all the words that belong to it."""

    def get_context(self, value, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        page = context.get("page")
        return {**context, "language": page.locale.language_code if page and page.locale_id else "en"}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        problem = self.problem(value)
        if problem and not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(block_errors={"media": ValidationError(problem)})
        return value

    def problem(self, value: blocks.StructValue) -> str:
        """Why a page with this may not be published yet, in a sentence; empty when it may."""
        media = value["media"]
        if media is None:
            return _now("A video or audio file is not there any more. Choose another, or remove its block.")
        if not media.missing:
            return ""
        return _now("“%(title)s” needs %(missing)s before this page can be published.") % {
            "title": media.title,
            "missing": _now(" and ").join(media.missing),
        }


def _sample(kind: str, title: str, name: str) -> dict:
    """A file that is not there, to look at a block without one."""
    words = _now("**Rosa:** I nearly did not come.\n\n**Sam:** What made you come?")
    media = get_media_model()(type=kind, title=title, file=name, transcript=words, duration=94)
    return {"media": media}


class VideoBlock(MediaBlock):
    """A film of the library, with captions and a transcript."""

    media = FilmBlock(label=_("Video"))

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(_sample("video", _now("Listening, without fixing"), "listening.mp4"))

    class Meta:
        icon = "wagtailmedia-video"
        label = _("Video")
        group = SHOWN
        template = "blocks/video.html"
        description = _("A film with captions, and a transcript to read instead.")


class AudioBlock(MediaBlock):
    """Something to hear, with a transcript."""

    media = TalkBlock(label=_("Audio"))

    def get_preview_value(self) -> blocks.StructValue:
        return self.normalize(_sample("audio", _now("A talk in the waiting room"), "talk.mp3"))

    class Meta:
        icon = "wagtailmedia-audio"
        label = _("Audio")
        group = SHOWN
        template = "blocks/audio.html"
        description = _("Something to hear, and a transcript to read instead.")


class DocumentBlock(PartsBlock):
    """A handout to take along."""

    document = SheetBlock(label=_("Document"))
    text = MarkdownBlock(label=_("What it is and why"), rows=3, required=False)

    def get_preview_value(self) -> blocks.StructValue:
        sheet = get_document_model()(
            pk=0, title=_now("My plan for a hard day"), file="plan.pdf", file_size=84_000
        )
        return self.normalize(
            {"document": sheet, "text": _now("One page. Fill it in with somebody you trust.")}
        )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = FURTHER
        template = "blocks/document.html"
        description = _("A handout to open or to print.")


def media_blocks() -> list[tuple[str, blocks.Block]]:
    return [("video", VideoBlock()), ("audio", AudioBlock()), ("document", DocumentBlock())]
