"""What is typed by somebody who signs without an account, and about them."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hours.forms.entries import missing
from hours.forms.supervisor import day_input
from hours.models import SupervisorContact
from people.models import User
from people.rules import SUPERVISOR


class CodeForm(forms.Form):
    """The six digits from the mail."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label=_("The six digits from the mail"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages=missing(_("Type the code."))
        | {"invalid": _("The code has six digits. Please look at the mail again.")},
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class NewLinkForm(forms.Form):
    """Where to send a new link."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that our mails to you go to."),
        error_messages=missing(_("Type your e-mail address.")),
    )


class ContactForm(forms.ModelForm):
    """The address of somebody who signs without an account, and who confirmed it."""

    title = _("Address for signing by e-mail")

    class Meta:
        model = SupervisorContact
        fields = ["address", "how", "confirmed_with", "confirmed_on"]
        widgets = {"how": forms.RadioSelect, "confirmed_on": day_input()}
        labels = {"confirmed_on": _("When was that?")}
        help_texts = {
            "address": _("From the site, never from the trainee alone."),
            "confirmed_with": _("Name and post, for example: Ms. Reyes, office of the center."),
        }
        error_messages = {
            "address": {"required": _("Fill in the address.")},
            "how": {"required": _("Choose how you confirmed it.")},
            "confirmed_with": {"required": _("Who at the site confirmed it?")},
            "confirmed_on": {"required": _("Fill in the day.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = SupervisorContact.How.choices
        if self.instance.person_id and not self.initial.get("address"):
            self.initial["address"] = self.instance.person.email
        self.initial["confirmed_on"] = self.initial.get("confirmed_on") or timezone.localdate()

    def clean_address(self) -> str:
        """One address leads to one account, and it is not somebody else's."""
        address = self.cleaned_data["address"].strip().lower()
        taken = User.objects.at_address(address)
        if taken and taken.pk != self.instance.person_id:
            raise ValidationError(_("This address belongs to another account already."))
        return address

    def clean_confirmed_on(self) -> date:
        day = self.cleaned_data["confirmed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict:
        if self.instance.person_id and self.instance.person.has_usable_password():
            raise ValidationError(_("This person has an account and logs in. They change their own address."))
        return super().clean()


class NewSupervisorForm(ContactForm):
    """Somebody new, who signs without an account."""

    title = _("Somebody who signs without an account")
    name = forms.CharField(
        label=_("Their name"), max_length=80, error_messages=missing(_("Fill in their name."))
    )
    field_order = ["name"]

    @transaction.atomic
    def make(self) -> User:
        """Their account, which nobody has a password for, with the role; the link goes out."""
        person = User.objects.invite(self.cleaned_data["address"], preferred_name=self.cleaned_data["name"])
        person.grant(SUPERVISOR)
        self.instance.person = person
        self.instance.record()
        return person
