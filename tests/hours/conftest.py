"""What the tests of hours share."""

import pytest
from django.db import connection

from hours import triggers
from tests import builders


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
