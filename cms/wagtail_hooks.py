"""What authors have in Wagtail's admin: the glossary."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.models import GlossaryTerm


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
    panels = [FieldPanel("term"), FieldPanel("also_written"), FieldPanel("definition")]


register_snippet(GlossaryViewSet)
