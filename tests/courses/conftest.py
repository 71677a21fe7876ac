"""Fixtures shared by the tests of courses."""

from tests.certificates.conftest import own_database

__all__ = ["own_database"]
