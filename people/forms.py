"""Forms about a person's own account."""

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Need, User
from people.rules import MORE, NO_LIMIT, TIME


class DayInput(forms.DateInput):
    """A day, chosen the way the phone does it."""

    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class LeaveForm(forms.Form):
    """From when until when somebody is away. There is no field for a reason."""

    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput,
        help_text=_("Skip this if you do not know yet. You can come back on any day."),
    )


class NamesForm(forms.Form):
    """The part of sign-up that is ours: what shall we call you?"""

    preferred_name = forms.CharField(
        label=_("What shall we call you?"),
        max_length=80,
        required=False,
        help_text=_("A first name or a nickname is fine. This is the name people see here."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    field_order = ["preferred_name", "email", "password1"]

    def signup(self, request, user) -> None:
        """django-allauth calls this after the account is made; the adapter has kept the name already."""


class NeedsForm(forms.Form):
    """What would help somebody to take part. There is no field for a reason."""

    what = forms.MultipleChoiceField(
        label=_("What would help you?"), choices=Need.What.choices, widget=forms.CheckboxSelectMultiple
    )


class SettleForm(forms.Form):
    """What a coordinator did about it."""

    ARRANGED, TALK = "arranged", "talk"

    answer = forms.ChoiceField(
        label=_("What now?"),
        choices=[(ARRANGED, _("It is arranged")), (TALK, _("We have to talk about it"))],
        widget=forms.RadioSelect,
    )
    more = forms.TypedChoiceField(label=_("How much more?"), coerce=int, empty_value=0, required=False)

    def __init__(self, *args, need: Need, **kwargs):
        super().__init__(*args, **kwargs)
        if need.what in MORE:
            named = {NO_LIMIT: _("No time limit")}
            unit = " %" if need.what == TIME else ""
            counted = [(one, named.get(one, f"{one}{unit}")) for one in MORE[need.what]]
            self.fields["more"].choices = [("", "–"), *counted]
        else:
            del self.fields["more"]


class ProfileForm(forms.ModelForm):
    """Names, clock and language."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [
            (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone
        ],
        help_text=_("Times are shown in this zone."),
    )

    class Meta:
        model = User
        fields = ["preferred_name", "legal_name", "time_zone", "language"]
        help_texts = {"language": _("Lessons and quizzes are shown in it where they are translated.")}
        widgets = {
            "preferred_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "legal_name": forms.TextInput(attrs={"autocomplete": "name"}),
        }
