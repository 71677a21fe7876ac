"""How a trainer describes a video or audio in Wagtail's admin."""

from wagtailmedia.forms import BaseMediaForm

from cms.editor import MarkdownArea


class MediaForm(BaseMediaForm):
    """The transcript is Markdown, so it is written like any other text."""

    class Meta(BaseMediaForm.Meta):
        widgets = {**BaseMediaForm.Meta.widgets, "transcript": MarkdownArea(attrs={"rows": 10})}
