"""What the tests of hours share."""

import pytest
from django.db import connection

from hours import triggers
from tests import builders, by_mail
from tests.browsing import Browser


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


# --- Signing by link ---------------------------------------------------------------------------------


@pytest.fixture
def rosa(cora):
    """Rosa supervises, and has no account: Cora asked at the site for her address."""
    return builders.by_link("Rosa", by=cora)


@pytest.fixture
def waiting(tess, rosa):
    """Two entries of Tess's that wait for Rosa."""
    placement = builders.placement(tess, rosa)
    return [builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3)]


@pytest.fixture
def browser(waiting):
    """Rosa's browser, after she opened the link in her mail."""
    return Browser().visit(by_mail.address(by_mail.outbox()[0].body))
