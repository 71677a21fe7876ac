"""The log-in form. It stands apart because django-allauth's forms ask for ours."""

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(allauth.LoginForm):
    """Asks whether to stay logged in, and says what that means on a shared phone."""

    remember = forms.BooleanField(
        label=_("Stay logged in on this phone or computer"),
        required=False,
        help_text=_("Leave this off if other people use it, too."),
    )
