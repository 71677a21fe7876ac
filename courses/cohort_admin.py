"""Cohorts in Wagtail's admin: the facts of one. Its people are on the pages under /cohorts/."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import Cohort


class CohortViewSet(ModelViewSet):
    """The facts of a cohort. Its people are on the pages under /cohorts/."""

    model = Cohort
    name = "cohort"
    icon = "group"
    menu_label = _("Cohorts")
    menu_order = 240
    add_to_admin_menu = True
    list_display = ["name", "program", "starts_on", "ends_on", "label"]
    list_filter = ["program", "joining"]
    search_fields = ["name", "label"]
    inspect_view_enabled = False
    panels = [
        FieldPanel("program"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("trainers", widget=CheckboxSelectMultiple),
        FieldPanel("joining"),
        FieldPanel("seats"),
        FieldPanel("may_miss_minutes"),
        FieldPanel("label"),
        FieldPanel("time_zone"),
    ]
