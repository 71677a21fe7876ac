"""Worlds that are built once for all tests of a module: making pages takes longest."""

from collections.abc import Callable

import pytest


def once_a_module(make: Callable[[], object]):
    """A fixture of what ``make`` makes, made once (see ``standing``); what a test changes in it is undone.

    The module asks for its world, and for ``db``, in ``pytestmark``, so that each test finds it, whichever
    runs first. (Tests without ``db`` run after those of all modules.) Rows are shared and objects are not, so
    let ``make`` return keys, or nothing.
    """

    @pytest.fixture(scope="module")
    def world(standing):
        return make()

    return world
