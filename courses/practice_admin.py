"""Observed practice in Wagtail's admin: a trainer writes the situation and the rubric, for modules they may edit."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList, PageChooserPanel, Panel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    RevisionsUnscheduleView,
    SnippetViewSet,
    UnpublishView,
)

from cms.editor import MarkdownArea
from courses import practice_impact, refusals
from courses.impact import Impact
from courses.models import ModulePage, ObservedPractice
from courses.rules import practice as rules


class PracticeForm(WagtailAdminModelForm):
    """The module has to be one's own to write, and the rubric one by which somebody can be watched."""

    def clean_module(self):
        module = self.cleaned_data["module"]
        if not module.permissions_for_user(self.for_user).can_edit():
            self.add_error("module", _("You do not write this program. Choose a module that you may edit."))
        before = ObservedPractice.objects.filter(pk=self.instance.pk, ratings__isnull=False).first()
        if before and before.module.program_path != module.program_path:
            self.add_error("module", _("People were watched in it, so it stays in its program."))
        return module

    def clean(self) -> dict:
        cleaned = super().clean()
        formset = self.formsets.get("criteria")
        if self.is_deferred_validation or formset is None or not formset.is_valid():
            return cleaned  # a draft may be half written
        if problem := rules.problem(_criterion(form) for form in _kept(formset)):
            self.add_error(None, refusals.rubric_problem(problem).sentence)
        return cleaned


def _kept(formset) -> list:
    """The rows that stay, in the order in which they stand."""
    return [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]


def _criterion(form) -> rules.Criterion:
    levels = (
        rules.Level(0, row.cleaned_data.get("words", ""), row.cleaned_data.get("meets", False))
        for row in _kept(form.formsets["levels"])
    )
    return rules.Criterion(0, form.cleaned_data.get("title", ""), tuple(levels))


class WhomItAsks(Panel):
    """Beside the editor: how many people it asks, as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/impact_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        @property
        def impact(self) -> Impact:
            return practice_impact.of(ObservedPractice.objects.get(pk=self.instance.pk))


class OfAModuleOneWrites:
    """Whoever may edit a module may write what is watched in it. Wagtail itself asks for the role alone."""

    def dispatch(self, request, *args, **kwargs):
        if not self.object.module.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AddPractice(CreateView):
    """From the editor of a module, that module is chosen already."""

    def get_initial_form_instance(self) -> ObservedPractice:
        row = super().get_initial_form_instance() or ObservedPractice()
        module = self.request.GET.get("module", "")
        row.module = ModulePage.objects.filter(pk=module).first() if module.isdecimal() else None
        return row


class EditPractice(OfAModuleOneWrites, EditView):
    pass


class UnpublishPractice(OfAModuleOneWrites, UnpublishView):
    pass


class UnschedulePractice(OfAModuleOneWrites, RevisionsUnscheduleView):
    pass


class PracticeViewSet(SnippetViewSet):
    """Role plays and groups that somebody leads. What was rated keeps the words it was rated on."""

    model = ObservedPractice
    icon = "view"
    menu_label = _("Observed practice")
    menu_order = 245
    add_to_admin_menu = True
    copy_view_enabled = False
    add_view_class = AddPractice
    edit_view_class = EditPractice
    unpublish_view_class = UnpublishPractice
    revisions_unschedule_view_class = UnschedulePractice
    list_display = ["title", "module", BooleanColumn("is_required", label=_("required"))]
    search_fields = ["title"]
    ordering = ["module__path", "title"]
    edit_handler = ObjectList(
        [
            PageChooserPanel("module", "courses.ModulePage"),
            FieldPanel("title"),
            FieldPanel("situation", widget=MarkdownArea(attrs={"rows": 8})),
            FieldPanel("is_required"),
            HelpPanel(
                _(
                    "<p>People read all of this before somebody watches them, and the words of each level "
                    "afterwards. Say what one sees, and blame nobody. A new wording is for later ratings. "
                    "Those who have finished the module stay finished.</p>"
                ),
                heading=_("The rubric"),
            ),
            InlinePanel(
                "criteria",
                label=_("thing you look at"),
                heading=_("What you look at"),
                min_num=1,
                panels=[
                    FieldPanel("title"),
                    FieldPanel("look_for"),
                    InlinePanel(
                        "levels",
                        label=_("level"),
                        heading=_("Levels"),
                        min_num=2,
                        panels=[FieldPanel("words"), FieldPanel("meets")],
                    ),
                ],
            ),
            WhomItAsks(heading=_("Who this concerns")),
        ],
        base_form_class=PracticeForm,
    )


register_snippet(PracticeViewSet)
