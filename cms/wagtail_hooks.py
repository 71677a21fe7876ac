"""What authors have in Wagtail's admin: a preview of their Markdown, the glossary, words of a page's history."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms import views
from cms.editor import MarkdownArea
from cms.models import GlossaryTerm


@hooks.register("register_admin_urls")
def markdown_urls() -> list[URLPattern]:
    return [path("markdown/preview/", views.preview, name="cms_markdown_preview")]


class GlossaryViewSet(SnippetViewSet):
    """The words that lessons explain."""

    model = GlossaryTerm
    icon = "list-ul"
    menu_label = _("Glossary")
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["term", "also_written"]
    ordering = ["term"]
    panels = [
        FieldPanel("term"),
        FieldPanel("also_written"),
        FieldPanel("definition", widget=MarkdownArea(attrs={"rows": 4})),
    ]


register_snippet(GlossaryViewSet)


@hooks.register("register_log_actions")
def name_what_waits(actions) -> None:
    actions.register_action(
        "cms.not_published",
        _("Not published"),
        _("Not published on its date: a video or audio lacks captions or its transcript"),
    )
