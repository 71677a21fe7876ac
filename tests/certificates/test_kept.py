"""What the database itself keeps from changing, whoever asks."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates.models import Certificate
from hours import triggers
from tests.conftest import person

pytestmark = pytest.mark.usefixtures("revoked", "db")


@pytest.fixture(scope="module")
def revoked(printed_pk):
    """Ana's certificate has its PDF, and was revoked."""
    Certificate.objects.get(pk=printed_pk).revoke("issued-in-error", by=person("Cora"), at=timezone.now())


def test_the_triggers_are_there():
    assert triggers.missing() == []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    kept = {table for table in tables if table in triggers._protected}
    assert {"certificates_certificate", "certificates_certificatedocument"} <= kept


TAMPERING = {
    "another snapshot": "UPDATE certificates_certificate SET snapshot = '{}'",
    "another holder": "UPDATE certificates_certificate SET credential_id = credential_id + 1",
    "gone": "DELETE FROM certificates_certificate",
    "another pdf": "UPDATE certificates_certificatedocument SET pdf_sha256 = 'x'",
    "no pdf": "DELETE FROM certificates_certificatedocument",
    "no longer revoked": "UPDATE certificates_certificatestatusevent SET status = 'valid'",
    "never revoked": "DELETE FROM certificates_certificatestatusevent",
}


@contextmanager
def refused_by_the_database():
    """A cursor whose statement the database itself has to refuse."""
    with (
        pytest.raises(DatabaseError, match="kept as it is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        yield cursor


@pytest.mark.postgres
@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_the_database_refuses_to_change_it(statement):
    with refused_by_the_database() as cursor:
        cursor.execute(statement)


def test_sqlite_cannot_replace_it_either():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    with refused_by_the_database() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO certificates_certificate SELECT * FROM certificates_certificate"
        )
