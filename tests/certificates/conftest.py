"""What the tests of certificates share: somebody who earned one, one that was issued, a database for races."""

import os

import pytest
from django.db import connection

from tests import builders, database


@pytest.fixture
def earned(noor, sam):
    """Noor has done everything."""
    return builders.earned_enrollment(noor, sam)


@pytest.fixture
def certificate(ana, sam, cora):
    """Ana's certificate, with its PDF."""
    return builders.certificate(ana, sam, cora)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A database of the test's own, where every transaction commits.

    Dropped afterwards as a whole: its triggers keep it from being emptied.
    """
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.make_database(f"race-{os.getpid()}")
        try:
            yield
        finally:
            database.drop_database(name)
            database._use(usual)
