"""Who writes which program, in Wagtail's admin: a coordinator ticks the trainers."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import ProgramTeam
from people.models import User


class TeamForm(WagtailAdminModelForm):
    """The trainers of one program."""

    trainers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Trainers who write this program"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They write its pages and send them in for review. Lead trainers and coordinators can edit and "
            "publish every program, so they need no tick."
        ),
    )

    class Meta:
        model = ProgramTeam
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trainers"].queryset = User.objects.trainers().order_by("preferred_name", "pk")
        self.fields["trainers"].initial = self.instance.group.user_set.all()

    def save(self, commit: bool = True) -> ProgramTeam:
        """Take over the ticks; somebody who is no trainer just now keeps their place."""
        offered = set(self.fields["trainers"].queryset)
        chosen = set(self.cleaned_data["trainers"])
        group = self.instance.group
        group.user_set.remove(*(offered - chosen))
        group.user_set.add(*chosen)
        return self.instance


class TeamsView(IndexView):
    """The list, in the same number of statements for many programs."""

    def get_base_queryset(self):
        return ProgramTeam.objects.select_related("program").prefetch_related("group__user_set")


class TeamViewSet(ModelViewSet):
    """The teams. They come with their programs, so none is added or deleted here."""

    model = ProgramTeam
    index_view_class = TeamsView
    icon = "group"
    menu_label = _("Program teams")
    menu_order = 305
    add_to_admin_menu = True
    list_display = ["__str__", "names"]
    inspect_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[TeamForm]:
        return TeamForm
