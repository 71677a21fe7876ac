"""The design of certificates in Wagtail's admin: for coordinators, with the page beside it as it is typed."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from certificates.models import CertificateDesign
from certificates.rules import design as rules
from people.access import fresh_login_required


class ShowsWhoTheyAre:
    """Whoever opens the editor shows who they are. What is typed in it is then never sent away for that."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        view = super().dispatch
        return (fresh_login_required(view) if request.method == "GET" else view)(request, *args, **kwargs)


class AddDesign(ShowsWhoTheyAre, CreateView):
    pass


class EditDesign(ShowsWhoTheyAre, EditView):
    pass


class DesignViewSet(SnippetViewSet):
    """Certificates that are issued from now on take the design that was published last."""

    model = CertificateDesign
    icon = "form"
    menu_label = _("Certificate design")
    menu_order = 320
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AddDesign
    edit_view_class = EditDesign
    list_display = ["title", DateColumn("last_published_at", label=_("published"))]
    ordering = ["-last_published_at"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                _(
                    "<p>New certificates take the design that was published last. Those that were issued keep "
                    "the one they have. The preview shows how a page looks before you publish.</p>"
                )
            ),
            FieldPanel("title"),
            MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt")], heading=_("Logo")),
            FieldPanel("accent", widget=forms.TextInput(attrs={"type": "color"})),
            InlinePanel(
                "signatories",
                label=_("signatory"),
                heading=_("Who stands for it"),
                help_text=_("A name under a line. There is room to sign by hand after printing."),
                max_num=rules.MOST_SIGNATORIES,
                panels=[FieldPanel("name"), FieldPanel("role")],
            ),
            MultiFieldPanel(
                [FieldPanel(f"{place}_{code}") for code in ("en", "es") for place in ("above", "below")],
                heading=_("Words of your own"),
                help_text=_(
                    "One line each. Leave empty what you do not need. A certificate takes the words of its language."
                ),
            ),
        ]
    )


register_snippet(DesignViewSet)
