"""Logging in. It stands apart because django-allauth's forms ask for ours."""

from allauth.account import forms as allauth
from allauth.account.auth_backends import AuthenticationBackend
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User
from prepared import Given, Prepared

_WHO = Prepared(lambda: User.objects.with_frame().filter(pk=Given("pk"))[:1])


class Backend(AuthenticationBackend):
    """Fetches the person who is logged in, with what every page shows of them, in one statement."""

    def get_user(self, user_id: int) -> User | None:
        user = _WHO.first(pk=user_id)
        return user if user and self.user_can_authenticate(user) else None


class LoginForm(allauth.LoginForm):
    """Asks whether to stay logged in, and says what that means on a shared phone."""

    remember = forms.BooleanField(
        label=_("Stay logged in on this phone or computer"),
        required=False,
        help_text=_("Leave this off if other people use it, too."),
    )
