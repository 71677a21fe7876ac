"""What the tests of hours share."""

import os

import pytest
from django.db import connection

from hours import triggers
from tests import builders, database


@pytest.fixture
def placement(tess, sam):
    """Tess practices at Harbor House, and Sam supervises her."""
    return builders.placement(tess, sam)


@pytest.fixture
def without_triggers(db):
    """A database administrator switched our triggers off. The test's transaction puts them back."""
    with connection.cursor() as cursor:
        for name, table in triggers._present(connection).items():
            cursor.execute(f'DROP TRIGGER "{name}"' + triggers._on(table, connection))


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A copy of the database for this test alone: real commits, several connections, no clean-up needed.

    The usual way, emptying all tables afterwards, fails under triggers that keep records.
    """
    shared = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.make_database(f"own_{os.getpid()}")
        yield name
        database.drop_database(name)
        database._use(shared)
