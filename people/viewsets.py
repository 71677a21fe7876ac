"""Accounts in Wagtail's admin: a coordinator makes them and gives roles."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserForm
from wagtail.users.views.users import UserViewSet

from people.models import User


class PersonForm(UserForm):
    """Who somebody is and which roles they have. Nobody is made a superuser here, by nobody.

    There is no password: nobody sets one for somebody else. They log in with a code by e-mail.
    """

    first_name = last_name = is_superuser = None
    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(name__in=User.GROUPS.values()),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody may be a trainee; that needs no role."),
    )

    class Meta:
        model = User
        fields = ["email", "preferred_name", "is_active", "groups"]

    def __init__(self, *args, editing_self: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if editing_self:  # nobody locks themselves out
            del self.fields["is_active"]

    def clean_email(self) -> str:
        """Small letters: one person has one account, however the address is typed."""
        return self.cleaned_data["email"].lower()

    def clean_groups(self):
        """What is chosen here, and what is given elsewhere, such as a place in the team of a program."""
        given = Q(pk__in=self.cleaned_data["groups"])
        if self.instance.pk:
            given |= Q(user=self.instance) & ~Q(name__in=User.GROUPS.values())
        return Group.objects.filter(given).distinct()

    def save(self, commit: bool = True) -> User:
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        user = super().save(commit)
        if "email" in self.changed_data:
            forget_addresses(user)
        return user


def forget_addresses(user: User) -> None:
    """From now on only the new address leads to this account; it is confirmed at the next log-in.

    The mailbox of before may be in somebody else's hands.
    """
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


class PersonViewSet(UserViewSet):
    """Wagtail's list of accounts, with our form on a plain page."""

    create_template_name = edit_template_name = "wagtailadmin/generic/form.html"

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm
