"""Worlds that are built once for all tests of a module: making pages takes longest."""

from collections.abc import Callable

import pytest
from django.db import transaction


def once_a_module(make: Callable[[], object]):
    """A fixture of what ``make`` makes, made once. A test asks for it beside ``db``, and what it changes is undone.

    Rows are shared and objects are not, so let ``make`` return keys, or nothing.
    """

    @pytest.fixture(scope="module")
    def world(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return world
