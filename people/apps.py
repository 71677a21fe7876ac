from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's pages for accounts, with our form: a person here has no first and last name."""

    user_viewset = "people.viewsets.PersonViewSet"
