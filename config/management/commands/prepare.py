"""``manage.py prepare``: bring the database up to date; with ``--demo``, fill an empty one."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.setup import set_up
from people.models import User


def is_up_to_date() -> bool:
    """Whether every migration was applied. Much quicker than migrating to find out."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


class Command(BaseCommand):
    help = "Bring the database up to date. Safe to repeat."
    requires_system_checks: list = []  # quick: the server checks when it starts

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demonstration when nobody has an account yet"
        )

    def handle(self, *, demo: bool, **options) -> None:
        if not is_up_to_date():
            self.stdout.write("Setting up the database")
            call_command("migrate", verbosity=0, interactive=False)
            set_up()
        if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
            call_command("createcachetable")
        if demo and not User.objects.exists():
            self.stdout.write("Loading the demonstration")
            call_command("seed_demo", verbosity=0)
