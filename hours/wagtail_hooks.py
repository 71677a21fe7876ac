"""What coordinators keep in Wagtail's admin: organizations, and placements with their supervisors."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from hours import leaving
from hours.models import Placement
from hours.models.placements import NEEDED
from people.models import Organization
from quizzes.wagtail_hooks import KeepWhatIsUsed


class KeepThePlace(KeepWhatIsUsed):
    """A placement with hours, or an organization with placements, stays."""

    kept = _(
        "“{title}” is in use, so it cannot be deleted. A placement can be ended with a last day instead."
    )


class OrganizationViewSet(ModelViewSet):
    model = Organization
    icon = "home"
    list_display = ["name", "city"]
    search_fields = ["name", "city"]
    delete_view_class = KeepThePlace
    panels = [FieldPanel("name"), FieldPanel("city"), FieldPanel("notes_allowed")]
    inspect_view_enabled = False


class PlacementForm(WagtailAdminModelForm):
    """Lets each supervisor's row know its placement, so that its own rules can be asked; also of one that goes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for row in self.formsets["supervisors"].forms:
            row.instance.placement = self.instance

    def is_valid(self) -> bool:
        """A row that hours rest on is ended, not deleted."""
        valid = super().is_valid()
        deleted = self.formsets["supervisors"].deleted_forms if valid else []
        if any(row.instance.pk and row.instance.is_needed() for row in deleted):
            self.add_error(None, NEEDED)
            return False
        return valid

    def save(self, commit: bool = True) -> Placement:
        """A last day that is new is told to whose it is: what waits is for them to sign."""
        before = leaving.days_of(self.instance.pk) if self.instance.pk else {}
        with transaction.atomic():
            placement = super().save(commit)
            if commit:
                leaving.tell_new(placement, before, at=timezone.now())
        return placement


class PlacementViewSet(ModelViewSet):
    model = Placement
    icon = "group"
    list_display = ["__str__", "basis", "starts_on", "ends_on"]
    list_filter = ["organization", "basis"]
    delete_view_class = KeepThePlace
    edit_handler = ObjectList(
        [
            FieldPanel("enrollment"),
            MultiFieldPanel(
                [FieldPanel("organization"), FieldPanel("site_name"), FieldPanel("basis")], _("Where")
            ),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            InlinePanel(
                "supervisors",
                heading=_("Supervisors"),
                label=_("supervisor"),
                panels=[
                    FieldPanel("supervisor"),
                    FieldPanel("role"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                ],
            ),
        ],
        base_form_class=PlacementForm,
    )


class PracticeGroup(ModelViewSetGroup):
    menu_label = _("Practice")
    menu_icon = "group"
    menu_order = 250
    items = (PlacementViewSet(), OrganizationViewSet())


@hooks.register("register_admin_viewset")
def practice() -> PracticeGroup:
    return PracticeGroup()
