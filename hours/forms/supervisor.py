"""What a coordinator writes down about a supervisor."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models.standard_rows import SupervisorRule
from hours.models import SupervisorOversight, SupervisorQualification, SupervisorSuspension
from people.models import User


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def supervisors() -> list[tuple[int, str]]:
    """Everybody who has the role, as choices."""
    people = User.objects.filter(is_active=True, groups__name=User.GROUPS["supervisor"])
    named = sorted((person.display_name, person.pk) for person in people)
    return [("", _("Choose one")), *((pk, name) for name, pk in named)]


class SupervisorChoice(forms.TypedChoiceField):
    """One of the people who have the role of a supervisor."""

    def __init__(self, **kwargs):
        super().__init__(choices=supervisors, coerce=self.person, empty_value=None, **kwargs)

    def leave_out(self, person: User) -> None:
        """Nobody stands in for themselves."""
        self.choices = [choice for choice in supervisors() if choice[0] != person.pk]

    @staticmethod
    def person(pk: str) -> User:
        return User.objects.get(pk=pk)


class AboutSupervisorForm(forms.ModelForm):
    """Something about one supervisor, with its days."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"starts_on", "ends_on", "seen_on"}:
            self.fields[name].widget = day_input()
        self.fields["starts_on"].error_messages["required"] = _("Fill in the first day.")


class QualificationForm(AboutSupervisorForm):
    """A paper that a coordinator has looked at. It is not kept here."""

    title = _("A paper you have seen")
    code = forms.ChoiceField(
        label=_("What it is"),
        error_messages={"required": _("Choose what it is.")},
        help_text=_("What the rules of our programs name."),
    )

    class Meta:
        model = SupervisorQualification
        fields = ["code", "number", "issuer", "starts_on", "ends_on", "seen_on"]
        labels = {"seen_on": _("When did you see it?")}
        help_texts = {
            "ends_on": _("Leave it empty if it does not end."),
            "number": _("As it stands on the paper, if it has one."),
        }
        error_messages = {
            "issuer": {"required": _("Who issued it?")},
            "seen_on": {"required": _("Fill in the day.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", _("Choose one")), *known()]
        self.fields["seen_on"].initial = timezone.localdate()

    def clean_seen_on(self) -> date:
        day = self.cleaned_data["seen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_code(self) -> str:
        """The row keeps its name too, as the rules say it today."""
        code = self.cleaned_data["code"]
        self.instance.name = dict(known())[code]
        return code


def known() -> list[tuple[str, str]]:
    """The qualifications that any standard names, one name for each code, and a place for all others."""
    rows = SupervisorRule.objects.order_by("code", "standard").values_list("code", "name")
    named = sorted(dict(rows).items(), key=lambda row: row[1])
    return [*named, ("other", gettext("Another paper for supervisors"))]


class SuspensionForm(AboutSupervisorForm):
    """Days on which somebody does not sign."""

    title = _("A pause in signing")

    class Meta:
        model = SupervisorSuspension
        fields = ["reason", "starts_on", "ends_on"]
        labels = {"starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {
            "reason": _("Only coordinators and the supervisor can read this."),
            "ends_on": _("Leave it empty if you do not know yet."),
        }
        widgets = {"reason": forms.RadioSelect}
        error_messages = {"reason": {"required": _("Choose a reason.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = SupervisorSuspension.Reason.choices


class OversightForm(AboutSupervisorForm):
    """Who supervises this supervisor."""

    title = _("Who supervises them")
    overseer = SupervisorChoice(
        label=_("Supervised by"), error_messages={"required": _("Choose who supervises them.")}
    )

    class Meta:
        model = SupervisorOversight
        fields = ["overseer", "starts_on", "ends_on"]
        labels = {"starts_on": _("First day"), "ends_on": _("Last day")}
        help_texts = {"ends_on": _("Leave it empty if it goes on.")}


FORMS = {"paper": QualificationForm, "pause": SuspensionForm, "supervised": OversightForm}
"""What can be written down about a supervisor: the last word of its address."""
