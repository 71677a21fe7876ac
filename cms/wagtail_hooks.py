"""What authors have in Wagtail's admin: help with Markdown and plain words, the glossary, words of a page's history."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page, WorkflowState
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms import views
from cms.checks import ContentChecks
from cms.editor import MarkdownArea
from cms.models import GlossaryTerm


@hooks.register("register_admin_urls")
def editor_urls() -> list[URLPattern]:
    add = "pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>"
    return [
        path("markdown/preview/", views.preview, name="cms_markdown_preview"),
        path(
            "pages/<int:page_id>/edit/plain-words/", views.PlainWordsOnEdit.as_view(), name="cms_plain_words"
        ),
        path(f"{add}/plain-words/", views.PlainWordsOnCreate.as_view(), name="cms_plain_words_on_add"),
    ]


@hooks.register("construct_wagtail_userbar")
def check_what_matters_here(request: HttpRequest, items: list, page: Page | None) -> None:
    """Put our checks of the preview in the place of Wagtail's."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem):
            items[place] = ContentChecks(in_editor=item.in_editor)


@hooks.register("before_edit_page")
def say_what_the_review_asks_for(request: HttpRequest, page: Page) -> None:
    """Whoever opens a page that was sent back reads the comment there, not only in its history."""
    state = page.current_workflow_state
    if request.method != "GET" or state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    review = state.current_task_state
    if not review.comment:
        messages.info(request, _("This page was sent back, without a comment."))
        return
    messages.info(
        request,
        _("%(name)s sent this page back: “%(comment)s”")
        % {"name": review.finished_by or _("A reviewer"), "comment": review.comment},
    )


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
