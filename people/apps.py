from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from django.contrib.auth.signals import user_logged_in

        from people import fresh

        user_logged_in.connect(fresh.remember)
        authentication_step_completed.connect(fresh.remember_again)


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's pages for accounts, with our form: a person here has no first and last name."""

    user_viewset = "people.viewsets.PersonViewSet"
