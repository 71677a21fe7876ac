"""Forms for what belongs to the trainee alone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models.own import LONGEST, LONGEST_GOAL
from people.models import User

ONLY_YOU = _("Only you can read this. You can erase it at any time.")


class OwnTextForm(forms.Form):
    """A text for oneself. ``seen`` names the state that was on screen."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        required=False,
        help_text=ONLY_YOU,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, label: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label

    def clean_text(self) -> str:
        """Lines end as the database keeps them: a browser sends its own kind."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class GoalForm(forms.Form):
    """A goal in one's own words."""

    text = forms.CharField(
        label=_("What do you want for yourself?"),
        max_length=LONGEST_GOAL,
        help_text=_("One line is enough. Only you can read it, and no date is asked for."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ShareForm(forms.Form):
    """Who else may read a reflection: one's pair, a trainer, or a peer whose address one knows."""

    pair = forms.BooleanField(
        required=False,
        help_text=_("They can read it for as long as you are a pair, or until you take it back."),
    )

    trainer = forms.ModelChoiceField(
        User.objects.none(), label=_("A trainer"), required=False, empty_label=_("No trainer")
    )
    address = forms.EmailField(
        label=_("A peer"),
        required=False,
        help_text=_(
            "Type the e-mail address they log in with. We do not say whether they are here. "
            "Whoever logs in with it can read this."
        ),
    )

    def __init__(self, *args, owner: User, pair: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if pair:
            self.fields["pair"].label = _("My pair: %(name)s") % {"name": pair.display_name}
        else:
            del self.fields["pair"]
        trainers = User.objects.trainers().exclude(pk=owner.pk)
        self.fields["trainer"].queryset = trainers.order_by("preferred_name", "pk")

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not any(data.get(name) for name in ("pair", "trainer", "address")):
            raise forms.ValidationError(_("Choose who may read it. Nothing is shared yet."))
        return data
