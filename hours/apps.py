from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HoursConfig(AppConfig):
    name = "hours"
    verbose_name = _("Hours")

    def ready(self) -> None:
        # A migration on SQLite may have rebuilt a table and dropped its triggers: put them back.
        post_migrate.connect(put_triggers_back, sender=self)


def put_triggers_back(using: str, **kwargs) -> None:
    from hours import triggers

    triggers.install(connections[using])
